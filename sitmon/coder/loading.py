"""Kinds and cues from TOML: the shipped ones, then what a user's folders add. Names file and key of every fault."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sitmon.coder.cues import Context, Cue, Kind, Lexicon
from sitmon.coder.patterns import Matcher, Words, word_sets
from sitmon.coder.weights import Weights, merged
from sitmon.errors import ConfigError, DataError, SitmonError

HERE = Path(__file__).resolve().parent
KINDS = HERE / "kinds"
WEIGHTS = HERE / "data" / "weights.toml"
SIDES = ("before", "after", "either")
ROLES = ("sides", "parties", "moved")
_NUMBER = (int, float)
Table = Mapping[str, Any]


def read_toml(path: Path) -> dict[str, Any]:
    """The table in the TOML file at `path`; raises DataError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"cannot be read: {error}", where=str(path)) from error


def lexicon(folders: Sequence[Path], lang: str, weighed: Weights | None = None) -> Lexicon:
    """The kinds in `folders` with their cues in `lang`, weighed as written or as `weighed` says.

    A folder holds `NAME.toml`, what a kind is, and `LANGUAGE/NAME.toml`, its cues; a later folder adds
    kinds, and cues to the kinds of earlier ones. Raises DataError naming file and key.
    """
    kinds: dict[str, Kind] = {}
    weighed = weighed or Weights()
    built = Lexicon(kinds, calibration=weighed.calibration)
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            if path.name != WEIGHTS.name:
                kind = load_kind(path)
                kinds[kind.name] = kind
        for path in sorted((folder / lang).glob("*.toml")):
            kind_of = kinds.get(path.stem)
            if kind_of is None:
                raise DataError(f"there is no kind {path.stem!r}", where=str(path))
            _Cues(kind_of, read_toml(path), path, weighed).add_to(built)
    return built


def load_kind(path: Path) -> Kind:
    """The kind that the TOML file at `path` defines; it is named as its file is."""
    table, where = read_toml(path), str(path)
    name = _get(table, "name", str, where)
    if name != path.stem:
        raise DataError(f"name: is {name!r}, but the file is {path.name}", where=where)
    roles = _get(table, "roles", str, where, "sides")
    if roles not in ROLES:
        raise DataError(f"roles: {roles!r} is none of {', '.join(ROLES)}", where=where)
    generic = _get(table, "generic", str, where, "") or None
    modes = _texts(table, "modes", where)
    if generic is not None and generic not in modes:
        raise DataError(f"generic: there is no mode {generic!r}", where=where)
    return Kind(
        name,
        _get(table, "label", str, where),
        _get(table, "definition", str, where).strip(),
        modes,
        _get(table, "staged", bool, where, False),
        generic,
        _share(table, "past", where, 1.0),
        _get(table, "opening", int, where, 0),
        _share(table, "late", where, 1.0),
        roles,
    )


