"""What the dashboard looks at: window, regions, kinds and search. Pure.

Everything on screen follows from one `Lens`; keys and clicks make a new one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sitmon.query import KINDS, SORTS, Query
from sitmon.tui import zones
from sitmon.units import span

if TYPE_CHECKING:
    from sitmon.geo.regions import Region
    from sitmon.store.selection import Selection

HOUR, DAY = 3600.0, 86400.0
WINDOWS: tuple[float | None, ...] = (6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, None)
"""Seconds; None is all time."""

_NAMED = 3
"""Regions up to which each is named."""
EVERYTHING = Query()
SORT_WORDS = {
    "collected": "as collected",
    "confidence": "surest first",
    "killed": "most killed first",
    "place": "by place",
    "source": "by source",
}
"""Each order of lists but the usual one, in words."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force: what it is, in words, and the name that takes it away."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Lens:
    """`known` are all kinds there are, the user's own included, and `kinds` those shown; `until` is the end of the window (None: now), `as_of` the moment at which the screen was paused,
    `watch` is the name of the watch in force,
    `typed` the search as typed and `query` what it means."""

    window: float | None = DAY
    until: float | None = None
    kinds: tuple[str, ...] = KINDS
    known: tuple[str, ...] = KINDS
    watch: str = ""
    regions: tuple[Region, ...] = ()
    typed: str = ""
    query: Query = EVERYTHING
    as_of: float | None = None
    sort: str = SORTS[0]
    """What stands first in lists."""
    times: str = ""
    """The query's own times as typed; '' where they are not known so."""
    ranged: tuple[float | None, ...] = ()
    """The window before a range was chosen on the timeline; nothing where none is in force."""
    before: tuple[float | None, ...] = ()
    """The window before a watch put its own in force; nothing where none did."""

    def span(self, now: float) -> tuple[float | None, float | None]:
        """(since, until) in Unix seconds; None where there is no bound. A query's own times win."""
        until = self.query.until if self.query.until is not None else self.until
        since = self.query.since
        if since is None and self.window is not None:
            since = (until if until is not None else now) - self.window
        return since, until

    def length(self, now: float) -> float | None:
        """Seconds from the one end to the other; None for all time."""
        since, until = self.span(now)
        return None if since is None else max((until if until is not None else now) - since, 60.0)

    def selection(self, now: float, *, kinds: bool = True, times: bool = True) -> Selection:
        """What to ask the store for; without the kinds or the times where these are left out."""
        from sitmon.store.selection import Selection

        since, until = self.span(now) if times else (None, None)
        wanted = self.kinds if kinds and set(self.kinds) != set(self.known) else ()
        sort = self.sort if self.sort != SORTS[0] else ""
        query = replace(self.query, since=since, until=until, kinds=wanted, sort=sort)
        return Selection(query, self.regions, self.as_of)

    def toggled(self, kind: str) -> Lens:
        """With `kind` switched; the last one shown cannot be hidden, it brings all back."""
        left = tuple(k for k in self.known if (k in self.kinds) != (k == kind))
        return replace(self, kinds=left or self.known)

    def next_sort(self) -> Lens:
        """With the lists in their next order."""
        return replace(self, sort=SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)])

    def next_window(self) -> Lens:
        """With the next longer window; after all time comes the shortest."""
        self = self._untimed()
        longer = [w for w in WINDOWS if w is None or (self.window is not None and w > self.window)]
        window = WINDOWS[0] if self.window is None else longer[0]
        return replace(self, window=window, ranged=(), before=())

    def back(self, now: float) -> Lens:
        """Half a window into the past."""
        self = self._untimed()
        if self.window is None:
            return self
        return replace(self, until=(self.until if self.until is not None else now) - self.window / 2)

    def forward(self, now: float) -> Lens:
        """Half a window towards now, and not beyond it."""
        self = self._untimed()
        if self.window is None or self.until is None:
            return replace(self, until=None)
        until = self.until + self.window / 2
        return replace(self, until=until if until < now else None)

    def ending(self, newest: float, now: float) -> Lens:
        """With the window's end just after `newest`: where the newest stretch is."""
        until = newest + 1
        return replace(self._untimed(), until=until if until < now else None)

    def during(self, since: float | None, until: float, now: float) -> Lens:
        """With the window from `since` to `until`, as long as it is now where `since` is None."""
        lens = self.ending(until - 1, now)
        if since is None:
            return lens
        return replace(lens, window=until - since, ranged=self.ranged or (self.window,))

    def _untimed(self) -> Lens:
        """With the times of the query given up for the window's."""
        if self.query.since is None and self.query.until is None:
            return self
        query = replace(self.query, since=None, until=None)
        return replace(self, query=query, until=self.query.until or self.until, times="")

    def chips(self) -> tuple[Chip, ...]:
        """The filters in force."""
        found = [Chip("watch", f"watch {self.watch}")] if self.watch else []
        if len(self.regions) > _NAMED:
            found.append(Chip("regions", f"regions {self.region()}"))
        else:
            found += [Chip("regions", f"region {r.name}") for r in self.regions]
        if set(self.kinds) != set(self.known):
            found.append(Chip("kinds", "only " + ", ".join(self.kinds)))
        if self.typed:
            found.append(Chip("search", f"search {self.typed}"))
        if self.query.since is not None or self.query.until is not None:
            found.append(Chip("times", self.window_text()))
        elif self.until is not None:
            found.append(Chip("until", f"until {stamp(self.until).strip()}"))
        elif self.ranged or (self.before and not self.watch):
            found.append(Chip("until", self.window_text()))
        return tuple(found)

    def without(self, name: str) -> Lens:
        """With the filter of chip `name` taken away."""
        if name == "watch":
            return self.cleared()
        if name == "regions":
            return replace(self, regions=())
        if name == "kinds":
            return replace(self, kinds=self.known)
        if name == "search":
            kept = replace(EVERYTHING, since=self.query.since, until=self.query.until)
            return replace(self, typed="", query=kept)
        back = self.ranged or (() if self.watch else self.before) or (self.window,)
        before = self.before if self.watch else ()
        return replace(self._untimed(), until=None, window=back[0], ranged=(), before=before)

    def filters(self) -> tuple[object, ...]:
        """What a watch is made of, its times left out: these may be moved while one watches."""
        return self.kinds, self.regions, self.typed

    def cleared(self) -> Lens:
        """With no filter at all; pause and order stay, and the window but for one that a range or a watch brought."""
        window = (self.before or self.ranged or (self.window,))[0]
        return Lens(window=window, kinds=self.known, known=self.known, as_of=self.as_of, sort=self.sort)

    def window_text(self) -> str:
        """The window in words: "last 24 h", "24 h until 27 Sep 14:00", "since 24 Sep 14:00"."""
        if self.query.since is not None or self.query.until is not None:
            ends = (("since", self.query.since), ("until", self.query.until))
            return " ".join(f"{word} {stamp(at).strip()}" for word, at in ends if at is not None)
        name = window_name(self.window)
        if self.until is not None:
            return f"{name} until {stamp(self.until).strip()}"
        return name if self.window is None else f"last {name}"

    def region(self) -> str:
        """The regions in a word: what a header and a snapshot's name say."""
        names = [r.name for r in self.regions]
        if len(names) > _NAMED:
            return f"{', '.join(names[: _NAMED - 1])} and {len(names) - _NAMED + 1} more"
        return ", ".join(names) or "World"


