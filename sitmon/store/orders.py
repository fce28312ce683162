"""The orders that lists may have, as SQL, each with the way to its first rows in a store of any size.

Where a selection leaves few events they are found by it and then put in order. Where it leaves many, the first
rows are met by walking along the index that has the order; SQLite cannot know which it is, so that is tried.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass

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
    among: Collection[int] | None = None,
    walk: bool | None = None,
) -> Iterator[sqlite3.Row]:
    """Columns of the selected events (event e) in the order asked for, `limit` of them at most, only those of the
    articles `among` where these are given. `walk` says whether to walk along the index that has the order, for who
    does not want all there are; else that is found out."""
    where, values = selection.where()
    if among is not None:
        where, walk = f"e.article_id IN ({', '.join(map(str, among))}) AND {where}", False
    elif walk is None:
        asks = bool(selection.query.sort or selection.query.sources)
        walk = limit is not None and asks and many(connection, selection)
    event = "event e" if among is None else "event e INDEXED BY event_article"
    left = limit
    for part in _ORDERS.get(selection.query.sort, (_BY_TIME,)):
        if left is not None and left <= 0:
            return
        joins = part.joins or (_ARTICLE if selection.needs_article() else "")
        tables = part.walk + ("" if part.joins else joins) if walk else f"{event}{joins}"
        tail = "" if left is None else f" LIMIT {int(left)}"
        rows = connection.execute(
            f"SELECT {columns} FROM {tables} WHERE {where} AND {part.condition} ORDER BY {part.order}{tail}",
            values,
        )
        for row in rows:
            left = None if left is None else left - 1
            yield row


def many(connection: sqlite3.Connection, selection: Selection) -> bool:
    """Whether the selection leaves more than a few events. The indexes with an order hold what is current only."""
    if selection.as_of is not None or not selection.leads_only:
        return False
    where, values = selection.where()
    joins = _ARTICLE if selection.needs_article() else ""
    counted = f"SELECT count(*) FROM (SELECT 1 FROM event e{joins} WHERE {where} LIMIT {FEW + 1})"
    return bool(connection.execute(counted, values).fetchone()[0] > FEW)
