"""The trend: a sparkline a kind, the window in colour and three more before it, and the change between two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from sitmon.store.tally import Tally, TimeTally
from sitmon.tui import safe
from sitmon.tui.lens import DAY, span_name
from sitmon.tui.panels.base import Panel
from sitmon.tui.theme import Palette, glyph, pen
from sitmon.tui.widgets.spark import change, spark

if TYPE_CHECKING:
    import sqlite3

    from sitmon.store.selection import Selection
    from sitmon.tui.lens import Lens

_WINDOWS = 4
_BARS = 96  # steps asked for; a multiple of the windows, so that each has as many
_ARROWS = {"up": "▲", "down": "▼", "new": "▲", "same": "·"}


@dataclass(frozen=True, slots=True)
class Trends:
    """Counts by kind: in steps, oldest first, of the window, and of the one before it; None where there is none before."""

    steps: dict[str, tuple[int, ...]]
    now: dict[str, int]
    before: dict[str, int] | None


class TrendPanel(Panel[Trends], can_focus=True):
    """Counts by kind over four windows; over all there is where the window has no beginning."""

    HEADING = "Trend"
    COUNTS = True

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._found: Trends | None = None
        self._days, self._steps, self._now, self._before = (
            TimeTally(),
            TimeTally(),
            Tally("e.kind", "event_kind"),
            Tally("e.kind", "event_kind"),
        )

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> Trends:
        """Counts by kind in steps, oldest first."""
        window = lens.length(now)
        if window is None:
            return over_all(self._days.ask(connection, lens.selection(now, kinds=False), DAY), lens.known)
        _, until = lens.span(now)
        end = until if until is not None else now
        step = max(window * _WINDOWS / _BARS, 300.0)
        first = int((end - window * _WINDOWS) // step) + 1
        found = self._steps.ask(connection, between(lens, now, first * step, until), step)
        steps = {k: tuple(found.get((first + n, k), 0) for n in range(_BARS)) for k in lens.known}
        counts = self._now.ask(connection, between(lens, now, end - window, until))
        before = self._before.ask(connection, between(lens, now, end - 2 * window, end - window))
        return Trends(steps, *({kind: n for (kind,), n in c.items()} for c in (counts, before)))

    def show(self, answer: Trends) -> None:
        """Draws the lines."""
        self._found = answer
        length = self.lens.length(self.dashboard.now())
        told = f"{span_name(length)} against the {span_name(length)} before" if length else "all time"
        self.heading(f"{self.HEADING} · {told}")
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One kind a line."""
        width = self.size.width
        known = self.lens.known
        if y >= len(known) or self._found is None:
            text = " Waiting for counts." if y == 0 and self._found is None else ""
            return Strip([Segment(text.ljust(width)[:width], pen(self.palette.muted))]).apply_style(
                self.rich_style
            )
        segments = row(known[y], self._found, width, self.palette)
        return Strip(segments).adjust_cell_length(width).apply_style(self.rich_style)


def between(lens: Lens, now: float, start: float, until: float | None) -> Selection:
    """The lens's selection from `start` to `until`: the trend looks further back than the window."""
    selection = lens.selection(now, kinds=False)
    return replace(selection, query=replace(selection.query, since=start, until=until))


def over_all(days: Mapping[tuple[int, str], int], kinds: Sequence[str]) -> Trends:
    """Counts of all there is, from its first day to its last, which has nothing before it to compare with."""
    if not days:
        return Trends({}, {}, None)
    first, last = min(day for day, _ in days), max(day for day, _ in days)
    bars = min(last - first + 1, _BARS)
    steps: Counter[tuple[int, str]] = Counter()
    for (day, kind), n in days.items():
        steps[(day - first) * bars // (last - first + 1), kind] += n
    found = {kind: tuple(steps[n, kind] for n in range(bars)) for kind in kinds}
    return Trends(found, {kind: sum(counts) for kind, counts in found.items()}, None)


def _based(drawn: str, colour: str, base: str) -> Iterator[Segment]:
    """A sparkline on a line that shows how far it reaches where it counts nothing."""
    for empty, run in groupby(drawn, key=" ".__eq__):
        text = "".join(run)
        yield Segment("_" * len(text), pen(base)) if empty else Segment(text, pen(colour))


def row(kind: str, found: Trends, width: int, p: Palette) -> list[Segment]:
    """Glyph, kind, sparkline, count, change."""
    now, windows = found.now.get(kind, 0), 1 if found.before is None else _WINDOWS
    told = f"{now:>6,}"
    if found.before is not None:
        text, direction = change(now, found.before.get(kind, 0))
        told += f" {_ARROWS[direction]} {text:>6}"
    room = max(width - 16 - len(told) - 1, windows)
    # As many cells for each window: the colour begins where the window does.
    cells = room // windows * windows
    drawn = " " * (room - cells) + spark(found.steps.get(kind, ()), cells)
    old = room - cells // windows
    colour = p.kind(kind)
    return [
        Segment(f" {glyph(kind)} {safe.cells(kind, 13)}", pen(colour, bold=True)),
        *_based(drawn[:old], p.faint, p.border),
        *_based(drawn[old:], colour, p.border),
        Segment(told, pen(colour, bold=True)),
    ]
