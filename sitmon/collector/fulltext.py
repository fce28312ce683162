"""Reading the pages that flagged articles link to, beside the collecting and never before it.

A page is asked for through the fetcher of the feeds, under the same guards and turns; read in a process of
its own, which is killed where it takes too long; and stored as a version of its article.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from traceback import format_exception
from typing import TYPE_CHECKING, TypeVar

from sitmon.clock import Clock
from sitmon.collector import page_job
from sitmon.collector.page_job import PageJob
from sitmon.collector.pool import Pool
from sitmon.config import Config
from sitmon.errors import SitmonError, StoreBusy, StoreError
from sitmon.feeds import decide, page_plan, pages
from sitmon.feeds.exchange import Fetched, FetchRequest
from sitmon.feeds.fetch import Fetcher
from sitmon.store import opened
from sitmon.store import pages as store
from sitmon.store.pages import Wanted

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")

AT_ONCE = 6
"""Pages asked for together, each of another host."""
DEADLINE = 20.0
"""Seconds that reading one page may take."""
_PAUSE = 1.0
"""Seconds between two pages of one host, at least."""
_LOOK = 10.0
"""Seconds between two looks whether pages are wanted."""
_KEPT = 90 * 86400.0
_ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.1"


class FullText:
    """Reads pages for one database: from `start` to `stop`, or in `rounds`; then `close`.

    Raises ConfigError where the extra is not installed. `say` takes one line for the log at a time.
    """

    def __init__(
        self, db: Path, config: Config, fetcher: Fetcher, clock: Clock, say: Callable[[str], None]
    ) -> None:
        pages.check(True)
        self._db, self._fetcher, self._clock, self._say = db, fetcher, clock, say
        self._pool = Pool(1, config.own_kinds, deadline=DEADLINE)
        self._task: asyncio.Task[None] | None = None
        self._tidied = False

    def close(self) -> None:
        """Ends the process that reads."""
        self._pool.close()

    def start(self) -> None:
        """Reads what is wanted as it comes to be. A fault of our own ends that, is told, and ends nothing else."""
        self._task = asyncio.create_task(self._run())
        self._task.add_done_callback(self._ended)

    async def stop(self) -> None:
        """What is under way is given up."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (fault := task.exception()):
            told = "".join(format_exception(fault))
            self._say(f"no more pages are read, a fault of sitmon's own, please report it: {told}")

    async def _run(self) -> None:
        while True:
            try:
                found = await self.round()
            except StoreError as fault:
                self._say(f"pages wait: {fault}")
                found = 0
            await asyncio.sleep(_PAUSE if found else _LOOK)

    async def rounds(self, most: int) -> None:
        """Reads what is wanted now, in at most so many rounds."""
        for _ in range(most):
            if not await self.round():
                return
            await asyncio.sleep(_PAUSE)

    async def round(self) -> int:
        """Asks for one page a host, as far as any are wanted; how many. Raises StoreError."""
        if not self._tidied:
            await self._stored(lambda connection: store.forget(connection, self._clock() - _KEPT))
            self._tidied = True
        wanted = await self._stored(self._wanted)
        # Each to its end: what one could not store says nothing of the others.
        ends = await asyncio.gather(*map(self._read, wanted), return_exceptions=True)
        for fault in ends:
            if fault is not None:
                raise fault
        return len(wanted)

    def _wanted(self, connection: sqlite3.Connection) -> list[Wanted]:
        now = self._clock()
        numbers = page_plan.chosen(store.waiting(connection, now), store.held(connection, now), AT_ONCE)
        return [page for number in numbers if (page := store.wanted(connection, number))]

    async def _read(self, page: Wanted) -> None:
        job = PageJob(page.article, page.home, page.url, text=page.cached)
        fetched: Fetched | None = None
        try:
            if page.cached is None:
                fetched = await self._fetched(page)
                if fetched.body is None:
                    await self._failed(page, fetched, decide.outcome(fetched.status, has_body=False).message)
                    return
                job = PageJob(page.article, page.home, fetched.url, fetched.body, fetched.content_type)
            read = await asyncio.wrap_future(self._pool.submit(page_job.read, job))
        except SitmonError as fault:
            await self._failed(page, fetched, str(fault))
            return
        digest = sha256(fetched.body).hexdigest() if fetched and fetched.body else None
        await self._stored(
            lambda connection: store.save_read(
                connection,
                page,
                read,
                self._clock(),
                address=job.url,
                sha256=digest,
                asked=fetched is not None,
            )
        )

    async def _fetched(self, page: Wanted) -> Fetched:
        # Where a page lies is the feed's word: it is trusted no further than a redirect of the feed's.
        return await self._fetcher.fetch(
            FetchRequest(page.url, trusted=page.feed, accept=_ACCEPT, most=pages.MOST_BYTES)
        )

    async def _failed(self, page: Wanted, fetched: Fetched | None, error: str) -> None:
        status, later = (fetched.status, fetched.retry_after) if fetched else (None, None)
        wait, now = page_plan.retry(status, later, page.times + 1), self._clock()
        self._say(f"{page.url}: {error}")
        await self._stored(
            lambda connection: store.save_failed(
                connection,
                page,
                now,
                status=status,
                error=error,
                retry_at=None if wait is None else now + wait,
            )
        )

    async def _stored(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """`act` on a connection of its own, off the loop. A lock held by another program is waited for."""

        def work() -> T:
            with opened(self._db) as connection:
                return act(connection)

        while True:
            try:
                return await asyncio.to_thread(work)
            except StoreBusy as fault:
                self._say(f"pages wait: {fault}")
