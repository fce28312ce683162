"""When garbage is looked for: in a moment in what is young, and in all there is only while the reader rests.

A look at what has lived long takes as long as several keys, and nobody would know why one key in a
thousand is slow.
"""

from __future__ import annotations

import gc

GARBAGE = (2_000, 10, 1_000_000_000)
"""Objects made before the young are looked through (a millisecond), how often that happens before the older ones
are as well (a few milliseconds), and never by itself through all."""
BEAT = 30.0
"""Seconds between two looks through all, if the reader rests."""
_REST = 3.0


class Tidier:
    """Looks through all there is at a beat before which no key was pressed for a while."""

    def __init__(self) -> None:
        self._last = float("-inf")

    def begin(self) -> None:
        """From now on. All that was imported by now lives as long as the program: it is never looked through."""
        gc.freeze()
        gc.set_threshold(*GARBAGE)

    def touched(self, now: float) -> None:
        """The reader did something at `now` (seconds of any clock that does not go back)."""
        self._last = now

    def beat(self, now: float) -> bool:
        """Whether it looked."""
        if now - self._last < _REST:
            return False
        gc.collect()
        return True
