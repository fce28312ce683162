"""How far the store has been read, so that asking again costs what has changed and not what there is.

Numbers of events and of codings only grow, in the order of the transactions that write them, as long
as nothing is deleted; a deletion changes `pruned`, and all is read anew.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from sitmon.store.selection import Selection

PRUNED = "pruned"
"""Under this name `kept` counts the deletions there have been."""
_FAR = 50_000
"""Codings since then from which on reading all anew costs less."""
TOUCHED = "e.article_id IN (SELECT c.article_id FROM coding c WHERE c.id > ?)"
"""Events of the articles that were read or read again since a coding."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """The newest event and the newest coding by number, and how often old articles were let go."""

    event: int
    coding: int
    pruned: int

    def near(self, later: Horizon) -> bool:
        """Whether what happened until `later` can be told from what there is."""
        return self.pruned == later.pruned and 0 <= later.coding - self.coding <= _FAR


def horizon(connection: sqlite3.Connection) -> Horizon:
    """How far the store reaches now."""
    row = connection.execute(
        "SELECT (SELECT max(id) FROM event), (SELECT max(id) FROM coding), (SELECT value FROM kept WHERE name = ?)",
        (PRUNED,),
    ).fetchone()
    return Horizon(row[0] or 0, row[1] or 0, int(row[2] or 0))


def note_pruned(connection: sqlite3.Connection) -> None:
    """Notes, in the transaction of a deletion, that there was one."""
    connection.execute(
        "INSERT INTO kept VALUES (?, '1') ON CONFLICT (name) DO UPDATE SET value = CAST(value + 1 AS TEXT)",
        (PRUNED,),
    )


def moved_on(before: Selection, after: Selection) -> bool:
    """Whether `after` asks the same as `before`, but for a window that may have moved on."""
    if before.as_of is not None or after.as_of is not None:
        return False
    a, b = before.query, after.query
    if not (_later(a.since, b.since) and _later(a.until, b.until)):
        return False
    return replace(before, query=replace(a, since=b.since, until=b.until)) == after


def _later(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return other >= one
