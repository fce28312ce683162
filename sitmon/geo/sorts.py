"""What the word for a sort beside a name leaves of what the name may mean: "Hasakah province", "Idlib city". Pure.

A town and the area round it seldom share a spelling in every table, and where the table written by hand has
the town, the area of its name is hidden behind it (`atlas.candidates`). Here the word brings it back.
"""

from __future__ import annotations

from functools import lru_cache

from sitmon.geo import atlas
from sitmon.geo.atlas import Candidate, Candidates
from sitmon.geo.names import ARTICLES, key, skeleton
from sitmon.model import Place

FIRST_ORDER = frozenset("region province oblast governorate state prefecture wilaya".split())
"""Words for what is mostly an area of the first order."""
SECOND_ORDER = frozenset("county district raion".split())
AREA_WORDS = FIRST_ORDER | SECOND_ORDER
TOWN_WORDS = frozenset("city town village township municipality".split())
_CITY = frozenset(("city", "town", "village"))
_GENERIC = AREA_WORDS | ARTICLES | {"the", "of"}
_SMALLER = SECOND_ORDER | {"governorate"}
"""Words for what may be an area of the second order."""
_DISTRICT = 1.5
"""Degrees from a town to the middle of the district that is called after it."""


@lru_cache(maxsize=4096)
def areas(k: str, word: str, found: Candidates) -> Candidates:
    """What `found`, all that is called `k`, comes to beside a word for an area: the areas of that name, also
    those that a town of the name hides; else the first-order area that bears a town's name in another spelling;
    else `found`."""
    kept = [c for c in found if c.level in ("admin1", "area", "country")]
    for town in [c for c in found if c.level == "place" and isinstance(c.ref, Place)]:
        known = {c.ref for c in kept}
        kept += [c for c in _called_after(town, k, word) if c.ref not in known]
    if word in FIRST_ORDER:
        kept = _named_in_full(f"{k} {word}", kept)
    if word == "county" and (counties := [c for c in kept if c.level == "area"]):
        kept = counties
    if not kept:
        return found
    taken = {c.admin1 for c in kept if c.level == "admin1"} if word in FIRST_ORDER else frozenset()
    return Candidates(c for c in kept if c.level != "area" or c.admin1 not in taken)


def _named_in_full(full: str, kept: list[Candidate]) -> list[Candidate]:
    """`kept` with the first-order areas that are called so with the word, in place of others of their countries:
    "Kyiv region" is not the area of the city."""
    known = {c.admin1 for c in kept if c.level == "admin1"}
    exact = [c for c in atlas.candidates(full) if c.level == "admin1" and c.admin1 not in known]
    lands = {c.country for c in exact}
    return [c for c in kept if c.level != "admin1" or c.country not in lands] + exact


def _called_after(town: Candidate, k: str, word: str) -> list[Candidate]:
    """The areas that the town lies in and that are called as it is, in whatever spelling."""
    area = area_round(town, k)
    found = [area] if area is not None else []
    if word in _SMALLER:
        spelt = dict.fromkeys(map(key, atlas.spellings(town)))
        found += [c for s in spelt for c in atlas.second_order(s) if _near(c, town)]
        found = [c for c in found if word == "county" or not atlas.place_of(c).name.endswith(" County")]
    # Vouched for by the table's town as the first-order areas of the table are by their rows.
    return [c._replace(hand=True, own=True) for c in found]


def area_round(town: Candidate, k: str) -> Candidate | None:
    """The first-order area that the town lies in where it is called as the town or as `k`, in whatever spelling."""
    area = atlas.first_order(town.admin1)
    bones = _bones(key(atlas.names_of(town.admin1))) if atlas.kind_of(town) in atlas.TOWNS else ""
    alike = bones and bones in (_bones(k), _bones(key(atlas.place_of(town).name)))
    return area if alike else None


def _bones(k: str) -> str:
    return skeleton([w for w in k.split() if w not in _GENERIC])


def _near(area: Candidate, town: Candidate) -> bool:
    return (
        area.admin1 == town.admin1
        and abs(area.lat - town.lat) < _DISTRICT
        and abs(area.lon - town.lon) < _DISTRICT
    )


@lru_cache(maxsize=4096)
def towns(word: str, of: bool, found: Candidates) -> Candidates:
    """What `found` comes to beside a word for a town: "the city of Idlib" is a town where one is known; "Idlib
    city" where the area it lies in has its name too (a "Texas city" is one in Texas)."""
    if word not in (_CITY if of else ("city",)):
        return found
    kept = [c for c in found if c.level == "place"]
    if not of:
        larger = [c for c in found if c.level in ("admin1", "country")]
        kept = [c for c in kept if not larger or any(_lies_in(c, a) for a in larger)]
    return Candidates(kept) if kept else found


def _lies_in(town: Candidate, area: Candidate) -> bool:
    return town.admin1 == area.admin1 if area.level == "admin1" else town.country == area.country
