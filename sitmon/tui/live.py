"""How data reaches the screen: a pulse that notices writes, and a reader that asks off the loop.

The dashboard never polls a feed and never codes. Four times a second it asks SQLite whether
another connection has written; where one has, each visible panel asks again, in a thread with
a connection of its own, and never twice at once.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sitmon.errors import StoreError

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")
BEAT = 0.25
"""Seconds between two looks at the database."""
GRACE = 0.03
"""Seconds in which the answer to a quick question is painted."""
_STEPS = 4_000
"""Steps of SQLite's machine between two looks at the gate: a fraction of a millisecond."""
FLOOD = 8
"""Beats with a write in each after which it is a flood."""
SHARE = 0.2
"""Of a core: what the screen may cost in a flood before it follows at every other beat only."""


class Overtaken(StoreError):
    """What was being counted is no longer wanted: the screen looks at something else."""


class _Gate:
    """Closed to slow questions while a quick one is under way and its answer is painted: they would take its core,
    the disk and Python's lock from it."""

    def __init__(self) -> None:
        self._quick = 0
        self._ended = False
        self._free = threading.Event()
        self._free.set()

    def __enter__(self) -> None:
        self._quick += 1
        if not self._ended:
            self._free.clear()

    def __exit__(self, *_: object) -> None:
        self._quick -= 1
        if not self._quick:
            asyncio.get_running_loop().call_later(GRACE, self._ease)

    def _ease(self) -> None:
        if not self._quick:
            self._free.set()

    def unlock(self) -> None:
        """From now on it stays open: all ends."""
        self._ended = True
        self._free.set()

    def passed(self) -> bool:
        """Waits until it is open, in the thread of a slow question; False, as SQLite wants it of who lets it go on."""
        self._free.wait()
        return False


class _Lane:
    """Threads that answer questions, each with its own connection; they stop at the `gate` where there is one."""

    def __init__(self, db: Path, threads: int, name: str, gate: _Gate | None = None) -> None:
        self._db, self._gate = db, gate
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: list[sqlite3.Connection] = []
        self._asked = 0
        """How often what was asked before has been overtaken."""

    async def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """The answer. Raises Overtaken, and StoreError where the database cannot be read."""
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, self._answer, question, self._asked
        )

    def _answer(self, question: Callable[[sqlite3.Connection], T], asked: int) -> T:
        from sitmon.store.connection import reported

        connection = self._connection()
        if self._gate is not None:
            self._gate.passed()
        try:
            if asked != self._asked:
                raise Overtaken("no longer asked for")
            with reported(self._db):
                return question(connection)
        except StoreError as fault:
            if asked != self._asked:
                raise Overtaken("no longer asked for") from fault
            raise

    def _connection(self) -> sqlite3.Connection:
        from sitmon.store.connection import connect

        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is None:
            # `threads`: closed by another thread than its own, after the pool has ended.
            held = self._local.connection = connect(self._db, threads=True)
            if self._gate is not None:
                held.set_progress_handler(self._gate.passed, _STEPS)
            with self._lock:
                self._open.append(held)
        return held

    def overtake(self) -> None:
        """Breaks off what is being answered."""
        self._asked += 1
        with self._lock:
            for connection in self._open:
                connection.interrupt()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        for connection in self._open:
            connection.close()
        self._open.clear()


class Reader:
    """Answers questions to the store away from the event loop.

    Quick questions never wait for slow ones, such as counts over all there is; slow ones stand still while a
    quick one is under way, and are broken off once the screen looks at something else.
    """

    def __init__(self, db: Path) -> None:
        self.db = db
        self._gate = _Gate()
        self._quick, self._slow = _Lane(db, 2, "reader"), _Lane(db, 1, "counter", self._gate)

    async def ask(self, question: Callable[[sqlite3.Connection], T], *, slow: bool = False) -> T:
        """The answer of `question`. Raises StoreError where the database cannot be read, and Overtaken
        where a slow one is no longer wanted."""
        if slow:
            return await self._slow.ask(question)
        with self._gate:
            return await self._quick.ask(question)

    def overtake(self) -> None:
        """What slow questions are about is no longer looked at."""
        self._slow.overtake()

    def close(self) -> None:
        """Waits for quick questions, breaks off slow ones, and closes the connections."""
        self._slow.overtake()
        self._gate.unlock()
        self._slow.close()
        self._quick.close()


class Pulse:
    """Tells whether another connection has written since it was last asked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        from sitmon.store.read import data_version

        self._connection = connection
        self._ask = data_version
        self._seen = data_version(connection)

    def beat(self) -> bool:
        """True once for any number of writes."""
        version = self._ask(self._connection)
        changed = version != self._seen
        self._seen = version
        return changed


class Pace:
    """When the screen follows what is written: at every beat, but while writes do not cease only as often as costs
    no more than its share of a core, and at every other beat at least.

    Nothing is left out: what was written last is shown at the beat after it at the latest.
    """

    def __init__(self) -> None:
        self._running = 0
        self._owed = False
        self._credit = 0.0
        self._spent: float | None = None

    def beat(self, written: bool, spent: float) -> bool:
        """Whether to ask again at this beat, at which something was `written` since the last or not; `spent` are
        the seconds of CPU that the program has had so far."""
        cost = spent - self._spent if self._spent is not None else 0.0
        self._spent, allowed = spent, BEAT * SHARE
        # No more is saved up than for one beat, and no more owed: what came before says little of what comes.
        self._credit = min(max(self._credit + allowed - cost, -allowed), allowed)
        self._running = self._running + 1 if written else 0
        if written and self._running > FLOOD and self._credit < 0 and not self._owed:
            self._owed = True
            return False
        asks, self._owed = written or self._owed, False
        return asks


class Backlog:
    """Counts the questions under way, so that a test or a picture can wait for a settled screen."""

    def __init__(self) -> None:
        self._count = 0
        self._settled = asyncio.Event()
        self._settled.set()

    def __enter__(self) -> None:
        self._count += 1
        self._settled.clear()

    def __exit__(self, *_: object) -> None:
        self._count -= 1
        if not self._count:
            self._settled.set()

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return self._count > 0

    async def wait(self) -> None:
        """Returns when nothing is under way."""
        await self._settled.wait()
