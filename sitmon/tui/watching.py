"""Watches: queries by name, of the configuration and of the database, switched and saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sitmon.errors import UsageError
from sitmon.query import SORTS
from sitmon.units import duration

if TYPE_CHECKING:
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
    await app.reader.ask(lambda c: desk.look(c, name, app.now()))


async def save(app: Deck, name: str, alert: Sequence[str] = ()) -> None:
    """Saves what is looked at as a watch that tells of what is new through the channels `alert`. Raises UsageError
    for a name that cannot be used."""
    from sitmon.store import arrivals, desk

    name = " ".join(name.split())[:NAME_MOST]
    if not name:
        raise UsageError("a watch needs a name")
    if name in app.config.watches:
        raise UsageError(
            f"{name!r} is a watch of the configuration", hint="choose another name, or edit it there"
        )
    query = text_of(app.lens)
    await app.reader.ask(lambda c: desk.save_watch(c, name, query, app.now(), alert))
    app.saved[name] = query
    app.saved_alerting.pop(name, None)
    if alert:
        app.alerts_from[name] = await app.reader.ask(arrivals.last)
        app.saved_alerting[name] = tuple(alert)
    app.look(replace(app.lens, watch=name))


async def load(app: Deck) -> None:
    """Reads the watches of the database."""
    from sitmon.store import arrivals, desk

    app.saved, app.saved_alerting = await app.reader.ask(lambda c: (desk.watches(c), desk.alerting(c)))
    app.alerts_from = dict.fromkeys(app.alerting, await app.reader.ask(arrivals.last))
