"""View 5, Agreements: what was agreed, at which stage, between whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import on
from textual.widget import Widget

from sitmon.store import read
from sitmon.tui import safe
from sitmon.tui.lens import SORT_WORDS, Lens, stamp
from sitmon.tui.panels.event_row import TICKED, publisher_of, signs_of, where_of
from sitmon.tui.panels.ticking import Ticking
from sitmon.tui.screens.live import framed
from sitmon.tui.screens.table import TablePanel
from sitmon.tui.screens.view import Subject, ViewScreen
from sitmon.tui.theme import GLYPHS, Palette, pen
from sitmon.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    import sqlite3

_MOST = 300
_WITH_TITLE = 96
"""Cells from which on the article's title has a column."""


_SORTED = {"killed": ("killed", 8), "confidence": ("sure", 6), "source": ("source", 16)}
"""Sort → name and cells of the column that shows what such a list is ordered by, where no other does."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An event of kind agreement and the parties that its article names."""

    row: read.Row
    parties: str


class AgreementsPanel(TablePanel[Agreement], Ticking):
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
        self.ticked()

    def ticked(self) -> None:
        """The border tells the order, and how many there are and are selected."""
        count, sort = len(self.items), SORT_WORDS.get(self.lens.sort)
        many = f"the {sort or 'newest'} {_MOST}" if count == _MOST else str(count)
        told = f"{len(self.ticks)} selected · {many}" if self.ticks else many
        self.heading(f"Agreements · {sort}" if sort else "Agreements", told)

    def articles_of(self, wanted: Sequence[int]) -> Mapping[int, int]:
        """The articles of some rows, by row."""
        return {n: self.items[n].row.article_id for n in wanted if n < len(self.items)}

    def columns(self, width: int) -> str:
        """The heading."""
        cut = safe.cells
        name, room = _SORTED.get(self.lens.sort, ("", 0))
        place, who, title = widths(width - 2 - room)
        told = f"  {cut('when', 13)}{cut(name, room)}{cut('what', 17)}{cut('stage', 11)}{cut('where', place)}{cut('parties', who)}"
        return told + ("article" if title else "")

    def row(self, item: Agreement, width: int, p: Palette) -> Iterable[Segment]:
        """One agreement."""
        e = item.row
        _, room = _SORTED.get(self.lens.sort, ("", 0))
        place, who, title = widths(width - room)
        stage = e.stage.replace("_", " ") if e.stage else e.assertion
        strained = e.stage in ("broken", "ended") or e.assertion == "denied"
        mode = (e.mode or "agreement").replace("_", " ")
        signs = signs_of(e)
        told = f"{e.title} ({publisher_of(e)})" if title else ""
        return [
            Segment(f"{stamp(e.at):<13}", pen(p.muted)),
            Segment(safe.cells(_value(e, self.lens.sort), max(room - 1, 0)) + " " * bool(room), pen(p.text)),
            Segment(safe.cells(f"{GLYPHS['agreement']} {mode}", 17), pen(p.agreement, bold=True)),
            Segment(safe.cells(stage, 11), pen(p.bad if strained else p.text, bold=e.stage == "in_force")),
            Segment(safe.cells(where_of(e), place - 1) + " ", pen(p.text, bold=True)),
            Segment(
                safe.cells(item.parties or "not named", who - 1 - len(signs)),
                pen(p.text if item.parties else p.faint),
            ),
            Segment(f"{signs} ", pen(p.doubtful, bold=True)),
            Segment(safe.cells(told, title), pen(p.muted if e.seen else p.text)),
        ]

    def lead(self, item: Agreement, cursor: bool) -> str:
        """What stands before a row: whether it is selected, else the cursor."""
        return TICKED if item.row.article_id in self.ticks else super().lead(item, cursor)


def _value(e: read.Row, sort: str) -> str:
    """What a list so sorted is ordered by."""
    match sort:
        case "killed":
            return "" if e.killed is None else f"{e.killed:,}"
        case "confidence":
            return f"{e.confidence:.2f}"
        case "source":
            return e.publisher
    return ""


def widths(width: int) -> tuple[int, int, int]:
    """Cells of place, parties and title, which gives way where there is little room; 41 more go to the rest."""
    left = max(width - 41, 12)
    if width < _WITH_TITLE:
        return left * 4 // 10, left - left * 4 // 10, 0
    return left * 2 // 10, left * 3 // 10, left - left * 2 // 10 - left * 3 // 10


def parties(connection: sqlite3.Connection, row: read.Row) -> str:
    """Who agreed, by the article's event that the row is of."""
    found = read.detail(connection, row.article_id)
    if found is None:
        return ""
    for n, event in enumerate(found.doc.get("events", ())):
        if n == row.ordinal and event["kind"] == "agreement":
            names = event.get("parties") or [*event["actors"]["initiator"], *event["actors"]["target"]]
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
        panel = self.query_one(AgreementsPanel)
        item, ticked = panel.current, panel.ticks.articles
        return Subject(item.row.article_id, "agreement", ticked, item.row.ordinal) if item else None

    def back(self) -> bool:
        """Lets go of the rows selected."""
        return self.query_one(AgreementsPanel).untick()

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        if subject := self.subject():
            self.read(subject)
