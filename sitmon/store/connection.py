"""Opening the user's database, transactions, and SQLite's errors as ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from sitmon.errors import StoreBusy, StoreError
from sitmon.store.schema import migrate, refuse_foreign

BUSY_MS = 15_000
"""How long a statement waits for another program's write."""

_HINTS = {
    "unable to open database file": "check that the folder exists and may be written, or name another file with --db",
    "attempt to write a readonly database": "the file or its folder may not be written; name another with --db",
    "file is not a database": "this is not a sitmon database; name another file with --db",
    "database disk image is malformed": "the file is damaged: keep it; `sitmon doctor --recover NEW.db` saves what can be read",
    "database or disk is full": "free some space; nothing that was stored is lost",
    "disk I/O error": "the disk cannot be read or written here; nothing that was stored is lost",
}


_MUCH = ("PRAGMA wal_autocheckpoint=3000", "PRAGMA cache_size=-5000")
"""For who writes all the time: pages of the indexes are written back less often and read again less often."""


def connect(path: Path, *, threads: bool = False, writes_much: bool = False) -> sqlite3.Connection:
    """The database at `path`, made and brought to the current schema where needed.

    Raises StoreError with what to do about it. `threads` allows use from another thread
    than the one that opened it; `writes_much` spends some 15 MB of disk and 3 of memory on cheaper writes.
    """
    with reported(path):
        _make_folder(path)
        connection = sqlite3.connect(
            path, isolation_level=None, timeout=BUSY_MS / 1000, check_same_thread=not threads
        )
        try:
            # Before anything is changed in it: it may be somebody else's.
            refuse_foreign(connection, str(path))
            _write_ahead(connection)
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA temp_store=MEMORY")
            connection.row_factory = sqlite3.Row
            migrate(connection, str(path))
            for setting in _MUCH if writes_much else ():
                connection.execute(setting)
        except BaseException:
            connection.close()
            raise
    return connection


def hurry(connection: sqlite3.Connection, seconds: float = 1.0) -> None:
    """From now on a statement waits no longer than this for another program's write: for who must be able to end."""
    connection.execute(f"PRAGMA busy_timeout={min(BUSY_MS, int(seconds * 1000))}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switches to write-ahead logging. SQLite does not wait by itself where two programs do so at once."""
    until = monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault) or monotonic() > until:
                raise
        sleep(0.01)


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(
            f"the folder cannot be made: {fault.strerror}",
            where=str(path.parent),
            hint="name another with --db",
        ) from fault


@contextmanager
def reported(path: Path | str = "") -> Iterator[None]:
    """SQLite's errors inside become StoreError (StoreBusy for a lock), which names `path` unless it names another."""
    try:
        yield
    except StoreError as fault:
        fault.where = fault.where or str(path)
        raise
    except sqlite3.Error as fault:
        text = str(fault)
        if "locked" in text or "busy" in text:
            raise StoreBusy(
                "another program holds the database", where=str(path), hint="close it, or try again"
            ) from fault
        hint = next((h for words, h in _HINTS.items() if words in text), "")
        raise StoreError(text, where=str(path), hint=hint) from fault


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One write transaction, taken at once: a deferred one that reads first can fail with
    SQLITE_BUSY_SNAPSHOT whatever the time-out."""
    with reported():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def reading(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """What is read inside is of one moment. Keep it short: the write-ahead log grows meanwhile."""
    with reported():
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database at `path`, closed at the end; SQLite's errors inside are StoreError."""
    connection = connect(path)
    try:
        with reported(path):
            yield connection
    finally:
        connection.close()
