"""Hits → events: one event a kind, mode and assertion, with its evidence. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from sitmon.coder.cues import Kind, Points
from sitmon.coder.hits import Hit
from sitmon.coder.patterns import Words
from sitmon.coder.weights import calibrated
from sitmon.model import Assertion, Event, Evidence, Stage
from sitmon.reading import Reading

COUNTED = ("reported", "claimed")
THRESHOLD = 0.5
"""The confidence from which an article has a kind."""
_FURTHER = 0.5
_FURTHER_WEAK = 0.2
_MOST_EVIDENCE = 6
_APART = frozenset({"camp_hit", "return"})  # modes that no vaguer cue joins
_STAGES = ("broken", "extended", "in_force", "signed", "agreed", "ended", "proposed")


def together(strengths: Iterable[float]) -> float:
    """How sure several cues make us: 1 - ∏(1 - share × strength). The strongest counts whole, a
    further one half, a weak one a fifth: many weak words together prove little."""
    doubt = 1.0
    for rank, strength in enumerate(sorted(strengths, reverse=True)):
        share = 1.0 if rank == 0 else _FURTHER if strength >= THRESHOLD else _FURTHER_WEAK
        doubt *= 1 - share * strength
    return 1 - doubt


def counts(hit: Hit) -> bool:
    """Whether a hit speaks for a kind of the article."""
    return hit.assertion in COUNTED and hit.cue.stage != "proposed"


def confidence(met: Iterable[Hit]) -> dict[str, float]:
    """How sure the article has each kind, from the hits that count; a weak cue met again adds nothing."""
    strengths: dict[str, list[float]] = {}
    weak: dict[tuple[str, str], float] = {}
    for hit in met:
        row = strengths.setdefault(hit.cue.kind, [])
        if not counts(hit):
            continue
        if hit.strength >= THRESHOLD:
            row.append(hit.strength)
        else:
            key = hit.cue.kind, hit.cue.lemma
            weak[key] = max(weak.get(key, 0.0), hit.strength)
    for (kind, _), strength in weak.items():
        strengths[kind].append(strength)
    return {kind: together(row) for kind, row in strengths.items()}


def sift(met: Iterable[Hit], sure: Mapping[str, float]) -> tuple[list[Hit], list[str]]:
    """The hits that make events, and why the others do not."""
    kept: list[Hit] = []
    near: list[str] = []
    for hit in met:
        if not counts(hit) or sure[hit.cue.kind] >= THRESHOLD:
            kept.append(hit)
        else:
            near.append(f"{hit.cue.kind}: " + "; ".join(hit.why))
    return kept, near


def groups(met: Iterable[Hit], kinds: Mapping[str, Kind]) -> list[tuple[str | None, list[Hit]]]:
    """Mode and hits of each event: of one kind and mode, one assertion, now or in the past."""
    grouped: dict[tuple[str, str, bool], dict[str | None, list[Hit]]] = {}
    for hit in met:
        status = "counted" if counts(hit) else hit.assertion
        modes = grouped.setdefault((hit.cue.kind, status, hit.background), {})
        modes.setdefault(hit.cue.mode, []).append(hit)
    return [group for key, modes in grouped.items() for group in _by_mode(modes, kinds[key[0]].generic)]


def _by_mode(modes: dict[str | None, list[Hit]], generic: str | None) -> list[tuple[str | None, list[Hit]]]:
    """The hits of each mode; hits that tell no mode, or only the generic one, join the surest other."""
    for vague in (None, generic):
        loose = modes.get(vague)
        others = [m for m in modes if m != vague and m is not None and m not in _APART]
        if loose and others:
            surest = max(others, key=lambda m: max(h.strength for h in modes[m]))
            modes[surest] = sorted(modes[surest] + loose, key=lambda h: h.first)
            del modes[vague]
    return list(modes.items())


def ordered(made: Iterable[Event]) -> list[Event]:
    """Events that count first, those of the past after those of the day, the surest first."""
    return sorted(made, key=lambda e: (not e.counts, e.background, -e.confidence))


def make(
    reading: Reading,
    kind: Kind,
    mode: str | None,
    group: Sequence[Hit],
    sure: float,
    words: Mapping[str, Words],
    line: Points = (),
) -> Event:
    """The event of a group of hits; `sure` is the raw confidence of its kind for the article, `line`
    what it is worth."""
    best = sorted(group, key=lambda h: -h.strength)
    lead = best[0]
    given = sure if counts(lead) else together(h.strength for h in group)
    given = calibrated(line, given) if line and given >= THRESHOLD else given
    assertion = "reported" if any(h.assertion == "reported" for h in group) else lead.assertion
    return Event(
        kind=kind.name,
        mode=mode,
        assertion=cast(Assertion, assertion),
        background=lead.background,
        stage=_stage(group, kind),
        confidence=round(min(max(given, 0.01), 0.99), 3),
        evidence=tuple(evidence(reading, h, words) for h in best[:_MOST_EVIDENCE]),
        why=tuple(dict.fromkeys(line for h in best[:3] for line in h.why)),
    )


def _stage(group: Sequence[Hit], kind: Kind) -> Stage | None:
    """How far an agreement has come: what its cues say, or proposed where it is only planned or possible."""
    if not kind.staged:
        return None
    if not counts(group[0]) and group[0].assertion in ("planned", "hypothetical"):
        return "proposed"
    stages = [h.cue.stage for h in group if h.cue.stage]
    return cast(Stage, min(stages, key=_STAGES.index)) if stages else None


def evidence(reading: Reading, hit: Hit, words: Mapping[str, Words]) -> Evidence:
    """The cue with its modifier before and its object after: a phrase, not the sentence."""
    low, high = reading.sentences[hit.sentence]
    first, last = _widen_left(reading, hit.first, low, words), _widen_right(reading, hit.last, high, words)
    start, end = reading.span(first, last)
    return Evidence(start, end, reading.text[start:end], hit.cue.lemma)


def _widen_left(reading: Reading, first: int, low: int, words: Mapping[str, Words]) -> int:
    for _ in range(2):
        at = first - 1
        if at < low or not reading.words[at][0].isalpha():
            break
        word, key = reading.words[at], reading.lower[at]
        if not (
            key in words["auxiliary"]
            or (word[0].isupper() and key not in words["stops"])
            or key in words["modifiers"]
        ):
            break
        first = at
    return first


def _widen_right(reading: Reading, last: int, high: int, words: Mapping[str, Words]) -> int:
    at = last + 1
    if at >= high or reading.lower[at] not in words["prepositions"]:
        return last
    at += 1
    while at < high and reading.lower[at] in words["articles"]:
        at += 1
    content = 0
    while (
        at < high
        and content < 3
        and reading.words[at][0].isalnum()
        and reading.lower[at] not in words["stops"]
    ):
        last, content, at = at, content + 1, at + 1
    return last