def window_name(seconds: float | None) -> str:
    """A window in a few characters: "24 h", "7 d", "all time"."""
    if seconds is None:
        return "all time"
    return span_name(seconds)


def span_name(seconds: float) -> str:
    """A length of time in a few characters: "24 h", "3 d", "2.5 d"."""
    return f"{seconds / HOUR:.3g} h" if seconds <= DAY else f"{seconds / DAY:.3g} d"


def moment(seconds: float) -> datetime | None:
    """Unix seconds as a date in the zone chosen; None beyond what dates can hold."""
    try:
        return zones.at(seconds)
    except (OverflowError, ValueError, OSError):
        return None


def stamp(seconds: float | None, *, year: bool = False) -> str:
    """ "26 Sep 06:12", with the year where asked for; "unknown" where there is none."""
    at = moment(seconds) if seconds is not None else None
    if at is None:
        return "unknown"
    return f"{at.day:2d} {at:%b %Y %H:%M}" if year else f"{at.day:2d} {at:%b %H:%M}"


def ago(seconds: float | None, now: float) -> str:
    """ "4 min ago", "3 d ago"; "never" where it has not happened."""
    if seconds is None:
        return "never"
    return f"{span(now - seconds)} ago" if now >= seconds else f"in {span(seconds - now)}"
