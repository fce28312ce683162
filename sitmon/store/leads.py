"""Which events of an article lists show, and which of its numbers are theirs. Pure.

One text may tell of strikes in two countries: whoever looks at one of them must find it. Of each kind
the strongest event of every first-order area is shown; one known no nearer than its country, or placed
nowhere, is shown where no other of its kind may be the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitmon.model import Event, Evidence, Figure, Place

Totals = Mapping[str, tuple[int, int]]
"""Measure → lowest and highest."""
Area = tuple[str | None, str | None]
"""Country and what is known within it: a first-order code, or the place's own id where it has none; all None
for no place, and the id alone for a region across countries."""
_APART = re.compile(r"[.!?…]\s|\n")
"""What stands between two sentences."""


def shown(events: Sequence[Event]) -> dict[int, Area]:
    """Number of each event that lists show → its area, those that belong together in the text's order."""
    best: dict[tuple[str, Area], int] = {}
    for n, e in enumerate(events):
        if not e.counts:
            continue
        key = (e.kind, area(e.place))
        held = best.get(key)
        if held is None or _strength(e) > _strength(events[held]):
            best[key] = n
    kept = [n for n in best.values() if not any(_covers(events[o], events[n]) for o in best.values())]
    return {n: area(events[n].place) for n in sorted(kept)}


def area(place: Place | None) -> Area:
    """The area of a place."""
    if place is None:
        return None, None
    if place.country is None:
        return None, place.gid
    return place.country, place.admin1 or (None if place.level == "country" else place.gid)


def _strength(e: Event) -> tuple[bool, float]:
    """News before what is told as past, then the surest."""
    return not e.background, e.confidence


def _covers(other: Event, e: Event) -> bool:
    """Whether `other` says nearer where `e` may be. What is past says nothing of news."""
    if other.kind != e.kind or (other.background and not e.background):
        return False
    country, within = area(e.place)
    there = area(other.place)
    if country is None and within is None:
        return there != (None, None)
    if country is None and e.place is not None:
        return other.place is not None and _lies_in(other.place, e.place)
    return within is None and there[0] == country and there[1] is not None


def _lies_in(place: Place, region: Place) -> bool:
    """Whether a place lies in a region across countries."""
    # Met in one article in hundreds; the tables of regions are not read for the others.
    from sitmon.geo.tables import macros

    found = (m for m in macros() if f"x:{m.slug}" == region.gid)
    return any(place.country in m.countries or place.admin1 in m.admin1 for m in found)


def totals(
    events: Sequence[Event], given: Totals, figures: Sequence[Figure], text: str
) -> tuple[Totals, ...]:
    """What stands as totals with each event: what the text gives in all, but where lists show a kind in
    several areas. There it is the first's unless a sentence of another names it, and the others have what their
    own sentences name. `text` is what the figures' and the evidence's places count in."""
    leads = shown(events)
    found = [given] * len(events)
    for kind in {events[n].kind for n in leads}:
        among = [n for n in leads if events[n].kind == kind]
        if len(among) < 2:
            continue
        first = next((n for n in among if not events[n].background), among[0])
        own = {n: _own(events, n, figures, text) for n in among}
        others = [own[n] for n in among if n != first]
        theirs = {
            m for m, total in given.items() if m not in own[first] and total in (o.get(m) for o in others)
        }
        own[first] = {m: total for m, total in given.items() if m not in theirs}
        for n, e in enumerate(events):
            if e.kind == kind:
                same = next((o for o in among if leads[o] == area(e.place)), first)
                found[n] = own[n] if n in own else own[same]
    return tuple(found)


def _own(events: Sequence[Event], lead: int, figures: Sequence[Figure], text: str) -> Totals:
    """The first number of each measure in the sentences of the events of a lead's area, and nearest to them."""
    e = events[lead]
    found: dict[str, tuple[int, int]] = {}
    for f in figures:
        if f.scope != "this" or f.low is None or f.high is None or f.measure in found:
            continue
        gaps = [
            (gap, n)
            for n, other in enumerate(events)
            if other.kind == e.kind
            for v in other.evidence
            if (gap := _gap(f, v, text)) is not None
        ]
        if gaps and area(events[min(gaps)[1]].place) == area(e.place):
            found[f.measure] = (f.low, f.high)
    return found


def _gap(f: Figure, v: Evidence, text: str) -> int | None:
    """Characters between a figure and a piece of evidence; None where they stand in different sentences."""
    start, end = min(f.end, v.end), max(f.start, v.start)
    return None if _APART.search(text, start, max(end, start)) else max(end - start, 0)
