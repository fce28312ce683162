"""Worker processes: started late, replaced when one dies or hangs."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from sitmon.collector.jobs import Answer, Job
from sitmon.errors import ParseError

_WATCH = 1.0
"""Seconds between a worker's looks at whether its collector is still there."""
DEADLINE = 120.0
"""Seconds a worker may take over one body."""
_FAREWELL = 0.7
"""Seconds workers have to end by themselves."""


def size(configured: int, spare: int = 1) -> int:
    """How many workers: as configured, else the cores but `spare` ones, at least one."""
    return configured or max((os.cpu_count() or 2) - spare, 1)


class Pool:
    """Reads feeds in spawned processes. One that dies takes no other feed with it.

    `kinds` are folders with kinds of the user's own.
    """

    def __init__(self, workers: int, kinds: Sequence[Path] = ()) -> None:
        self._workers = workers
        self._kinds = tuple(kinds)
        self._executor: ProcessPoolExecutor | None = None

    async def read(self, job: Job) -> Answer:
        """`worker.read` in a worker. Raises ParseError, also where the worker died or took too long."""
        executor = self._started()
        try:
            future = asyncio.get_running_loop().run_in_executor(executor, _read, job)
            return await asyncio.wait_for(future, DEADLINE)
        except BrokenProcessPool:
            self._replace(executor)
            return await self._alone(job)
        except TimeoutError:
            self._replace(executor, kill=True)
            raise ParseError(f"reading it took longer than {DEADLINE:.0f} s", where=job.url) from None

    async def _alone(self, job: Job) -> Answer:
        """Tries a body again by itself: it may have died for another's fault."""
        with executor_of(1, self._kinds) as executor:
            future = asyncio.get_running_loop().run_in_executor(executor, _read, job)
            try:
                return await asyncio.wait_for(future, DEADLINE)
            except (BrokenProcessPool, TimeoutError):
                _kill(executor)
                raise ParseError("the reader crashed on it", where=job.url) from None

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = executor_of(self._workers, self._kinds)
        return self._executor

    def _replace(self, broken: ProcessPoolExecutor, *, kill: bool = False) -> None:
        # Several feeds may see the same broken pool; the first to come replaces it.
        if self._executor is broken:
            self._executor = None
        if kill:
            _kill(broken)
        broken.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Ends the workers; one in the middle of a long body is not waited for."""
        if self._executor is not None:
            processes = list((self._executor._processes or {}).values())
            self._executor.shutdown(wait=False, cancel_futures=True)
            until = time.monotonic() + _FAREWELL
            for process in processes:
                process.join(max(until - time.monotonic(), 0.01))
                process.kill()
            self._executor = None


def executor_of(workers: int, kinds: Sequence[Path]) -> ProcessPoolExecutor:
    """Spawned processes that read with the user's `kinds` as well."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(tuple(kinds),))


def _read(job: Job) -> Answer:
    # The stages are loaded in the workers only: the collector itself stays small.
    from sitmon.collector import worker

    return worker.read(job)


def _start(kinds: tuple[Path, ...]) -> None:
    import signal

    from sitmon.collector import worker

    # Ctrl-C reaches the whole group; the collector decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    worker.warm(kinds)


def _end_with_parent(parent: int) -> None:
    """Ends this worker when the collector is gone: one that was killed could not end it, and the queue
    between them never closes, since its workers hold both ends."""
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(1)


def _kill(executor: ProcessPoolExecutor) -> None:
    for process in list((executor._processes or {}).values()):
        process.kill()
