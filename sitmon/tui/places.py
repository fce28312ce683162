"""The gazetteer as the dashboard asks it: one thread at a time, never on the event loop."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

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


def tree(counts: Mapping[tuple[str | None, str | None], int]) -> Node:
    """Counts by (country, first-order code) rolled up to the world."""
    from sitmon.geo.tree import rolled_up

    with _ONE_AT_A_TIME:
        return rolled_up(counts)
