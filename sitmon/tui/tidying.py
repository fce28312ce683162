"""When garbage is looked for: in a moment in what is young, and in all there is while the reader rests.

A look at what has lived long takes as long as several keys, and nobody would know why one key in a
thousand is slow.
"""

from __future__ import annotations

import gc

GARBAGE = (2_000, 10, 1_000_000_000)
"""Objects made before the young are looked through (a millisecond), how often that happens before the older ones
are as well (a few milliseconds), and never by itself through all."""
BEAT = 1.0
"""Seconds between two questions whether it is time to look through all."""
_DUE = 30.0  # seconds from one look through all to the next, if the reader rests
_LATE = 300.0  # and if the reader never does: what is not looked for only grows
_REST = 3.0


class Tidier:
    """Looks through all there is once that is due and no key was pressed for a while, and anyway once it is late."""

    def __init__(self) -> None:
        self._last = float("-inf")
        self._looked: float | None = None

    def begin(self) -> None:
        """From now on. All that was imported by now lives as long as the program: it is never looked through."""
        gc.freeze()
        gc.set_threshold(*GARBAGE)

    def touched(self, now: float) -> None:
        """The reader did something at `now` (seconds of any clock that does not go back)."""
        self._last = now

    def beat(self, now: float) -> bool:
        """Whether it looked. The first beat is what the time to the first look is counted from."""
        if self._looked is None:
            self._looked = now
        since = now - self._looked
        if since < _DUE or (now - self._last < _REST and since < _LATE):
            return False
        gc.collect()
        self._looked = now
        return True
