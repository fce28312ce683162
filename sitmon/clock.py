"""The time, asked for in one place so that tests and the demo can set it.

Times inside sitmon are Unix seconds (float, UTC); text is made only at the edges.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], float]


def wall() -> float:
    """Now, in Unix seconds."""
    return time.time()


def fast(start: float, pace: float, *, zero: float, end: float | None = None, base: Clock = wall) -> Clock:
    """A clock that read `start` when `base` read `zero`, runs `pace` times as fast, and stops at `end`.

    Two processes given the same numbers agree on the time.
    """

    def now() -> float:
        reached = start + max(base() - zero, 0.0) * pace
        return reached if end is None else min(reached, end)

    return now


AHEAD = 3600.0
"""Seconds a publication may lie in the future and still be believed: clocks differ."""


EAST = 14 * 3600.0
"""Seconds by which a day begins earlier in the farthest east than in UTC."""


def believed(published: float | None, seen: float, *, day_only: bool = False) -> bool:
    """Whether a time of publication is there, and lies no further ahead than clocks (and days) differ."""
    return published is not None and published <= seen + AHEAD + (EAST if day_only else 0.0)


def iso(seconds: float | None) -> str | None:
    """Unix seconds as ISO 8601 with zone, to the second; None stays None."""
    if seconds is None:
        return None
    try:
        stamp = datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return stamp.strftime("%Y-%m-%dT%H:%M:%SZ")
