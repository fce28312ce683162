"""Telling a network that is away from feeds that fail: no fault of theirs, so they need not wait for long."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

FEWEST, ENOUGH = 3, 20
"""The network is away where all hosts that were asked, so many at least, or so many of them in a row, gave no answer."""
_TELL = 30.0
"""Seconds of silence after which it is said: at a start, addresses that lead nowhere fail before others answer."""


class Outage:
    """Whether anybody out there answers. `say` is told when that changes; `clock` counts seconds."""

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._clock = say, clock
        self._asked: set[str] = set()
        self._silent: set[str] = set()
        self._since = 0.0
        self._told = False

    @property
    def away(self) -> bool:
        """Whether no server answers."""
        return len(self._silent) >= max(FEWEST, min(len(self._asked), ENOUGH))

    def asking(self, url: str) -> None:
        """The server of `url` is about to be asked."""
        self._asked.add(urlsplit(url).netloc)

    def answered(self) -> None:
        """A server answered, whatever it said."""
        self._silent.clear()
        if self._told:
            self._told = False
            self._say("servers answer again")

    def unanswered(self, url: str) -> None:
        """The server of `url` gave no answer."""
        if not self._silent:
            self._since = self._clock()
        self._silent.add(urlsplit(url).netloc)
        if self.away and not self._told and self._clock() - self._since > _TELL:
            self._told = True
            self._say(
                "no server answers: the network seems to be away; every feed is tried again within minutes"
            )
