"""Counts over time as strips of colour, a series a row: what columns become where there is no height for them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from rich.style import Style

from sitmon.tui.widgets.colour import RGB, blend, ink
from sitmon.tui.widgets.stack import Bar, Column

# An eighth of the ground shows above a cell, so that strips are told apart.
_CELL = "▇"
# Lower where nothing was, so that a strip is told without its colours as well: in a snapshot's text.
_LOW = "▁"
_SHADES = "░▒▓█"
_GAP = "·"
_COOLEST, _QUIET, _BEFORE = 0.25, 0.07, 0.45

Cell = tuple[str, Style]


def strip(
    columns: Sequence[Column],
    bars: Sequence[Bar],
    series: int,
    colour: RGB,
    ground: RGB,
    ink_of: RGB,
    *,
    plain: bool,
) -> list[Cell]:
    """The row of one series, a cell for each of the bars' cells; `plain` for a screen without colours.

    Warmth is by the root of the count against the highest of all series: rare is seen, more is more. A
    column that was not collected is dotted.
    """
    top = max((max(column.counts, default=0) for column in columns), default=0) or 1
    cells: list[Cell] = []
    for bar, column in zip(bars, columns, strict=True):
        cell = _cell(column, sqrt(column.counts[series] / top), colour, ground, ink_of, plain)
        cells += [cell] * (bar.right - bar.left)
    return cells


def _cell(column: Column, warmth: float, colour: RGB, ground: RGB, faint: RGB, plain: bool) -> Cell:
    if not column.collected and not any(column.counts):
        return _GAP, ink(blend(ground, faint, 0.4))
    if plain:
        return (_SHADES[min(int(warmth * len(_SHADES)), len(_SHADES) - 1)] if warmth else " "), ink(None)
    if not warmth:
        return _LOW, ink(blend(ground, faint, _QUIET))
    tone = blend(ground, colour, round(_COOLEST + (1 - _COOLEST) * warmth, 2))
    return _CELL, ink(blend(tone, ground, _BEFORE) if column.before else tone)
