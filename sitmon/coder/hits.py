"""Cues met in a text, each weighed by the words around it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sitmon.coder.cues import Context, Cue, Lexicon
from sitmon.coder.marks import around
from sitmon.coder.patterns import Match, Matcher
from sitmon.coder.tongue import Mark
from sitmon.reading import Reading

_OTHER_SENSE = 0.25  # what is left of a cue's strength beside words of another sense
_OTHER_SENSE_NEAR = 0.6  # the same where they stand in the sentence before or after
_UNSUPPORTED = 0.35  # what is left where a needed context is missing
_NOT_COUNTED = ("denied", "negated", "planned", "hypothetical")


@dataclass(slots=True)
class Hit:
    """A cue met at tokens `first` to `last`, with how it is asserted and what speaks for it."""

    cue: Cue
    first: int
    last: int
    sentence: int
    strength: float
    assertion: str = "reported"
    background: bool = False
    title: bool = False
    why: list[str] = field(default_factory=list)
    features: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """What a text holds for the kinds: hits in order, and what was met and did not count."""

    hits: list[Hit] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    contexts: list[list[Match[Context]]] = field(default_factory=list)


def keys_of(reading: Reading) -> list[str]:
    """The tokens to match: lower case, but "US" kept apart from the pronoun."""
    keys = reading.lower
    if "us" not in keys:
        return keys
    return ["US" if key == "us" and reading.words[i] == "US" else key for i, key in enumerate(keys)]


def find(reading: Reading, keys: Sequence[str], lexicon: Lexicon, marks: Matcher[Mark]) -> Found:
    """Every cue of every kind in the text, weighed; linear in its length."""
    met = [lexicon.cues.find(keys, first, stop) for first, stop in reading.sentences]
    found = Found()
    if not any(met):
        return found
    found.contexts = [lexicon.contexts.find(keys, first, stop) for first, stop in reading.sentences]
    title_stop = reading.token_at(reading.title_end) if reading.title_end else -1
    for number, matches in enumerate(met):
        if not matches:
            continue
        beside = marks.find(keys, *reading.sentences[number])
        for match in _apart(matches, keys, found):
            hit = Hit(match.tag, match.first, match.last, number, match.tag.strength)
            hit.title = match.first <= title_stop and reading.ends[match.last] <= reading.title_end
            _weigh(hit, keys, found.contexts)
            _assert(hit, keys, beside)
            found.hits.append(hit)
    return found


def _apart(matches: list[Match[Cue]], keys: Sequence[str], found: Found) -> list[Match[Cue]]:
    """The matches without those inside a blocked or a better match of the same kind."""
    blocks = [m for m in matches if m.tag.blocks]
    kept: list[Match[Cue]] = []
    for m in sorted(matches, key=lambda m: (-m.tag.strength, m.first - m.last, m.first)):
        if m.tag.blocks:
            continue
        blocker = next((b for b in blocks if b.tag.kind == m.tag.kind and _overlap(b, m)), None)
        if blocker:
            words = " ".join(keys[blocker.first : blocker.last + 1])
            found.near.append(f"{m.tag.kind}: “{words}” is {blocker.tag.blocks}")
        elif not any(k.tag.kind == m.tag.kind and _overlap(k, m) for k in kept):
            kept.append(m)
    return sorted(kept, key=lambda m: m.first)


def _overlap(a: Match[Cue], b: Match[Cue]) -> bool:
    return a.first <= b.last and b.first <= a.last


def _weigh(hit: Hit, keys: Sequence[str], contexts: list[list[Match[Context]]]) -> None:
    """Applies the cue's context rules: what it needs, and what gives it another sense."""
    cue, number = hit.cue, hit.sentence
    words = " ".join(keys[hit.first : hit.last + 1])
    hit.why.append(f"cue “{words}” ({cue.lemma}, {cue.strength:.2f})")
    hit.features.append(cue.name)
    here = {c.tag.name: c for c in _apart_from(hit, contexts[number])}
    near = {
        c.tag.name
        for n in (number - 1, number + 1)
        if 0 <= n < len(contexts)
        for c in contexts[n]
        if c.tag.kind == cue.kind
    }
    if cue.needs and not any(name in here or name in near for name in cue.needs):
        hit.strength *= _UNSUPPORTED
        hit.features.append(f"{cue.name}-alone")
        hit.why.append(
            "no armed force or weapon beside it" if cue.kind == "strike" else "nothing beside it supports it"
        )
    if cue.needs_text and not any(c.tag.name in cue.needs_text for row in contexts for c in row):
        hit.strength *= _UNSUPPORTED
        hit.features.append(f"{cue.name}-alone")
        hit.why.append("nothing in the text supports it")
    for name in cue.unless:
        if name in here:
            c = here[name]
            hit.strength *= _OTHER_SENSE
            hit.features.append(f"{cue.name}~{name}")
            hit.why.append(f"“{' '.join(keys[c.first : c.last + 1])}” beside it reads as {c.tag.label}")
        elif name in near:
            hit.strength *= _OTHER_SENSE_NEAR
            hit.features.append(f"{cue.kind}~{name}-near")
            hit.why.append(f"a sentence beside it reads as {name}")


def _apart_from(hit: Hit, row: list[Match[Context]]) -> list[Match[Context]]:
    kind = hit.cue.kind
    return [c for c in row if c.tag.kind == kind and not (hit.first <= c.first and c.last <= hit.last)]


def _assert(hit: Hit, keys: Sequence[str], marks: list[Match[Mark]]) -> None:
    for mark in around(keys, marks, hit.first, hit.last):
        assertion = mark.tag.assertion
        words = " ".join(keys[mark.first : mark.last + 1])
        if assertion == "background":
            hit.background = True
        elif assertion == "claimed" and hit.assertion in _NOT_COUNTED:
            continue
        elif hit.assertion == "reported" or hit.assertion == "claimed":
            hit.assertion = assertion
        hit.why.append(f"“{words}” makes it {assertion}")
