"""Watches: queries by name, of the configuration and of the database, switched and saved."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sitmon.errors import UsageError
from sitmon.query import SORTS
from sitmon.units import duration

if TYPE_CHECKING:
    import sqlite3

    from sitmon.errors import SitmonError
    from sitmon.tui.deck import Deck
    from sitmon.tui.lens import Lens

_SINCE = re.compile(r"(?:^|\s)since:(\S+)", re.IGNORECASE)
NAME_MOST = 40


def window_of(typed: str) -> float | None:
    """The length of time that a query asks for counted back from now ("since:7d"), which moves on with
    the clock; None where it names a date or none."""
    m = _SINCE.search(typed)
    try:
        return duration(m[1]) if m else None
    except UsageError:
        return None


def text_of(lens: Lens) -> str:
    """The query that a lens stands for, to be saved."""
    kinds = lens.kinds if set(lens.kinds) != set(lens.known) else ()
    sort = lens.sort if lens.sort != SORTS[0] else ""
    named = replace(lens.query, regions=tuple(r.name for r in lens.regions), kinds=kinds, sort=sort)
    since = f"since:{_length(lens.window)}" if lens.window is not None else ""
    return " ".join(x for x in (named.text(), since) if x)


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
    from sitmon.store import desk

    base = replace(app.lens.cleared(), sort=SORTS[0])
    try:
        lens = await app.lens_for(app.watches[name], base) if name else base
    except UsageError as fault:
        app.trouble(fault)
        return
    app.look(replace(lens, watch=name))
    now = app.now()
    app.keep(lambda c: desk.look(c, name, now), what="when you looked at the watch")


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
    """Reads the watches of the database."""
    from sitmon.store import arrivals, desk

    app.saved, app.saved_alerting = await app.reader.ask(lambda c: (desk.watches(c), desk.alerting(c)))
    app.alerts_from = dict.fromkeys(app.alerting, await app.reader.ask(arrivals.last))
