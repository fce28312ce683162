"""Worker processes: started when there is work for them, replaced when one dies or hangs.

A thread a worker hands it one call after another, so that no event loop stands between a body that was
read and the next one.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sitmon.collector import jobs
from sitmon.collector.jobs import Answer, Job
from sitmon.collector.process import Gone, Process
from sitmon.errors import ParseError, SitmonError

A = TypeVar("A")
R = TypeVar("R")

DEADLINE = 120.0
"""Seconds a worker may take over one body."""
_FAREWELL = 0.7
"""Seconds workers have to end by themselves."""
_LOOKS = 20
"""How many times within the deadline it is looked whether one is over."""


def size(configured: int, spare: int = 1) -> int:
    """How many workers: as configured, else the cores but `spare` ones, at least one."""
    return configured or max((os.cpu_count() or 2) - spare, 1)


class Pool:
    """Calls functions in processes of their own. One that dies takes no other call with it.

    `kinds` are folders with kinds of the user's own, `deadline` the seconds a call may take (DEADLINE).
    To be closed at the end.
    """

    def __init__(self, workers: int, kinds: Sequence[Path] = (), *, deadline: float | None = None) -> None:
        self._kinds = tuple(kinds)
        self._given = deadline
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="workers")
        self._own = threading.local()
        self._lock = threading.Lock()
        self._processes: set[Process] = set()
        self._closed = threading.Event()
        self._watcher: threading.Thread | None = None

    async def read(self, job: Job) -> Answer:
        """`worker.read` in a worker. Raises ParseError, also where the worker died or took too long."""
        try:
            return await asyncio.wrap_future(self.submit(jobs.read, job))
        except SitmonError as fault:
            raise ParseError(fault.what, where=job.url, hint=fault.hint) from fault

    @property
    def _deadline(self) -> float:
        return DEADLINE if self._given is None else self._given

    def submit(self, function: Callable[[A], R], argument: A) -> Future[R]:
        """`function`, one of a module, called with `argument` when a worker is free. The future raises the
        SitmonError that it raises, and one where it crashed twice or took too long."""
        return self._threads.submit(self._ask, function, argument)

    def pids(self) -> list[int]:
        """The processes there are."""
        with self._lock:
            return [process.pid for process in self._processes]

    def _ask(self, function: Callable[[A], R], argument: A) -> R:
        # It may have died for another's fault, so what it was at is tried once more.
        for _ in range(2):
            process = self._mine()
            try:
                if not process.ready:
                    process.ask(jobs.warm, self._kinds)
                    process.ready = True
                return process.ask(function, argument)
            except Gone:
                self._forget(process)
                if process.late:
                    raise ParseError(f"reading it took longer than {self._deadline:.0f} s") from None
            if self._closed.is_set():
                break
        raise ParseError("the reader crashed on it")

    def _mine(self) -> Process:
        """The process of the thread that asks."""
        held: Process | None = getattr(self._own, "process", None)
        if held is None:
            held = self._own.process = Process()
            with self._lock:
                self._processes.add(held)
                if self._watcher is None:
                    self._watcher = threading.Thread(target=self._watch, daemon=True)
                    self._watcher.start()
            if self._closed.is_set():
                held.kill()
        return held

    def _forget(self, process: Process) -> None:
        self._own.process = None
        with self._lock:
            self._processes.discard(process)
        process.drop()

    def _watch(self) -> None:
        while not self._closed.wait(self._deadline / _LOOKS):
            with self._lock:
                late = [process for process in self._processes if process.busy() > self._deadline]
            for process in late:
                process.kill(late=True)

    def close(self) -> None:
        """Ends the workers; one in the middle of a long body is not waited for."""
        self._closed.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        until = time.monotonic() + _FAREWELL
        with self._lock:
            processes = list(self._processes)
        for process in processes:
            process.farewell()
        for process in processes:
            process.end(until)
        self._threads.shutdown(wait=True)
        for process in processes:
            process.drop()
