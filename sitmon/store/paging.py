"""The first page of a list of any length, quickly: what fills the screen before all numbers are read.

SQLite keeps no count of how often a value occurs, so its planner cannot know whether it is quicker to
walk from the newest event on until a page is full, or to look up the few that match. Here the one is tried for
a while, and then the other.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice, pairwise

from sitmon.query import Query, match_expression
from sitmon.store import read
from sitmon.store.connection import reported
from sitmon.store.narrow import Way, among, narrowest
from sitmon.store.orders import ordered
from sitmon.store.selection import Selection

FEW = 2_000
"""Articles whose events, and events that, are looked up and put in order rather than met on the way."""
_MANY = 40_000
"""The same where they were not met soon."""
_STRIDE = 250
"""Events walked past at first; each stride is twice as long as the one before."""
_HELD = 64_000
"""Articles that words are in which are read at once: that takes as long as asking for two hundred one by one."""
_LISTED = 6_000
"""Articles that words are in whose events are looked up where there is no other way."""
_GAP = 500
"""Numbers of articles between two that are looked for together: what lies between costs less than another question."""
_QUESTIONS = 1_000
"""Questions from which on all between the first and the last is read instead."""
_STEPS = 700_000
"""Steps of SQLite's machine along the order before another way is looked for: some fifty thousand events, which lie
together in a list by time; in another order, in which each costs more, half of that."""
_LOOK = 1_000
"""Steps between two looks at how many there were."""
_GLANCE = 7_500
"""Events looked at meanwhile where words are asked for, and the questions about these that may take."""
_GLANCES = 64


@reported()
def first(connection: sqlite3.Connection, selection: Selection, most: int) -> array[int]:
    """The numbers of the first `most` selected events, as `read.ids` gives them."""
    if selection.as_of is not None or not selection.leads_only:
        return read.ids(connection, selection, most)
    words = _Words(connection, selection.query)
    bare = replace(selection, query=replace(selection.query, words=(), without=()))
    few = words.few()
    if few is not None:
        return _ids(ordered(connection, bare, "e.id", most, way=among(few)))
    way = narrowest(connection, bare, FEW)
    if way is None:
        found = _glanced(connection, words, bare, most)
        if found is not None:
            return found
        way = narrowest(connection, bare, _MANY)
    if words.asked:
        return _all_along(connection, words, bare, most, way)
    return _ids(ordered(connection, bare, "e.id", most, way=way, walk=way is None))


def _ids(rows: Iterator[sqlite3.Row]) -> array[int]:
    return array("q", (row[0] for row in rows))


def _numbers(connection: sqlite3.Connection, statement: str, values: Sequence[object]) -> list[int]:
    """The column `n` of the rows. They are gathered by SQLite: to fetch them one by one is to let go of Python's lock for each,
    and to wait for it again while the screen is painted or totals are counted."""
    row = connection.execute(f"SELECT json_group_array(n) FROM ({statement})", values).fetchone()
    found: list[int] = json.loads(row[0])
    return found


def _glanced(connection: sqlite3.Connection, words: _Words, bare: Selection, most: int) -> array[int] | None:
    """The page where it is met soon along the order, as most are; None where it is not."""
    if words.asked and bare.query.sort:
        words.read()  # for articles that lie far from each other there would be as many questions
    with suppress(_Spent), _allowed(connection, _steps(bare)):
        if not words.asked:
            return _ids(ordered(connection, bare, "e.id", most, walk=True))
        return _met(words, ordered(connection, bare, "e.id, e.article_id", walk=True), most)
    return None


def _steps(selection: Selection) -> int:
    return _STEPS // 2 if selection.query.sort else _STEPS


def _met(words: _Words, rows: Iterator[sqlite3.Row], most: int) -> array[int] | None:
    """The first of the rows that hold the words; None where that takes many questions."""
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
        if asked and passed >= _GLANCE:
            return None
    return found


class _Spent(Exception):
    """It takes longer than was allowed."""


@contextmanager
def _allowed(connection: sqlite3.Connection, steps: int) -> Iterator[None]:
    """What is asked inside is broken off, with _Spent, after so many steps of SQLite's machine."""
    left = steps // _LOOK

    def spent() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    connection.set_progress_handler(spent, _LOOK)
    try:
        yield
    except sqlite3.OperationalError as fault:
        if left >= 0:
            raise
        raise _Spent from fault
    finally:
        connection.set_progress_handler(None, _LOOK)


def _all_along(
    connection: sqlite3.Connection, words: _Words, bare: Selection, most: int, way: Way | None
) -> array[int]:
    """The page, however far it is. Where the words are in few articles for the way there is, these are looked up instead,
    and so they are where there is none and the page is not met soon: they may all be at the order's end."""
    held = words.read()
    # In another order than by time they were looked for along it already.
    least = way.count if way else _HELD if bare.query.sort else _LISTED
    if held is None or len(held) > least:
        rows = ordered(connection, bare, "e.id, e.article_id", way=way, walk=way is None)
        if way is not None or held is None:
            return _sifted(words, rows, most)
        with suppress(_Spent), _allowed(connection, _STEPS):
            return _sifted(words, rows, most)
    return _ids(ordered(connection, bare, "e.id", most, way=among(held)))


def _sifted(words: _Words, rows: Iterator[sqlite3.Row], most: int) -> array[int]:
    """The first of the rows that hold the words."""
    found: array[int] = array("q")
    for stride in _strides(rows):
        hits = words.of({row[1] for row in stride})
        found.extend(row[0] for row in stride if row[1] in hits)
        if len(found) >= most:
            break
    return found[:most]


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
        self._tried = False
        self._all: set[int] | None = None
        """All the articles that they are in, where these have been read and are not too many."""

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
        if not self._tried:
            self._tried, self._all = True, self._read(_HELD)
        return self._all if self._wanted else None

    def questions(self, articles: Collection[int]) -> int:
        """How many questions it takes to tell which of these articles hold them."""
        return len(self._asked_of(articles)) if self._all is None else 0

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
