"""The orders that lists may have, as SQL, each with the way to its first rows in a store of any size.

Where a selection leaves few events they are found by it and then put in order. Where it leaves many, the first
rows are met by walking along the index that has the order; SQLite cannot know which it is, so that is tried.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from sitmon.store.narrow import Way
from sitmon.store.selection import Selection

FEW = 10_000
"""Events that are put in order rather than met on the way."""
_NEWEST = "e.at DESC, e.id DESC"
_ARTICLE = " JOIN article a ON a.id = e.article_id"


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows for which `condition` holds, in `order`. `joins` are the tables that the order speaks of besides
    event e; `walk` is the FROM whose indexes have the order."""

    order: str
    walk: str
    condition: str = "1"
    joins: str = ""


_BY_TIME = _Part(_NEWEST, "event e INDEXED BY event_time")
_ORDERS: dict[str, tuple[_Part, ...]] = {
    "collected": (
        _Part(
            "a.first_seen DESC, a.id DESC, e.id DESC",
            "article a INDEXED BY article_seen CROSS JOIN event e INDEXED BY event_article ON e.article_id = a.id",
            joins=_ARTICLE,
        ),
    ),
    "confidence": (_Part(f"e.confidence DESC, {_NEWEST}", "event e INDEXED BY event_confidence"),),
    # What lacks the value comes last, the newest first.
    "killed": (
        _Part(f"e.killed_low DESC, {_NEWEST}", "event e INDEXED BY event_killed", "e.killed_low IS NOT NULL"),
        _Part(_NEWEST, _BY_TIME.walk, "e.killed_low IS NULL"),
    ),
    "place": (
        _Part(f"e.place COLLATE NOCASE, {_NEWEST}", "event e INDEXED BY event_place", "e.place IS NOT NULL"),
        _Part(_NEWEST, _BY_TIME.walk, "e.place IS NULL"),
    ),
    "source": (
        _Part(
            "p.name COLLATE NOCASE, p.id, a.at DESC, a.id DESC, e.id DESC",
            "publisher p INDEXED BY publisher_name CROSS JOIN article a INDEXED BY article_publisher ON"
            " a.publisher_id = p.id CROSS JOIN event e INDEXED BY event_article ON e.article_id = a.id",
            joins=f"{_ARTICLE} JOIN publisher p ON p.id = a.publisher_id",
        ),
    ),
}


def ordered(
    connection: sqlite3.Connection,
    selection: Selection,
    columns: str,
    limit: int | None = None,
    *,
    way: Way | None = None,
    walk: bool | None = None,
) -> Iterator[sqlite3.Row]:
    """Columns of the selected events (event e) in the order asked for, `limit` of them at most, only those of the
    `way` where one is given. `walk` says whether to walk along the index that has the
    order, for who does not want all there are; else that is found out."""
    where, values = selection.where()
    if way is not None:
        values, walk = [*way.values, *values], False
    elif walk is None:
        asks = bool(selection.query.sort or selection.query.sources)
        walk = limit is not None and asks and many(connection, selection)
    event = way.tables if way else "event e"
    left = limit
    for part in _ORDERS.get(selection.query.sort, (_BY_TIME,)):
        if left is not None and left <= 0:
            return
        joins = part.joins or (_ARTICLE if selection.needs_article() else "")
        along = _newest_along(selection) if part is _BY_TIME else part.walk
        tables = along + ("" if part.joins else joins) if walk else f"{event}{joins}"
        tail = "" if left is None else f" LIMIT {int(left)}"
        rows = connection.execute(
            f"SELECT {columns} FROM {tables} WHERE {where} AND {part.condition} ORDER BY {part.order}{tail}",
            values,
        )
        for row in rows:
            left = None if left is None else left - 1
            yield row


def _newest_along(selection: Selection) -> str:
    """The index along which only one area's or kind's events are met, the newest first, where one is asked for."""
    areas = [r for r in selection.regions if r.level != "world"]
    if len(areas) == 1 and not areas[0].circle:
        countries, admin1, gids = areas[0].countries, areas[0].admin1, areas[0].gids
        if len(countries) + len(admin1) + len(gids) == 1:
            return f"event e INDEXED BY event_{'country' if countries else 'admin1' if admin1 else 'gid'}"
    if len(selection.query.kinds) == 1:
        return "event e INDEXED BY event_kind"
    return _BY_TIME.walk


def many(connection: sqlite3.Connection, selection: Selection) -> bool:
    """Whether the selection leaves more than a few events. The indexes with an order hold what is current only."""
    if selection.as_of is not None or not selection.leads_only:
        return False
    where, values = selection.where()
    joins = _ARTICLE if selection.needs_article() else ""
    counted = f"SELECT count(*) FROM (SELECT 1 FROM event e{joins} WHERE {where} LIMIT {FEW + 1})"
    return bool(connection.execute(counted, values).fetchone()[0] > FEW)
