"""What a name of a place means to somebody who types it, the same for every spelling.

A town and the first-order area round it often share a name, and not in every language or
spelling: the answer is taken from the town's usual name, whichever was typed.
"""

from __future__ import annotations

import re

from sitmon.geo import atlas, reach, sorts
from sitmon.geo.atlas import Candidate, Candidates
from sitmon.geo.names import key
from sitmon.model import Place

_KNOWN = 15.0
"""log2 of the people of a town that may be asked for by an alternate name."""
_NEAR = 0.35  # degrees: two entries so near are the town and its district
_GENERIC = re.compile(r" (governorate|province|oblast|state|region|district|department)$")


def by_name(k: str) -> Candidate | None:
    """The place that a key means; None where nothing known enough is called so."""
    found = _known(k) or _called(k)
    return round_town(same_by_any_name(preferred(found), found), k) if found else None


def _called(k: str) -> tuple[Candidate, ...]:
    """What a name with a word for its sort means: "idlib governorate", "georgia state" (no country)."""
    if (sort := _GENERIC.search(k)) is None:
        return ()
    found = _known(k[: sort.start()])
    areas = sorts.areas(k[: sort.start()], sort[1], Candidates(found))
    if sort[1] in sorts.FIRST_ORDER and any(c.level == "admin1" for c in areas):
        return tuple(c for c in areas if c.level == "admin1")
    return found


def round_town(chosen: Candidate, k: str) -> Candidate:
    """The first-order area round a town of the table that has its name in another spelling, else the town: who asks
    for "Hasaka" means what who asks for "Al-Hasakah" does."""
    if chosen.level != "place" or not isinstance(chosen.ref, Place):
        return chosen
    return sorts.area_round(chosen, k) or chosen


def _known(k: str) -> tuple[Candidate, ...]:
    """What a name means to somebody who types it: not a village's third spelling."""
    return tuple(c for c in atlas.candidates(k) if c.own or c.hand or c.level != "place" or c.people > _KNOWN)


def preferred(candidates: tuple[Candidate, ...]) -> Candidate:
    """Countries first, then regions that hold areas of their name, then an area with its town in it."""
    named = any(c.level == "admin1" and c.own for c in candidates)
    for c in candidates:
        if c.level == "country" and (c.own or not named):
            return c
    for c in candidates:
        if c.hand and c.level == "region" and reach.of_region(c) is not None:
            return c
    areas = [c for c in candidates if c.level == "admin1"]
    hand = next((c for c in candidates if c.hand and c.level != "region"), None)
    towns = [hand] if hand else [c for c in candidates if c.level in ("place", "area")]
    if areas and towns:
        held = [a for a in areas if a.admin1 == towns[0].admin1]
        if held:
            return held[0]
        likelier = towns[0].people > areas[0].people + 1 and (towns[0].own or not areas[0].own)
        if hand is None and likelier:
            return towns[0]
        own = next((c for c in towns if c.level == "place" and c.own), None)
        if hand is None and own is not None and _of_another_name(areas[0]):
            return own
        return areas[0] if hand is None else hand
    return areas[0] if areas else towns[0] if towns else candidates[0]


def _of_another_name(area: Candidate) -> bool:
    """Whether an area is called otherwise than was asked: "Columbia" is no District of Columbia."""
    return not area.own or " of " in atlas.names_of(area.admin1)


def same_by_any_name(chosen: Candidate, candidates: tuple[Candidate, ...]) -> Candidate:
    """What the usual name of the chosen town means ("Київ" is asked for as "Kyiv")."""
    if chosen.level in ("country", "region") or (chosen.level == "admin1" and (chosen.own or chosen.hand)):
        return chosen
    town: Candidate | None = chosen
    if chosen.level == "admin1":
        town = next((c for c in candidates if c.level == "place" and c.admin1 == chosen.admin1), None)
    for _ in range(2):  # the gazetteer's spelling leads to the table's, and that to the area
        if town is None:
            return chosen
        twins = _at(town, key(atlas.place_of(town).name))
        if not twins:
            return chosen
        chosen = preferred(twins)
        town = next((c for c in twins if c.level in ("place", "area")), None)
    return chosen


def _at(town: Candidate, k: str) -> tuple[Candidate, ...]:
    """What is called `k` at the town: itself, the table's row, the area it lies in."""
    found = [c for c in _known(k) if _together(c, town)]
    if (area := atlas.first_order(town.admin1)) is not None and area not in found:
        # A city that is an area of its own: "Kyiv City".
        found += [area] if key(atlas.names_of(town.admin1)) == f"{k} city" else []
    return tuple(found)


def _together(c: Candidate, town: Candidate) -> bool:
    if c.level == "admin1":
        return c.admin1 == town.admin1
    near = abs(c.lat - town.lat) < _NEAR and abs(c.lon - town.lon) < _NEAR
    return c.level != "region" and c.country == town.country and near
