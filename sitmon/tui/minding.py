"""The collector that the dashboard starts where nobody collects: begun, watched, begun anew, ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sitmon.clock import Clock
from sitmon.errors import SitmonError

VACANT = 6.0
"""Seconds for which nobody must collect before another collector is started: one may be on its way."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
"""Seconds before one that ended by itself is started again: doubled each time."""
_KNOWN = 1.0
"""Seconds after which the dashboard knows who holds the lease."""
STEADY = 600.0
"""Seconds after which one that ended had been at work, and pauses are short again."""


class Collector(Protocol):
    """A collector at work."""

    @property
    def log(self) -> Path:
        """The file in which it says what happened."""

    def alive(self) -> bool:
        """Whether it still runs."""

    def asked(self) -> bool:
        """Whether it ended because somebody asked it to."""

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
    """Minds at most one collector. `start` makes one, and may take its time; `clock` counts seconds.

    One that ends by itself is started anew, after a pause that grows each time; so is one in place of
    another program's that is gone. One that was asked to end stays ended.
    """

    def __init__(self, start: Callable[[], Collector] | None, clock: Clock = time.monotonic) -> None:
        self._start, self._clock = start, clock
        self.child: Collector | None = None
        self.starting = False
        self._making: asyncio.Future[Collector] | None = None
        self._vacant: float | None = None
        """Since when nobody collects."""
        self._began = self._not_before = clock()
        self._pause = FIRST_PAUSE
        self._gone: float | None = None
        """When it was seen that the one started here has ended."""

    @property
    def wanted(self) -> bool:
        """Whether a collector may be started."""
        return self._start is not None and self.child is None and self._making is None

    @property
    def due(self) -> bool:
        """Whether it is time to start one in place of one that is gone."""
        now = self._clock()
        return (
            self.wanted
            and self._vacant is not None
            and now - self._vacant >= VACANT
            and now >= self._not_before
        )

    async def begin(self) -> None:
        """Starts one. Raises SitmonError or OSError where that fails."""
        if self._start is None or not self.wanted:
            return
        self.starting, self._began = True, self._clock()
        self._making = asyncio.ensure_future(asyncio.to_thread(self._start))
        try:
            # Whoever waits may go away; what is being started is then still ended by `stop`.
            self.child = await asyncio.shield(self._making)
        except (SitmonError, OSError):
            self._put_off()
            raise
        finally:
            if self._making.done():
                self._making = None
            self.starting = self.child is not None

    def look(self, collecting: bool) -> str | None:
        """What there is to tell: that it ended. `collecting`: whether the lease is held, as far as is known."""
        self._vacant = None if collecting else self._clock() if self._vacant is None else self._vacant
        if self.child is None:
            return None
        if collecting:
            self.starting = False
        if self.child.alive():
            return None
        self.starting = False
        # What is known of the lease may be from before its end: who holds it now is known a little later.
        self._gone = self._clock() if self._gone is None else self._gone
        if self._clock() - self._gone < _KNOWN:
            return None
        gone, self.child, self._gone = self.child, None, None
        return None if collecting else self._ended(gone)

    def _ended(self, gone: Collector) -> str:
        if gone.asked():
            self._start = None
            return f"The collector was stopped. What is shown may be stale. Its log: {gone.log}"
        if self._clock() - self._began > STEADY:
            self._pause = FIRST_PAUSE
        pause = self._put_off()
        return f"The collector ended; it is started again in {pause:.0f} s. Its log says why: {gone.log}"

    def _put_off(self) -> float:
        """Lets some time pass before the next start, more each time; how much."""
        pause = self._pause
        self._not_before = self._clock() + pause
        self._pause = min(2 * pause, LONGEST_PAUSE)
        return pause

    async def stop(self) -> None:
        """Ends the one that was started here, and starts none from now on."""
        self._start = None
        if self._making is not None:
            with suppress(SitmonError, OSError):
                self.child = await self._making
        if self.child is not None:
            await asyncio.to_thread(self.child.stop)
