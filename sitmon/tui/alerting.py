"""Alerts while a dashboard is open: what is new in a watch that asks for it is told, once, and logged."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sitmon.alerts import channels, rules
from sitmon.errors import UsageError
from sitmon.store import desk, read

if TYPE_CHECKING:
    import sqlite3

    from sitmon.store.selection import Selection
    from sitmon.tui.deck import Deck

MOST = 100
"""Events of one watch that are looked at at once."""


class Alerts:
    """Looks at each watch with channels whenever something was written. `since`: what was known then is no news."""

    def __init__(self, app: Deck, since: float) -> None:
        self._app = app
        self._since = since
        self._watches: dict[str, Selection] | None = None
        self._busy = self._again = False

    async def look(self) -> None:
        """Tells of what is new; while it is at it, another call makes it look once more."""
        self._again = True
        if self._busy:
            return
        self._busy = True
        try:
            while self._again:
                self._again = False
                for watch, selection in (await self._selections()).items():
                    await self._watch(watch, selection)
        finally:
            self._busy = False

    async def _selections(self) -> dict[str, Selection]:
        if self._watches is None:
            self._watches = {}
            for watch in self._app.config.alerting:
                try:
                    lens = await self._app.lens_for(self._app.config.watches[watch], self._app.lens.cleared())
                except UsageError as fault:
                    self._app.trouble(fault)
                    continue
                self._watches[watch] = lens.selection(self._app.now(), times=False)
        return self._watches

    async def _watch(self, watch: str, selection: Selection) -> None:
        app, now, since = self._app, self._app.now(), self._since

        def fresh(connection: sqlite3.Connection) -> list[rules.Flag]:
            rows = read.rows(connection, read.new_since(connection, selection, since, MOST))
            flags = {f.key: f for f in rules.worth(map(_flag, rows.values()))}
            # A write only where there is something to claim: this runs after every write of the collector's.
            claimed = desk.claim_alerts(connection, watch, flags, now) if flags else []
            return [flags[key] for key in claimed]

        with app.backlog:
            flags = await app.reader.ask(fresh)
            if flags:
                text = rules.worded(watch, flags)
                app.say(text, "warning")
                told = [await self._tell(channel, text) for channel in app.config.alerting[watch]]
                keys = [flag.key for flag in flags]
                await app.reader.ask(lambda c: desk.told_alerts(c, watch, keys, ", ".join(told)))

    async def _tell(self, channel: str, text: str) -> str:
        if channel == "bell":
            return channels.bell(self._app.bell)(text)
        return await asyncio.to_thread(channels.command(self._app.config.alert_command), text)


def _flag(row: read.Row) -> rules.Flag:
    return rules.Flag(
        row.article_id, row.kind, row.title, row.publisher, row.place, row.assertion, row.background
    )
