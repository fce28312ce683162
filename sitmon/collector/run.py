"""The collector: asks what is due, has it read, stores it, under a lease.

What an answer means and when to ask again is decided in `sitmon.feeds.decide`; this
module only carries it out.
"""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from sitmon.clock import Clock, wall
from sitmon.collector import sources, thrift
from sitmon.collector.jobs import Answer, Job
from sitmon.collector.outage import Outage
from sitmon.collector.room import Room
from sitmon.collector.summary import Summary
from sitmon.collector.writer import Writer
from sitmon.config import Config
from sitmon.errors import FeedError, ParseError, SitmonError, StoreError
from sitmon.feeds import access, decide
from sitmon.feeds.exchange import Fetched, FetchLimits, FetchRequest, Watch
from sitmon.feeds.fetch import Fetcher
from sitmon.store import connect, hurry, lease
from sitmon.store.articles import Poll, Stored
from sitmon.store.feeds import FeedState, enabled
from sitmon.store.known import known

if TYPE_CHECKING:
    import sqlite3

    from sitmon.collector.fulltext import FullText
    from sitmon.collector.pool import Pool

Say = Callable[[str], None]
_TICK = 0.5
"""Seconds between looks at what is due, and at whether to stop."""
_PRUNE = 6 * 3600.0
"""Seconds between two looks for articles that are too old to be kept."""
_ROOM = 96
"""Polls under way at a time, so that bodies do not pile up before the workers."""
_ROUNDS = 30
"""Rounds of reading linked pages at the end of a refresh; more are left to the next one."""
_PATIENCE = 1.0
"""Seconds after which a poll that still waits for its server holds up no other."""


