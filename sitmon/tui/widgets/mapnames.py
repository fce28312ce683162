"""Names that help to find one's way on a map seen from close by: faint, and wherever nothing else is. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable

from rich.cells import cell_len, get_character_cell_size

from sitmon.tui import safe
from sitmon.tui.widgets.mapview import View

At = tuple[int, int]
Name = tuple[float, float, str]
"""Latitude, longitude, text."""
DOT = "◦"
_MOST = 16
_LONGEST = 20
_ROOM = 2
"""Cells left free before and after a name."""


def named(names: Iterable[Name], view: View, taken: Container[At]) -> dict[At, str]:
    """Cells of at most sixteen of `names`, the first ones that find room: a dot and the text right of it, else left.

    No cell of `taken` is used or touched. The second cell of a wide character holds the empty string.
    """
    drawn: dict[At, str] = {}
    given = 0
    for lat, lon, text in names:
        at, told = view.cell(lat, lon), safe.line(text, _LONGEST)
        if at is None or not told or given >= _MOST:
            continue
        cells = _fitting(at, told, view, taken, drawn)
        if cells:
            drawn |= cells
            given += 1
    return drawn


def _fitting(
    at: At, text: str, view: View, taken: Container[At], drawn: Container[At]
) -> dict[At, str] | None:
    x, y = at
    length = cell_len(text)
    for start, first, last in ((x + 2, x, x + 1 + length), (x - 1 - length, x - 1 - length, x)):
        room = ((column, y) for column in range(first - _ROOM, last + 1 + _ROOM))
        if first >= 0 and last < view.width and not any(cell in taken or cell in drawn for cell in room):
            return {at: DOT, **_cells(text, start, y)}
    return None


def _cells(text: str, x: int, y: int) -> dict[At, str]:
    cells: dict[At, str] = {}
    for ch in text:
        size = get_character_cell_size(ch)
        if size == 0:
            cells[x - 1, y] = cells.get((x - 1, y), "") + ch
            continue
        cells[x, y] = ch
        if size == 2:
            cells[x + 1, y] = ""
        x += size
    return cells
