"""The towns of a part of the world, the most populous first: what a map names when it is seen from close by."""

from __future__ import annotations

from array import array
from functools import cache
from math import floor
from typing import NamedTuple

from sitmon.geo.gazetteer import DEGREE, LEVELS, Gazetteer, shipped

_TOWN = LEVELS.index("place")


class Town(NamedTuple):
    """A town and where it is, in degrees."""

    lat: float
    lon: float
    name: str


def within(
    west: float, south: float, east: float, north: float, most: int, gazetteer: Gazetteer | None = None
) -> list[Town]:
    """At most `most` towns, the most populous, within bounds; west may be below -180 and east over 180."""
    g = gazetteer or shipped()
    squares = _squares(g)
    found: list[int] = []
    for lon in range(floor(west), floor(east) + 1):
        for lat in range(floor(south), floor(north) + 1):
            found += squares.get((lat, (lon + 180) % 360 - 180), ())
    width = (east - west) * DEGREE
    inside = [
        n
        for n in found
        if south * DEGREE <= g.lat[n] <= north * DEGREE
        and (g.lon[n] - west * DEGREE) % (360 * DEGREE) <= width
    ]
    inside.sort(key=lambda n: (-g.people[n], n))
    return [Town(g.lat[n] / DEGREE, g.lon[n] / DEGREE, g.place(n).name) for n in inside[:most]]


@cache
def _squares(g: Gazetteer) -> dict[tuple[int, int], array[int]]:
    """Entry numbers of towns by the whole degrees of latitude and longitude they lie in."""
    squares: dict[tuple[int, int], array[int]] = {}
    for n, level in enumerate(g.level):
        if level == _TOWN:
            squares.setdefault((g.lat[n] // DEGREE, g.lon[n] // DEGREE), array("I")).append(n)
    return squares
