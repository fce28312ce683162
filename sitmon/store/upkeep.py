"""Care of the database: checking it, copying it while it is in use."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sitmon.errors import StoreError
from sitmon.store.connection import reported


def damage(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the file and the full-text index; empty where all is well."""
    found = [row[0] for row in connection.execute("PRAGMA quick_check(20)") if row[0] != "ok"]
    try:
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as fault:
        found.append(f"full-text index: {fault}")
    return found


def copy(connection: sqlite3.Connection, file: Path) -> None:
    """A consistent copy at `file`, which must not exist. Raises StoreError."""
    if file.exists():
        raise StoreError("the file exists already", where=str(file), hint="name another")
    draft = file.with_name(f".{file.name}.part")
    try:
        with reported(file):
            target = sqlite3.connect(draft)
            try:
                connection.backup(target, pages=2000)
            finally:
                target.close()
        os.replace(draft, file)
    except OSError as fault:
        raise StoreError(f"cannot be written: {fault.strerror}", where=str(file)) from fault
    finally:
        draft.unlink(missing_ok=True)
