"""From the cells of a map to strips. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise, repeat

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from sitmon.tui.widgets.colour import RGB, blend, ink
from sitmon.tui.widgets.mapglow import Shine
from sitmon.tui.widgets.mapland import Ground

_BRAILLE = {bits: chr(0x2800 + bits) if bits else " " for bits in range(256)}
_RUN = re.compile(rb"(.)\1*", re.DOTALL)
_segment = partial(tuple.__new__, Segment)

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
        """The colour of the dots in a cell that looks so. None is both border and coast."""
        return (None, self.border, self.coast, self.coast)[(look & 7) >> 1]

    def back(self, look: int) -> RGB:
        """The ground of a cell that looks so."""
        ground = self.land if look & 1 else self.sea
        return blend(ground, *self.tones[(look >> 3) - 1]) if look >> 3 else ground


class Glowing(dict[Shine, Style]):
    """The styles of cells of one look, by the light that lies on them: looked up by the thousand at every change
    of markers."""

    def __init__(self, paint: Paint, look: int) -> None:
        super().__init__()
        self._ink, self._back = paint.ink(look), paint.back(look)

    def __missing__(self, shine: Shine) -> Style:
        style = self[shine] = ink(self._ink, blend(self._back, shine.colour, shine.share))
        return style


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
    glowing: list[Glowing] = field(default_factory=list)
    """By look."""


def plain(ground: Ground, paint: Paint, areas: bytes | bytearray) -> Sheet:
    """The map without anything on it but the tints: `areas` has each cell's number, 0 for none."""
    looks = bytes(
        area << 3 | land | (4 if coast else 2 if dots else 0)
        for area, land, dots, coast in zip(areas, ground.land, ground.dots, ground.coast, strict=True)
    )
    text, width = bytes(ground.dots).decode("latin-1").translate(_BRAILLE), ground.width
    starts, every = range(0, width * ground.height, width), range(8 * (len(paint.tones) + 1))
    sheet = Sheet(
        paint,
        [text[at : at + width] for at in starts],
        [looks[at : at + width] for at in starts],
        [ink(paint.ink(look), paint.back(look)) for look in every],
        glowing=[Glowing(paint, look) for look in every],
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
    looks, paint, glowing = sheet.looks[y], sheet.paint, sheet.glowing
    styles = list(map(sheet.styles.__getitem__, looks))
    light, glyphs = cells
    for x, shine in light.items():
        styles[x] = glowing[looks[x]][shine]
    if not glyphs:
        return _joined(sheet.texts[y], styles)
    chars = list(sheet.texts[y])
    for x, (text, colour, bold) in glyphs.items():
        back, over = paint.back(looks[x]), light.get(x)
        chars[x] = text
        styles[x] = ink(colour, back if over is None else blend(back, over.colour, over.share), bold)
    return _joined(chars, styles)


def _strip(sheet: Sheet, y: int) -> Strip:
    text, styles = sheet.texts[y], sheet.styles
    runs = _RUN.finditer(sheet.looks[y])
    return Strip([Segment(text[run.start() : run.end()], styles[run[1][0]]) for run in runs], len(text))


def _joined(chars: Sequence[str], styles: Sequence[Style]) -> Strip:
    """Neighbours of one style as one segment. Equal styles are one object, and objects are told apart more cheaply.

    Every change of markers makes segments by the thousand: they are cut, and made of tuples, without a call for each.
    """
    cuts = [x for x, (left, right) in enumerate(pairwise(styles), start=1) if left is not right]
    starts, whole = [0, *cuts], "".join(chars)
    texts: Iterable[str]
    # Every text holds the empty one: only in a list does it tell of a wide character's second cell.
    if isinstance(chars, str) or (len(whole) == len(chars) and "" not in chars):
        texts = [whole[start:end] for start, end in zip(starts, [*cuts, len(chars)], strict=True)]
    else:  # a cell of several characters, or the second cell of a wide one
        texts = ["".join(chars[start:end]) for start, end in zip(starts, [*cuts, len(chars)], strict=True)]
    made = map(_segment, zip(texts, map(styles.__getitem__, starts), repeat(None)))
    return Strip(made, len(styles))
