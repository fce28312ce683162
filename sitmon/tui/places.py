"""The gazetteer as the dashboard asks it: one thread at a time, never on the event loop."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sitmon.errors import UsageError

if TYPE_CHECKING:
    from sitmon.config import Config
    from sitmon.geo.regions import Region
    from sitmon.geo.tree import Node

Own = Mapping[str, Mapping[str, Any]]
_ONE_AT_A_TIME = threading.Lock()
"""The gazetteer has one connection, which two threads must not use at once."""


def own(config: Config) -> Own:
    """The user's regions in the form that the region table takes."""
    return {
        name: {"places": r.places, "admin1": r.admin1, "countries": r.countries}
        | ({"circle": r.circle} if r.circle else {})
        for name, r in config.regions.items()
    }


def find(name: str, regions: Own) -> Region:
    """The region of this name. Raises UsageError with the nearest names."""
    from sitmon.geo.regions import find_region

    with _ONE_AT_A_TIME:
        return find_region(name, regions)


def complete(text: str, regions: Own, most: int) -> list[str]:
    """Names of regions that begin with `text`."""
    from sitmon.geo import suggest

    with _ONE_AT_A_TIME:
        return suggest.complete(text, regions, most)


def contexts(names: Sequence[str], regions: Own) -> dict[str, str]:
    """Name → where it lies, in words: "Mexico" for Hidalgo, "country" for Mexico, "yours" for a region of the user's."""
    with _ONE_AT_A_TIME:
        return {name: _context(name, regions) for name in names}


def _context(name: str, regions: Own) -> str:
    from sitmon.geo.regions import find_region
    from sitmon.lexicon.countries import COUNTRIES, REGIONS

    try:
        found = find_region(name, regions)
    except UsageError:
        return ""
    if found.level == "own":
        return "region of yours"
    around = [
        COUNTRIES[i].name if i in COUNTRIES else REGIONS[i].name
        for i in found.parents
        if i in COUNTRIES or (i in REGIONS and i != "001")
    ]
    level = {"place": "town", "admin1": "area", "country": "country", "region": "region"}.get(found.level, "")
    return f"{level} · {around[0]}" if around and found.level != "world" else level


def areas(
    spots: Iterable[tuple[str, str, float, float]],
) -> dict[tuple[str, str, float, float], Region | None]:
    """(name, level, latitude, longitude) of a place → the area that it is; None for a point."""
    from sitmon.geo.areas import area_of

    with _ONE_AT_A_TIME:
        return {spot: area_of(*spot) for spot in spots}


def tree(counts: Mapping[tuple[str | None, str | None], int]) -> Node:
    """Counts by (country, first-order code) rolled up to the world."""
    from sitmon.geo.tree import rolled_up

    with _ONE_AT_A_TIME:
        return rolled_up(counts)