class _Cues:
    """The file of a kind's cues in one language, on its way into a lexicon."""

    def __init__(self, kind: Kind, table: Table, path: Path, weighed: Weights) -> None:
        self.kind, self.table, self.where, self.weighed = kind, table, str(path), weighed
        self.contexts: Mapping[str, Any] = _get(table, "context", dict, self.where, {})
        words = _get(table, "words", dict, self.where, {})
        self.sets = self._guarded("words", lambda: word_sets(words))

    def add_to(self, built: Lexicon) -> None:
        """Adds every cue, block and context of the file."""
        for number, row in enumerate(_get(self.table, "cue", list, self.where, []), 1):
            cue = self._cue(row, f"cue {number}")
            self._add(built.cues, row, "forms", cue, f"cue {cue.lemma!r}")
        for number, row in enumerate(_get(self.table, "block", list, self.where, []), 1):
            label = _get(row, "label", str, self.where, within=f"block {number}")
            topic = _get(row, "topic", bool, self.where, False)
            other = Cue(self.kind.name, label, blocks=label, topic=topic)
            self._add(built.cues, row, "forms", other, f"block {label!r}")
        for name, row in self.contexts.items():
            for key, lacking in (("words", False), ("except", True)):
                if key == "words" or key in row:
                    context = self._context(name, row, lacking)
                    self._add(built.contexts, row, key, context, f"context.{name}")

    def _cue(self, row: Table, within: str) -> Cue:
        lemma = _get(row, "lemma", str, self.where, within=within)
        within = f"cue {lemma!r}"
        strength = _share(row, "strength", self.where, within=within)
        cue = Cue(
            self.kind.name,
            lemma,
            _get(row, "mode", str, self.where, "", within) or None,
            self.weighed.strength(self.kind.name, lemma, strength),
            _get(row, "stage", str, self.where, "", within) or None,
            _texts(row, "needs", self.where, (), within),
            _texts(row, "needs_text", self.where, (), within),
            _texts(row, "unless", self.where, (), within),
            self.kind.past,
            _get(row, "many", bool, self.where, False, within),
            _get(row, "presupposed", bool, self.where, False, within),
        )
        if cue.mode is not None and cue.mode not in self.kind.modes:
            raise DataError(f"{within}: the kind has no mode {cue.mode!r}", where=self.where)
        for name in (*cue.needs, *cue.needs_text, *cue.unless):
            if name not in self.contexts:
                raise DataError(f"{within}: there is no context {name!r}", where=self.where)
        return cue

    def _context(self, name: str, row: Table, lacking: bool) -> Context:
        within = f"context.{name}"
        return Context(
            self.kind.name,
            name,
            _get(row, "label", str, self.where, within=within),
            _get(row, "reach", int, self.where, 120, within),
            _get(row, "spread", bool, self.where, False, within),
            self.weighed.factor(self.kind.name, name, _share(row, "factor", self.where, 0.25, within=within)),
            self._side(row, within),
            lacking,
        )

    def _side(self, row: Table, within: str) -> str:
        side: str = _get(row, "side", str, self.where, "either", within)
        if side not in SIDES:
            raise DataError(f"{within}: side: {side!r} is none of {', '.join(SIDES)}", where=self.where)
        return side

    def _add(self, into: Matcher[Any], row: Table, key: str, tag: Cue | Context, within: str) -> None:
        for form in _texts(row, key, self.where, within=within):
            self._guarded(within, lambda form=form: into.add(form, tag, self.sets))

    def _guarded(self, within: str, act: Any) -> dict[str, Words]:
        """What `act` gives; a fault in the notation is told with file and key."""
        try:
            return act()  # type: ignore[no-any-return]
        except DataError as error:
            raise DataError(f"{within}: {error.what}", where=self.where) from error
        except KeyError as error:
            raise DataError(f"{within}: there is no word set {error}", where=self.where) from error


def _get(table: Table, key: str, kind: Any, where: str, default: Any = None, within: str = "") -> Any:
    """The value of `key`; raises DataError where it is missing (no default) or of another type."""
    name = f"{within}: {key}" if within else key
    if not isinstance(table, Mapping):
        raise DataError(f"{within or key}: is no table", where=where)
    value = table.get(key, default)
    if value is None:
        raise DataError(f"{name}: the key is missing", where=where)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise DataError(f"{name}: {value!r} is of the wrong type", where=where)
    return value


def _share(table: Table, key: str, where: str, default: float | None = None, within: str = "") -> float:
    value = float(_get(table, key, _NUMBER, where, default, within))
    if not 0 <= value <= 1:
        raise DataError(
            f"{within + ': ' if within else ''}{key}: {value} is not between 0 and 1", where=where
        )
    return value


def _texts(
    table: Table, key: str, where: str, default: tuple[str, ...] | None = None, within: str = ""
) -> tuple[str, ...]:
    values = _get(table, key, (list, tuple), where, default, within)
    if not all(isinstance(value, str) for value in values):
        raise DataError(f"{within + ': ' if within else ''}{key}: is no list of texts", where=where)
    return tuple(values)


_own: tuple[Path, ...] = ()


def use(folders: Sequence[Path]) -> None:
    """Reads the kinds, and the `weights.toml`, of `folders` after the shipped ones from now on.

    Called once when a process starts. Raises ConfigError naming the file and the key that is wrong;
    then what was in use before stays in use.
    """
    global _own
    before, _own = _own, tuple(folders)
    in_use.cache_clear()
    try:
        for folder in _own:
            if not folder.is_dir():
                raise DataError("there is no such folder", where=str(folder))
            _check(folder)
    except SitmonError as error:
        _own = before
        raise ConfigError(error.what, where=error.where, hint=error.hint or "see docs/CODER.md") from error


def _check(folder: Path) -> None:
    """Reads everything in `folder`, so that a fault shows at once."""
    for lang in sorted(p.name for p in folder.iterdir() if p.is_dir()) or ["en"]:
        in_use(lang)
    in_use("en")


@cache
def in_use(lang: str) -> Lexicon:
    """The kinds in use, with their cues in `lang`."""
    files = [path for path in (WEIGHTS, *(f / WEIGHTS.name for f in _own)) if path.exists()]
    return lexicon([KINDS, *_own], lang, merged((str(path), read_toml(path)) for path in files))


def own() -> tuple[Path, ...]:
    """The folders given to `use`."""
    return _own
