"""Turns: so many requests at a time to one host, and in all; slow ones stand aside.

A request that has lasted longer than the patience gives up its turn while it goes on, so
that one hanging feed delays its neighbours by seconds and not until its deadline. Only one
a host stands aside at a time: a host never has more than one request above its limit.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import TracebackType


@dataclass(slots=True)
class _Host:
    turns: asyncio.Semaphore
    users: int = 0
    aside: int = 0


class Gates:
    """Hands out turns. `per_host` and `total` at least 1, `patience` in seconds."""

    def __init__(self, per_host: int, total: int, patience: float) -> None:
        self._per_host = max(per_host, 1)
        self._most_aside = max(total, 1)
        self._hosts: dict[str, _Host] = {}
        self._aside = 0
        self.total = asyncio.Semaphore(max(total, 1))
        self.patience = patience
        """Seconds a request may hold others up."""

    def turn(self, name: str) -> Turn:
        """A turn with the host `name`: `async with` waits for it and keeps it for the block."""
        return Turn(self, name)

    def enter(self, name: str) -> _Host:
        """Counts one more that wants the host."""
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host(asyncio.Semaphore(self._per_host))
        host.users += 1
        return host

    def leave(self, name: str, host: _Host) -> None:
        """Counts one fewer; a host that nobody wants is forgotten."""
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


class Turn:
    """One request's turn, given up early where it lasts too long."""

    __slots__ = ("_aside", "_gates", "_host", "_name", "_timer")

    def __init__(self, gates: Gates, name: str) -> None:
        self._gates, self._name = gates, name
        self._aside = False

    async def __aenter__(self) -> None:
        gates = self._gates
        self._host = host = gates.enter(self._name)
        try:
            # The host first: who waits for a slow host must not use up the turns of all.
            await host.turns.acquire()
            try:
                await gates.total.acquire()
            except BaseException:
                host.turns.release()
                raise
        except BaseException:
            gates.leave(self._name, host)
            raise
        self._timer = asyncio.get_running_loop().call_later(gates.patience, self._step_aside)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._aside:
            self._gates.count_aside(self._host, -1)
        else:
            self._give_back()
        self._gates.leave(self._name, self._host)

    def _step_aside(self) -> None:
        gates = self._gates
        if not gates.may_stand_aside(self._host):
            self._timer = asyncio.get_running_loop().call_later(gates.patience, self._step_aside)
            return
        self._aside = True
        gates.count_aside(self._host, 1)
        self._give_back()

    def _give_back(self) -> None:
        self._gates.total.release()
        self._host.turns.release()
