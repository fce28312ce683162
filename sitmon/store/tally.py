"""Counts that are kept up with the store: asked again, they read only what has changed since."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sitmon.store import turned
from sitmon.store.connection import reading
from sitmon.store.horizon import TOUCHED, Horizon, horizon, moved_on
from sitmon.store.selection import Selection
from sitmon.store.turned import Marked

Groups = dict[tuple[Any, ...], int]
"""The values of a group → events in it; no group is empty."""
# An event was current at a horizon where its coding was then the newest of its article.
_ENDED = (
    f"e.id <= ? AND {TOUCHED} AND e.coding_id ="
    " (SELECT max(c.id) FROM coding c WHERE c.article_id = e.article_id AND c.id <= ?)"
)


_SLICE = 50_000
"""Events grouped at once: SQLite sorts what it groups, in memory."""


class Tally:
    """Current events counted by `columns` of event e; `index` is one that begins with them, where there is.

    One for one asker: it remembers the last question. Counts depend on nothing that can change
    while an event is current but its words and marks; selections by words are counted anew.
    """

    def __init__(self, columns: str, index: str = "") -> None:
        self._columns, self._index = columns, index
        self._held: Groups = {}
        self._asked: tuple[Selection, Horizon, Marked] | None = None

    def ask(self, connection: sqlite3.Connection, selection: Selection) -> Groups:
        """The counts of the selected events; the caller must not change them."""
        selection = replace(selection, query=replace(selection.query, sort=""))
        with reading(connection):
            now, marks = horizon(connection), turned.read(connection, selection.query)
            before, self._asked = self._asked, None
            if before and moved_on(before[0], selection) and _steady(selection) and before[1].near(now):
                was, then, marked = before
                if articles := marked.turned(marks):
                    self._held = self._turned(connection, was, then, articles, marked.of(articles))
                self._held = self._moved(connection, was, then, selection)
            else:
                self._held = self._anew(connection, selection)
            self._asked = (selection, now, marks)
        return self._held

    def _turned(
        self,
        connection: sqlite3.Connection,
        was: Selection,
        then: Horizon,
        articles: list[int],
        before: list[int],
    ) -> Groups:
        """The counts as they were, had the articles been marked as they are now; `before` are those of them that
        were as asked for."""
        counts = Counter(self._held)
        bare = replace(was, query=replace(was.query, states=(), tags=()))
        theirs = "e.article_id IN (SELECT value FROM json_each(?)) AND"
        for asked, those, count in ((bare, before, counts.subtract), (was, articles, counts.update)):
            # What was current then: what still is, and what has ended since.
            for selection, told, values in (
                (asked, "e.id <= ?", (then.event,)),
                (replace(asked, ended=True), _ENDED, (then.event, then.coding, then.coding)),
            ):
                listed = json.dumps(those)
                count(
                    self._count(
                        connection,
                        selection,
                        " INDEXED BY event_article",
                        f"{theirs} {told}",
                        listed,
                        *values,
                    )
                )
        return {group: n for group, n in counts.items() if n}

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

    def _anew(self, connection: sqlite3.Connection, selection: Selection) -> Groups:
        q = selection.query
        if (
            selection.as_of is not None
            or not selection.leads_only
            or selection.regions
            or not _steady(selection)
            or q.states
            or q.tags
        ):
            return self._count(connection, selection, "")
        counts: Counter[tuple[Any, ...]] = Counter()
        for after, to in _slices(connection, q.since, q.until):
            if after is not None and self._index and not (q.totals or q.sources or q.confidence):
                return self._count(connection, selection, f" INDEXED BY {self._index}")
            bounds = [(f"e.at {sign} ?", at) for sign, at in ((">", after), ("<=", to)) if at is not None]
            condition = " AND ".join(["1", *(told for told, _ in bounds)])
            values = [at for _, at in bounds]
            counts.update(self._count(connection, selection, " INDEXED BY event_time", condition, *values))
        return dict(counts)

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
            f" WHERE {where} AND {condition} GROUP BY {self._columns}",
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
        self._tally = Tally("e.country, e.admin1, e.gid, e.kind", "event_where")
        self._then = Tally("e.country, e.admin1, e.gid, e.kind, e.lat, e.lon, e.level, e.place")
        """For what was known then: no index leads to events that have ended."""
        self._known: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        """What stands with a place in an event that it was met in."""
        self.countries: dict[str, Counter[str]] = {}
        """Of the last answer: country → kind → events known no nearer than the country."""

    def ask(
        self, connection: sqlite3.Connection, selection: Selection
    ) -> tuple[list[Point], list[tuple[str | None, int]]]:
        """(the places with most events; country or region, None for no place at all, → events known no nearer)."""
        points: list[Point] = []
        wide: Counter[tuple[str | None, str | None]] = Counter()
        self.countries = {}
        tally = self._tally if selection.as_of is None and selection.leads_only else self._then
        for (country, admin1, gid, kind, *told), n in tally.ask(connection, selection).items():
            lat, lon, level, place = told or self._place(connection, (country, admin1, gid))
            if lat is not None and level in _NEAR:
                points.append((lat, lon, level, place, kind, n))
            else:
                wide[gid, place] += n
                if level == "country" and country is not None:
                    self.countries.setdefault(country, Counter())[kind] += n
        points.sort(key=lambda point: -point[-1])
        return points[:_POINTS], sorted(
            ((place, n) for (_, place), n in wide.items()), key=lambda w: (-w[1], w[0] or "")
        )

    def _place(self, connection: sqlite3.Connection, where: tuple[Any, ...]) -> tuple[Any, ...]:
        if where not in self._known:
            row = connection.execute(
                "SELECT lat, lon, level, place FROM event INDEXED BY event_where"
                " WHERE lead AND known_until IS NULL AND country IS ? AND admin1 IS ? AND gid IS ? LIMIT 1",
                where,
            ).fetchone()
            if row is None:  # it has just ended
                return (None,) * 4
            self._known[where] = tuple(row)
        return self._known[where]


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


def _slices(
    connection: sqlite3.Connection, since: float | None, until: float | None
) -> Iterator[tuple[float | None, float | None]]:
    """(after, to) of stretches of time with some `_SLICE` events each, the newest first; None: no bound."""
    to = until
    while True:
        after = _older(connection, "<=", to, _SLICE)
        if after is not None and after == to:
            after = _older(connection, "<", to, 0)
        if after is None or (since is not None and after < since):
            yield None, to
            return
        yield after, to
        to = after


def _older(connection: sqlite3.Connection, sign: str, to: float | None, events: int) -> float | None:
    row = connection.execute(
        "SELECT e.at FROM event e INDEXED BY event_time WHERE e.lead AND e.known_until IS NULL"
        f" AND e.at {sign} ? ORDER BY e.at DESC LIMIT 1 OFFSET {events}",
        (9e99 if to is None else to,),
    ).fetchone()
    return float(row[0]) if row else None


def _steady(selection: Selection) -> bool:
    """Whether an event stays selected as long as it is current."""
    q = selection.query
    return not (q.words or q.without)
