"""Alerts while a dashboard is open: what is new in a watch that asks for it is told, once, and logged."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from sitmon.alerts import channels, rules
from sitmon.errors import StoreError, UsageError
from sitmon.store import arrivals, desk, read

if TYPE_CHECKING:
    import sqlite3

    from sitmon.store.selection import Selection
    from sitmon.tui.deck import Deck

TOGETHER = 1000
"""Flags of one watch after which they are told, though more have arrived."""


class Alerts:
    """Looks at each watch with channels whenever something was written. What was known when a watch began to
    ask is no news."""

    def __init__(self, app: Deck) -> None:
        self._app = app
        self._asked: dict[str, str] = {}
        """The queries of the watches as they were when their selections were made."""
        self._watches: dict[str, Selection] = {}
        self._looked: dict[str, tuple[int, int]] = {}
        """Watch → the event from which it asks, and the one up to which was looked."""
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
        except StoreError as fault:
            # Where it got to is kept: the next look goes on from there.
            self._app.trouble(fault)
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
                # A paused screen pauses no alerts.
                self._watches[watch] = replace(lens.selection(self._app.now(), times=False), as_of=None)
        return self._watches

    async def _watch(self, watch: str, selection: Selection) -> None:
        """Goes through all that has arrived, a stretch at a time, and tells of it together."""
        found: list[rules.Flag] = []
        with self._app.backlog:
            try:
                more = True
                while more:
                    flags, more = await self._stretch(watch, selection)
                    found += flags
                    if len(found) >= TOGETHER:
                        told, found = found, []
                        await self._say(watch, told)
            finally:
                # What is claimed is told, whatever stopped the looking.
                if found:
                    await self._say(watch, found)

    async def _stretch(self, watch: str, selection: Selection) -> tuple[list[rules.Flag], bool]:
        """What is new in the next stretch of events, claimed for this dashboard, and whether there may be more."""
        app = self._app
        if watch not in app.alerts_from:
            app.alerts_from[watch] = await app.reader.ask(arrivals.last)
        start = app.alerts_from[watch]
        began, after = self._looked.get(watch, (start, start))
        after = after if began == start else start

        def fresh(connection: sqlite3.Connection) -> tuple[dict[tuple[int, str], rules.Flag], int]:
            events, upto = arrivals.arrived(connection, selection, start, after)
            rows = sorted(read.rows(connection, events).values(), key=lambda row: (-row.at, -row.id))
            return {f.key: f for f in rules.worth(map(_flag, rows))}, upto

        flags, upto = await app.reader.ask(fresh)
        now, claimed = app.now(), []
        # A write only where there is something to claim: this runs after every write of the collector's.
        if flags:
            claimed = await app.keeper.keep(lambda c: desk.claim_alerts(c, watch, flags, now))
        self._looked[watch] = start, upto
        return [flags[key] for key in claimed], upto > after

    async def _say(self, watch: str, flags: list[rules.Flag]) -> None:
        """Tells of some flags through the watch's channels, and notes it."""
        app, text = self._app, rules.worded(watch, flags)
        app.say(text, "warning")
        told = [await self._tell(channel, text) for channel in app.alerting.get(watch, ())]
        keys = [flag.key for flag in flags]
        await app.keeper.keep(lambda c: desk.told_alerts(c, watch, keys, ", ".join(told)))

    async def _tell(self, channel: str, text: str) -> str:
        if channel == "bell":
            return channels.bell(self._app.bell)(text)
        return await asyncio.to_thread(channels.command(self._app.config.alert_command), text)


def _flag(row: read.Row) -> rules.Flag:
    return rules.Flag(
        row.article_id, row.kind, row.title, row.publisher, row.place, row.assertion, row.background
    )
