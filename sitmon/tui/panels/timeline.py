"""The timeline: events of the window stacked by kind, with the gaps in collecting shown as gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from sitmon.query import KINDS
from sitmon.store import covered, lease
from sitmon.store.tally import TimeTally
from sitmon.tui import safe
from sitmon.tui.lens import DAY, HOUR, stamp
from sitmon.tui.panels.base import Panel
from sitmon.tui.panels.timegrid import STEPS, Grid, grid_for, label, more, step_name, year
from sitmon.tui.theme import glyph
from sitmon.tui.widgets.columns import StackedColumns
from sitmon.tui.widgets.stack import Column, Series

if TYPE_CHECKING:
    import sqlite3

    from sitmon.tui.lens import Lens

_LOW = 5
"""Rows up to which the panel shows strips of colour, one a kind, in place of columns."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Events by (column of `grid`, kind) from column `first` to `last`, and the columns collected in.

    The window begins with column `within`: those before are there for comparison.
    """

    found: dict[tuple[int, str], int]
    collected: frozenset[int]
    first: int
    last: int
    grid: Grid
    within: int
    kinds: tuple[str, ...] = KINDS

    @property
    def years(self) -> bool:
        """Whether it is of more than one year: within one its days need none."""
        return year(self.grid.start(self.first)) != year(self.grid.start(self.last))


class TimelinePanel(Panel[Counts | None]):
    """Stacked columns; the one chosen becomes the window's end. Before the window there are fainter ones, for
    comparison, as far as there is room."""

    HEADING = "Timeline"
    COUNTS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,equals_sign", "coarser(-1)", "Shorter columns", show=False),
        Binding("minus", "coarser(1)", "Longer columns", show=False),
    ]

    class Chosen(Message):
        """The reader chose the column that ends at `until`, or the range from `since`."""

        def __init__(self, since: float | None, until: float) -> None:
            super().__init__()
            self.since = since
            self.until = until

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns = StackedColumns()
        self._step = HOUR
        self._fits = self._coarser = 0
        self._heading, self._years = self.HEADING, False
        self._days, self._steps = TimeTally(), TimeTally()

    def compose(self) -> ComposeResult:
        """The columns."""
        yield self._columns

    def on_mount(self) -> None:
        """How many columns fit depends on the kinds, where each is a strip."""
        super().on_mount()
        self._columns.set_data([], self._series())

    def _series(self) -> list[Series]:
        return [Series(k, self.palette.kind(k), glyph(k)) for k in self.lens.known]

    def on_resize(self) -> None:
        """Another width may want other columns, and little height wants strips."""
        self._columns.compact = self.size.height <= _LOW
        self.call_after_refresh(self._refit)

    def _refit(self) -> None:
        if self._columns.fits != self._fits:
            self.refetch()

    async def fetch(self) -> None:
        """As every panel, with the number of columns that fit."""
        self._fits = self._columns.fits
        await super().fetch()

    def action_coarser(self, steps: int) -> None:
        """Longer columns, or shorter ones down to what the width has room for."""
        self._coarser = min(max(self._coarser + steps, 0), len(STEPS))
        self.refetch()

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> Counts | None:
        """Counts for the columns; None where nothing is stored."""
        cells = max(self._fits, 8)
        since, until = lens.span(now)
        selection = lens.selection(now)
        if since is None:
            days = self._days.ask(connection, selection, DAY)
            if not days:
                return None
            since = min(b for b, _ in days) * DAY
            until = until if until is not None else (max(b for b, _ in days) + 1) * DAY
            grid = grid_for(until - since, cells, self._coarser)
            first = within = grid.column(since)
        else:
            grid = grid_for((until if until is not None else now) - since, cells, self._coarser)
            within = grid.column(since)
            first = within - more(grid.last(until if until is not None else now) - within + 1, cells)
            selection = replace(selection, query=replace(selection.query, since=grid.start(first)))
        counted = self._steps.ask(connection, selection, grid.counted)
        alive = now if lease.current(connection, self.lease_clock()) else None
        looked = covered.collected(connection, grid.start(first), grid.counted, alive)
        return Counts(
            put_together(counted, grid),
            frozenset(grid.column(bucket * grid.counted) for bucket in looked),
            first,
            grid.last(until if until is not None else now),
            grid,
            within,
            lens.known,
        )

    def show(self, answer: Counts | None) -> None:
        """Draws the columns."""
        series = self._series()
        if answer is None:
            self._columns.set_data([], series)
            self.heading(f"Timeline · {self.lens.window_text()}", "Waiting for events in this window.")
            return
        self._step, self._years = answer.grid.step, answer.years
        self._columns.set_data(columns(answer), series)
        self._heading = f"Timeline · {self.lens.window_text()} · {step_name(self._step)} a column"
        self._foot()
        if self._columns.fits < self._fits:
            self.call_after_refresh(self._refit)  # the axis took more room

    @on(StackedColumns.ColumnChosen)
    def _column(self, message: StackedColumns.ColumnChosen) -> None:
        message.stop()
        self.post_message(self.Chosen(None, message.start + self._step))

    @on(StackedColumns.RangeChosen)
    def _range(self, message: StackedColumns.RangeChosen) -> None:
        message.stop()
        self.post_message(self.Chosen(message.first, message.last + self._step))

    @on(StackedColumns.ColumnHighlighted)
    def _highlighted(self, message: StackedColumns.ColumnHighlighted) -> None:
        message.stop()
        self._foot()

    def _foot(self) -> None:
        """What the cursor stands on, or what the keys do."""
        covered = self._columns.covered
        foot = "← → choose · shift-← → range · + - columns · dots: not collected"
        if covered:
            foot = told(covered, self.lens.known, self._step, years=self._years)
        self.heading(self._heading, foot if self.size.width >= 70 or covered else "")


def told(covered: Sequence[Column], kinds: Sequence[str], step: float, *, years: bool = False) -> str:
    """What columns hold in words, and from when to when where they are several: "26 Sep 06:00: 2 strike, 1 agreement"."""
    sums = [sum(counts) for counts in zip(*(column.counts for column in covered), strict=True)]
    parts = [f"{n:,} {safe.line(kind, 16)}" for kind, n in zip(kinds, sums, strict=False) if n]
    what = ", ".join(parts) or ("none" if any(column.collected for column in covered) else "not collected")
    times = stamp(covered[0].start, year=years).strip()
    if len(covered) > 1:
        times += f" – {stamp(covered[-1].start + step, year=years).strip()}"
        what += " · enter: window"
    return f"{times}: {what}"


def put_together(counted: Mapping[tuple[int, str], int], grid: Grid) -> dict[tuple[int, str], int]:
    """Counts in the grid's counted steps as counts by its columns."""
    if grid.counted == grid.step:
        return dict(counted)
    found: Counter[tuple[int, str]] = Counter()
    for (bucket, kind), n in counted.items():
        found[grid.column(bucket * grid.counted), kind] += n
    return dict(found)


def columns(counts: Counts) -> list[Column]:
    """One column a bucket, the empty ones included."""
    found: list[Column] = []
    before = ""
    grid = counts.grid
    for number in range(counts.first, counts.last + 1):
        start = grid.start(number)
        text = label(start, grid.step)
        values = tuple(counts.found.get((number, kind), 0) for kind in counts.kinds)
        collected = number in counts.collected or any(values)
        shown = text if text != before else ""
        dated = year(start, grid.step) if counts.years else ""
        found.append(Column(shown, values, collected, start, number < counts.within, dated))
        before = text or before
    return found
