"""The first page of a list of any length, quickly: what fills the screen before all numbers are read.

SQLite keeps no count of how often a value occurs, so its planner cannot know whether it is quicker to
walk from the newest event on until a page is full, or to look up the few that match. Here that is tried.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterator, Sequence
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
_GLANCE = 7_500
"""Events looked at before all articles that words are in are asked for."""
_GLANCES = 64
"""Questions about the words for which these may be so put."""


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
            "SELECT article_id AS n FROM event WHERE lead AND known_until IS NULL"
            f" AND {total.measure}_low {total.sign} ?",
            [total.value],
        )
        for total in query.totals
        if total.sign in (">", ">=")
    ]
    if query.sources:
        told, values = selection.published_by()
        asked.append((f"SELECT a.id AS n FROM article a INDEXED BY article_publisher WHERE {told}", values))
    for statement, values in asked:
        found = _numbers(connection, f"{statement} LIMIT {FEW + 1}", values)
        if len(found) <= FEW:
            return found
    return None


def _numbers(connection: sqlite3.Connection, statement: str, values: Sequence[object]) -> list[int]:
    """The column `n` of the rows. They are gathered by SQLite: to fetch them one by one is to let go of Python's lock for each,
    and to wait for it again while the screen is painted or totals are counted."""
    row = connection.execute(f"SELECT json_group_array(n) FROM ({statement})", values).fetchone()
    found: list[int] = json.loads(row[0])
    return found


def _walked(connection: sqlite3.Connection, words: _Words, bare: Selection, most: int) -> array[int]:
    """Along the order, with the words looked for among the articles of one stride at a time."""
    asks = bool(bare.query.sort or bare.query.sources)
    walk = many(connection, bare) if asks else None
    found = _glanced(words, ordered(connection, bare, "e.id, e.article_id", walk=bool(walk)), most)
    if found is None:
        found = _all_along(connection, words, bare, most, many(connection, bare) if walk is None else walk)
    return found


def _glanced(words: _Words, rows: Iterator[sqlite3.Row], most: int) -> array[int] | None:
    """The page where it is met soon, as a common word is in a list by time; None where it is not."""
    found: array[int] = array("q")
    passed = asked = 0
    for stride in _strides(rows):
        articles = {row[1] for row in stride}
        asked += words.questions(articles)
        if asked > _GLANCES:
            return None
        held = words.of(articles)
        found.extend(row[0] for row in stride if row[1] in held)
        passed += len(stride)
        if len(found) >= most:
            return found[:most]
        if passed >= _GLANCE:
            return None
    return found


def _all_along(
    connection: sqlite3.Connection, words: _Words, bare: Selection, most: int, walk: bool
) -> array[int]:
    """The page, however far the way. Where the words are in few articles for the way already gone, the others are
    looked up after all: they may all be at its end."""
    held = words.read()
    events = _events(connection, held) if held and len(held) <= _LISTED else None
    # The indexes that have an order hold the numbers of events, not those of articles: these cost a look at every row.
    columns = "e.id, e.article_id" if events is None else "e.id"
    found: array[int] = array("q")
    passed = 0
    for stride in _strides(ordered(connection, bare, columns, walk=walk)):
        if events is None:
            hits = words.of({row[1] for row in stride})
            found.extend(row[0] for row in stride if row[1] in hits)
        else:
            found.extend(row[0] for row in stride if row[0] in events)
        passed += len(stride)
        if len(found) >= most:
            break
        if held is not None and passed > 2 * len(held):
            return array("q", (row[0] for row in ordered(connection, bare, "e.id", most, among=held)))
    return found[:most]


def _events(connection: sqlite3.Connection, articles: Collection[int]) -> set[int]:
    """The numbers of all events of the articles, from their index alone."""
    statement = "SELECT e.id AS n FROM json_each(?) j CROSS JOIN event e INDEXED BY event_article WHERE e.article_id = j.value"
    return set(_numbers(connection, statement, [json.dumps(list(articles))]))


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
        self._all: set[int] | None = None
        """All the articles that they are in, where these have been read."""

    @property
    def asked(self) -> bool:
        """Whether there are any."""
        return bool(self._expression)

    def few(self) -> set[int] | None:
        """The articles that hold the words, where these are few."""
        return self._read(FEW) if self._wanted else None

    def read(self) -> set[int] | None:
        """From here on they are not asked for but known, where that costs less. The articles that hold the words;
        None where they are many, or are those not wanted."""
        self._all = self._read(_HELD)
        return self._all if self._wanted else None

    def questions(self, articles: Collection[int]) -> int:
        """How many questions it takes to tell which of these articles hold them."""
        return len(list(self._asked_of(articles)))

    def of(self, articles: Collection[int]) -> Collection[int]:
        """Those of the articles that hold the words and none that the query is without."""
        if not self._expression:
            return articles
        hits = (self._among(articles) if self._all is None else self._all).intersection(articles)
        return hits if self._wanted else set(articles) - hits

    def _read(self, most: int) -> set[int] | None:
        statement = f"SELECT rowid AS n FROM words WHERE words MATCH ? LIMIT {most + 1}"
        found = _numbers(self._connection, statement, [self._expression])
        return set(found) if len(found) <= most else None

    def _among(self, articles: Collection[int]) -> set[int]:
        """Which of the articles the words are in, and perhaps others numbered between them."""
        statement = (
            "SELECT w.rowid AS n FROM json_each(?) j CROSS JOIN words w WHERE w.words MATCH ?"
            " AND w.rowid BETWEEN json_extract(j.value, '$[0]') AND json_extract(j.value, '$[1]')"
        )
        stretches = json.dumps(list(self._asked_of(articles)))
        return set(_numbers(self._connection, statement, [stretches, self._expression]))

    def _asked_of(self, articles: Collection[int]) -> list[tuple[int, int]]:
        """The stretches of numbers that are asked for, to know of these articles."""
        numbers = sorted(articles)
        runs = list(_runs(numbers))
        # The beginning of a word is looked up in whole, whatever the stretch.
        together = len(runs) > _QUESTIONS or (len(runs) > 1 and "*" in self._expression)
        return [(numbers[0], numbers[-1])] if together else runs


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """The stretches that hold the numbers, which are in order: a common word is not read where none of them is."""
    start = 0
    for n, (before, after) in enumerate(pairwise(numbers), start=1):
        if after - before > _GAP:
            yield numbers[start], before
            start = n
    if numbers:
        yield numbers[start], numbers[-1]
