"""View 6, Feeds: every feed with its publisher and how it fares; all that is known of the one under the cursor below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import on
from textual.widget import Widget
from textual.widgets import Static

from sitmon.store.feeds import FeedHealth, health
from sitmon.tui.lens import Lens
from sitmon.tui.panels import feeds_table
from sitmon.tui.panels.feeds import ordered
from sitmon.tui.screens.live import framed
from sitmon.tui.screens.table import TablePanel
from sitmon.tui.screens.view import ViewScreen
from sitmon.tui.theme import Palette
from sitmon.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    import sqlite3


class AllFeedsPanel(TablePanel[FeedHealth]):
    """The table of feeds."""

    DEFAULT_CSS = """
    AllFeedsPanel > .facts { height: auto; max-height: 6; padding: 0 1; border-top: solid $line; display: none; }
    """
    HEADING = "Feeds"
    EMPTY = "No feed is followed. Add one with: sitmon feeds add URL"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._facts = Static(markup=False, classes="facts")

    def compose(self) -> Iterable[Widget]:
        """The table, and the facts of one feed."""
        yield from super().compose()
        yield self._facts

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> list[FeedHealth]:
        """All feeds, those in trouble first."""
        return ordered(health(connection))

    def show(self, answer: list[FeedHealth]) -> None:
        """Draws them and counts them by condition."""
        super().show(answer)
        names = ("ok", "failing", "waiting", "off", "retired")
        counts = [f"{n} {c}" for c in names if (n := sum(f.condition == c for f in answer))]
        now = self.dashboard.now()
        if silent := sum((f.silent(now) or 0) >= feeds_table.SILENT for f in answer if f.condition == "ok"):
            counts.append(f"{silent} silent")
        self.heading("Feeds", " · ".join([*counts, "enter shows the publisher's events"]) if answer else "")
        self.tell()

    def tell(self) -> None:
        """The facts of the feed under the cursor."""
        feed = self.current
        self._facts.display = feed is not None
        if feed is not None:
            width = max(self.size.width - 2, 1)
            self._facts.update(feeds_table.facts(feed, self.dashboard.now(), self.palette, width))

    @on(RowList.Highlighted)
    def _moved(self) -> None:
        self.tell()

    def on_resize(self) -> None:
        """The facts are as wide as the panel."""
        self.tell()

    def columns(self, width: int) -> str:
        """The heading."""
        return "  " + feeds_table.heading(width - 2)

    def row(self, item: FeedHealth, width: int, p: Palette) -> Iterable[Segment]:
        """One feed."""
        return feeds_table.row(item, width, self.dashboard.now(), p)


class FeedsScreen(ViewScreen):
    """The table."""

    def body(self) -> Iterable[Widget]:
        """The table alone."""
        panel = framed(AllFeedsPanel())
        panel.add_class("body")
        yield panel

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        """Shows what the feed's publisher told."""
        feed = self.query_one(AllFeedsPanel).current
        if feed is None:
            return
        lens = self.dashboard.lens
        query = replace(lens.query, sources=(feed.publisher,))
        self.dashboard.look(replace(lens, query=query, typed=query.text()))
        self.dashboard.action_view("live")
