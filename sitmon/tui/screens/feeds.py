"""View 6, Feeds: every feed with its publisher and how it fares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import on
from textual.widget import Widget

from sitmon.store.feeds import FeedHealth, health
from sitmon.tui import safe
from sitmon.tui.lens import Lens, ago
from sitmon.tui.panels.feeds import age, colour_of, ordered, told
from sitmon.tui.screens.live import framed
from sitmon.tui.screens.table import TablePanel
from sitmon.tui.screens.view import ViewScreen
from sitmon.tui.theme import Palette, pen
from sitmon.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    import sqlite3


def widths(width: int) -> tuple[int, int, int, int]:
    """Cells of condition, name, publisher with type and country, answer; 28 more go to the figures."""
    left = max(width - 10 - 28, 0)
    name = left * 3 // 10
    publisher = left * 3 // 10
    return 10, name, publisher, left - name - publisher


class AllFeedsPanel(TablePanel[FeedHealth]):
    """The table of feeds."""

    HEADING = "Feeds"
    EMPTY = "No feed is followed. Add one with: sitmon feeds add URL"

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> list[FeedHealth]:
        """All feeds, those in trouble first."""
        return ordered(health(connection))

    def show(self, answer: list[FeedHealth]) -> None:
        """Draws them and counts them by condition."""
        super().show(answer)
        names = ("ok", "failing", "waiting", "off", "retired")
        counts = [f"{n} {c}" for c in names if (n := sum(f.condition == c for f in answer))]
        self.heading("Feeds", " · ".join([*counts, "enter shows the publisher's events"]))

    def columns(self, width: int) -> str:
        """The heading."""
        condition, name, publisher, answer = widths(width - 2)
        cut = safe.cells
        told = f"{cut('', condition)}{cut('feed', name)}{cut('publisher', publisher)}"
        return f"  {told}{'articles':>9} {'success':>8} {'next':>8}  {cut('answer', answer)}"

    def row(self, item: FeedHealth, width: int, p: Palette) -> Iterable[Segment]:
        """One feed."""
        condition, name, publisher, answer = widths(width)
        colour, now = colour_of(item, p), self.dashboard.now()
        about = ", ".join(x for x in ((item.type or "").replace("_", " "), item.country, item.language) if x)
        state = " (state)" if item.state_media else ""
        due = ago(item.next_due, now).removeprefix("in ") if item.next_due and item.condition != "off" else ""
        due = "now" if due.endswith("ago") else due
        return [
            Segment(safe.cells(item.condition, condition), pen(colour, bold=True)),
            Segment(safe.cells(item.name, name - 1) + " ", pen(p.text)),
            Segment(safe.cells(f"{item.publisher}{state} {about}", publisher), pen(p.muted)),
            Segment(f"{item.articles:>9,} {safe.line(age(item, now), 8):>8} {due:>8}  ", pen(p.text)),
            Segment(safe.cells(told(item), answer), pen(colour if item.failures else p.muted)),
        ]


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
