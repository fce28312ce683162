"""View 5, Agreements: what was agreed, at which stage, between whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from sitmon.store import read
from sitmon.tui import safe
from sitmon.tui.lens import SORT_WORDS, Lens, stamp
from sitmon.tui.panels.detail_parts import Json, runs
from sitmon.tui.panels.event_row import TICKED, publisher_of, signs_of, where_of
from sitmon.tui.panels.facts import fact, table
from sitmon.tui.panels.ticking import Ticking
from sitmon.tui.screens.live import framed
from sitmon.tui.screens.table import TablePanel
from sitmon.tui.screens.view import Subject, ViewScreen
from sitmon.tui.theme import GLYPHS, Palette, confidence, pen
from sitmon.tui.widgets.rowlist import RowList
from sitmon.units import certainty

if TYPE_CHECKING:
    import sqlite3

_MOST = 300
_WITH_TITLE = 96
"""Cells from which on the article's title has a column."""
_WITH_PARTIES = 26
"""Cells for the place and what comes after it from which on the parties have a column."""


_WHEN, _WHAT, _STAGE = 13, 18, 11
"""Cells of columns, the space after them included: "◆ evacuation deal" is the longest of what there is."""
_WITH_FACTS, _WORDS = 16, 3
"""Lines of the panel from which on it has room for the facts of one agreement; spans of its evidence that these have."""
_SORTED = {"killed": ("killed", 8), "confidence": ("sure", 6), "source": ("source", 16)}
"""Sort → name and cells of the column that shows what such a list is ordered by, where no other does."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An event of kind agreement, and what its article tells of it: parties, guarantors, how long it runs, in which words."""

    row: read.Row
    told: Told


@dataclass(frozen=True, slots=True)
class Told:
    """What an article tells of an agreement; empty where it does not."""

    parties: str = ""
    through: str = ""
    runs: str = ""
    words: str = ""


