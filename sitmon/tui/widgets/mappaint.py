"""From the cells of a map to strips. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from sitmon.tui.widgets.colour import RGB, blend, ink
from sitmon.tui.widgets.mapland import Ground

_BRAILLE = " " + "".join(chr(0x2800 + bits) for bits in range(1, 256))

At = tuple[int, int]
Light = Mapping[At, tuple[RGB, float]]
Glyphs = Mapping[At, tuple[str, RGB, bool]]


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of a map's ground."""

    sea: RGB
    land: RGB
    coast: RGB
    border: RGB


def plain(ground: Ground, paint: Paint) -> list[Strip]:
    """The map without anything on it."""
    return [row(ground, paint, y, {}, {}) for y in range(ground.height)]


def row(ground: Ground, paint: Paint, y: int, light: Light, glyphs: Glyphs) -> Strip:
    """Row `y`: the ground with `light` laid on it, and `glyphs` (character, colour, bold) on that."""
    cells: list[tuple[str, Style]] = []
    start = y * ground.width
    for x in range(ground.width):
        at = start + x
        back = paint.land if ground.land[at] else paint.sea
        lit = light.get((x, y))
        if lit is not None:
            back = blend(back, *lit)
        glyph = glyphs.get((x, y))
        if glyph is not None:
            cells.append((glyph[0], ink(glyph[1], back, glyph[2])))
        elif ground.dots[at]:
            cells.append(
                (_BRAILLE[ground.dots[at]], ink(paint.coast if ground.coast[at] else paint.border, back))
            )
        else:
            cells.append((" ", ink(None, back)))
    # Equal styles are one object, and objects are told apart more cheaply.
    runs = (list(run) for _, run in groupby(cells, key=lambda cell: id(cell[1])))
    return Strip([Segment("".join([ch for ch, _ in run]), run[0][1]) for run in runs], ground.width)
