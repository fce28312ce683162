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
    """Looks at each watch with channels whenever something was written. What was known when a watch began to
    ask is no news."""

    def __init__(self, app: Deck) -> None:
        self._app = app
        self._asked: dict[str, str] = {}
        """The queries of the watches as they were when their selections were made."""
        self._watches: dict[str, Selection] = {}
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
        asked = {watch: self._app.watches[watch] for watch in self._app.alerting}
        if asked != self._asked:
            self._asked, self._watches = asked, {}
            for watch, query in asked.items():
                try:
                    lens = await self._app.lens_for(query, self._app.lens.cleared())
                except UsageError as fault:
                    self._app.trouble(fault)
                    continue
                self._watches[watch] = lens.selection(self._app.now(), times=False)
        return self._watches

    async def _watch(self, watch: str, selection: Selection) -> None:
        app, now = self._app, self._app.now()
        since, told_by = app.alerts_from.get(watch, now), app.alerting.get(watch, ())

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
                told = [await self._tell(channel, text) for channel in told_by]
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