class AgreementsPanel(TablePanel[Agreement], Ticking):
    """The newest agreements of the window, those merely proposed included."""

    DEFAULT_CSS = """
    AgreementsPanel > .facts { height: auto; max-height: 7; padding: 0 1; border-top: solid $line; display: none; }
    """
    HEADING = "Agreements"
    EMPTY = "No agreement in this window. Press t for a longer one."

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._facts = Static(markup=False, classes="facts")
        self._read: dict[int, Told] = {}
        """Event → what is told of it: an edit or a better coder makes other events."""

    def compose(self) -> Iterable[Widget]:
        """The table, and what is told of the agreement under the cursor."""
        yield from super().compose()
        yield self._facts

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> list[Agreement]:
        """The newest, each with what is told of it."""
        selection = replace(lens, kinds=("agreement",)).selection(now)
        wanted = read.ids(connection, replace(selection, leads_only=False), _MOST)
        rows = read.rows(connection, wanted)
        held = self._read
        self._read = {n: held.get(n) or told_of(connection, rows[n]) for n in wanted if n in rows}
        return [Agreement(rows[n], told) for n, told in self._read.items()]

    def show(self, answer: list[Agreement]) -> None:
        """Draws them."""
        super().show(answer)
        self.ticked()
        self.tell()

    def tell(self) -> None:
        """What is told of the agreement under the cursor, where the rows leave room for it."""
        item, lines = self.current, self.size.height
        self._facts.display = item is not None and lines >= _WITH_FACTS
        if item is not None:
            self._facts.update(facts_of(item, self.palette, max(self.size.width - 2, 1)))

    @on(RowList.Highlighted)
    def _moved(self) -> None:
        self.tell()

    def on_resize(self) -> None:
        """It is as wide as the panel."""
        self.tell()

    def ticked(self) -> None:
        """The border tells the order, and how many there are and are selected."""
        count, sort = len(self.items), SORT_WORDS.get(self.lens.sort)
        many = f"the {sort or 'newest'} {_MOST}" if count == _MOST else str(count)
        told = (
            f"{len(self.ticks)} selected · {many}" if self.ticks else f"{many} · enter opens" if count else ""
        )
        self.heading(f"Agreements · {sort}" if sort else "Agreements", told)

    def articles_of(self, wanted: Sequence[int]) -> Mapping[int, int]:
        """The articles of some rows, by row."""
        return {n: self.items[n].row.article_id for n in wanted if n < len(self.items)}

    def columns(self, width: int) -> str:
        """The heading."""
        cut = safe.cells
        name, room = _SORTED.get(self.lens.sort, ("", 0))
        place, who, title = widths(width - 2 - room)
        told = f"  {cut('when', _WHEN)}{cut(name, room)}{cut('what', _WHAT)}{cut('stage', _STAGE)}{cut('where', place)}{cut('parties', who)}"
        return told + ("article" if title else "")

    def row(self, item: Agreement, width: int, p: Palette) -> Iterable[Segment]:
        """One agreement."""
        e = item.row
        _, room = _SORTED.get(self.lens.sort, ("", 0))
        place, who, title = widths(width - room)
        stage = stage_of(e)
        strained = e.stage in ("broken", "ended") or e.assertion == "denied"
        colour = p.bad if strained else p.text if stage else p.faint
        mode = (e.mode or "agreement").replace("_", " ")
        signs = f" {held}" if (held := signs_of(e)) else ""
        told = f"{e.title} ({publisher_of(e)})" if title else ""
        return [
            Segment(f"{stamp(e.at):<{_WHEN}}", pen(p.muted)),
            Segment(safe.cells(_value(e, self.lens.sort), max(room - 1, 0)) + " " * bool(room), pen(p.text)),
            Segment(
                safe.cells(f"{GLYPHS['agreement']} {mode}", _WHAT - 1) + " ", pen(p.agreement, bold=True)
            ),
            Segment(
                safe.cells(stage or "not told", _STAGE - 1) + " ", pen(colour, bold=e.stage == "in_force")
            ),
            Segment(safe.cells(where_of(e, place - 1), place - 1) + " ", pen(p.text, bold=True)),
            Segment(
                safe.cells(item.told.parties or "not named", max(who - 1 - len(signs), 0)),
                pen(p.text if item.told.parties else p.faint),
            ),
            Segment(f"{signs} " if who else "", pen(p.doubtful, bold=True)),
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
    """Cells of place, parties and title, which gives way where there is little room; the rest is of fixed width."""
    left = max(width - _WHEN - _WHAT - _STAGE, 12)
    if left < _WITH_PARTIES:
        return left, 0, 0
    if width < _WITH_TITLE:
        return left * 4 // 10, left - left * 4 // 10, 0
    return left * 2 // 10, left * 2 // 10, left - 2 * (left * 2 // 10)


def stage_of(e: read.Row) -> str:
    """Its stage, else who stands by it where it is not simply reported; empty where the article tells neither."""
    if e.stage:
        return e.stage.replace("_", " ")
    return "" if e.assertion == "reported" else e.assertion


def told_of(connection: sqlite3.Connection, row: read.Row) -> Told:
    """What the article's event that the row is of tells."""
    found = read.detail(connection, row.article_id)
    events: list[Json] = list(found.doc.get("events", ())) if found is not None else []
    event = next((e for n, e in enumerate(events) if n == row.ordinal and e["kind"] == "agreement"), None)
    if event is None:
        return Told()
    names = event.get("parties") or [*event["actors"]["initiator"], *event["actors"]["target"]]
    words = (f"“{safe.line(span['text'], 200)}”" for span in event["evidence"][:_WORDS])
    return Told(
        ", ".join(dict.fromkeys(names)),
        ", ".join(event.get("guarantors", ())),
        runs(event.get("term")),
        "  ".join(words),
    )


def facts_of(item: Agreement, p: Palette, width: int) -> Content:
    """All that is told of one agreement."""
    e, told = item.row, item.told
    lines = [
        ("between", told.parties),
        ("through", told.through),
        ("runs", told.runs),
        ("words", told.words),
        ("source", f"{publisher_of(e, 60)} · {certainty(e.confidence)} {confidence(e.confidence)}"),
    ]
    head = safe.content(safe.line(e.title, width), f"bold {p.text}")
    return Content("\n").join(
        [head, table([fact(name, said, p.text) for name, said in lines if said], p, width)]
    )


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
