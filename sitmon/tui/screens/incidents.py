"""View 2, Incidents: until articles are grouped, who claims what about the events of the window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from sitmon.store import read
from sitmon.tui import safe
from sitmon.tui.lens import Lens, stamp
from sitmon.tui.panels.event_row import publisher_of, where_of
from sitmon.tui.screens.live import framed
from sitmon.tui.screens.table import TablePanel
from sitmon.tui.screens.view import Subject, ViewScreen
from sitmon.tui.theme import Palette, glyph, pen
from sitmon.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    import sqlite3

Told = tuple[str, str, str]
_MOST = 300
"""Events whose articles are looked into."""
_WITH_PLACE, _WITH_SOURCE = 100, 140
"""Cells from which on place and publisher have columns."""
_WHEN, _KINDS, _VERB = 13, 3, 9
_NOTE = (
    "Incidents are not grouped yet: twelve copies of one wire story are twelve rows, not twelve sources."
    " Below: who claims what in this window."
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one article lets somebody say, with the event by which the article was met."""

    row: read.Row
    kinds: tuple[str, ...]
    """What the article tells of, of what is selected."""
    speaker: str
    verb: str
    words: str


class ClaimsPanel(TablePanel[Claim]):
    """The claims of the newest articles of the window."""

    DEFAULT_CSS = "ClaimsPanel > .about { height: auto; padding: 0 1 1 1; }"
    HEADING = "Claims"
    EMPTY = "Nobody is quoted on an event of this window. Press t for a longer one, 1 for the articles, 5 for agreements."

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._read: dict[int, list[Told]] = {}
        """Event → its article's claims: an edit or a better coder makes other events."""

    def compose(self) -> Iterable[Widget]:
        """What the view is, then the table."""
        yield Static(Content.styled(_NOTE, self.palette.muted), classes="about")
        yield from super().compose()

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> list[Claim]:
        """Those of each article once, in the list's order."""
        wanted = list(read.ids(connection, lens.selection(now), _MOST))
        rows = read.rows(connection, wanted)
        met: dict[int, list[int]] = {}
        for n in wanted:
            if n in rows:
                met.setdefault(rows[n].article_id, []).append(n)
        held = self._read
        self._read = {ns[0]: held.get(ns[0]) or claims(connection, rows[ns[0]]) for ns in met.values()}
        return [
            Claim(rows[ns[0]], tuple(k for k in lens.known if k in {rows[n].kind for n in ns}), *told)
            for ns in met.values()
            for told in self._read[ns[0]]
        ]

    def show(self, answer: list[Claim]) -> None:
        """Draws them."""
        super().show(answer)
        articles = len({claim.row.article_id for claim in answer})
        told = f"{_many(len(answer), 'claim')} in {_many(articles, 'article')}"
        self.heading(self.HEADING, f"{told} · enter opens · 1 all articles" if answer else "")

    def columns(self, width: int) -> str:
        """The heading."""
        who, what, place, source = widths(width - 2)
        cut = safe.cells
        told = f"  {cut('when', _WHEN)}{cut('', _KINDS + 1)}{cut('who', who)}{cut('verb', _VERB)}{cut('what', what)}"
        return f"{told}{cut('where', place)}{cut('source', source)}"

    def row(self, item: Claim, width: int, p: Palette) -> Iterable[Segment]:
        """One claim."""
        e = item.row
        who, what, place, source = widths(width)
        answers = item.verb in ("denied", "blamed", "admitted")
        return [
            Segment(f"{stamp(e.at):<{_WHEN}}", pen(p.muted)),
            *(Segment(glyph(kind), pen(p.kind(kind), bold=True)) for kind in item.kinds[:_KINDS]),
            Segment(" " * (_KINDS + 1 - len(item.kinds[:_KINDS]))),
            Segment(safe.cells(item.speaker, who - 1) + " ", pen(p.text, bold=True)),
            Segment(safe.cells(item.verb, _VERB - 1) + " ", pen(p.doubtful if answers else p.muted)),
            Segment(safe.cells(item.words, what - 1) + " ", pen(p.muted if e.seen else p.text)),
            Segment(safe.cells(where_of(e, place - 1), place - 1) + " " if place else "", pen(p.text)),
            Segment(safe.cells(publisher_of(e, source), source) if source else "", pen(p.faint)),
        ]


def _many(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def widths(width: int) -> tuple[int, int, int, int]:
    """Cells of speaker, words, place and publisher; the last two give way where there is little room."""
    left = max(width - _WHEN - _KINDS - 1 - _VERB, 24)
    place = 20 if width >= _WITH_PLACE else 0
    source = 24 if width >= _WITH_SOURCE else 0
    who = min(max(left * 3 // 10, 12), 30)
    return who, max(left - who - place - source, 0), place, source


def claims(connection: sqlite3.Connection, row: read.Row) -> list[Told]:
    """What the article of an event lets others say: speaker, verb, and about what, else in which words."""
    found = read.detail(connection, row.article_id)
    told: list[dict[str, Any]] = list(found.doc.get("claims", ())) if found is not None else []
    return [(c["speaker"], c["verb"], c.get("about") or c.get("quote") or "") for c in told]


class IncidentsScreen(ViewScreen):
    """The table; enter opens the article over it."""

    def body(self) -> Iterable[Widget]:
        """The table alone."""
        panel = framed(ClaimsPanel())
        panel.add_class("body")
        yield panel

    def subject(self) -> Subject | None:
        """The article under the cursor."""
        item = self.query_one(ClaimsPanel).current
        return Subject(item.row.article_id, item.row.kind, ordinal=item.row.ordinal) if item else None

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        if subject := self.subject():
            self.read(subject)
