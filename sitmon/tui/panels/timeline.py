"""The timeline: events of the window stacked by kind, with the gaps in collecting shown as gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from sitmon.query import KINDS
from sitmon.store import read
from sitmon.store.tally import TimeTally
from sitmon.tui import safe
from sitmon.tui.lens import DAY, HOUR, moment, stamp
from sitmon.tui.panels.base import Panel
from sitmon.tui.widgets.columns import StackedColumns
from sitmon.tui.widgets.stack import Column, Series

if TYPE_CHECKING:
    import sqlite3

    from sitmon.tui.lens import Lens

STEPS = (
    300,
    600,
    900,
    1800,
    3600,
    7200,
    10800,
    21600,
    43200,
    *(DAY * n for n in (1, 2, 7, 14, 28, 91, 364, 3640)),
)
"""Lengths of a column in seconds, such that columns begin on round times."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Events by (bucket, kind) in buckets of `step` seconds from `first` to `last`, and the buckets collected in."""

    found: dict[tuple[int, str], int]
    collected: frozenset[int]
    first: int
    last: int
    step: float
    kinds: tuple[str, ...] = KINDS


class TimelinePanel(Panel[Counts | None]):
    """Stacked columns; the one chosen becomes the window's end."""

    HEADING = "Timeline"
    COUNTS = True

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
        self._fits = 0
        self._heading = self.HEADING
        self._days, self._steps = TimeTally(), TimeTally()

    def compose(self) -> ComposeResult:
        """The columns."""
        yield self._columns

    def on_resize(self) -> None:
        """Another width may want other columns."""
        self.call_after_refresh(self._refit)

    def _refit(self) -> None:
        if self._columns.fits != self._fits:
            self.refetch()

    async def fetch(self) -> None:
        """As every panel, with the number of columns that fit."""
        self._fits = self._columns.fits
        await super().fetch()

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> Counts | None:
        """Counts for the columns; None where nothing is stored."""
        most = max(self._fits, 8)
        since, until = lens.span(now)
        selection = lens.selection(now)
        days: dict[tuple[int, str], int] = {}
        if since is None:
            days = self._days.ask(connection, selection, DAY)
            if not days:
                return None
            since = min(b for b, _ in days) * DAY
            until = until if until is not None else (max(b for b, _ in days) + 1) * DAY
        end = until if until is not None else now
        step = step_for(end - since, most)
        first, last = int(since // step), ceil(end / step) - 1
        found = (
            by_days(days, step) if days and step % DAY == 0 else self._steps.ask(connection, selection, step)
        )
        return Counts(
            found, frozenset(read.collected(connection, since, step)), first, last, step, lens.known
        )

    def show(self, answer: Counts | None) -> None:
        """Draws the columns."""
        p = self.palette
        series = [Series(k, p.kind(k)) for k in self.lens.known]
        if answer is None:
            self._columns.set_data([], series)
            return
        self._step = answer.step
        self._columns.set_data(columns(answer), series)
        self._heading = f"Timeline · {self.lens.window_text()} · a column is {step_name(answer.step)}"
        self._foot()

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
        column = self._columns.cursor
        foot = "← → choose · shift-← → range · enter · dots: not collected"
        if column is not None:
            told = ", ".join(
                f"{n:,} {safe.line(kind, 16)}"
                for kind, n in zip(self.lens.known, column.counts, strict=False)
                if n
            )
            foot = (
                f"{stamp(column.start).strip()}: {told or ('none' if column.collected else 'not collected')}"
            )
        self.heading(self._heading, foot if self.size.width >= 70 or column is not None else "")


def by_days(days: Mapping[tuple[int, str], int], step: float) -> dict[tuple[int, str], int]:
    """Counts by day put together to longer columns."""
    found: Counter[tuple[int, str]] = Counter()
    for (day, kind), n in days.items():
        found[int(day * DAY // step), kind] += n
    return dict(found)


def step_for(seconds: float, most: int) -> float:
    """The shortest step of which at most `most` cover `seconds`."""
    return next((float(s) for s in STEPS if seconds / s <= most - 1), float(STEPS[-1]))


def step_name(step: float) -> str:
    """A step in words: "15 min", "1 h", "2 d"."""
    return (
        f"{step / 60:g} min" if step < HOUR else f"{step / HOUR:g} h" if step < DAY else f"{step / DAY:g} d"
    )


def columns(counts: Counts) -> list[Column]:
    """One column a bucket, the empty ones included."""
    found: list[Column] = []
    before = ""
    for bucket in range(counts.first, counts.last + 1):
        start = bucket * counts.step
        text = label(start, counts.step)
        values = tuple(counts.found.get((bucket, kind), 0) for kind in counts.kinds)
        collected = bucket in counts.collected or any(values)
        found.append(Column(text if text != before else "", values, collected, start))
        before = text or before
    return found


def label(start: float, step: float) -> str:
    """What stands under a column: the hour or the day where one begins there, else ''."""
    at = moment(start)
    if at is None:
        return ""
    if step < HOUR and at.minute:
        return ""
    if step < 2 * HOUR:
        return f"{at:%a} {at.day}" if at.hour == 0 else f"{at:%H:%M}" if at.hour % 3 == 0 else ""
    if step < DAY:
        # Columns begin on round times in UTC: elsewhere a day begins within one.
        return f"{at:%a} {at.day}" if at.hour * HOUR + at.minute * 60 < step else ""
    return f"{at.day} {at:%b}" if step < 28 * DAY else f"{at:%b %Y}"
