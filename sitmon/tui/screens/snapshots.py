"""View 7, Snapshots: what was frozen, when, of which region, and where it lies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual import on
from textual.widget import Widget

from sitmon.store.marks import SnapshotEntry, snapshots
from sitmon.tui import safe, zones
from sitmon.tui.lens import Lens, stamp
from sitmon.tui.screens.live import framed
from sitmon.tui.screens.table import TablePanel
from sitmon.tui.screens.view import ViewScreen
from sitmon.tui.theme import Palette, pen
from sitmon.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    import sqlite3

_WHEN, _REGION, _COUNT = 20, 22, 9


class SnapshotsPanel(TablePanel[SnapshotEntry]):
    """The table of snapshots."""

    HEADING = "Snapshots"
    EMPTY = "No snapshot yet. ctrl-s in any view takes one, or run: sitmon snapshot"

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> list[SnapshotEntry]:
        """All that were registered here, the newest first."""
        return snapshots(connection)

    def show(self, answer: list[SnapshotEntry]) -> None:
        """Draws them."""
        super().show(answer)
        self.heading("Snapshots", f"{len(answer)} · enter looks into one and checks it" if answer else "")

    def columns(self, width: int) -> str:
        """The heading."""
        cut = safe.cells
        return f"  {cut(f'taken ({zones.name()})', _WHEN)}{cut('region', _REGION)}{'articles':>{_COUNT}}  search and folder"

    def row(self, item: SnapshotEntry, width: int, p: Palette) -> Iterable[Segment]:
        """One snapshot."""
        left = max(width - _WHEN - _REGION - _COUNT - 2, 0)
        query = f"{safe.line(item.query, 60)}  " if item.query else ""
        # Where the whole path has no room its end says more than its beginning.
        where = item.path if cell_len(query) + len(item.path) <= left else item.name
        return [
            Segment(safe.cells(stamp(item.taken_at, year=True), _WHEN), pen(p.text)),
            Segment(safe.cells(item.region, _REGION), pen(p.text, bold=True)),
            Segment(f"{item.articles:>{_COUNT},}  ", pen(p.muted)),
            Segment(safe.cells(query + where, left), pen(p.muted)),
        ]


class SnapshotsScreen(ViewScreen):
    """The table."""

    def body(self) -> Iterable[Widget]:
        """The table alone."""
        panel = framed(SnapshotsPanel())
        panel.add_class("body")
        yield panel

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        """Looks into it."""
        from sitmon.tui.screens.snapshot import SnapshotScreen

        if entry := self.query_one(SnapshotsPanel).current:
            self.app.push_screen(SnapshotScreen(entry))
