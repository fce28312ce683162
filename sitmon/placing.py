"""Which place each event of an article has: where its own words say, else where the text is set. Pure.

A text may tell of strikes on two fronts. Where the evidence of its strikes names places in
different countries, each is placed by its own words, and one that draws on several is told
apart into one a country; everywhere else the scene of the whole text decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sitmon.geo.scene import AIMED
from sitmon.geo.where import Scenes
from sitmon.model import Event, Evidence, Mention
from sitmon.reading import Reading

_OWN = frozenset({"strike"})
"""Kinds whose place is what stands at their words: a flight has two, an accord is signed elsewhere."""
_NEXT = 3  # tokens from the evidence to the name it is aimed at: "on the town of"
_SOON = 10  # tokens from the evidence to a name that still belongs to it
_AWAY = frozenset(("from", "said", "told"))
"""Words after which a place stands that is not where it hit."""


def placed(
    events: Sequence[Event], reading: Reading, mentions: tuple[Mention, ...], scenes: Scenes
) -> tuple[tuple[tuple[Event, Mention | None], ...], Mention | None]:
    """Every event with the mention that places it, and the mention that places the article: the first
    counted event's, or the scene of a text without events."""
    main = next((e for e in events if e.counts), events[0] if events else None)
    if main is None:
        return (), scenes.place([])
    named = _Named(reading, mentions, [e for event in events for e in event.evidence])
    if len({m.place.country for event in events if event.kind in _OWN for _, m in named.of(event) if m}) > 1:
        parts = [(event, list(_apart(event, named))) for event in events]
    else:
        parts = [(event, [(event, None)]) for event in events]
    there = next((own for event, rows in parts if event is main for _, own in rows), None)
    there = there or _aimed(scenes.place(_spans(main), main.kind), main, named)
    found: list[tuple[Event, Mention | None]] = []
    for event, rows in parts:
        for part, own in rows:
            beside = None if own or event is main else _beside(part, reading, named, scenes, there)
            found.append((part, own or (there if event is main else beside)))
    return tuple(found), there


def _aimed(found: Mention | None, main: Event, named: _Named) -> Mention | None:
    """The scene, unless the first evidence is itself aimed at or set in a town or area: of any country where
    it is aimed there, of the scene's where it only stands among its words."""
    if found is None or main.kind not in _OWN:
        return found
    first = main.evidence[0]
    aimed, within = named.aimed(first), named.within(first)
    if aimed and _narrow(aimed):
        return found if named.told_before(found, first, aimed) else aimed
    return within if within and within.place.country == found.place.country else found


class _Named:
    """The place that each piece of evidence names itself, by its start."""

    def __init__(self, reading: Reading, mentions: tuple[Mention, ...], evidence: Sequence[Evidence]) -> None:
        self._reading = reading
        self._mentions = [m for m in mentions if not m.actor and m.place.country]
        self._starts = sorted({e.start for e in evidence})

    def of(self, event: Event) -> Iterator[tuple[Evidence, Mention | None]]:
        """Each evidence of an event with the mention it names; None where it names none."""
        for e in event.evidence:
            yield e, self.aimed(e) or self.within(e) or self._following(e)

    def aimed(self, e: Evidence) -> Mention | None:
        """What stands right after the evidence, where a word says that it is aimed at."""
        reading = self._reading
        first, last = reading.token_at(e.start), reading.token_at(max(e.end - 1, e.start))
        for m in self._mentions:
            at = reading.token_at(m.start)
            near = last < at <= last + _NEXT and reading.sentence_at(at) == reading.sentence_at(last)
            if near and self._said(m, first):
                return m
        return None

    def told_before(self, m: Mention, e: Evidence, area: Mention) -> bool:
        """Whether the name is of a town in that area and stands in the evidence's sentence or before: "the town in Idlib"."""
        inside = (
            m.place.level == "place" and area.place.level == "admin1" and m.place.admin1 == area.place.admin1
        )
        sentence = [self._reading.sentence_at(self._reading.token_at(start)) for start in (m.start, e.start)]
        return inside and sentence[0] <= sentence[1]

    def inside(self, e: Evidence) -> list[Mention]:
        """The towns and areas among the words of the evidence, the last first."""
        return [m for m in reversed(self._mentions) if e.start <= m.start < e.end and _narrow(m)]

    def within(self, e: Evidence) -> Mention | None:
        """A town or area among the words of the evidence that something is said to be at."""
        first = self._reading.token_at(e.start)
        return next((m for m in self.inside(e) if self._said(m, first)), None)

    def _said(self, m: Mention, first: int) -> bool:
        """Whether, after the token `first`, something is said to be at or aimed at the name."""
        at = self._reading.token_at(m.start)
        said = [w for w in self._reading.lower[max(at - _NEXT, first) : at] if w in AIMED or w in _AWAY]
        return bool(said) and said[-1] not in _AWAY

    def _following(self, e: Evidence) -> Mention | None:
        """The first town or area that something is said to be in or at, soon after, before the next evidence."""
        reading = self._reading
        sentence = reading.sentences[reading.sentence_at(reading.token_at(e.start))]
        end = reading.ends[sentence[1] - 1]
        end = min([s for s in self._starts if s > e.start and s < end], default=end)
        last = reading.token_at(max(e.end - 1, e.start))
        for m in self._mentions:
            if e.end <= m.start < end and _narrow(m):
                at = reading.token_at(m.start)
                return m if at - last <= _SOON and self._said(m, last) else None
        return None


def _narrow(m: Mention) -> bool:
    return m.place.level in ("place", "admin1")


def _apart(event: Event, named: _Named) -> Iterator[tuple[Event, Mention | None]]:
    """The event once for every country that its evidence names; evidence that names none stays with the first."""
    if event.kind not in _OWN:
        yield event, None
        return
    rows = list(named.of(event))
    first = next((m for _, m in rows if m), None)
    if first is None:
        yield event, None
        return
    order: dict[str | None, list[tuple[Evidence, Mention]]] = {}
    for e, m in rows:
        order.setdefault((m or first).place.country, []).append((e, m or first))
    for group in order.values():
        yield replace(event, evidence=tuple(e for e, _ in group)), group[0][1]


def _spans(event: Event) -> list[tuple[int, int]]:
    return [(e.start, e.end) for e in event.evidence]


def _beside(
    event: Event, reading: Reading, named: _Named, scenes: Scenes, main: Mention | None
) -> Mention | None:
    """Where an event beside the main one is: at the place that its own evidence names, else at the likeliest
    of its sentences, else where the main event is. A town of the next sentence says nothing of it."""
    spans = _spans(event)
    for e in event.evidence:
        if inside := named.inside(e):
            return inside[0]
    sentences = {reading.sentence_at(reading.token_at(start)) for start, _ in spans}
    found = scenes.place(spans, event.kind)
    return found if found and reading.sentence_at(reading.token_at(found.start)) in sentences else main
