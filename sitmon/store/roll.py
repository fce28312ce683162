"""The numbers of a selection's events in the order of a list, kept up with the store.

A list of a million events is read once; then what came is put in its place and what ended is
taken out: sixteen bytes an event are held.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable

from sitmon.store import read, turned
from sitmon.store.connection import reading
from sitmon.store.horizon import TOUCHED, Horizon, horizon, moved_on
from sitmon.store.selection import Selection
from sitmon.store.turned import Marked

Key = tuple[float, int]
"""What lists are ordered by, the greatest first: time and number."""
Keys = tuple["array[float]", "array[int]"]
"""Times and numbers in the order of a list."""
_CHUNK = 4096


class Roll:
    """The numbers for one asker: it remembers the last question. Kept up for lists by time; those in another order are read anew."""

    def __init__(self) -> None:
        self._held: Keys = (array("d"), array("q"))
        self._asked: tuple[Selection, Horizon, Marked] | None = None

    def ask(self, connection: sqlite3.Connection, selection: Selection) -> tuple[array[int], int]:
        """(the numbers, which the caller must not change; how many of them are of events stored since
        the question was asked last, 0 for another question)."""
        with reading(connection):
            now, marks = horizon(connection), turned.read(connection, selection.query)
            before, self._asked = self._asked, None
            same = before is not None and moved_on(before[0], selection)
            still = before is not None and same and before[0].query.until == selection.query.until
            fresh = 0
            if before is not None and still and not selection.query.sort and before[1].near(now):
                if before != (selection, now, marks):
                    articles = before[2].turned(marks)
                    self._held, fresh = _kept_up(connection, self._held, before[1], selection, articles)
            else:
                self._held = _anew(connection, selection)
                if before is not None and same:
                    fresh = sum(n > before[1].event for n in self._held[1])
            self._asked = (selection, now, marks)
        return self._held[1], fresh


def _anew(connection: sqlite3.Connection, selection: Selection) -> Keys:
    if selection.query.sort:
        return array("d"), read.ids(connection, selection)
    where, values = selection.where()
    found = connection.execute(
        f"SELECT e.at, e.id FROM event e{_joins(selection)} WHERE {where} ORDER BY e.at DESC, e.id DESC",
        values,
    )
    times, numbers = array("d"), array("q")
    while rows := found.fetchmany(_CHUNK):
        times.extend([row[0] for row in rows])
        numbers.extend([row[1] for row in rows])
    return times, numbers


def _joins(selection: Selection) -> str:
    return " JOIN article a ON a.id = e.article_id" if selection.needs_article() else ""


def _kept_up(
    connection: sqlite3.Connection, held: Keys, then: Horizon, selection: Selection, articles: list[int]
) -> tuple[Keys, int]:
    """The keys, and how many are new. `articles` are those whose marks have turned."""
    where, values = selection.where()
    joins, keys = _joins(selection), "SELECT e.at, e.id FROM event e"
    came = connection.execute(
        f"{keys} NOT INDEXED{joins} WHERE {where} AND e.id > ?", [*values, then.event]
    ).fetchall()
    fresh = len(came)
    ended = connection.execute(
        f"{keys} INDEXED BY event_article WHERE {TOUCHED} AND e.id <= ? AND e.known_until IS NOT NULL",
        (then.coding, then.event),
    ).fetchall()
    if articles:
        # All of theirs is taken out, and what is selected now put in.
        theirs = "e.article_id IN (SELECT value FROM json_each(?)) AND e.id <= ?"
        bounds = (json.dumps(articles), then.event)
        way = f"{keys} INDEXED BY event_article"
        came += connection.execute(f"{way}{joins} WHERE {where} AND {theirs}", [*values, *bounds]).fetchall()
        ended += connection.execute(f"{way} WHERE {theirs}", bounds).fetchall()
    times, numbers = changed(held, map(tuple, came), set(map(tuple, ended)))
    if selection.query.since is not None:
        end = place((times, numbers), (selection.query.since, -1))
        times, numbers = times[:end], numbers[:end]
    return (times, numbers), fresh


def changed(held: Keys, came: Iterable[Key], ended: Iterable[Key]) -> Keys:
    """`held`, which is in order, with what came put in and what ended taken out; what is not there is let be, and
    what did both is there once."""
    times, numbers = held
    changes = [(*key, False) for key in came] + [(*key, True) for key in ended]
    if not changes:
        return held
    new_times, new_numbers = array("d"), array("q")
    done = 0
    for moment, number, gone in sorted(changes, key=lambda change: change[:2], reverse=True):
        at = place(held, (moment, number), done)
        new_times += times[done:at]
        new_numbers += numbers[done:at]
        done = at
        if not gone:
            new_times.append(moment)
            new_numbers.append(number)
        elif at < len(numbers) and numbers[at] == number:
            done += 1
    return new_times + times[done:], new_numbers + numbers[done:]


def place(held: Keys, wanted: Key, start: int = 0) -> int:
    """The first place from `start` on whose key is not above `wanted`."""
    times, numbers = held
    low, high = start, len(numbers)
    while low < high:
        middle = (low + high) // 2
        if (times[middle], numbers[middle]) > wanted:
            low = middle + 1
        else:
            high = middle
    return low
