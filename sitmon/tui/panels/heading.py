"""The names of a list's columns, on a line above it."""

from __future__ import annotations

from typing import Protocol

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from sitmon.tui.theme import Palette, pen
from sitmon.tui.widgets.rowlist import BESIDE


class Columned(Protocol):
    """A panel whose list has columns."""

    @property
    def palette(self) -> Palette:
        """The colours in force."""

    def columns(self, width: int) -> str:
        """The heading's words, laid out as the rows are."""

    def column_clicked(self, x: int, width: int) -> None:
        """The mouse was on the heading, `x` cells from its left."""


class Heading(Widget):
    """The names of the columns."""

    DEFAULT_CSS = "Heading { height: 1; }"

    def __init__(self, panel: Columned) -> None:
        super().__init__()
        self._panel = panel

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        text = self._panel.columns(max(width - BESIDE, 0))
        # Our own words only, whose spaces are meant: nothing to clean.
        strip = Strip([Segment(text, pen(self._panel.palette.muted, bold=True))])
        return strip.adjust_cell_length(width).apply_style(self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """The column's own answer."""
        self._panel.column_clicked(event.x, max(self.size.width - BESIDE, 0))
