"""Regions: the line from a place up to the world, and names of regions turned into filters.

Ids: `001` and other UN M49 codes, country codes, first-order codes (`SY.12`), `m:slug` for
regions of the hand-written table, `u:slug` for the user's own, and a place's own gid.

The dashboard imports this before its first frame: the tables are read when a name is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from sitmon.model import Place

RegionLevel = Literal["world", "region", "country", "admin1", "place", "own"]
Own = Mapping[str, Mapping[str, Any]]
"""The user's regions: name → {"places": [names], "admin1": [codes or names], "countries": [codes or
names], "circle": [latitude, longitude, km]}, each of them optional."""
_NONE: frozenset[str] = frozenset()


class Region(NamedTuple):
    """A region as a filter: an event is in it where its country, first-order area or place is
    one of those named, or its point lies in the circle (latitude, longitude, km). The world
    holds every event, placed or not."""

    id: str
    name: str
    level: RegionLevel
    countries: frozenset[str] = _NONE
    admin1: frozenset[str] = _NONE
    gids: frozenset[str] = _NONE
    circle: tuple[float, float, float] | None = None
    parents: tuple[str, ...] = ()
    """Ids of the larger regions it lies in, the nearest first."""

    @property
    def everything(self) -> bool:
        """Whether it filters nothing out."""
        return self.level == "world"


def line(place: Place) -> list[tuple[str, str]]:
    """(region id, name) from the place itself up to the world."""
    from sitmon.geo import lookup

    return lookup.line(place)


def find_region(name: str, own: Own | None = None) -> Region:
    """The region of this name, code or id, in any known spelling.

    The user's own regions come first, then codes, regions of the world, countries,
    first-order areas and places; an area is preferred to a town of its name that lies in it.
    "Tripoli, Lebanon" narrows. Raises `UsageError` with the nearest names where there is none.
    """
    from sitmon.geo import lookup

    return lookup.find_region(name, own)


def complete(prefix: str, own: Own | None = None, most: int = 20) -> list[str]:
    """Names of regions that begin with `prefix`, the user's own first, each once; all of them
    are names that `find_region` knows."""
    from sitmon.geo import suggest

    return suggest.complete(prefix, own, most)
