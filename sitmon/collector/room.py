"""How many polls may be under way: bodies must not pile up before the workers."""

from __future__ import annotations

import asyncio
from types import TracebackType


class Room:
    """Places for `size` polls. One that waits for its server longer than `patience` seconds gives
    its place up until the answer is there, so that servers that hang take no place away."""

    def __init__(self, size: int, patience: float) -> None:
        self.free = asyncio.Semaphore(size)
        self.patience = patience
        self.taken = 0
        """Places that are held."""

    def place(self) -> Place:
        """A place: `async with` waits for it and holds it for the block."""
        return Place(self)


class Place:
    """One poll's place."""

    __slots__ = ("_held", "_room")

    def __init__(self, room: Room) -> None:
        self._room = room
        self._held = False

    async def __aenter__(self) -> Place:
        await self._take()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def waiting(self) -> _Waiting:
        """For `async with` round what may take long and costs nothing here; the place is held again after
        it, but where it failed."""
        return _Waiting(self)

    async def _take(self) -> None:
        if not self._held:
            await self._room.free.acquire()
            self._held = True
            self._room.taken += 1

    def _leave(self) -> None:
        if self._held:
            self._held = False
            self._room.taken -= 1
            self._room.free.release()


class _Waiting:
    __slots__ = ("_place", "_timer")

    def __init__(self, place: Place) -> None:
        self._place = place

    async def __aenter__(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._place._room.patience, self._place._leave)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if error is None:
            await self._place._take()
