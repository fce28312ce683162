"""The region tree with its counts: where the events of the window are; a line chosen is the filter."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult

from sitmon.store.tally import Tally
from sitmon.tui import places
from sitmon.tui.panels.base import Panel
from sitmon.tui.panels.region_tree import Branch, branches, line_of
from sitmon.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    import sqlite3

    from sitmon.tui.lens import Lens

    Counts = Mapping[tuple[str | None, str | None], int]


class RegionsPanel(Panel[list[Branch]]):
    """Counts by region, whatever region is chosen: else there would be no way out of it."""

    HEADING = "Regions"
    COUNTS = True

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._branches: list[Branch] = []
        self._areas = Tally("e.country, e.admin1", "event_where")
        self.list: RowList[Branch] = RowList(
            self._rows, self._draw, height=1, empty="Waiting for events with a place."
        )

    def compose(self) -> ComposeResult:
        """The tree."""
        yield self.list

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> list[Branch]:
        """The tree of the window."""
        return tree(connection, lens, now, self._areas)

    def show(self, answer: list[Branch]) -> None:
        """Draws it."""
        if answer == self._branches and self.list.ids:
            self.list.refresh_rows()
            return
        self._branches = answer
        self.list.refresh_rows()
        self.list.set_ids(array("q", range(len(answer))))
        self.heading(self.HEADING, "enter filters · r search")

    def _rows(self, wanted: Sequence[int]) -> Mapping[int, Branch]:
        return {n: self._branches[n] for n in wanted if n < len(self._branches)}

    def _draw(self, branch: Branch, width: int, cursor: bool) -> list[list[Segment]]:
        chosen = branch.id in {r.id for r in self.lens.regions}
        return line_of(branch, width, cursor and self.list.has_focus, chosen, self.palette)

    @on(RowList.Chosen)
    async def _chosen(self, message: RowList.Chosen) -> None:
        message.stop()
        await self.dashboard.choose_region(self._branches[message.row_id].id)


def tree(connection: sqlite3.Connection, lens: Lens, now: float, areas: Tally | None = None) -> list[Branch]:
    """The lines of the tree for a lens without its regions; `areas` counts by country and first-order code."""
    everywhere = replace(lens, regions=())
    areas = areas or Tally("e.country, e.admin1", "event_where")
    return branches(places.tree(cast("Counts", areas.ask(connection, everywhere.selection(now)))))
