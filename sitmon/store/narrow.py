"""The narrowest way to the events of a selection: along that of its parts which leaves the fewest.

SQLite keeps no counts of values, so its planner cannot know that a region has a hundred events and a kind half a
million. Here they are counted along the indexes, up to a bound: a millisecond a part.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sitmon.query import Query, Total
from sitmon.store import marked
from sitmon.store.selection import Selection

_EVENTS = "({numbers}) n CROSS JOIN event e ON e.id = n.id"
_ARTICLES = "({numbers}) n CROSS JOIN event e INDEXED BY event_article ON e.article_id = n.id"
_LOW = {">": ">", ">=": ">=", "<": "<", "<=": "<=", "=": "<="}
"""What holds of the lowest number, which has an index, where a bound on a total holds."""


@dataclass(frozen=True, slots=True)
class Way:
    """Tables with event e in which all selected events are, and the parameters of that."""

    tables: str
    values: tuple[object, ...]
    count: int
    """Of the events, or of their articles."""


def among(articles: Collection[int]) -> Way:
    """The way to the events of some articles."""
    numbers = "SELECT value AS id FROM json_each(?)"
    return Way(_ARTICLES.format(numbers=numbers), (json.dumps(list(articles)),), len(articles))


@dataclass(frozen=True, slots=True)
class _Part:
    """Statements that give numbers `id`; the same one may come from several. `tables` lead on from them."""

    statements: tuple[str, ...]
    values: tuple[object, ...]
    tables: str = _EVENTS


def narrowest(connection: sqlite3.Connection, selection: Selection, most: int) -> Way | None:
    """The way to what is selected of the current events that lead; None where every part leaves more than `most`
    (of marks and sources that is articles)."""
    least, best = most + 1, None
    for part in _parts(selection):
        numbers = " UNION ALL ".join(part.statements)
        count = connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM ({numbers}) LIMIT {least})", part.values
        ).fetchone()[0]
        if count < least:
            least, best = count, part
    if best is None:
        return None
    return Way(best.tables.format(numbers=" UNION ".join(best.statements)), best.values, least)


def _parts(selection: Selection) -> Iterator[_Part]:
    q = selection.query
    times, bounds = _times(q)
    if bounds:
        yield _Part((_numbers("event_time", "1", times),), bounds)
    if q.kinds:
        yield _Part((_numbers("event_kind", _among("kind", q.kinds), times),), (*q.kinds, *bounds))
    if q.confidence is not None:
        yield _Part((_numbers("event_confidence", "e.confidence >= ?"),), (q.confidence,))
    yield from (_total(total) for total in q.totals)
    yield from _regions(selection, times, bounds)
    if q.sources:
        told, values = selection.published_by()
        statement = f"SELECT a.id FROM article a INDEXED BY article_publisher WHERE {told}"
        yield _Part((statement,), tuple(values), _ARTICLES)
    for statement, values in marked.articles(q):
        yield _Part((statement,), tuple(values), _ARTICLES)


def _times(query: Query) -> tuple[str, tuple[float, ...]]:
    told = [(" AND e.at >= ?", query.since), (" AND e.at <= ?", query.until)]
    return "".join(text for text, at in told if at is not None), tuple(at for _, at in told if at is not None)


def _total(total: Total) -> _Part:
    low = f"e.{total.measure}_low {_LOW[total.sign]} ?"
    return _Part((_numbers(f"event_{total.measure}", low),), (total.value,))


def _regions(selection: Selection, times: str, bounds: tuple[float, ...]) -> Iterator[_Part]:
    """One part of all regions together; none where a circle or the world is among them."""
    regions = selection.regions
    if any(r.circle or r.level == "world" for r in regions):
        return
    statements, values = [], []
    for column, held in (("country", "countries"), ("admin1", "admin1"), ("gid", "gids")):
        if names := sorted({name for r in regions for name in getattr(r, held)}):
            statements.append(_numbers(f"event_{column}", _among(column, names), times))
            values += [*names, *bounds]
    if statements:
        yield _Part(tuple(statements), tuple(values))


def _numbers(index: str, condition: str, times: str = "") -> str:
    return f"SELECT e.id FROM event e INDEXED BY {index} WHERE e.lead AND e.known_until IS NULL AND {condition}{times}"


def _among(column: str, values: Sequence[str]) -> str:
    return f"e.{column} IN ({', '.join('?' * len(values))})"