class Collector:
    """Collects into one database. An async context; `once` or `forever` inside it.

    `clock` is what times are stored by, and feeds are scheduled by unless `schedule` is
    given; the lease keeps to the wall clock. `say` takes one line for the log at a time. `spare`
    cores are left to others. Raises SitmonError on entry where another collector holds the lease.
    """

    def __init__(
        self,
        db: Path,
        config: Config,
        *,
        clock: Clock = wall,
        schedule: Clock | None = None,
        say: Say = lambda _: None,
        spare: int = 1,
    ) -> None:
        self._db = db
        self._config = config
        self._clock = clock
        self._schedule = schedule or clock
        self._say = say
        self._holder = uuid.uuid4().hex
        self._pace = decide.Pace.of(config.poll)
        self._spare = spare
        self._pool: Pool | None = None
        self._headers = {e.url: access.headers(e.auth, e.url) for e in config.feeds if e.auth}
        self._room = Room(_ROOM, _PATIENCE)
        self._outage = Outage(say, self._schedule)
        self._renewed = 0.0
        self._lost: SitmonError | None = None
        self._taken_over = asyncio.Event()
        self._chance = random.Random()  # noqa: S311 - spreads polls in time, guards nothing
        self._fetcher = Fetcher(FetchLimits.of(config.network))
        self._pages = self._reader_of_pages()

    def _reader_of_pages(self) -> FullText | None:
        """Who reads linked pages, where that is wanted. Raises ConfigError without the extra."""
        if not self._config.fulltext.enabled:
            return None
        from sitmon.collector.fulltext import FullText

        return FullText(self._db, self._config, self._fetcher, self._clock, self._say)

    async def __aenter__(self) -> Collector:
        self._connection: sqlite3.Connection = connect(self._db)
        try:
            self._take_lease()
            self._writer = Writer(self._db, self._say, lambda: self._room.taken > 0)
            await self._fetcher.__aenter__()
        except BaseException:
            self._connection.close()
            raise
        self._keeper = asyncio.create_task(self._keep_lease())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._keeper.cancel()
        await asyncio.gather(self._keeper, return_exceptions=True)
        await self._fetcher.__aexit__(kind, error, trace)
        reader = [asyncio.to_thread(self._pages.close)] if self._pages else []
        await asyncio.gather(self._writer.close(), *reader)
        if self._pool:
            self._pool.close()
        self._release()
        self._connection.close()

    def _workers(self) -> Pool:
        """Those who read bodies; where nothing is new there are none."""
        if self._pool is None:
            from sitmon.collector import pool

            size = pool.size(self._config.poll.workers, self._spare)
            self._pool = pool.Pool(size, self._config.own_kinds)
        return self._pool

    def _release(self) -> None:
        hurry(self._connection, 0.3)
        try:
            lease.release(self._connection, self._holder)
        except StoreError as fault:
            self._say(f"the lease is not given up but ends with this process: {fault}")

    def _take_lease(self) -> None:
        if held := lease.take(self._connection, self._holder, wall()):
            raise SitmonError(
                f"another collector is at work on this database (process {held.pid} on {held.host})",
                where=str(self._db),
                hint="dashboards may share it; stop that one to collect from here",
            )
        self._renewed = wall()

    async def _keep_lease(self) -> None:
        while True:
            await asyncio.sleep(lease.TTL / 4)
            await asyncio.to_thread(self._renew)
            if self._lost:
                self._taken_over.set()

    def _renew(self) -> None:
        try:
            with closing(connect(self._db)) as connection:
                hurry(connection)
                if held := lease.take(connection, self._holder, wall()):
                    said = f"process {held.pid} on {held.host} took over this database"
                    self._lost = SitmonError(said, where=str(self._db), hint="it collects from now on")
            self._renewed = wall()
        except SitmonError as fault:
            self._say(f"the lease could not be renewed: {fault}")

    def _unkept(self) -> SitmonError:
        """Why the lease is no longer kept, though nobody took it."""
        fault = self._keeper.exception()
        error = SitmonError(f"the lease is no longer kept: {fault!r}", where=str(self._db))
        error.__cause__ = fault
        return error

    async def once(self, *, due_only: bool = False) -> Summary:
        """Asks every enabled feed now (or, `due_only`, those whose time has come) and waits for all.

        Raises SitmonError where another collector took over, as it may while this machine slept,
        or where the lease is no longer kept.
        """
        start, now = time.perf_counter(), self._schedule()
        feeds = enabled(self._connection)
        chosen = decide.due(feeds, now) if due_only else decide.askable(feeds, now)
        asking = asyncio.create_task(
            self._asked(chosen, Summary(feeds=len(feeds), skipped=len(feeds) - len(chosen)))
        )
        losing = asyncio.create_task(self._taken_over.wait())
        try:
            await asyncio.wait({asking, losing, self._keeper}, return_when=asyncio.FIRST_COMPLETED)
            if self._lost:
                raise self._lost
            if self._keeper.done():
                raise self._unkept()
            return replace(await asking, seconds=round(time.perf_counter() - start, 3))
        finally:
            for task in (asking, losing):
                task.cancel()
            await asyncio.gather(asking, losing, return_exceptions=True)

    async def _asked(self, feeds: list[FeedState], summary: Summary) -> Summary:
        """Asks these feeds, then for linked pages where that is wanted."""

        async def counted(feed: FeedState) -> None:
            # What was stored is let go at once: a refresh of everything is larger than it looks.
            nonlocal summary
            done = await self.poll(feed)
            summary = summary.plus(*done)

        tasks = [asyncio.create_task(counted(feed)) for feed in feeds]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if self._pages:
            await self._pages.rounds(_ROUNDS)
        return summary

    async def forever(
        self, stop: asyncio.Event, *, on_poll: Callable[[Poll, Stored], None] | None = None
    ) -> None:
        """Asks feeds as they fall due until `stop` is set; what is under way then is given up.

        Raises SitmonError where another collector took over, as it may while this machine slept.
        """
        running: dict[int, asyncio.Task[tuple[Poll, Stored]]] = {}
        self._writer.patient = True
        next_prune, next_thrift = 0.0, time.monotonic() + thrift.EVERY
        if self._pages:
            self._pages.start()
        try:
            while not stop.is_set():
                if wall() - self._renewed > lease.TTL:
                    await asyncio.to_thread(self._renew)
                if self._lost:
                    raise self._lost
                if time.monotonic() >= next_thrift:
                    next_thrift = time.monotonic() + thrift.EVERY
                    thrift.give_back()
                if self._config.keep is not None and time.monotonic() >= next_prune:
                    next_prune = time.monotonic() + _PRUNE
                    await asyncio.to_thread(self._prune, self._clock() - self._config.keep)
                for feed in decide.due(enabled(self._connection), self._schedule()):
                    if feed.id not in running:
                        running[feed.id] = asyncio.create_task(self.poll(feed))
                await self._wait(stop, running)
                for key, task in [(k, t) for k, t in running.items() if t.done()]:
                    del running[key]
                    poll, stored = task.result()
                    if on_poll:
                        on_poll(poll, stored)
        finally:
            for task in running.values():
                task.cancel()
            await asyncio.gather(*running.values(), return_exceptions=True)
            if self._pages:
                await self._pages.stop()

    def _prune(self, before: float) -> None:
        from sitmon.store import retention

        connection = connect(self._db)
        try:
            if gone := retention.prune(connection, before, retention.in_snapshots(connection)):
                self._say(f"{gone} articles older than [store] keep are gone")
        except StoreError as fault:
            self._say(f"old articles stay for now: {fault}")
        finally:
            connection.close()

    async def _wait(self, stop: asyncio.Event, running: dict[int, asyncio.Task[tuple[Poll, Stored]]]) -> None:
        stopping = asyncio.ensure_future(stop.wait())
        await asyncio.wait({stopping, *running.values()}, timeout=_TICK, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    async def poll(self, feed: FeedState) -> tuple[Poll, Stored]:
        """Asks one feed, reads and stores what it gives."""
        request = FetchRequest(
            feed.fetch_url or feed.url,
            feed.etag,
            feed.last_modified,
            trusted=feed.url,
            headers=self._headers.get(feed.url, ()),
        )
        async with self._room.place() as place:
            self._outage.asking(request.url)
            try:
                async with place.waiting():
                    fetched = await self._fetcher.fetch(request)
                self._outage.answered()
                poll = await self._read(feed, fetched, request.watch)
            except FeedError as fault:
                self._outage.unanswered(request.url)
                failed = decide.unreachable(fault.what, fault.hint, away=self._outage.away)
                poll = self._poll(feed, failed, request.watch)
        if poll.outcome == "failed":
            self._say(f"{feed.url}: {poll.error}")
        return poll, await self._writer.put(poll)

    async def _read(self, feed: FeedState, fetched: Fetched, watch: Watch) -> Poll:
        result = decide.outcome(fetched.status, has_body=bool(fetched.body))
        if result.verdict != "new_body" or fetched.body is None:
            return self._poll(feed, result, watch, fetched)
        digest = sha256(fetched.body).hexdigest()
        if digest == feed.body_sha256:
            return self._poll(feed, result, watch, fetched, digest=digest)
        held = known(self._connection, feed.id)
        job = Job(
            body=fetched.body,
            content_type=fetched.content_type,
            url=fetched.url,
            publisher=feed.publisher,
            home=feed.home,
            language=feed.language,
            known=held.fingerprints,
            addresses=held.addresses,
            marks=held.marks,
            now=self._clock(),
        )
        try:
            answer = await self._workers().read(job)
        except ParseError as fault:
            return self._poll(feed, decide.unreadable(fault.what, fault.hint), watch, fetched)
        for said in answer.faults:
            self._say(f"{feed.url}: a fault of sitmon's own, please report it: {said}")
        return self._poll(feed, result, watch, fetched, digest=digest, answer=answer)

    def _poll(
        self,
        feed: FeedState,
        result: decide.Outcome,
        watch: Watch,
        fetched: Fetched | None = None,
        *,
        digest: str | None = None,
        answer: Answer | None = None,
    ) -> Poll:
        now = self._schedule()
        plan = decide.plan(
            result,
            now=now,
            failures=feed.failures,
            pace=self._pace,
            chance=self._chance.random(),
            retry=fetched.retry_after if fetched else None,
            ttl=answer.ttl if answer else feed.ttl,
            gap=decide.usual_gap(feed.usual_gap, feed.last_new, now),
            skip_hours=answer.skip_hours if answer else decide.hours(feed.skip_hours),
            fresh_for=fetched.max_age if fetched else None,
        )
        keep = result.keep_validators or result.verdict == "new_body"
        return Poll(
            feed=feed,
            at=self._clock(),
            outcome={"new_body": "ok", "not_modified": "not_modified"}.get(result.verdict, "failed"),
            status=fetched.status if fetched else None,
            error=None
            if result.ok
            else (f"{result.message}; {result.hint}" if result.hint else result.message),
            ms=round(watch.seconds * 1000),
            bytes=fetched.bytes_received if fetched else 0,
            next_due=plan.next_due,
            interval=plan.next_due - now,
            articles=answer.articles if answer else (),
            etag=fetched.etag if fetched else None,
            last_modified=fetched.last_modified if fetched else None,
            body_sha256=digest,
            request_url=fetched.url if fetched else None,
            moved_to=fetched.permanent_url if fetched else None,
            retired=plan.retired,
            forget=not keep,
            marks=answer.marks if answer else None,
            ttl=answer.ttl if answer else None,
            skip_hours=answer.skip_hours if answer else (),
            title=answer.title if answer and feed.name == sources.label(feed.url) else None,
        )
