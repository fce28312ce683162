"""The one place of the collector that writes: polls gathered into transactions, off the loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sitmon.errors import StoreBusy, StoreError
from sitmon.store import connect, hurry
from sitmon.store.articles import Poll, Stored, save_polls

if TYPE_CHECKING:
    import sqlite3

BATCH, ARTICLES = 100, 400
"""Polls in one transaction at most, and articles above which no other poll joins them, so that a dashboard's own
write never waits long and little is held in memory."""
GATHER = 0.5
"""Seconds that a poll waits for others while more are under way: fewer, larger transactions cost less to index."""
_LOOK = 0.05
_FAREWELL = 1.0
"""Seconds for what was put to be stored at the end."""
_TURN = 0.3
"""Seconds that one try waits for another program's lock, and all that it is given at the end."""
_RETRY = 5.0
_TELL = 15.0
"""Seconds between two lines that tell of another program's lock."""
_PASSING = ("full", "disk I/O", "readonly")
"""Words of faults that may pass without the program being started again."""


class Writer:
    """Stores polls in the order given. `put` returns when they are on disk."""

    def __init__(self, path: Path, on_wait: Callable[[str], None], more: Callable[[], bool]) -> None:
        """`on_wait` is told why nothing can be stored; `more` says whether polls are under way."""
        self._more = more
        self._connection: sqlite3.Connection = connect(path, threads=True, writes_much=True)
        hurry(self._connection, _TURN)
        self._queue: asyncio.Queue[tuple[Poll, asyncio.Future[Stored]]] = asyncio.Queue()
        self._on_wait = on_wait
        self._saving: asyncio.Future[list[Stored]] | None = None
        self._locked = False
        self.patient = False
        """Whether a full disk is waited for, as a lock is; who asks once is told instead."""
        self._task = asyncio.create_task(self._run())

    async def put(self, poll: Poll) -> Stored:
        """Stores one poll. Raises StoreError; a lock held by another program is waited for."""
        done: asyncio.Future[Stored] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((poll, done))
        return await done

    async def _run(self) -> None:
        while True:
            batch = [await self._queue.get()]
            await self._gathered(batch)
            try:
                await self._save(batch)
            finally:
                for _ in batch:
                    self._queue.task_done()
                # What is stored is let go before the next is waited for.
                batch.clear()

    async def _gathered(self, batch: list[tuple[Poll, asyncio.Future[Stored]]]) -> None:
        """Adds to the first of a transaction until there is enough for one, or no more is to come."""
        left, articles = GATHER, len(batch[0][0].articles)
        while True:
            while not self._queue.empty() and len(batch) < BATCH and articles < ARTICLES:
                batch.append(self._queue.get_nowait())
                articles += len(batch[-1][0].articles)
            if left <= 0 or len(batch) >= BATCH or articles >= ARTICLES or not self._more():
                return
            left -= _LOOK
            await asyncio.sleep(_LOOK)

    async def _save(self, batch: list[tuple[Poll, asyncio.Future[Stored]]]) -> None:
        try:
            stored = await self._patient([poll for poll, _ in batch])
        except Exception as fault:  # handed to whoever waits for these polls
            for _, done in batch:
                if not done.done():
                    done.set_exception(fault)
            return
        for (_, done), result in zip(batch, stored, strict=True):
            if not done.done():
                done.set_result(result)

    async def _patient(self, polls: list[Poll]) -> list[Stored]:
        told = -_TELL
        while True:
            try:
                # A thread cannot be called off: `close` waits for what it does.
                self._saving = asyncio.ensure_future(asyncio.to_thread(save_polls, self._connection, polls))
                stored = await asyncio.shield(self._saving)
            except StoreBusy as fault:
                self._locked = True
                if time.monotonic() - told >= _TELL:
                    told = time.monotonic()
                    self._on_wait(str(fault))
            except StoreError as fault:
                if not self.patient or not any(words in fault.what for words in _PASSING):
                    raise
                self._on_wait(f"nothing can be stored, trying again: {fault}")
                await asyncio.sleep(_RETRY)
            else:
                self._locked = False
                return stored

    async def close(self) -> None:
        """Ends the writing once what was put is stored, or after a second where it cannot be."""
        idle = asyncio.create_task(self._queue.join())
        _, late = await asyncio.wait({idle}, timeout=_TURN if self._locked else _FAREWELL)
        if late:
            idle.cancel()
            self._connection.interrupt()
        self._task.cancel()
        saving = [self._saving] if self._saving else []
        await asyncio.gather(self._task, idle, *saving, return_exceptions=True)
        self._connection.close()
