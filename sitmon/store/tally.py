"""Counts that are kept up with the store: asked again, they read only what has changed since."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import replace
from typing import Any

from sitmon.store.connection import reading
from sitmon.store.horizon import TOUCHED, Horizon, horizon, moved_on
from sitmon.store.selection import Selection

Groups = dict[tuple[Any, ...], int]
"""The values of a group → events in it; no group is empty."""
# An event was current at a horizon where its coding was then the newest of its article.
_ENDED = (
    f"e.id <= ? AND {TOUCHED} AND e.coding_id ="
    " (SELECT max(c.id) FROM coding c WHERE c.article_id = e.article_id AND c.id <= ?)"
)


class Tally:
    """Current events counted by `columns` of event e, of those only for which `only` holds.

    One for one asker: it remembers the last question. Counts depend on nothing that can change
    while an event is current but its words and marks; selections by these are counted anew.
    """

    def __init__(self, columns: str, only: str = "1") -> None:
        self._columns, self._only = columns, only
        self._held: Groups = {}
        self._asked: tuple[Selection, Horizon] | None = None

    def ask(self, connection: sqlite3.Connection, selection: Selection) -> Groups:
        """The counts of the selected events; the caller must not change them."""
        selection = replace(selection, query=replace(selection.query, sort=""))
        with reading(connection):
            now = horizon(connection)
            before, self._asked = self._asked, None
            if before and moved_on(before[0], selection) and _steady(selection) and before[1].near(now):
                self._held = self._moved(connection, before[0], before[1], selection)
            else:
                self._held = self._count(connection, selection, "")
            self._asked = (selection, now)
        return self._held

    def _moved(self, connection: sqlite3.Connection, was: Selection, then: Horizon, now: Selection) -> Groups:
        counts = Counter(self._held)
        # For the window as it was: what came and what ended; then what it left behind and what it reached.
        counts.update(self._count(connection, was, " NOT INDEXED", "e.id > ?", then.event))
        ended = (then.event, then.coding, then.coding)
        counts.subtract(
            self._count(connection, replace(was, ended=True), " INDEXED BY event_article", _ENDED, *ended)
        )
        a, b = was.query, now.query
        if b.since != a.since:
            counts.subtract(self._count(connection, was, "", "e.at < ?", b.since))
        if b.until != a.until:
            counts.update(self._count(connection, now, "", "e.at > ?", a.until))
        return {group: n for group, n in counts.items() if n}

    def _count(
        self,
        connection: sqlite3.Connection,
        selection: Selection,
        how: str,
        condition: str = "1",
        *values: object,
    ) -> Groups:
        where, given = selection.where()
        joins = " JOIN article a ON a.id = e.article_id" if selection.needs_article() else ""
        rows = connection.execute(
            f"SELECT {self._columns}, count(*) FROM event e{how}{joins}"
            f" WHERE {where} AND {self._only} AND {condition} GROUP BY {self._columns}",
            [*given, *values],
        )
        return {tuple(row)[:-1]: row[-1] for row in rows}


Point = tuple[float, float, str, str, str, int]
"""Latitude, longitude, level, name, kind, events."""
_POINTS = 2_000
_NEAR = ("place", "admin1")


class PlaceTally:
    """Events by place and kind, for a map."""

    def __init__(self) -> None:
        self._tally = Tally("e.gid, e.lat, e.lon, e.level, e.place, e.kind")

    def ask(
        self, connection: sqlite3.Connection, selection: Selection
    ) -> tuple[list[Point], list[tuple[str | None, int]]]:
        """(the places with most events; country or region, None for no place at all, → events known no nearer)."""
        points: list[Point] = []
        wide: Counter[tuple[str | None, str | None]] = Counter()
        for (gid, lat, lon, level, place, kind), n in self._tally.ask(connection, selection).items():
            if lat is not None and level in _NEAR:
                points.append((lat, lon, level, place, kind, n))
            else:
                wide[gid, place] += n
        points.sort(key=lambda point: -point[-1])
        told = sorted(((place, n) for (_, place), n in wide.items()), key=lambda w: (-w[1], w[0] or ""))
        return points[:_POINTS], told


class TimeTally:
    """Events by step of time and kind."""

    def __init__(self) -> None:
        self._step = 0.0
        self._tally: Tally | None = None

    def ask(
        self, connection: sqlite3.Connection, selection: Selection, step: float
    ) -> dict[tuple[int, str], int]:
        """(bucket number since the epoch, kind) → events, in buckets of `step` seconds."""
        if self._tally is None or step != self._step:
            self._step, self._tally = step, Tally(f"CAST(e.at / {float(step)!r} AS INTEGER), e.kind")
        return {(bucket, kind): n for (bucket, kind), n in self._tally.ask(connection, selection).items()}


def _steady(selection: Selection) -> bool:
    """Whether an event stays selected as long as it is current."""
    q = selection.query
    return not (q.words or q.without or q.states or q.tags)
