"""How time is cut into columns: which lengths, where they begin, what is written under them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

from sitmon.tui.lens import DAY, HOUR, moment

WEEK = 7 * DAY
STEPS: tuple[float, ...] = (
    *(60.0 * n for n in (5, 10, 15, 30)),
    *(HOUR * n for n in (1, 2, 3, 4, 6, 8, 12)),
    *(DAY * n for n in (1, 2, 7, 14, 28, 91, 364, 3640)),
)
"""Lengths of a column in seconds, such that columns begin on round times."""
_FULL = 0.6
"""The share of the width that the window's columns, all of one width, should fill; those before them take the rest."""
_MONDAY = 3 * DAY
"""From the Monday before the epoch, which was a Thursday, to the epoch."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns of `step` seconds that begin on round times in UTC, weeks on a Monday; numbered from the epoch."""

    step: float

    @property
    def offset(self) -> float:
        """Seconds that column 0 begins before the epoch."""
        return _MONDAY if self.step % WEEK == 0 else 0.0

    @property
    def counted(self) -> float:
        """The length in which events are counted to be put together to columns."""
        return DAY if self.step % DAY == 0 else self.step

    def column(self, at: float) -> int:
        """The column that holds a moment."""
        return floor((at + self.offset) / self.step)

    def start(self, column: int) -> float:
        """When a column begins."""
        return column * self.step - self.offset

    def last(self, end: float) -> int:
        """The last column that begins before `end`."""
        return ceil((end + self.offset) / self.step) - 1


def grid_for(seconds: float, cells: int, coarser: int = 0) -> Grid:
    """The finest grid of which the columns that cover `seconds`, all of one width, fill most of `cells`.

    `coarser` asks for one so many steps coarser than that.
    """
    fitting = [step for step in STEPS if seconds / step <= cells - 1] or [STEPS[-1]]
    shares = [_filled(ceil(seconds / step) + 1, cells) for step in fitting]
    best = next((n for n, share in enumerate(shares) if share >= _FULL), shares.index(max(shares)))
    return Grid(fitting[min(best + max(coarser, 0), len(fitting) - 1)])


def _filled(columns: int, cells: int) -> float:
    return columns * (cells // columns) / cells if columns <= cells else 0.0


def more(columns: int, cells: int) -> int:
    """How many columns before the first find room beside `columns` of equal width, at most as many again."""
    if columns <= 0 or cells < columns:
        return 0
    return min(cells // (cells // columns) - columns, columns)


def step_name(step: float) -> str:
    """A step in words: "15 min", "1 h", "2 d", "1 week"."""
    if step >= WEEK:
        weeks = step / WEEK
        return "1 week" if weeks == 1 else f"{weeks:g} weeks"
    return (
        f"{step / 60:g} min" if step < HOUR else f"{step / HOUR:g} h" if step < DAY else f"{step / DAY:g} d"
    )


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
        into = at.hour * HOUR + at.minute * 60
        hour = f"{at:%H:%M}" if step < 4 * HOUR and into % (6 * HOUR) < step else ""
        return f"{at:%a} {at.day}" if into < step else hour
    return f"{at.day} {at:%b}" if step < 28 * DAY else f"{at:%b %Y}"


def year(start: float, step: float = DAY) -> str:
    """The year that a label of a day leaves out; '' where it has one or tells hours."""
    at = moment(start)
    return f"{at:%Y}" if at is not None and DAY <= step < 28 * DAY else ""
