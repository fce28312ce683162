"""What can still be read of a damaged database, into a new one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from sitmon.errors import StoreError
from sitmon.store.connection import connect, reported
from sitmon.store.schema import FILL_TOTALS

_STEP = 1_000
_TABLES = (
    "publisher", "feed", "article", "version", "coding", "event", "mark", "tag", "verdict", "snapshot", "watch", "looked", "alert",
    "kept", "poll", "page",
)  # fmt: skip
# What leads nowhere once some rows are lost. An article without its text or its reading is none.
_ORPHANS = (
    "DELETE FROM feed WHERE publisher_id NOT IN (SELECT id FROM publisher)",
    "DELETE FROM article WHERE feed_id NOT IN (SELECT id FROM feed) OR version_id NOT IN (SELECT id FROM version)"
    " OR coding_id NOT IN (SELECT id FROM coding) OR publisher_id NOT IN (SELECT id FROM publisher)",
    *(
        f"DELETE FROM {table} WHERE article_id NOT IN (SELECT id FROM article)"
        for table in ("version", "coding", "event", "mark", "tag", "verdict", "alert")
    ),
    "DELETE FROM poll WHERE feed_id NOT IN (SELECT id FROM feed)",
    # What the lost articles were marked by must not keep them from being fetched again.
    "UPDATE feed SET etag = NULL, last_modified = NULL, body_sha256 = NULL, marks = NULL, next_due = NULL",
)


def recover(damaged: Path, target: Path) -> dict[str, int]:
    """Copies every row that can be read from `damaged`, which is left as it is, to a new database
    at `target`; rows by table. Feeds are asked anew for whole answers.

    Raises StoreError where `target` exists, or nothing at all can be read.
    """
    if target.exists():
        raise StoreError("the file exists already", where=str(target), hint="name another")
    with reported(damaged):
        source = sqlite3.connect(f"file:{quote(str(damaged.resolve()))}?mode=ro", uri=True)
        source.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        with reported(damaged):
            names = {row[0] for row in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        new = connect(target)
        try:
            with reported(target):
                return _copied(source, new, names)
        finally:
            new.close()
    finally:
        source.close()


def _copied(source: sqlite3.Connection, new: sqlite3.Connection, names: set[str]) -> dict[str, int]:
    new.execute("PRAGMA foreign_keys=OFF")
    new.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        if table in names:
            _copy(source, new, table)
    for statement in _ORPHANS:
        new.execute(statement)
    if "killed_low" not in {row[1] for row in source.execute("PRAGMA table_info(event)")}:
        new.execute(FILL_TOTALS)
    new.execute("INSERT INTO words (words) VALUES ('rebuild')")
    new.execute("COMMIT")
    return {table: new.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _TABLES}


def _copy(source: sqlite3.Connection, new: sqlite3.Connection, table: str) -> None:
    ours = [row[1] for row in new.execute(f"PRAGMA table_info({table})")]
    theirs = {row[1] for row in source.execute(f"PRAGMA table_info({table})")}
    columns = [column for column in ours if column in theirs]
    listed = ", ".join(columns)
    statement = f"INSERT OR IGNORE INTO {table} ({listed}) VALUES ({', '.join('?' * len(columns))})"
    new.executemany(statement, _rows(source, table, listed))


def _rows(source: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[object, ...]]:
    """The rows that can be read, from the first on; where a page is damaged, from behind it on."""
    at, last = 0, _last(source, table)
    while at <= last:
        try:
            for row in source.execute(
                f"SELECT rowid, {columns} FROM {table} WHERE rowid > ? AND rowid <= ? ORDER BY rowid",
                (at, at + _STEP),
            ):
                yield row[1:]
        except sqlite3.DatabaseError:
            yield from _singly(source, table, columns, at)
        at += _STEP


def _singly(source: sqlite3.Connection, table: str, columns: str, after: int) -> Iterator[tuple[object, ...]]:
    """Rows of a damaged stretch one by one; those read before come again and are ignored."""
    for number in range(after + 1, after + _STEP + 1):
        try:
            row = source.execute(f"SELECT {columns} FROM {table} WHERE rowid = ?", (number,)).fetchone()
        except sqlite3.DatabaseError:
            continue
        if row is not None:
            yield row


def _last(source: sqlite3.Connection, table: str) -> int:
    """The highest number a row may have; a guess where the end of the table is damaged."""
    try:
        return int(source.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()[0])
    except sqlite3.DatabaseError:
        pages = int(source.execute("PRAGMA page_count").fetchone()[0])
        return 100 * pages
