"""The kinds and their cues, loaded from TOML and compiled once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sitmon.coder.patterns import Matcher, word_sets
from sitmon.errors import DataError

HERE = Path(__file__).resolve().parent
KINDS = HERE / "kinds"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind is, in every language. `staged` kinds have a stage (agreements); cues of the
    mode `generic` join a more telling mode of the same text."""

    name: str
    label: str
    definition: str
    modes: tuple[str, ...]
    staged: bool = False
    generic: str | None = None
    past: float = 1.0
    """What is left of a cue that tells of the past."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One family of patterns of a kind in one language. A cue with `blocks` set is no cue
    but another sense: whatever it covers is left out, for the reason it gives."""

    kind: str
    lemma: str
    mode: str | None = None
    strength: float = 0.0
    stage: str | None = None
    needs: tuple[str, ...] = ()
    needs_text: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    past: float = 1.0
    many: bool = False
    """True where one person alone does not make the kind ("the minister fled")."""
    blocks: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """A set of words that changes how a cue of `kind` beside them reads."""

    kind: str
    name: str
    label: str
    reach: int = 120
    """How many tokens may lie between the cue and the context."""
    spread: bool = False
    """True where the sentence before or after counts too."""
    factor: float = 0.25
    """What is left of a cue's strength beside words of another sense."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All kinds in one language, ready to match."""

    kinds: dict[str, Kind]
    cues: Matcher[Cue]
    contexts: Matcher[Context]


def read_toml(path: Path) -> dict[str, Any]:
    """The table in the TOML file at `path`; raises DataError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"cannot be read: {error}", where=str(path)) from error


def load_kind(path: Path) -> Kind:
    """The kind that the TOML file at `path` defines."""
    table = read_toml(path)
    try:
        return Kind(
            table["name"],
            table["label"],
            table["definition"].strip(),
            tuple(table["modes"]),
            table.get("staged", False),
            table.get("generic"),
            table.get("past", 1.0),
        )
    except KeyError as error:
        raise DataError(f"the key {error} is missing", where=str(path)) from error


def lexicon(folders: Iterable[Path], lang: str) -> Lexicon:
    """The kinds in `folders` with their cues in `lang`; a later folder adds to an earlier one."""
    kinds: dict[str, Kind] = {}
    built = Lexicon(kinds, Matcher(), Matcher())
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            kind = load_kind(path)
            kinds[kind.name] = kind
            words = folder / lang / path.name
            if words.exists():
                _add(built, kind, read_toml(words), str(words))
    return built


def _add(built: Lexicon, kind: Kind, table: Mapping[str, Any], where: str) -> None:
    sets = word_sets(table.get("words", {}))
    try:
        for row in table["cue"]:
            cue = _cue(kind, row)
            _known(cue, kind, table.get("context", {}), where)
            for form in row["forms"]:
                built.cues.add(form, cue, sets)
        for row in table.get("block", ()):
            block = Cue(kind.name, row["label"], blocks=row["label"])
            for form in row["forms"]:
                built.cues.add(form, block, sets)
        for name, row in table.get("context", {}).items():
            context = Context(
                kind.name,
                name,
                row["label"],
                row.get("reach", 120),
                row.get("spread", False),
                row.get("factor", 0.25),
            )
            for form in row["words"]:
                built.contexts.add(form, context, sets)
    except KeyError as error:
        raise DataError(f"the key {error} is missing", where=where) from error


def _cue(kind: Kind, row: Mapping[str, Any]) -> Cue:
    return Cue(
        kind.name,
        row["lemma"],
        row.get("mode"),
        row["strength"],
        row.get("stage"),
        tuple(row.get("needs", ())),
        tuple(row.get("needs_text", ())),
        tuple(row.get("unless", ())),
        kind.past,
        row.get("many", False),
    )


def _known(cue: Cue, kind: Kind, contexts: Mapping[str, Any], where: str) -> None:
    """Raises DataError where `cue` names a mode or a context that does not exist."""
    if cue.mode is not None and cue.mode not in kind.modes:
        raise DataError(f"cue {cue.lemma!r}: the kind has no mode {cue.mode!r}", where=where)
    for name in (*cue.needs, *cue.needs_text, *cue.unless):
        if name not in contexts:
            raise DataError(f"cue {cue.lemma!r}: there is no context {name!r}", where=where)


@cache
def shipped(lang: str) -> Lexicon:
    """The kinds that come with sitmon, with their cues in `lang`."""
    return lexicon([KINDS], lang)
