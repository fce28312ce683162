"""Letting go of old articles. What somebody marked, judged or was told of stays."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from pathlib import Path

from sitmon.store.articles import forget_words
from sitmon.store.connection import reported, transaction
from sitmon.store.horizon import note_pruned

_BATCH = 500
"""Articles in one transaction, so that nobody waits long."""
_OLD = (
    " FROM article a WHERE a.at < :before AND a.first_seen < :before"
    " AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.article_id = a.id)"
    " AND NOT EXISTS (SELECT 1 FROM tag g WHERE g.article_id = a.id)"
    " AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.article_id = a.id)"
    " AND NOT EXISTS (SELECT 1 FROM alert t WHERE t.article_id = a.id)"
)


@reported()
def count(connection: sqlite3.Connection, before: float) -> int:
    """How many articles `prune` would let go, but for those of snapshots."""
    return int(connection.execute(f"SELECT count(*){_OLD}", {"before": before}).fetchone()[0])


@reported()
def in_snapshots(connection: sqlite3.Connection) -> frozenset[int]:
    """The articles in the snapshots that still lie where they were written."""
    found: set[int] = set()
    for row in connection.execute("SELECT path FROM snapshot"):
        data = Path(row["path"]) / "data.jsonl"
        if data.is_file():
            with data.open(encoding="utf-8") as lines:
                keys = [str(json.loads(line)["article"]) for line in lines]
            found.update(_numbers(connection, keys))
    return frozenset(found)


def _numbers(connection: sqlite3.Connection, keys: list[str]) -> list[int]:
    # Keys are a feed's own; where several feeds have one, all of them stay.
    listed = json.dumps(keys)
    statement = "SELECT id FROM article WHERE key IN (SELECT value FROM json_each(?))"
    return [row["id"] for row in connection.execute(statement, (listed,))]


def prune(connection: sqlite3.Connection, before: float, keep: Collection[int] = ()) -> int:
    """Deletes the articles that stand before this time and were first seen before it, all that is
    known of them too; how many. `keep` are numbers of articles that stay, such as those of snapshots.

    What stands for a feed's items stays, so that one still in the feed does not come back as new.
    """
    done = after = 0
    while True:
        rows = connection.execute(
            f"SELECT a.id{_OLD} AND a.id > :after ORDER BY a.id LIMIT :most",
            {"before": before, "after": after, "most": _BATCH},
        ).fetchall()
        if not rows:
            return done
        after = rows[-1]["id"]
        gone = [(row["id"],) for row in rows if row["id"] not in keep]
        with transaction(connection):
            for (article,) in gone:
                forget_words(connection, article)
            for table in ("event", "coding", "version"):
                connection.executemany(f"DELETE FROM {table} WHERE article_id = ?", gone)
            connection.executemany("DELETE FROM article WHERE id = ?", gone)
            if gone:
                note_pruned(connection)
        done += len(gone)
