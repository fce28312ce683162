"""The reader's marks on articles (seen, starred, noted, tagged) and the register of snapshots: what a dashboard writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sitmon.store.connection import reported, transaction
from sitmon.text import clean

NOTE_MOST = 4_000
"""Characters of a note."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a reader put on an article. Times in Unix seconds."""

    seen_at: float | None = None
    starred_at: float | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()


UNMARKED = Marks()


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


def mark_seen(connection: sqlite3.Connection, articles: Sequence[int], now: float | None) -> None:
    """Marks articles as seen, or (None) as not."""
    with transaction(connection):
        _set(connection, "seen_at", articles, now)


def mark_starred(connection: sqlite3.Connection, articles: Sequence[int], now: float | None) -> None:
    """Puts a star on articles, or (None) takes it off."""
    with transaction(connection):
        _set(connection, "starred_at", articles, now)


def toggle_seen(connection: sqlite3.Connection, articles: Sequence[int], now: float) -> bool:
    """Marks articles as seen where one of them is not, else all as not; whether they are now."""
    return _toggle(connection, "seen_at", articles, now)


def toggle_starred(connection: sqlite3.Connection, articles: Sequence[int], now: float) -> bool:
    """Puts a star on articles where one of them has none, else takes all off; whether they have one now."""
    return _toggle(connection, "starred_at", articles, now)


def _toggle(connection: sqlite3.Connection, column: str, articles: Sequence[int], now: float) -> bool:
    with transaction(connection):
        listed = json.dumps(list(articles))
        held = connection.execute(
            f"SELECT count(*) FROM mark WHERE {column} IS NOT NULL AND article_id IN (SELECT value FROM json_each(?))",
            (listed,),
        ).fetchone()[0]
        on = bool(held < len(set(articles)))
        _set(connection, column, articles, now if on else None)
    return on


def _set(connection: sqlite3.Connection, column: str, articles: Iterable[int], value: object) -> None:
    connection.executemany(
        f"INSERT INTO mark (article_id, {column}) VALUES (?, ?)"
        f" ON CONFLICT (article_id) DO UPDATE SET {column} = excluded.{column}",
        [(article, value) for article in articles],
    )
    # An article without a mark is no longer one that retention must keep.
    connection.executemany(
        "DELETE FROM mark WHERE article_id = ? AND seen_at IS NULL AND starred_at IS NULL AND note IS NULL",
        [(article,) for article in articles],
    )


def annotate(connection: sqlite3.Connection, article_id: int, note: str) -> None:
    """Keeps a note on an article, cleaned and cut to NOTE_MOST characters; an empty one takes it away."""
    kept = clean(note).strip()[:NOTE_MOST]
    with transaction(connection):
        _set(connection, "note", [article_id], kept or None)


def tag(
    connection: sqlite3.Connection,
    articles: Sequence[int],
    now: float,
    *,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
) -> None:
    """Puts tags, named as `query.tag_name` makes them, on articles, and takes others off."""
    with transaction(connection):
        connection.executemany(
            "INSERT OR IGNORE INTO tag (article_id, name, at) VALUES (?, ?, ?)",
            [(article, name, now) for name in add for article in articles],
        )
        connection.executemany(
            "DELETE FROM tag WHERE article_id = ? AND name = ?",
            [(article, name) for name in remove for article in articles],
        )


@reported()
def of(connection: sqlite3.Connection, articles: Sequence[int]) -> dict[int, Marks]:
    """The marks of some articles (at most a few hundred); those without any are absent."""
    listed = json.dumps(list(articles))
    tags: dict[int, list[str]] = {}
    for row in connection.execute(
        "SELECT article_id, name FROM tag WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY name",
        (listed,),
    ):
        tags.setdefault(row[0], []).append(row[1])
    rows = connection.execute(
        "SELECT article_id, seen_at, starred_at, note FROM mark"
        " WHERE article_id IN (SELECT value FROM json_each(?))",
        (listed,),
    )
    found = {row[0]: Marks(row[1], row[2], row[3], tuple(tags.pop(row[0], ()))) for row in rows}
    return found | {article: Marks(tags=tuple(names)) for article, names in tags.items()}


@reported()
def tags(connection: sqlite3.Connection) -> list[str]:
    """The tags there are, those on the most articles first."""
    return [
        row[0]
        for row in connection.execute("SELECT name FROM tag GROUP BY name ORDER BY count(*) DESC, name")
    ]


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


@reported()
def snapshots(connection: sqlite3.Connection) -> list[SnapshotEntry]:
    """The snapshots taken, newest first."""
    rows = connection.execute(
        "SELECT path, name, taken_at, region, query, articles, manifest_sha256 FROM snapshot"
        " ORDER BY taken_at DESC, id DESC"
    )
    return [SnapshotEntry(*row) for row in rows]
