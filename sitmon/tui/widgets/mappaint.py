"""From the cells of a map to strips. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from sitmon.tui.widgets.colour import RGB, blend, ink
from sitmon.tui.widgets.mapland import Ground
from sitmon.tui.widgets.mapmarks import Shine

_BRAILLE = {bits: chr(0x2800 + bits) if bits else " " for bits in range(256)}
_RUN = re.compile(rb"(.)\1*", re.DOTALL)

At = tuple[int, int]
Glyph = tuple[str, RGB, bool]
"""A character, its colour, and whether it is bold."""
Glyphs = Mapping[At, Glyph]
Cells = tuple[Mapping[int, Shine], Mapping[int, Glyph] | None]
"""What lies on one row, by column: light, and glyphs."""


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of a map's ground."""

    sea: RGB
    land: RGB
    coast: RGB
    border: RGB
    tones: tuple[tuple[RGB, float], ...] = ()
    """Of the areas that are tinted: colour, and its share on the ground."""

    def ink(self, look: int) -> RGB | None:
        """The colour of the dots in a cell that looks so."""
        return (None, self.border, self.coast)[(look & 7) >> 1]

    def back(self, look: int) -> RGB:
        """The ground of a cell that looks so."""
        ground = self.land if look & 1 else self.sea
        return blend(ground, *self.tones[(look >> 3) - 1]) if look >> 3 else ground


@dataclass(slots=True)
class Sheet:
    """A ground in its colours: the characters and the looks of its rows, and the rows as strips.

    A look says how a cell is painted: 1 for land, 2 for a border or 4 for a coast on it, and 8 times the
    number of the area it is tinted for.
    """

    paint: Paint
    texts: list[str]
    looks: list[bytes]
    styles: list[Style]
    strips: list[Strip] = field(default_factory=list)
    glowing: dict[tuple[int, Shine], Style] = field(default_factory=dict)
    """Styles of cells in a glow, by look and light: looked up by the thousand at every change of markers."""


def plain(ground: Ground, paint: Paint, areas: bytes | bytearray) -> Sheet:
    """The map without anything on it but the tints: `areas` has each cell's number, 0 for none."""
    looks = bytes(
        area << 3 | land | (4 if coast else 2 if dots else 0)
        for area, land, dots, coast in zip(areas, ground.land, ground.dots, ground.coast, strict=True)
    )
    text, width = bytes(ground.dots).decode("latin-1").translate(_BRAILLE), ground.width
    starts = range(0, width * ground.height, width)
    sheet = Sheet(
        paint,
        [text[at : at + width] for at in starts],
        [looks[at : at + width] for at in starts],
        [_base(paint, look) for look in range(8 * (len(paint.tones) + 1))],
    )
    sheet.strips = [_strip(sheet, y) for y in range(ground.height)]
    return sheet


def overlay(light: Mapping[int, Mapping[int, Shine]], glyphs: Glyphs) -> dict[int, Cells]:
    """What lies on the ground, by row."""
    written: dict[int, dict[int, Glyph]] = {}
    for (x, y), glyph in glyphs.items():
        written.setdefault(y, {})[x] = glyph
    nothing: Mapping[int, Shine] = {}
    return {y: (light.get(y, nothing), written.get(y)) for y in light.keys() | written.keys()}


def row(sheet: Sheet, y: int, cells: Cells) -> Strip:
    """Row `y`: the ground with `cells` laid on it."""
    chars, looks = list(sheet.texts[y]), sheet.looks[y]
    styles = [sheet.styles[look] for look in looks]
    paint, glowing = sheet.paint, sheet.glowing
    light, glyphs = cells
    for x, shine in light.items():
        look = looks[x]
        style = glowing.get((look, shine))
        if style is None:
            style = glowing[look, shine] = ink(paint.ink(look), blend(paint.back(look), *shine))
        styles[x] = style
    for x, glyph in (glyphs or {}).items():
        back, over = paint.back(looks[x]), light.get(x)
        chars[x] = glyph[0]
        styles[x] = ink(glyph[1], back if over is None else blend(back, *over), glyph[2])
    return Strip(list(_runs(chars, styles)), len(looks))


def _base(paint: Paint, look: int) -> Style:
    # A cell is never both border and coast.
    return ink(paint.ink(min(look & 7, 5)), paint.back(look))


def _strip(sheet: Sheet, y: int) -> Strip:
    text, styles = sheet.texts[y], sheet.styles
    runs = _RUN.finditer(sheet.looks[y])
    return Strip([Segment(text[run.start() : run.end()], styles[run[1][0]]) for run in runs], len(text))


def _runs(chars: Sequence[str], styles: Sequence[Style]) -> Iterator[Segment]:
    """Neighbours of one style as one segment. Equal styles are one object, and objects are told apart more cheaply."""
    start = 0
    before = styles[0] if styles else None
    for x, style in enumerate(styles):
        if style is not before:
            yield Segment("".join(chars[start:x]), before)
            start, before = x, style
    yield Segment("".join(chars[start:]), before)
