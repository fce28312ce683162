"""The map: where the events of the window are. What is known only to the country has no point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import RenderResult
from textual.content import Content

from sitmon.store import read
from sitmon.tui.panels.base import Panel

if TYPE_CHECKING:
    import sqlite3

    from sitmon.tui.lens import Lens

Points = list[tuple[float, float, str, str, str, int]]


class MapPanel(Panel[Points]):
    """Points of events."""

    HEADING = "Map"

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> Points:
        """The points of the window."""
        return read.points(connection, lens.selection(now))

    def show(self, answer: Points) -> None:
        """Draws them."""
        self.heading(self.HEADING, f"{len(answer)} places")

    def render(self) -> RenderResult:
        """The map."""
        return Content("")
