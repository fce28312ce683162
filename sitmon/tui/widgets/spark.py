"""Small pictures of numbers in a line of text. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from rich.segment import Segment

from sitmon.tui.widgets.colour import RGB, blend, ink

_EIGHTHS = "▁▂▃▄▅▆▇█"
_SHADES = " ·░▒▓█"
_BASE = 5
"""Changes from less than this are not percentages: 1 to 3 is not "200 %"."""

Direction = Literal["up", "down", "same", "new"]


def spark(values: Sequence[float], width: int) -> str:
    """`values`, oldest first, in `width` cells of eighth blocks; the highest is a full cell.

    More values than cells are added up in groups, fewer stand at the right. A value of nothing
    is a blank, one of little an eighth: rare is not none.
    """
    grouped = _grouped(values, width)
    top = max(grouped, default=0)
    drawn = "".join(_EIGHTHS[max(round(value / top * 8) - 1, 0)] if value > 0 else " " for value in grouped)
    return drawn.rjust(max(width, 0))


def heat(
    values: Sequence[float], width: int, colour: RGB, ground: RGB, *, plain: bool = False
) -> list[Segment]:
    """`values`, oldest first, in `width` cells, from `ground` to `colour` as they rise.

    With `plain` in shades of glyphs instead, for a screen without colours.
    """
    grouped = _grouped(values, width)
    top = max(grouped, default=0) or 1
    padded = [0.0] * (width - len(grouped)) + grouped
    if plain:
        return [Segment("".join(_SHADES[_level(value / top, len(_SHADES))] for value in padded), ink(colour))]
    return [Segment(" ", ink(None, _warmth(value / top, colour, ground))) for value in padded]


def change(now: float, before: float) -> tuple[str, Direction]:
    """How `now` compares with `before`, in a word or a percentage, and which way it went.

    From a base below 5 there is no percentage: a rise is "new", anything else "–".
    """
    if before < _BASE:
        return ("new", "new") if now > before and now >= _BASE else ("–", "same")
    share = round((now - before) / before * 100)
    if share == 0:
        return "0 %", "same"
    return f"{abs(share)} %", "up" if share > 0 else "down"


def _grouped(values: Sequence[float], width: int) -> list[float]:
    """`values` added up into at most `width` groups of nearly equal number."""
    if width <= 0:
        return []
    count = min(len(values), width)
    edges = [at * len(values) // count for at in range(count + 1)] if count else []
    return [float(sum(values[start:end])) for start, end in pairwise(edges)]


def _level(share: float, levels: int) -> int:
    return 0 if share <= 0 else max(round(share * (levels - 1)), 1)


def _warmth(share: float, colour: RGB, ground: RGB) -> RGB:
    return ground if share <= 0 else blend(ground, colour, round(0.2 + 0.8 * share, 2))
