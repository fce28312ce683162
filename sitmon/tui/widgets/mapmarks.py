"""What stands on a map: markers gathered by cell, and labels that find room. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len, get_character_cell_size

from sitmon.tui import safe
from sitmon.tui.widgets.mapview import View

MOST_LABELS = 9
_FEWEST_LABELS = 3
_ROOM = 150
"""Cells of a map for each label."""
_LONGEST_LABEL = 24

RING = "○"
_ASIDE = (
    (1, 0),
    (-1, 0),
    (0, -1),
    (0, 1),
    (2, 0),
    (-2, 0),
    (1, -1),
    (-1, -1),
    (1, 1),
    (-1, 1),
    (3, 0),
    (-3, 0),
)
"""Where the ring of an area stands from its middle, where a place has that cell: the nearest first."""

At = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marker:
    """One place: how much happened there, the colour (`#rrggbb`) and glyph that tell of what, and what to call it.

    `key` is the caller's name for it. `area` marks what is known of an area as a whole, whose middle is no place: it is
    drawn as a ring, beside any place that has its cell.
    """

    lat: float
    lon: float
    weight: float
    colour: str
    glyph: str = "●"
    label: str = ""
    key: str = ""
    area: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """The markers of one cell, heaviest first."""

    at: At
    weight: float
    markers: tuple[Marker, ...]

    @property
    def head(self) -> Marker:
        """The marker that gives the spot its glyph, colour and label."""
        return self.markers[0]

    @property
    def area(self) -> bool:
        """Whether it is of areas as a whole."""
        return self.markers[0].area


def spots(markers: Iterable[Marker], view: View) -> list[Spot]:
    """The cells of `view` that hold markers, heaviest first.

    Where markers of several colours share a cell, the colour that weighs most leads. Areas never share one with places.
    """
    cells: dict[At, list[Marker]] = {}
    areas: dict[At, list[Marker]] = {}
    for marker in markers:
        at = view.cell(marker.lat, marker.lon)
        if at is not None:
            (areas if marker.area else cells).setdefault(at, []).append(marker)
    found = [_spot(at, held) for at, held in cells.items()]
    for spot in sorted((_spot(at, held) for at, held in areas.items()), key=_by_weight):
        found.append(_aside(spot, cells, view))
        cells[found[-1].at] = []
    return sorted(found, key=_by_weight)


def _spot(at: At, held: Sequence[Marker]) -> Spot:
    return Spot(at, sum(m.weight for m in held), _ordered(held))


def _by_weight(spot: Spot) -> tuple[float, At]:
    return -spot.weight, spot.at


def _aside(spot: Spot, taken: Container[At], view: View) -> Spot:
    """`spot` in its cell, or in the nearest one that is free; in its own where there is none."""
    x, y = spot.at
    cells = ((x + right, y + down) for right, down in ((0, 0), *_ASIDE))
    free = (at for at in cells if at not in taken and 0 <= at[0] < view.width and 0 <= at[1] < view.height)
    return replace(spot, at=next(free, spot.at))


def size_of(weight: float, top: float) -> str:
    """The dot for a weight where the heaviest is `top`: `·`, `•` from 2 and a sixtieth of that, `●` from 5 and a twelfth."""
    if weight >= max(5.0, top / 12):
        return "●"
    return "•" if weight >= max(2.0, top / 60) else "·"


def sign(spot: Spot, top: float, pointed: bool) -> str:
    """What stands in the spot's cell: a dot for places, a ring for areas; the one that is `pointed` to is told from both."""
    if spot.area:
        return "◎" if pointed else RING
    return "◉" if pointed else size_of(spot.weight, top)


def heaviest(found: Sequence[Spot]) -> float:
    """The weight of the heaviest of `found`, which are in order."""
    return found[0].weight if found else 0.0


def placed(
    found: Sequence[Spot], view: View, *, first: Spot | None = None, counted: bool = False
) -> dict[At, tuple[str, Spot]]:
    """Cells of at most nine labels, of fewer on a small map, as (character, its spot); `first` has one before all others. With `counted`
    the spot's weight stands behind its label where it is more than one.

    A label stands right of its spot, else left, above or under, never on or against another label,
    never on a heavy spot, on a light one only where it has no other room, with no spot but its own before or after it, and none
    near these ends where there is other room. A spot
    that a label lies on has none. The second cell of a wide character holds the empty string.
    """
    taken: dict[At, tuple[str, Spot]] = {}
    top = heaviest(found)
    heavy = {spot.at for spot in found if spot.area or size_of(spot.weight, top) == "●"}
    every = {spot.at for spot in found}
    order = ([first] if first is not None else []) + [spot for spot in found if spot is not first]
    given, most = 0, max(min(view.width * view.height // _ROOM, MOST_LABELS), _FEWEST_LABELS)
    for spot in order:
        if given >= most:
            break
        text = safe.line(spot.head.label, _LONGEST_LABEL)
        if not text or spot.at in taken:
            continue
        if counted and spot.weight > 1:
            text += f" {spot.weight:,.0f}"
        free = [
            cells
            for cells in _sides(spot.at, text, view)
            if taken.keys().isdisjoint((*cells, *_ends(cells, 2))) and every.isdisjoint(_ends(cells, 1))
        ]
        # One over a light spot reads as the name of that, and so does one as near to another as to its own; better so
        # than no name for what is heavier.
        clear = [cells for cells in free if every.isdisjoint(cells)]
        alone = [cells for cells in clear if not every.intersection(_ends(cells, 2)) - {spot.at}]
        for cells in alone or clear or [cells for cells in free if heavy.isdisjoint(cells)]:
            taken |= {at: (ch, spot) for at, ch in cells.items()}
            given += 1
            break
    return taken


def _ordered(held: Sequence[Marker]) -> tuple[Marker, ...]:
    if len(held) == 1:
        return (held[0],)
    by_colour: dict[str, float] = {}
    for marker in held:
        by_colour[marker.colour] = by_colour.get(marker.colour, 0.0) + marker.weight
    return tuple(sorted(held, key=lambda m: (-by_colour[m.colour], m.colour, -m.weight)))


def _sides(at: At, text: str, view: View) -> Iterable[Mapping[At, str]]:
    """The cells that `text` may take about `at`, best first, as far as they are in view."""
    x, y = at
    length = cell_len(text)
    right, left = x + 2, x - 1 - length
    for start, row in ((right, y), (left, y), (right, y - 1), (right, y + 1), (left, y - 1), (left, y + 1)):
        if start >= 0 and start + length <= view.width and 0 <= row < view.height:
            yield _cells(text, start, row)


def _ends(cells: Mapping[At, str], more: int) -> list[At]:
    """The `more` cells before and after `cells`, which are on one line."""
    (first, y), (last, _) = min(cells), max(cells)
    return [(x, y) for step in range(1, more + 1) for x in (first - step, last + step)]


def _cells(text: str, x: int, y: int) -> dict[At, str]:
    cells: dict[At, str] = {}
    last = (x, y)
    for ch in text:
        size = get_character_cell_size(ch)
        if size == 0:
            cells[last] = cells.get(last, "") + ch
            continue
        last = (x, y)
        cells[last] = ch
        for extra in range(1, size):
            cells[x + extra, y] = ""
        x += size
    return cells
