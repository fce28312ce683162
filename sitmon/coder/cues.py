"""Kinds, cues and contexts as values, and the lexicon that holds those of one language. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitmon.coder.patterns import Match, Matcher

Points = tuple[tuple[float, float], ...]


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
    opening: int = 0
    """How many tokens the head of a text has, where what the text reports must stand; 0: anywhere."""
    late: float = 1.0
    """What is left of the cues of a text whose head says nothing of the kind."""
    roles: str = "sides"
    """Who is named around it: "sides" (who did it to whom), "parties" (between whom) or "moved" (whom)."""


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
    presupposed: bool = False
    """True where even the possible or the denied says that the thing is there ("may end the truce")."""
    blocks: str | None = None
    topic: bool = False
    """True for another sense that, in a title, says what the whole text is about ("teachers call off strike")."""


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
    side: str = "either"
    """Where it must stand, seen from the cue: before, after or either."""
    lacking: bool = False
    """True for words that only look like the context: "rescue workers" are no labour."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All kinds in one language, ready to match. `calibration` maps a kind's raw confidence to
    the share of flags that are right at it: points of a line, in order."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    cues: Matcher[Cue] = field(default_factory=Matcher)
    contexts: Matcher[Context] = field(default_factory=Matcher)
    calibration: dict[str, Points] = field(default_factory=dict)


def true_contexts(met: list[Match[Context]]) -> list[Match[Context]]:
    """The contexts met in a sentence without those that only look like one."""
    lacking = [m for m in met if m.tag.lacking]
    if not lacking:
        return met
    return [
        m
        for m in met
        if not m.tag.lacking
        and not any(
            m.tag.kind == no.tag.kind
            and m.tag.name == no.tag.name
            and no.first <= m.first
            and m.last <= no.last
            for no in lacking
        )
    ]
