"""From the words of a command to a selection of the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sitmon.config import Config
from sitmon.geo import regions
from sitmon.query import Query, kind, parse
from sitmon.store.selection import Selection
from sitmon.units import moment


def selection(
    words: Sequence[str],
    *,
    region: Sequence[str] = (),
    kinds: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
    now: float,
    config: Config,
) -> Selection:
    """The selection that a query and its options ask for. Raises UsageError."""
    query = parse(" ".join(words), now, kinds=config.kinds)
    query = replace(
        query,
        regions=(*query.regions, *region),
        kinds=(*query.kinds, *(kind(k, config.kinds) for part in kinds for k in part.split(","))),
        since=moment(since, now) if since else query.since,
        until=moment(until, now) if until else query.until,
    )
    return looked_up(query, config.own_regions, as_of=moment(as_of, now) if as_of else None)


def looked_up(query: Query, own: regions.Own, *, as_of: float | None = None) -> Selection:
    """`query` with its regions found. Raises UsageError with the nearest names."""
    found = tuple(regions.find_region(name, own=own) for name in query.regions)
    return Selection(query=query, regions=found, as_of=as_of)
