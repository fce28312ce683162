"""Telling a network that is away from feeds that fail: no fault of theirs, so they need not wait for long."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

HOSTS = 3
"""So many hosts in a row without an answer, and none with one between them, mean that the network is away."""


class Outage:
    """Whether anybody out there answers. `say` is told when that changes."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._silent: set[str] = set()

    @property
    def away(self) -> bool:
        """Whether no server answers."""
        return len(self._silent) >= HOSTS

    def answered(self) -> None:
        """A server answered, whatever it said."""
        if self.away:
            self._say("servers answer again")
        self._silent.clear()

    def unanswered(self, url: str) -> None:
        """The server of `url` gave no answer."""
        before = self.away
        self._silent.add(urlsplit(url).netloc)
        if self.away and not before:
            self._say(
                "no server answers: the network seems to be away; every feed is tried again within minutes"
            )
