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


class Refresh:
    """How far a round of asking feeds is. A round begins with the first feed that is due and ends
    when none is; one of a few feeds is not worth telling."""

    LEAST = 5

    def __init__(self) -> None:
        self._feeds = 0

    def look(self, due: int) -> tuple[int, int] | None:
        """(feeds asked, feeds in this round) with `due` feeds still to ask; None where there is nothing to tell."""
        self._feeds = max(self._feeds, due) if due else 0
        return (self._feeds - due, self._feeds) if self._feeds >= self.LEAST else None


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
