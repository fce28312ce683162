"""The collector that the dashboard starts where nobody collects: begun, watched, ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

_ENDED = "The collector ended; its log says why. What is shown may be stale."


class Collector(Protocol):
    """A collector at work."""

    def alive(self) -> bool:
        """Whether it still runs."""

    def stop(self) -> None:
        """Ends it, unless it was told to stay."""


class Minder:
    """Minds at most one collector. `start` makes one, and may take its time."""

    def __init__(self, start: Callable[[], Collector] | None) -> None:
        self._start = start
        self.child: Collector | None = None
        self.starting = False

    @property
    def wanted(self) -> bool:
        """Whether a collector may be started."""
        return self._start is not None and self.child is None

    async def begin(self) -> None:
        """Starts one. Raises SitmonError or OSError where that fails."""
        if self._start is None:
            return
        self.starting = True
        try:
            self.child = await asyncio.to_thread(self._start)
        finally:
            self.starting = self.child is not None

    def look(self, collecting: bool) -> str | None:
        """What there is to tell, once: that it ended. `collecting`: whether the lease is held."""
        if self.child is None:
            return None
        if collecting:
            self.starting = False
        if self.child.alive():
            return None
        self.child, self.starting = None, False
        self._start = None
        return None if collecting else _ENDED

    async def stop(self) -> None:
        """Ends the one that was started here."""
        if self.child is not None:
            await asyncio.to_thread(self.child.stop)
