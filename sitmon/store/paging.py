"""The first page of a list of any length, quickly: what fills the screen before all numbers are read.

SQLite keeps no count of how often a value occurs, so its planner cannot know whether it is quicker to
walk from the newest event on until a page is full, or to look up the few that match. Here that is tried.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice, pairwise

from sitmon.query import Query, match_expression
from sitmon.store import read
from sitmon.store.connection import reported
from sitmon.store.orders import many, ordered
from sitmon.store.selection import Selection

FEW = 2_000
"""Articles whose events are looked up and put in order, rather than met on the way."""
_STRIDE = 250
"""Events walked past at first; each stride is twice as long as the one before."""
_HELD = 64_000
"""Articles that words are in which are read at once: that takes as long as asking for two hundred one by one."""
_LISTED = 16_000
"""Articles whose events are all listed, to be met on the way by their own numbers."""
_GAP = 500
"""Numbers of articles between two that are looked for together: what lies between costs less than another question."""
_QUESTIONS = 1_000
"""Questions from which on all between the first and the last is read instead."""


@reported()
def first(connection: sqlite3.Connection, selection: Selection, most: int) -> array[int]:
    """The numbers of the first `most` selected events, as `read.ids` gives them."""
    if selection.as_of is not None or not selection.leads_only:
        return read.ids(connection, selection, most)
    words = _Words(connection, selection.query)
    bare = replace(selection, query=replace(selection.query, words=(), without=()))
    few: Collection[int] | None = words.few()
    if few is None:
        few = _few(connection, bare)
    if few is not None:
        return array("q", (row[0] for row in ordered(connection, bare, "e.id", most, among=words.of(few))))
    if words.asked:
        return _walked(connection, words, bare, most)
    return read.ids(connection, selection, most)


def _few(connection: sqlite3.Connection, selection: Selection) -> list[int] | None:
    """The articles that one part of the query leaves, where these are few; None where all leave many."""
    query = selection.query
    asked: list[tuple[str, list[object]]] = [
        (
            "SELECT article_id FROM event WHERE lead AND known_until IS NULL"
            f" AND {total.measure}_low {total.sign} ?",
            [total.value],
        )
        for total in query.totals
        if total.sign in (">", ">=")
    ]
    if query.sources:
        told, values = selection.published_by()
        asked.append((f"SELECT a.id FROM article a INDEXED BY article_publisher WHERE {told}", values))
    for statement, values in asked:
        found = connection.execute(f"{statement} LIMIT {FEW + 1}", values).fetchall()
        if len(found) <= FEW:
            return [row[0] for row in found]
    return None


def _walked(connection: sqlite3.Connection, words: _Words, bare: Selection, most: int) -> array[int]:
    """Along the order, with the words looked for among the articles of one stride at a time. Where they are in few
    articles for the way already gone, the others are looked up after all: they may all be at its end."""
    events = _events(connection, words.held) if words.held and len(words.held) <= _LISTED else None
    # The indexes that have an order hold the numbers of events, not those of articles: these cost a look at every row.
    columns = "e.id, e.article_id" if events is None else "e.id"
    rows = ordered(connection, bare, columns, walk=many(connection, bare))
    found: array[int] = array("q")
    passed = 0
    for stride in _strides(rows):
        if events is None:
            held = words.of({row[1] for row in stride})
            found.extend(row[0] for row in stride if row[1] in held)
        else:
            found.extend(row[0] for row in stride if row[0] in events)
        passed += len(stride)
        if len(found) >= most:
            break
        if words.held is not None and passed > 2 * len(words.held):
            return array("q", (row[0] for row in ordered(connection, bare, "e.id", most, among=words.held)))
    return found[:most]


def _events(connection: sqlite3.Connection, articles: Collection[int]) -> set[int]:
    """The numbers of all events of the articles, from their index alone."""
    rows = connection.execute(
        "SELECT e.id FROM json_each(?) j CROSS JOIN event e INDEXED BY event_article WHERE e.article_id = j.value",
        (json.dumps(list(articles)),),
    )
    return {row[0] for row in rows}


def _strides(rows: Iterator[sqlite3.Row]) -> Iterator[list[sqlite3.Row]]:
    events = _STRIDE
    while stride := list(islice(rows, events)):
        yield stride
        events *= 2


class _Words:
    """The words of a query, or those that it is without, and which articles they are in."""

    def __init__(self, connection: sqlite3.Connection, query: Query) -> None:
        self._connection = connection
        wanted = match_expression(query)
        unwanted = [x for w in query.without if (x := match_expression(Query(words=(w,))))]
        self._wanted = wanted is not None
        self._expression = wanted or " OR ".join(unwanted)
        self._all: set[int] | None = self._read(_HELD) if self._expression else None
        """None where there are more."""

    @property
    def asked(self) -> bool:
        """Whether there are any."""
        return bool(self._expression)

    @property
    def held(self) -> set[int] | None:
        """The articles that hold the words; None where they are many, or are those not wanted."""
        return self._all if self._wanted else None

    def few(self) -> set[int] | None:
        """The articles that hold the words, where these are few."""
        return self.held if self.held is not None and len(self.held) <= FEW else None

    def of(self, articles: Collection[int]) -> Collection[int]:
        """Those of the articles that hold the words and none that the query is without."""
        if not self._expression:
            return articles
        hits = (self._among(articles) if self._all is None else self._all).intersection(articles)
        return hits if self._wanted else set(articles) - hits

    def _read(self, most: int) -> set[int] | None:
        found = self._connection.execute(
            "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", (self._expression, most + 1)
        ).fetchall()
        return {row[0] for row in found} if len(found) <= most else None

    def _among(self, articles: Collection[int]) -> set[int]:
        """Which of the articles the words are in, and perhaps others numbered between them."""
        found: set[int] = set()
        numbers = sorted(articles)
        runs = list(_runs(numbers))
        for low, high in runs if len(runs) <= _QUESTIONS else [(numbers[0], numbers[-1])]:
            rows = self._connection.execute(
                "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?",
                (self._expression, low, high),
            )
            found.update(row[0] for row in rows)
        return found


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """The stretches that hold the numbers, which are in order: a common word is not read where none of them is."""
    start = 0
    for n, (before, after) in enumerate(pairwise(numbers), start=1):
        if after - before > _GAP:
            yield numbers[start], before
            start = n
    if numbers:
        yield numbers[start], numbers[-1]
