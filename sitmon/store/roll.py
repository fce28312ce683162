"""The numbers of a selection's events in the order of a list, kept up with the store.

A list of a million events is read once; then what came is put in its place and what ended is
taken out, found by bisection over the rows themselves: a number is all that is held of an event.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Sequence

from sitmon.store import read
from sitmon.store.connection import reading
from sitmon.store.horizon import TOUCHED, Horizon, horizon, moved_on
from sitmon.store.selection import Selection

Key = tuple[float, int]
"""What lists are ordered by, the greatest first: time and number."""
KeyOf = Callable[[int], Key]


class Roll:
    """The numbers for one asker: it remembers the last question. Kept up for lists by time;
    those in another order, or by marks, which change while an event does not, are read anew."""

    def __init__(self) -> None:
        self._held: array[int] = array("q")
        self._asked: tuple[Selection, Horizon] | None = None

    def ask(self, connection: sqlite3.Connection, selection: Selection) -> tuple[array[int], int]:
        """(the numbers, which the caller must not change; how many of them are of events stored since
        the question was asked last, 0 for another question)."""
        with reading(connection):
            now = horizon(connection)
            before, self._asked = self._asked, None
            same = before is not None and moved_on(before[0], selection)
            fresh = 0
            still = before is not None and same and before[0].query.until == selection.query.until
            if before is not None and still and _by_time(selection) and before[1].near(now):
                if before != (selection, now):
                    self._held, fresh = _kept_up(connection, self._held, before[1], selection)
            else:
                self._held = read.ids(connection, selection)
                if before is not None and same:
                    fresh = sum(n > before[1].event for n in self._held)
            self._asked = (selection, now)
        return self._held, fresh


def _by_time(selection: Selection) -> bool:
    q = selection.query
    return not (q.sort or q.states or q.tags)


def _kept_up(
    connection: sqlite3.Connection, held: array[int], then: Horizon, selection: Selection
) -> tuple[array[int], int]:
    """The numbers, and how many are new."""
    where, values = selection.where()
    joins = " JOIN article a ON a.id = e.article_id" if selection.needs_article() else ""
    came = connection.execute(
        f"SELECT e.at, e.id FROM event e NOT INDEXED{joins} WHERE {where} AND e.id > ?", [*values, then.event]
    ).fetchall()
    ended = connection.execute(
        f"SELECT e.at, e.id FROM event e INDEXED BY event_article WHERE {TOUCHED} AND e.id <= ?"
        " AND e.known_until IS NOT NULL",
        (then.coding, then.event),
    ).fetchall()

    def key(number: int) -> Key:
        row = connection.execute("SELECT at FROM event WHERE id = ?", (number,)).fetchone()
        return row[0], number

    found = changed(held, map(tuple, came), map(tuple, ended), key)
    since = selection.query.since
    return found if since is None else found[: place(found, (since, -1), key)], len(came)


def changed(held: array[int], came: Iterable[Key], ended: Iterable[Key], key: KeyOf) -> array[int]:
    """`held`, which is in order, with what came put in and what ended taken out; what is not there is let be."""
    found: array[int] = array("q")
    done = 0
    for moment, number, gone in sorted(
        [(*k, False) for k in came] + [(*k, True) for k in ended], key=lambda k: k[:2], reverse=True
    ):
        at = place(held, (moment, number), key, done)
        found += held[done:at]
        done = at
        if not gone:
            found.append(number)
        elif at < len(held) and held[at] == number:
            done += 1
    return found + held[done:] if done else found + held


def place(held: Sequence[int], wanted: Key, key: KeyOf, start: int = 0) -> int:
    """The first place from `start` on whose key is not above `wanted`. What is new mostly
    belongs near the start, so steps double from there before they halve."""
    low, step = start, 1
    high = start
    while high < len(held) and key(held[high]) > wanted:
        low, high, step = high + 1, high + step, step * 2
    high = min(high, len(held))
    while low < high:
        middle = (low + high) // 2
        if key(held[middle]) > wanted:
            low = middle + 1
        else:
            high = middle
    return low
