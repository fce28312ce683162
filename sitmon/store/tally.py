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
        # In the order of the window as it was: what came, what ended, then what the window left behind.
        counts.update(self._count(connection, was, " NOT INDEXED", "e.id > ?", then.event))
        ended = (then.event, then.coding, then.coding)
        counts.subtract(
            self._count(connection, replace(was, ended=True), " INDEXED BY event_article", _ENDED, *ended)
        )
        if now.query.since is not None and now.query.since != was.query.since:
            counts.subtract(self._count(connection, was, "", "e.at < ?", now.query.since))
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


def _steady(selection: Selection) -> bool:
    """Whether an event stays selected as long as it is current."""
    q = selection.query
    return not (q.words or q.without or q.states or q.tags)
