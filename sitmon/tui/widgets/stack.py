"""The arithmetic of stacked columns: axis, heights in eighths of a cell, bars and labels. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, count, pairwise
from math import ceil

_STEPS = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)
GAP_FROM = 3
"""Bars this many cells apart have a cell between them; closer ones touch."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `counts` by series, lowest first; `start` is the caller's name for it (seconds).

    Without `collected` a column of nothing means that nobody looked, not that it was quiet. One that lies
    `before` is there for comparison.
    """

    label: str
    counts: tuple[int, ...]
    collected: bool = True
    start: float = 0.0
    before: bool = False
    year: str = ""
    """Stands after the label where it is another than the one before."""


@dataclass(frozen=True, slots=True)
class Series:
    """One series: what its counts are called, its colour (`#rrggbb`) and the glyph that stands for it."""

    name: str
    colour: str
    glyph: str = "▪"


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a column stands: cells `left` to before `right`; its drawn part ends before `end`."""

    left: int
    end: int
    right: int


def ticks(most: int, rows: int) -> list[int]:
    """Values of the axis from 0 to a round number at or over `most`, at most one for four `rows`.

    Steps are whole, of the leading digits people count in.
    """
    most, room = max(most, 1), max(rows // 4, 1)
    steps = (
        tenths * 10**power // 10 for power in count() for tenths in _STEPS if tenths * 10**power % 10 == 0
    )
    step = next(step for step in steps if step * room >= most)
    return list(range(0, ceil(most / step) * step + 1, step))


def bounds(counts: Sequence[int], top: int, rows: int) -> list[int]:
    """Upper ends of the series of a column, in eighths of a cell from the foot.

    A series that counts anything is at least one eighth high: rare is not none.
    """
    full = rows * 8
    heights = [max(round(number * full / top), 1) if number > 0 else 0 for number in counts]
    while sum(heights) > full:
        heights[heights.index(max(heights))] -= 1
    return list(accumulate(heights))


def cell(ends: Sequence[int], row: int) -> tuple[int, int, int]:
    """What cell `row` (from the foot) of a column shows: (eighths, lower series, upper series), -1 for no series.

    A cell has two colours. Where it holds more, those with the largest share stay, and the
    height of the whole column is kept.
    """
    foot = row * 8
    shares: list[tuple[int, int]] = []
    start = 0
    for series, end in enumerate(ends):
        share = min(end, foot + 8) - max(start, foot)
        if share > 0:
            shares.append((series, share))
        start = end
    filled = sum(share for _, share in shares)
    if not shares:
        return 0, -1, -1
    if filled < 8 or len(shares) == 1:
        return filled, max(shares, key=lambda pair: pair[1])[0], -1
    lower, upper = sorted(sorted(shares, key=lambda pair: -pair[1])[:2])
    return round(8 * lower[1] / (lower[1] + upper[1])), lower[0], upper[0]


def bars(number: int, width: int) -> list[Bar]:
    """Places of `number` columns of one width in `width` cells, the last one at the right edge."""
    if number <= 0 or width < number:
        return []
    pitch = width // number
    first = width - pitch * number
    gap = 1 if pitch >= GAP_FROM else 0
    edges = (first + at * pitch for at in range(number + 1))
    return [Bar(left, right - gap, right) for left, right in pairwise(edges)]


def labels(
    texts: Sequence[str], places: Sequence[Bar], width: int, years: Sequence[str] = ()
) -> list[tuple[int, str]]:
    """(cell, text) of the labels that have room: every one, or every second, third … of those that are there.

    The first that begins with a letter is among them where possible: a day says more than an hour. Each of `years`,
    where there are any, stands after the first of its labels that is shown.
    """
    dated = zip(places, texts, years or [""] * len(texts), strict=True)
    there = [(place.left, text, year) for place, text, year in dated if text]
    worded = next((n for n, (_, text, _) in enumerate(there) if text[0].isalpha()), 0)
    for step in range(1, len(there) + 1):
        chosen = _with_years(there[worded % step :: step])
        ends = [at + len(text) + 2 for at, text in chosen]
        if all(end <= at for end, (at, _) in zip(ends, chosen[1:], strict=False)):
            return [(at, text) for at, text in chosen if at + len(text) <= width]
    return []


def _with_years(chosen: Sequence[tuple[int, str, str]]) -> list[tuple[int, str]]:
    found, last = [], ""
    for at, text, year in chosen:
        found.append((at, f"{text} {year}" if year != last else text))
        last = year
    return found


def short(number: int) -> str:
    """`number` in at most four characters up to 999 million: 950, 1.2k, 31k, 4M."""
    for size, mark in ((1_000_000, "M"), (1_000, "k")):
        if number >= size:
            value = number / size
            return f"{value:.1f}".rstrip("0").rstrip(".") + mark if value < 10 else f"{value:.0f}{mark}"
    return str(number)
