"""Watches: queries by name, of the configuration and of the database, switched and saved."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sitmon.errors import StoreError, UsageError
from sitmon.query import SORTS, Query, parse
from sitmon.units import duration

if TYPE_CHECKING:
    import sqlite3

    from sitmon.errors import SitmonError
    from sitmon.tui.deck import Deck
    from sitmon.tui.lens import Lens

_SINCE = re.compile(r"(?:^|\s)since:(\S+)", re.IGNORECASE)
_TIMES = re.compile(r'(?:^|\s)((?:since|until):(?:"[^"]*"|\S+))', re.IGNORECASE)
NAME_MOST = 40


def window_of(typed: str) -> float | None:
    """The length of time that a query asks for counted back from now ("since:7d"), which moves on with
    the clock; None where it names a date or none."""
    m = _SINCE.search(typed)
    try:
        return duration(m[1]) if m else None
    except UsageError:
        return None


def times_of(typed: str, query: Query, now: float) -> str:
    """The times of `query` as they were typed, such as "since:7d until:24h"; '' where that cannot be told."""
    # The last of each is the one that holds.
    text = " ".join(sorted({part.partition(":")[0].lower(): part for part in _TIMES.findall(typed)}.values()))
    try:
        alone = parse(text, now)
    except UsageError:
        return ""
    return text if (alone.since, alone.until) == (query.since, query.until) else ""


def text_of(lens: Lens, *, window: bool = True) -> str:
    """The query that a lens stands for, to be saved; without the `window`, where that is kept elsewhere, only with
    times of its own."""
    kinds = lens.kinds if set(lens.kinds) != set(lens.known) else ()
    sort = lens.sort if lens.sort != SORTS[0] else ""
    named = replace(lens.query, regions=tuple(r.name for r in lens.regions), kinds=kinds, sort=sort)
    return " ".join(x for x in (named.text(), _times(lens, window)) if x)


def _times(lens: Lens, window: bool) -> str:
    since, until = lens.query.since, lens.query.until
    if since is None and until is None:
        if not lens.ranged or lens.until is None:
            return f"since:{_length(lens.window)}" if window and lens.window is not None else ""
        until = lens.until
    elif lens.times and (since is not None or not window):
        return lens.times
    if since is None and until is not None and lens.window is not None:
        since = until - lens.window
    return " ".join(
        f"{name}:{_date(at)}" for name, at in (("since", since), ("until", until)) if at is not None
    )


def _date(at: float) -> str:
    """A moment as a query names it, in UTC: "2026-11-20", "2026-11-20T06:30"."""
    try:
        found = datetime.fromtimestamp(at, UTC).replace(tzinfo=None)
    except (OverflowError, ValueError, OSError):
        return "0001-01-01"  # longer ago than dates can tell
    if found.second or found.microsecond:
        return found.isoformat()
    return found.isoformat(timespec="minutes").removesuffix("T00:00")


def _length(seconds: float) -> str:
    """A length of time in the unit in which the screen tells it: "24h", "7d"."""
    return f"{seconds / 3600:g}h" if seconds <= 86400 else f"{seconds / 86400:.10g}d"


def following(name: str, names: list[str]) -> str:
    """The watch after `name`; '' (none) after the last."""
    order = ["", *names]
    at = order.index(name) if name in order else 0
    return order[(at + 1) % len(order)]


async def switch(app: Deck, name: str) -> None:
    """Puts a watch in force, and notes that it was looked at; '' takes it away."""
    base = replace(app.lens.cleared(), sort=SORTS[0])
    try:
        lens = await app.lens_for(app.watches[name], base) if name else base
    except UsageError as fault:
        app.trouble(fault)
        return
    if lens.window != base.window:
        lens = replace(lens, before=(base.window,))
    if app.lens.watch == name:
        looked(app, name)
        app.lens = replace(app.lens, watch="")
    app.look(replace(lens, watch=name))


def looked(app: Deck, *names: str) -> None:
    """Notes that watches are looked at; '' is that of none."""
    from sitmon.store import desk

    now = app.now()

    def write(connection: sqlite3.Connection) -> None:
        for name in names:
            desk.look(connection, name, now)

    app.keep(write, what="when you looked at the watch")


def save(
    app: Deck,
    name: str,
    alert: Sequence[str],
    then: Callable[[], None],
    failed: Callable[[SitmonError], None],
) -> None:
    """Saves what is looked at as a watch that tells of what is new through the channels `alert`; calls `then` once
    it is kept, or `failed`. Raises UsageError for a name that cannot be used."""
    from sitmon.store import arrivals, desk

    name = " ".join(name.split())[:NAME_MOST]
    if not name:
        raise UsageError("a watch needs a name")
    if name in app.config.watches:
        raise UsageError(
            f"{name!r} is a watch of the configuration", hint="choose another name, or edit it there"
        )
    lens, query, now = app.lens, text_of(app.lens), app.now()

    def write(connection: sqlite3.Connection) -> int:
        desk.save_watch(connection, name, query, now, alert)
        return arrivals.last(connection)

    def saved(last: int) -> None:
        app.saved[name] = query
        app.saved_alerting.pop(name, None)
        if alert:
            app.alerts_from[name] = last
            app.saved_alerting[name] = tuple(alert)
        if app.lens == lens:
            app.look(replace(lens, watch=name))
        then()

    app.keep(write, saved, what=f"the watch {name!r}", failed=failed)


async def load(app: Deck) -> None:
    """Reads the watches of the database, as it is opened."""
    from sitmon.store import arrivals, desk

    app.saved, app.saved_alerting = await app.reader.ask(lambda c: (desk.watches(c), desk.alerting(c)))
    app.alerts_from = dict.fromkeys(app.alerting, await app.reader.ask(arrivals.last))


def refresh(app: Deck) -> None:
    """Reads them again: another dashboard may have saved one. What it asks alerts for is told from now on."""
    from sitmon.store import arrivals, desk

    if app.connection is None:
        return
    try:
        app.saved, app.saved_alerting = desk.watches(app.connection), desk.alerting(app.connection)
        if fresh := app.alerting.keys() - app.alerts_from.keys():
            app.alerts_from |= dict.fromkeys(fresh, arrivals.last(app.connection))
    except StoreError as fault:
        app.trouble(fault)
        return
    for name in app.alerts_from.keys() - app.alerting.keys():
        del app.alerts_from[name]
