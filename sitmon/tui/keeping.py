"""What the dashboard writes: one after the other, in a thread of its own.

A lock that another program holds keeps waiting what is written, and nothing else: no key, and none of the
threads that read.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from sitmon.errors import SitmonError, StoreBusy, StoreError

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")
PATIENCE = 15.0
"""Seconds for which a write waits for another program, from the moment it was asked for."""
PARTING = 1.0
"""Seconds for which all that still waits does so, once the dashboard closes."""
_TRY = 0.25
"""Seconds of one try: after each it is looked whether the dashboard closes."""


def unkept(what: str, fault: SitmonError) -> str:
    """One line that says what was not kept, why, and what to do."""
    why = fault.what[:1].upper() + fault.what[1:]
    return f"Not kept: {what}. {why}{f': {fault.hint}' if fault.hint else ''}."


class Whereabouts:
    """Whether the file that was opened still lies where it was: a file that was deleted takes all that is written
    to it, and keeps nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: tuple[int, int] | None = None

    def note(self) -> None:
        """The file that lies there now is the one."""
        self._held = self._lying()

    def fault(self) -> StoreError | None:
        """What is wrong; None where nothing is, or nothing was noted."""
        if self._held is None or (lying := self._lying()) == self._held:
            return None
        what = "the database file is gone" if lying is None else "another file lies where the database was"
        return StoreError(what, where=str(self._path), hint="put it back, or start sitmon again")

    def _lying(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            return None
        except OSError:
            return self._held  # it cannot be told
        return found.st_dev, found.st_ino


class Keeper:
    """Makes writes in the order in which they are asked for. A write that a lock refuses has done nothing, or
    nothing that may not be done twice: it is tried again."""

    def __init__(self, db: Path, whereabouts: Whereabouts) -> None:
        self._db, self._whereabouts = db, whereabouts
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._connection: sqlite3.Connection | None = None
        self._parting: float | None = None
        self.blocked = False
        """Whether a write is waiting for another program."""

    def keep(self, write: Callable[[sqlite3.Connection], T]) -> asyncio.Future[T]:
        """Takes a write on, at once. Its answer raises StoreError where it was not kept, StoreBusy where a lock
        lasted too long."""
        until = monotonic() + PATIENCE
        return asyncio.get_running_loop().run_in_executor(self._pool, self._make, write, until)

    def close(self) -> None:
        """Makes what waits, soon or not at all."""
        self._parting = monotonic() + PARTING
        self._pool.shutdown(wait=True)
        if self._connection is not None:
            self._connection.close()

    def _make(self, write: Callable[[sqlite3.Connection], T], until: float) -> T:
        from sitmon.store.connection import reported

        try:
            with reported(self._db):
                if fault := self._whereabouts.fault():
                    raise fault
                return self._patiently(write, until)
        finally:
            self.blocked = False

    def _patiently(self, write: Callable[[sqlite3.Connection], T], until: float) -> T:
        from sitmon.store.connection import hurry

        connection = self._opened()
        while True:
            left = min(until, self._parting or until) - monotonic()
            hurry(connection, min(max(left, 0.0), _TRY))
            try:
                return write(connection)
            except StoreBusy:
                self.blocked = True
                if left <= 0:
                    raise

    def _opened(self) -> sqlite3.Connection:
        from sitmon.store.connection import connect

        if self._connection is None:
            # `threads`: closed by another thread than its own, after the pool has ended.
            self._connection = connect(self._db, threads=True)
        return self._connection
