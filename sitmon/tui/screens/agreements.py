"""View 5, Agreements: what was agreed, at which stage, between whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import on
from textual.widget import Widget

from sitmon.store import read
from sitmon.tui import safe
from sitmon.tui.lens import Lens, stamp
from sitmon.tui.panels.event_row import publisher_of, where_of
from sitmon.tui.screens.live import framed
from sitmon.tui.screens.table import TablePanel
from sitmon.tui.screens.view import Subject, ViewScreen
from sitmon.tui.theme import GLYPHS, Palette, pen
from sitmon.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    import sqlite3

_MOST = 300


@dataclass(frozen=True, slots=True)
class Agreement:
    """An event of kind agreement and the parties that its article names."""

    row: read.Row
    parties: str


class AgreementsPanel(TablePanel[Agreement]):
    """The newest agreements of the window, those merely proposed included."""

    HEADING = "Agreements"
    EMPTY = "No agreement in this window. Press t for a longer one."

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> list[Agreement]:
        """The newest, each with its parties."""
        selection = replace(lens, kinds=("agreement",)).selection(now)
        wanted = read.ids(connection, replace(selection, leads_only=False), _MOST)
        rows = read.rows(connection, wanted)
        return [Agreement(rows[n], parties(connection, rows[n])) for n in wanted if n in rows]

    def show(self, answer: list[Agreement]) -> None:
        """Draws them."""
        super().show(answer)
        self.heading("Agreements", f"the newest {_MOST}" if len(answer) == _MOST else str(len(answer)))

    def columns(self, width: int) -> str:
        """The heading."""
        cut = safe.cells
        place, who, _ = _widths(width - 2)
        return f"  {cut('when', 13)}{cut('what', 17)}{cut('stage', 11)}{cut('where', place)}{cut('parties', who)}article"

    def row(self, item: Agreement, width: int, p: Palette) -> Iterable[Segment]:
        """One agreement."""
        e = item.row
        place, who, title = _widths(width)
        stage = e.stage.replace("_", " ") if e.stage else e.assertion
        strained = e.stage in ("broken", "ended") or e.assertion == "denied"
        mode = (e.mode or "agreement").replace("_", " ")
        return [
            Segment(f"{stamp(e.at):<13}", pen(p.muted)),
            Segment(safe.cells(f"{GLYPHS['agreement']} {mode}", 17), pen(p.agreement, bold=True)),
            Segment(safe.cells(stage, 11), pen(p.bad if strained else p.text, bold=e.stage == "in_force")),
            Segment(safe.cells(where_of(e), place - 1) + " ", pen(p.text, bold=True)),
            Segment(
                safe.cells(item.parties or "not named", who - 1) + " ",
                pen(p.text if item.parties else p.faint),
            ),
            Segment(safe.cells(f"{e.title} ({publisher_of(e)})", title), pen(p.muted)),
        ]


def _widths(width: int) -> tuple[int, int, int]:
    left = max(width - 41, 12)
    return left * 2 // 10, left * 3 // 10, left - left * 2 // 10 - left * 3 // 10


def parties(connection: sqlite3.Connection, row: read.Row) -> str:
    """Who agreed, by the article's first event of this stage and kind."""
    found = read.detail(connection, row.article_id)
    if found is None:
        return ""
    for event in found.doc.get("events", ()):
        if event["kind"] == "agreement" and event["stage"] == row.stage:
            names = [*event["actors"]["initiator"], *event["actors"]["target"]]
            return ", ".join(dict.fromkeys(names))
    return ""


class AgreementsScreen(ViewScreen):
    """The table; enter opens the article over it."""

    def body(self) -> Iterable[Widget]:
        """The table alone."""
        panel = framed(AgreementsPanel())
        panel.add_class("body")
        yield panel

    def subject(self) -> Subject | None:
        """The article under the cursor."""
        item = self.query_one(AgreementsPanel).current
        return Subject(item.row.article_id, "agreement", item.row.seen) if item else None

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        if subject := self.subject():
            self.read(subject)
