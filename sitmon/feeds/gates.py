"""Turns: so many requests at a time to one host, and in all; slow ones stand aside.

A request that has lasted longer than the patience gives up its turn while it goes on, so
that one hanging feed delays its neighbours by seconds and not until its deadline. Only one
a host stands aside at a time: a host never has more than one request above its limit.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class _Host:
    turns: asyncio.Semaphore
    users: int = 0
    aside: int = 0


class Gates:
    """Hands out turns. `per_host` and `total` at least 1, `patience` in seconds."""

    def __init__(self, per_host: int, total: int, patience: float) -> None:
        self._per_host = max(per_host, 1)
        self._total = asyncio.Semaphore(max(total, 1))
        self._most_aside = max(total, 1)
        self._patience = patience
        self._hosts: dict[str, _Host] = {}
        self._aside = 0

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Waits for a turn with the host `name` and keeps it for the block."""
        host = self._hosts.setdefault(name, _Host(asyncio.Semaphore(self._per_host)))
        host.users += 1
        try:
            # The host first: who waits for a slow host must not use up the turns of all.
            async with _held(host.turns) as local, _held(self._total) as overall:
                turn = _Turn(self, host, local, overall)
                try:
                    yield
                finally:
                    turn.end()
        finally:
            host.users -= 1
            if not host.users:
                del self._hosts[name]

    def may_stand_aside(self, host: _Host) -> bool:
        """Whether one more of `host` may go on without holding a turn."""
        return host.aside < 1 and self._aside < self._most_aside

    def count_aside(self, host: _Host, change: int) -> None:
        """Counts one more or one fewer that stands aside."""
        host.aside += change
        self._aside += change

    @property
    def patience(self) -> float:
        """Seconds a request may hold others up."""
        return self._patience


class _Turn:
    """One request's turn, given up early where it lasts too long."""

    def __init__(self, gates: Gates, host: _Host, local: _Hold, overall: _Hold) -> None:
        self._gates, self._host = gates, host
        self._holds = (local, overall)
        self._aside = False
        self._timer = asyncio.get_running_loop().call_later(gates.patience, self._step_aside)

    def _step_aside(self) -> None:
        if not self._gates.may_stand_aside(self._host):
            self._timer = asyncio.get_running_loop().call_later(self._gates.patience, self._step_aside)
            return
        self._aside = True
        self._gates.count_aside(self._host, 1)
        for hold in self._holds:
            hold.release()

    def end(self) -> None:
        self._timer.cancel()
        if self._aside:
            self._gates.count_aside(self._host, -1)


class _Hold:
    """A semaphore's place that can be given back once, early or at the end."""

    def __init__(self, semaphore: asyncio.Semaphore) -> None:
        self._semaphore: asyncio.Semaphore | None = semaphore

    def release(self) -> None:
        if self._semaphore is not None:
            self._semaphore.release()
            self._semaphore = None


@asynccontextmanager
async def _held(semaphore: asyncio.Semaphore) -> AsyncIterator[_Hold]:
    await semaphore.acquire()
    hold = _Hold(semaphore)
    try:
        yield hold
    finally:
        hold.release()
