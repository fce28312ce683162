"""How many polls may be under way: bodies must not pile up before the workers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Room:
    """Places for `size` polls. One that waits for its server longer than `patience` seconds gives
    its place up until the answer is there, so that servers that hang take no place away."""

    def __init__(self, size: int, patience: float) -> None:
        self._free = asyncio.Semaphore(size)
        self._patience = patience

    @asynccontextmanager
    async def place(self) -> AsyncIterator[Place]:
        """Waits for a place and holds it for the block."""
        await self._free.acquire()
        place = Place(self._free, self._patience)
        try:
            yield place
        finally:
            place.leave()


class Place:
    """One poll's place."""

    def __init__(self, free: asyncio.Semaphore, patience: float) -> None:
        self._free, self._patience = free, patience
        self._held = True

    @asynccontextmanager
    async def waiting(self) -> AsyncIterator[None]:
        """Round what may take long and costs nothing here; the place is held again after it."""
        timer = asyncio.get_running_loop().call_later(self._patience, self.leave)
        try:
            yield
        finally:
            timer.cancel()
        if not self._held:
            await self._free.acquire()
            self._held = True

    def leave(self) -> None:
        """Gives the place up, once."""
        if self._held:
            self._held = False
            self._free.release()
