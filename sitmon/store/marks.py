"""Marks of reading and the register of snapshots: what a dashboard writes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sitmon.store.connection import transaction


@dataclass(frozen=True, slots=True)
class SnapshotEntry:
    """A snapshot taken from this database."""

    path: str
    name: str
    taken_at: float
    region: str
    query: str
    articles: int
    manifest_sha256: str


def mark_seen(connection: sqlite3.Connection, article_id: int, now: float | None) -> None:
    """Marks an article as seen, or (None) as not."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO mark (article_id, seen_at) VALUES (?, ?)"
            " ON CONFLICT (article_id) DO UPDATE SET seen_at = excluded.seen_at",
            (article_id, now),
        )


def add_snapshot(connection: sqlite3.Connection, entry: SnapshotEntry) -> None:
    """Enters a snapshot in the register."""
    with transaction(connection):
        connection.execute(
            "INSERT OR REPLACE INTO snapshot (path, name, taken_at, region, query, articles, manifest_sha256)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                entry.path,
                entry.name,
                entry.taken_at,
                entry.region,
                entry.query,
                entry.articles,
                entry.manifest_sha256,
            ),
        )


def snapshots(connection: sqlite3.Connection) -> list[SnapshotEntry]:
    """The snapshots taken, newest first."""
    rows = connection.execute(
        "SELECT path, name, taken_at, region, query, articles, manifest_sha256 FROM snapshot"
        " ORDER BY taken_at DESC, id DESC"
    )
    return [SnapshotEntry(*row) for row in rows]
