"""Areas of a map that are tinted as a whole: what is known of them is known no nearer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from sitmon.tui.widgets.mapland import Land, stretches
from sitmon.tui.widgets.mapview import View

MOST_AREAS = 30
"""Areas tinted at most: a cell's look is kept in a byte."""


@dataclass(frozen=True)
class Area:
    """Closed outlines, how much happened within, the colour (`#rrggbb`) that tells of what; `key` is the caller's name for it.

    Two areas are equal where all but the outlines is: these follow from the key.
    """

    key: str
    weight: float
    colour: str
    land: Land

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Area) and self._told() == other._told()

    def __hash__(self) -> int:
        return hash(self._told())

    def _told(self) -> tuple[str, float, str]:
        return self.key, self.weight, self.colour

    @property
    def share(self) -> float:
        """How much of the colour is laid on the ground: more for more, and never so much as to hide a glow."""
        return min(0.12 + 0.03 * log2(1 + self.weight), 0.26)


def tint(areas: Sequence[Area], view: View) -> bytearray:
    """For each cell of `view`, from the upper left, the number of the area it lies in, from 1; 0 for none."""
    cells = bytearray(view.width * view.height)
    for number, area in enumerate(areas[:MOST_AREAS], start=1):
        found = list(stretches(area.land, view))
        for row, first, last in found or _one(area, view):
            cells[row * view.width + first : row * view.width + last] = bytes([number]) * (last - first)
    return cells


def _one(area: Area, view: View) -> list[tuple[int, int, int]]:
    """The cell of an area's largest piece, where it is too small to hold the middle of any."""
    if not area.land.runs:
        return []
    west, south, east, north = max(area.land.runs, key=lambda run: len(run.lons)).box
    at = view.cell((south + north) / 200, (west + east) / 200)
    return [] if at is None else [(at[1], at[0], at[0] + 1)]
