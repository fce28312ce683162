"""Which places are areas and no points, told from what is kept of them with an event."""

from __future__ import annotations

from sitmon.geo import atlas, lookup, reach
from sitmon.geo.atlas import Candidate
from sitmon.geo.names import key
from sitmon.geo.regions import Region
from sitmon.model import Place

_SPOT = 0.02
"""Degrees: an entry within these is the one that was kept."""
_ABOUT = 3.0
"""Degrees: the middle of a first-order area may have moved since, its name has not."""


def area_of(name: str, level: str, lat: float, lon: float) -> Region | None:
    """The area that a place of this name and level, with its middle there, is; None where it is a point, or not known.

    Areas are those of first and second order, and of the places written by hand whatever has a reach: the districts
    among these are quarters of towns.
    """
    within = _ABOUT if level == "admin1" else _SPOT
    near = [
        (abs(c.lat - lat) + abs(c.lon - lon), n, c)
        for n, c in enumerate((*atlas.candidates(key(name)), *atlas.second_order(key(name))))
        if abs(c.lat - lat) < within
        and abs(c.lon - lon) < within
        and (c.level == "admin1") == (level == "admin1")
    ]
    return _area(min(near)[-1]) if near else None


def _area(c: Candidate) -> Region | None:
    place = atlas.place_of(c)
    if c.level == "admin1":
        return lookup.find_region(c.admin1)
    if isinstance(c.ref, Place):
        return (
            lookup.find_region(place.gid) if place.gid.startswith("x:") and _reaches(place.gid[2:]) else None
        )
    return Region(place.gid, place.name, "place", gids=frozenset({place.gid})) if c.level == "area" else None


def _reaches(slug: str) -> bool:
    return atlas.hand_place(slug) is not None and any(reach.of_hand(slug))
