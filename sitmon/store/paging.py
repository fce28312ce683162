"""The first page of a list of any length, quickly: what fills the screen before all numbers are read.

SQLite keeps no count of how often a value occurs, so its planner cannot know whether it is quicker to
walk from the newest event on until a page is full, or to look up the few that match. Here that is tried.
"""

from __future__ import annotations

import sqlite3
from array import array
from dataclasses import replace

from sitmon.query import Query, match_expression
from sitmon.store import read
from sitmon.store.connection import reported
from sitmon.store.selection import Selection

FEW = 2_000
"""Matches that are looked up one by one rather than met on the way."""
_STRIDE = 2_000
"""Events walked past at first; each stride is twice as long as the one before."""
_BY_TIME = "e.at DESC, e.id DESC"


@reported()
def first(connection: sqlite3.Connection, selection: Selection, most: int) -> array[int]:
    """The numbers of the first `most` selected events, as `read.ids` gives them."""
    query = selection.query
    if query.sort or selection.as_of is not None or not selection.leads_only:
        return read.ids(connection, selection, most)
    few = _few(connection, query)
    if few is not None:
        return _looked_up(connection, selection, few, most)
    if query.words or query.without:
        return _walked(connection, selection, most)
    return read.ids(connection, selection, most)


def _few(connection: sqlite3.Connection, query: Query) -> list[int] | None:
    """The articles that one part of the query leaves, where these are few; None where all leave many."""
    asked: list[tuple[str, tuple[object, ...]]] = []
    if expression := match_expression(query):
        asked.append(("SELECT rowid FROM words WHERE words MATCH ?", (expression,)))
    asked += [
        (
            "SELECT article_id FROM event WHERE lead AND known_until IS NULL"
            f" AND {total.measure}_low {total.sign} ?",
            (total.value,),
        )
        for total in query.totals
        if total.sign in (">", ">=")
    ]
    for statement, values in asked:
        found = connection.execute(f"{statement} LIMIT {FEW + 1}", values).fetchall()
        if len(found) <= FEW:
            return [row[0] for row in found]
    return None


def _looked_up(
    connection: sqlite3.Connection, selection: Selection, articles: list[int], most: int
) -> array[int]:
    where, values = selection.where()
    joins = " JOIN article a ON a.id = e.article_id" if selection.needs_article() else ""
    listed = ", ".join(map(str, articles))
    rows = connection.execute(
        f"SELECT e.id FROM event e INDEXED BY event_article{joins}"
        f" WHERE e.article_id IN ({listed}) AND {where} ORDER BY {_BY_TIME} LIMIT {int(most)}",
        values,
    )
    return array("q", (row[0] for row in rows))


def _walked(connection: sqlite3.Connection, selection: Selection, most: int) -> array[int]:
    """From the newest on, with the words looked for among the articles of one stride at a time."""
    query = selection.query
    expression = match_expression(query)
    unwanted = [] if expression else [x for w in query.without if (x := match_expression(Query(words=(w,))))]
    wanted = expression or " OR ".join(unwanted)
    bare = replace(selection, query=replace(query, words=(), without=()))
    found: array[int] = array("q")
    after: tuple[float, int] = (9e99, 0)
    events = _STRIDE
    while len(found) < most and (rows := stride(connection, bare, after, events)):
        hits = _among(connection, wanted, [row[2] for row in rows]) if wanted else set()
        found.extend(row[1] for row in rows if (row[2] in hits) == bool(expression))
        after, events = (rows[-1][0], rows[-1][1]), events * 2
    return found[:most]


def stride(
    connection: sqlite3.Connection, selection: Selection, after: tuple[float, int], events: int
) -> list[tuple[float, int, int]]:
    """(time, number, article) of the selected events next to `after` (a time and a number), the newest first."""
    where, values = selection.where()
    joins = " JOIN article a ON a.id = e.article_id" if selection.needs_article() else ""
    rows = connection.execute(
        f"SELECT e.at, e.id, e.article_id FROM event e{joins} WHERE {where} AND (e.at, e.id) < (?, ?)"
        f" ORDER BY {_BY_TIME} LIMIT {int(events)}",
        [*values, *after],
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _among(connection: sqlite3.Connection, expression: str, articles: list[int]) -> set[int]:
    """Which of the articles the words are in, and perhaps others numbered between them."""
    rows = connection.execute(
        "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?",
        (expression, min(articles), max(articles)),
    )
    return {row[0] for row in rows}
