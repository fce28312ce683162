"""What stands on a map: markers gathered by cell, the glow round them, and labels that find room. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot, sqrt

from rich.cells import cell_len, get_character_cell_size

from sitmon.tui import safe
from sitmon.tui.widgets.colour import RGB, rgb
from sitmon.tui.widgets.mapview import View

MOST_LABELS = 9
_FEWEST_LABELS = 3
_ROOM = 150
"""Cells of a map for each label."""
_WIDE = 120
"""Columns from which glows reach as far as they may."""
_LONGEST_LABEL = 24
_MOST_GLOWS = 40
_TONES = 20
"""Steps of a glow: neighbours that look alike are drawn as one run."""
_LEAST = 0.025
_ASPECT = 2.0  # a cell is about twice as high as wide

At = tuple[int, int]
Shine = tuple[RGB, float]
"""A colour, and its share on what it is laid on."""


@dataclass(frozen=True, slots=True)
class Marker:
    """One place: how much happened there, the colour (`#rrggbb`) and glyph that tell of what, and what to call it.

    `key` is the caller's name for it.
    """

    lat: float
    lon: float
    weight: float
    colour: str
    glyph: str = "●"
    label: str = ""
    key: str = ""


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


def spots(markers: Iterable[Marker], view: View) -> list[Spot]:
    """The cells of `view` that hold markers, heaviest first.

    Where markers of several colours share a cell, the colour that weighs most leads.
    """
    cells: dict[At, list[Marker]] = {}
    for marker in markers:
        at = view.cell(marker.lat, marker.lon)
        if at is not None:
            cells.setdefault(at, []).append(marker)
    found = [Spot(at, sum(m.weight for m in held), _ordered(held)) for at, held in cells.items()]
    return sorted(found, key=lambda spot: (-spot.weight, spot.at))


def size_of(weight: float, top: float) -> str:
    """The dot for a weight where the heaviest is `top`: `·`, `•` from 2 and a sixtieth of that, `●` from 5 and a twelfth."""
    if weight >= max(5.0, top / 12):
        return "●"
    return "•" if weight >= max(2.0, top / 60) else "·"


def heaviest(found: Sequence[Spot]) -> float:
    """The weight of the heaviest of `found`, which are in order."""
    return found[0].weight if found else 0.0


def glow(found: Sequence[Spot], width: int, height: int) -> dict[int, dict[int, Shine]]:
    """By row and column, colour and share (0 to 1) that the heaviest of `found` lay over the ground round them.

    The reach grows with the square root of the weight, less on a small map; where two meet, their colours mix.
    """
    growth = 0.3 * min(width / _WIDE, 1.0)
    most = [0.0] * (width * height)
    by_colour = {rgb(spot.head.colour): list(most) for spot in found[:_MOST_GLOWS]}
    for spot in found[:_MOST_GLOWS]:
        reach = min(1.1 + sqrt(spot.weight) * growth, 1.1 + 10 * growth)
        force = min(0.2 + 0.03 * sqrt(spot.weight), 0.42)
        shares = by_colour[rgb(spot.head.colour)]
        x, y = spot.at
        for right, down, near in _reach(round(reach, 1)):
            if 0 <= x + right < width and 0 <= y + down < height:
                at, share = (y + down) * width + x + right, force * near
                shares[at] += share
                if share > most[at]:
                    most[at] = share
    columns = list(by_colour.items())
    return {
        at // width: {
            x: (_mixed(at + x, columns), round(share * _TONES) / _TONES)
            for x, share in enumerate(most[at : at + width])
            if share > _LEAST
        }
        for at in range(0, width * height, width)
        if max(most[at : at + width]) > _LEAST
    }


def placed(
    found: Sequence[Spot], view: View, *, first: Spot | None = None, counted: bool = False
) -> dict[At, tuple[str, Spot]]:
    """Cells of at most nine labels, of fewer on a small map, as (character, its spot); `first` has one before all others. With `counted`
    the spot's weight stands behind its label where it is more than one.

    A label stands right of its spot, else left, above or under, never on or against another label,
    never on a heavy spot and with no spot but its own before or after it. The second cell of a wide character holds the empty string.
    """
    taken: dict[At, tuple[str, Spot]] = {}
    top = heaviest(found)
    heavy = {spot.at for spot in found if size_of(spot.weight, top) == "●"}
    every = {spot.at for spot in found}
    order = ([first] if first is not None else []) + [spot for spot in found if spot is not first]
    given, most = 0, max(min(view.width * view.height // _ROOM, MOST_LABELS), _FEWEST_LABELS)
    for spot in order:
        if given >= most:
            break
        text = safe.line(spot.head.label, _LONGEST_LABEL)
        if not text:
            continue
        if counted and spot.weight > 1:
            text += f" {spot.weight:,.0f}"
        for cells in _sides(spot.at, text, view):
            blocked = heavy.intersection(cells) or every.intersection(_ends(cells, 1))
            if not blocked and taken.keys().isdisjoint((*cells, *_ends(cells, 2))):
                taken |= {at: (ch, spot) for at, ch in cells.items()}
                given += 1
                break
    return taken


def _ordered(held: Sequence[Marker]) -> tuple[Marker, ...]:
    by_colour: dict[str, float] = {}
    for marker in held:
        by_colour[marker.colour] = by_colour.get(marker.colour, 0.0) + marker.weight
    return tuple(sorted(held, key=lambda m: (-by_colour[m.colour], m.colour, -m.weight)))


@lru_cache(64)
def _reach(rows: float) -> tuple[tuple[int, int, float], ...]:
    """Cells within `rows` of a spot, as steps right and down, and how near each is: 1 at the spot, 0 at the rim."""
    across, down = int(rows * _ASPECT), int(rows)
    cells = ((x, y) for y in range(-down, down + 1) for x in range(-across, across + 1))
    near = ((x, y, 1.0 - hypot(x / _ASPECT, y) / rows) for x, y in cells)
    return tuple(cell for cell in near if cell[2] > 0.0)


def _mixed(at: int, by_colour: Sequence[tuple[RGB, Sequence[float]]]) -> RGB:
    """The mean of the colours that reach cell `at`, by their shares."""
    there = [(colour, shares[at]) for colour, shares in by_colour if shares[at]]
    if len(there) == 1:
        return there[0][0]
    whole = sum(share for _, share in there)
    # In coarse steps: neighbours that look alike are drawn as one run.
    weights = tuple((colour, round(8 * share / whole)) for colour, share in there)
    return _mean(weights)


@lru_cache(1024)
def _mean(weighted: tuple[tuple[RGB, int], ...]) -> RGB:
    whole = sum(weight for _, weight in weighted)
    parts = (sum(colour[n] * weight for colour, weight in weighted) for n in range(3))
    return RGB(*(round(part / whole) for part in parts))


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
