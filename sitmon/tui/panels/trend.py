"""The trend: a sparkline a kind, the window in colour and three more before it, and the change between two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from sitmon.query import KINDS
from sitmon.store import read
from sitmon.tui.lens import DAY, window_name
from sitmon.tui.panels.base import Panel
from sitmon.tui.theme import GLYPHS, pen
from sitmon.tui.widgets.spark import change, spark

if TYPE_CHECKING:
    import sqlite3

    from sitmon.store.selection import Selection
    from sitmon.tui.lens import Lens

_WINDOWS = 4
_BARS = 96  # steps asked for; a multiple of the windows, so that each has as many
_ARROWS = {"up": "▲", "down": "▼", "new": "▲", "same": "·"}

Series = dict[str, tuple[int, ...]]


class TrendPanel(Panel[Series]):
    """Counts by kind over four windows."""

    HEADING = "Trend"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._series: Series = {}

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> Series:
        """Counts by kind in steps, oldest first."""
        window = lens.window or 30 * DAY
        _, until = lens.span(now)
        end = until if until is not None else now
        step = max(window * _WINDOWS / _BARS, 300.0)
        first = int((end - window * _WINDOWS) // step) + 1
        found = read.timeline(connection, since(lens, now, first * step), step)
        return {k: tuple(found.get((first + n, k), 0) for n in range(_BARS)) for k in KINDS}

    def show(self, answer: Series) -> None:
        """Draws the lines."""
        self._series = answer
        self.heading(f"Trend · {window_name(self.lens.window or 30 * DAY)} against the one before")
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One kind a line."""
        width = self.size.width
        if y >= len(KINDS) or not self._series:
            text = " Waiting for counts." if y == 0 and not self._series else ""
            return Strip([Segment(text.ljust(width)[:width], pen(self.palette.muted))])
        segments = row(
            KINDS[y], self._series[KINDS[y]], width, self.palette.kind(KINDS[y]), self.palette.faint
        )
        strip = Strip(segments)
        return strip.adjust_cell_length(width)


def since(lens: Lens, now: float, start: float) -> Selection:
    """The lens's selection from `start` on: the trend looks further back than the window."""
    selection = lens.selection(now, kinds=False)
    return replace(selection, query=replace(selection.query, since=start))


def row(kind: str, values: tuple[int, ...], width: int, colour: str, faint: str) -> list[Segment]:
    """Glyph, kind, sparkline, count, change."""
    length = len(values) // _WINDOWS
    now, before = sum(values[-length:]), sum(values[-2 * length : -length])
    text, direction = change(now, before)
    told = f"{now:>6,} {_ARROWS[direction]} {text:>6}"
    room = max(width - 16 - len(told) - 1, 4)
    drawn = spark(values, room)
    old = len(drawn) - max(len(drawn) // _WINDOWS, 1)
    return [
        Segment(f" {GLYPHS[kind]} {kind:<13}", pen(colour, bold=True)),
        Segment(drawn[:old], pen(faint)),
        Segment(drawn[old:], pen(colour)),
        Segment(told, pen(colour, bold=True)),
    ]
