"""Stacked columns over time, an eighth of a cell high at the finest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from sitmon.tui import safe
from sitmon.tui.widgets import heatstrip
from sitmon.tui.widgets.colour import RGB, blend, ink, rgb
from sitmon.tui.widgets.stack import Bar, Column, Series, bars, bounds, cell, labels, short, ticks

_EIGHTHS = " ▁▂▃▄▅▆▇█"
# Without colours the series differ by how dense they are.
_SHADES = "█▒░▚"
_GAP = "·"
_GRID = "▔"
_ROOMY = 60
_BEFORE = 0.55
"""How much of the ground lies over columns that are there for comparison."""

Cell = tuple[str, Style]


class StackedColumns(Widget, can_focus=True):
    """Columns of counts by series, with an axis of nice numbers, labels, and a cursor.

    A column that was not collected is dotted at the foot, so that a gap differs from quiet.
    Where there are more columns than `fits`, the last ones show. With `compact` and a row for each series
    they are strips of colour.
    """

    DEFAULT_CSS = """
    StackedColumns {
        & > .columns--axis { color: $foreground 40%; }
        & > .columns--label { color: $text-muted; }
        & > .columns--grid { color: $foreground 8%; }
        & > .columns--gap { color: $foreground 25%; }
        & > .columns--cursor { background: $primary 22%; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "columns--axis",
        "columns--label",
        "columns--grid",
        "columns--gap",
        "columns--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Earlier", show=False),
        Binding("right", "step(1)", "Later", show=False),
        Binding("home", "edge(0)", "Earliest", show=False),
        Binding("end", "edge(-1)", "Latest", show=False),
        Binding("shift+left", "stretch(-1)", "Range to earlier", show=False),
        Binding("shift+right", "stretch(1)", "Range to later", show=False),
        Binding("enter", "choose", "Choose", show=False),
    ]

    compact: reactive[bool] = reactive(False)

    class ColumnHighlighted(Message):
        """The cursor is on `column` now; None: there is no cursor."""

        def __init__(self, columns: StackedColumns, column: Column | None) -> None:
            super().__init__()
            self.columns = columns
            self.column = column

        @property
        def control(self) -> StackedColumns:
            """The widget."""
            return self.columns

    class ColumnChosen(Message):
        """The column that begins at `start` was chosen, by enter or a click."""

        def __init__(self, columns: StackedColumns, start: float) -> None:
            super().__init__()
            self.columns = columns
            self.start = start

        @property
        def control(self) -> StackedColumns:
            """The widget."""
            return self.columns

    class RangeChosen(Message):
        """The columns that begin from `first` to `last` were chosen, by keys or by dragging."""

        def __init__(self, columns: StackedColumns, first: float, last: float) -> None:
            super().__init__()
            self.columns = columns
            self.first, self.last = first, last

        @property
        def control(self) -> StackedColumns:
            """The widget."""
            return self.columns

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._columns: Sequence[Column] = ()
        self._series: Sequence[Series] = ()
        self._cursor: float | None = None
        self._anchor: float | None = None
        """Where a range begins or ends, on the other side than the cursor."""
        self._dragging = False
        self._strips: list[Strip] | None = None
        self._bars: list[Bar] = []
        self._shown: Sequence[Column] = ()

    @property
    def fits(self) -> int:
        """How many columns, of one cell each, there is room for."""
        return max(self.size.width - self._axis_width(), 0)

    @property
    def cursor(self) -> Column | None:
        """The column under the cursor."""
        return next((column for column in self._columns if column.start == self._cursor), None)

    @property
    def covered(self) -> Sequence[Column]:
        """The columns of the range; the one under the cursor where there is no range."""
        first, last = self.chosen or (0.0, -1.0)
        return [column for column in self._columns if first <= column.start <= last]

    @property
    def chosen(self) -> tuple[float, float] | None:
        """The starts of the first and the last column of the range; of the cursor's alone where there is no range."""
        if self._cursor is None:
            return None
        other = self._cursor if self._anchor is None else self._anchor
        return min(self._cursor, other), max(self._cursor, other)

    def set_data(self, columns: Sequence[Column], series: Sequence[Series]) -> None:
        """Show `columns`, oldest first, each with one count for each of `series`; the cursor stays on its start."""
        self._columns = columns
        self._series = series
        self._redraw()

    def set_cursor(self, start: float | None) -> None:
        """Put the cursor on the column that begins at `start`, or take it away."""
        if start != self._cursor:
            self._cursor = start
            self._redraw()
            self.post_message(self.ColumnHighlighted(self, self.cursor))

    def render_line(self, y: int) -> Strip:
        """Line `y`."""
        if self._strips is None:
            self._strips = self._draw()
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self.rich_style)

    def action_step(self, columns: int) -> None:
        """Move the cursor, from the last column where there is none."""
        self._anchor = None
        self._step(columns)

    def action_stretch(self, columns: int) -> None:
        """Move the cursor and leave the other end of a range where it stood."""
        before = self._cursor
        self._step(columns)
        if self._anchor is None and before is not None:
            self._anchor = before
        self._redraw()

    def _step(self, columns: int) -> None:
        if self._shown:
            starts = [column.start for column in self._shown]
            at = starts.index(self._cursor) + columns if self._cursor in starts else len(starts) - 1
            self.set_cursor(starts[max(0, min(at, len(starts) - 1))])

    def action_edge(self, at: int) -> None:
        """Move the cursor to the first or last column."""
        self._anchor = None
        if self._shown:
            self.set_cursor(self._shown[at].start)

    def action_choose(self) -> None:
        """Choose the range, or the column under the cursor."""
        chosen = self.chosen
        if chosen is not None and chosen[0] < chosen[1]:
            self._anchor = None
            self.post_message(self.RangeChosen(self, *chosen))
        elif self.cursor is not None:
            self.post_message(self.ColumnChosen(self, self.cursor.start))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A range begins at the column under the mouse."""
        column = self._under_mouse(event)
        if column is not None:
            self.capture_mouse()
            self._dragging, self._anchor = True, column.start
            self.set_cursor(column.start)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The range follows the mouse."""
        column = self._under_mouse(event) if self._dragging else None
        if column is not None:
            self.set_cursor(column.start)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Choose the range, or the column, under the mouse."""
        if self._dragging:
            self.release_mouse()
            self._dragging = False
            self.action_choose()

    def _under_mouse(self, event: events.MouseEvent) -> Column | None:
        offset = event.get_content_offset(self)
        x = offset.x - self._axis_width() if offset else -1
        pairs = zip(self._bars, self._shown, strict=True)
        return next((column for bar, column in pairs if bar.left <= x < bar.right), None)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._redraw()

    def notify_style_update(self) -> None:
        """Strips hold colours of the theme."""
        super().notify_style_update()
        self._strips = None

    def watch_compact(self) -> None:
        """Drawn in the other way."""
        self._strips = None

    def _redraw(self) -> None:
        self._strips = None
        self.refresh()

    def _rows(self) -> int:
        """Rows of the columns themselves: under them an axis and its labels, where there is room."""
        height = self.size.height
        return height - 2 if height >= 5 else height - 1 if height >= 3 else height

    def _ticks(self) -> list[int]:
        most = max((sum(column.counts) for column in self._columns), default=0)
        return ticks(most, max(self._rows(), 1))

    def _axis_width(self) -> int:
        if self._heated:
            return 2
        # Of one width up to 999, where there is room: how many columns fit should not change with the counts.
        return max(3 if self.size.width >= _ROOMY else 1, *(len(short(tick)) for tick in self._ticks())) + 1

    @property
    def _heated(self) -> bool:
        return self.compact and 0 < len(self._series) < self.size.height

    def _draw(self) -> list[Strip]:
        height, values = self.size.height, self._ticks()
        rows = self._rows()
        self._shown = self._columns[-self.fits :] if self.fits else ()
        self._bars = bars(len(self._shown), self.fits)
        # A line runs along the upper edge of its cell, where a column of that height ends.
        grid = {rows - max(round(tick * rows / values[-1]), 1): tick for tick in values}
        if self._heated:
            rows = len(self._series)
            drawn = [self._heat(n) for n in range(rows)]
        else:
            lines = self._plot(rows, values[-1], {y for y, tick in grid.items() if tick})
            drawn = [self._axis(grid.get(y)) + line for y, line in enumerate(lines)]
        texts = [safe.line(column.label) for column in self._shown]
        years = [safe.line(column.year) for column in self._shown]
        placed = labels(texts, self._bars, self.fits, years)
        if height - rows >= 2:
            drawn.append(self._foot(placed))
        if height - rows >= 1:
            drawn.append(self._labels(placed))
        return [self._strip(line) for line in drawn]

    def _heat(self, n: int) -> list[Cell]:
        """The strip of series `n`, under its glyph."""
        series = self._series[n]
        colour, ground = rgb(series.colour), self._ground()
        ink_of = RGB(*self.rich_style.color.get_truecolor()) if self.rich_style.color else colour
        cells = heatstrip.strip(self._shown, self._bars, n, colour, ground, ink_of, plain=self.app.no_color)
        before: list[Cell] = [(" ", Style.null())] * (self.fits - len(cells))
        return [(safe.line(series.glyph, 1), ink(colour)), (" ", Style.null()), *before, *cells]

    def _ground(self) -> RGB:
        back = self.rich_style.bgcolor
        return RGB(*back.get_truecolor()) if back else RGB(0, 0, 0)

    def _plot(self, rows: int, top: int, grid: set[int]) -> list[list[Cell]]:
        """The columns, from the top row down, each row `fits` cells."""
        ground = self.get_component_rich_style("columns--cursor")
        lined = self._pen("grid")
        blank = [[(_GRID, lined) if y in grid else (" ", Style.null()) for y in range(rows)]]
        first, last = self.chosen or (0.0, -1.0)
        drawn: list[list[Cell]] = blank * (self._bars[0].left if self._bars else self.fits)
        for bar, column in zip(self._bars, self._shown, strict=True):
            here = first <= column.start <= last
            cells = self._column(column, top, rows)
            drawn += [_under(cells, blank[0], ground if here else None)] * (bar.end - bar.left)
            drawn += [_under([None] * rows, blank[0], None)] * (bar.right - bar.end)
        return [list(row) for row in zip(*drawn, strict=True)] if drawn else [[] for _ in range(rows)]

    def _column(self, column: Column, top: int, rows: int) -> list[Cell | None]:
        """The cells of one column from the top down; None where nothing is drawn."""
        if not column.collected and not any(column.counts):
            gap = self._pen("gap")
            return [None] * (rows - 1) + [(_GAP, gap)]
        ends = bounds(column.counts, top, rows)
        colours = [rgb(series.colour) for series in self._series]
        if column.before:
            colours = [blend(colour, self._ground(), _BEFORE) for colour in colours]
        draw = _shade if self.app.no_color else _block
        return [draw(*cell(ends, row), colours) for row in range(rows - 1, -1, -1)]

    def _axis(self, tick: int | None) -> list[Cell]:
        style, words = (self.get_component_rich_style(f"columns--{part}") for part in ("axis", "label"))
        width = self._axis_width() - 1
        told = "" if tick is None else short(tick)
        return [*((ch, words) for ch in told.rjust(width)), ("│" if tick is None else "┤", style)]

    def _foot(self, placed: Sequence[tuple[int, str]]) -> list[Cell]:
        style = self.get_component_rich_style("columns--axis")
        marks = {at for at, _ in placed}
        line = [("─", style)] * self.fits
        fainter = self._pen("gap")
        first, last = self.chosen or (0.0, -1.0)
        for bar, column in zip(self._bars, self._shown, strict=True):
            if self._heated and first <= column.start <= last:
                line[bar.left : bar.right] = [("━", style)] * (bar.right - bar.left)
            elif column.before:
                line[bar.left : bar.right] = [("─", fainter)] * (bar.right - bar.left)
        for at in marks:
            line[at] = ("┬", line[at][1])
        return [("└".rjust(self._axis_width()), style), *line]

    def _labels(self, placed: Sequence[tuple[int, str]]) -> list[Cell]:
        style = self.get_component_rich_style("columns--label")
        line = " " * self._axis_width()
        for at, text in placed:
            line = line.ljust(self._axis_width() + at) + text
        return [(line, style)]

    def _pen(self, part: str) -> Style:
        """The colour of a part alone, so that the cursor's ground shows under it."""
        return Style.from_color(self.get_component_rich_style(f"columns--{part}").color)

    def _strip(self, line: Sequence[Cell]) -> Strip:
        runs = [
            Segment("".join(ch for ch, _ in run), style) for style, run in groupby(line, key=lambda c: c[1])
        ]
        return Strip(runs).adjust_cell_length(self.size.width).apply_style(self.rich_style)


def _under(cells: Sequence[Cell | None], blank: Sequence[Cell], ground: Style | None) -> list[Cell]:
    """`cells`, `blank` where there is none, on `ground`."""
    drawn = [there if there is not None else empty for there, empty in zip(cells, blank, strict=True)]
    return drawn if ground is None else [(ch, ground + style) for ch, style in drawn]


def _block(filled: int, lower: int, upper: int, colours: Sequence[RGB]) -> Cell | None:
    if lower < 0:
        return None
    return _EIGHTHS[filled], ink(colours[lower], colours[upper] if upper >= 0 else None)


def _shade(filled: int, lower: int, upper: int, colours: Sequence[RGB]) -> Cell | None:
    """A cell told by its glyph alone: the eighths of the lowest series, a shade for the others."""
    if lower < 0:
        return None
    if lower == 0 and upper < 0:
        return _EIGHTHS[filled], ink(colours[0])
    series = lower if filled >= 4 or upper < 0 else upper
    return _SHADES[series % len(_SHADES)], ink(colours[series])
