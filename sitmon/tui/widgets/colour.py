"""Colours of drawn cells: mixing, and rich styles made once."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.color import Color
from rich.style import Style


class RGB(NamedTuple):
    """Red, green and blue, 0 to 255."""

    red: int
    green: int
    blue: int


@lru_cache(1024)
def rgb(text: str) -> RGB:
    """The colour that `text` names: `#rrggbb`, or a name that rich knows.

    Raises rich.color.ColorParseError for anything else.
    """
    return RGB(*Color.parse(text).get_truecolor())


@lru_cache(8192)
def blend(ground: RGB, over: RGB, share: float) -> RGB:
    """`ground` with `share` (0 to 1) of `over` laid on it."""
    keep = 1.0 - share
    return RGB(
        round(ground.red * keep + over.red * share),
        round(ground.green * keep + over.green * share),
        round(ground.blue * keep + over.blue * share),
    )


@lru_cache(16384)
def ink(colour: RGB | None, ground: RGB | None = None, bold: bool = False) -> Style:
    """The style of a cell with a glyph in `colour` on `ground`; None leaves what lies under it."""
    return Style(
        color=Color.from_rgb(*colour) if colour else None,
        bgcolor=Color.from_rgb(*ground) if ground else None,
        bold=bold or None,
    )
