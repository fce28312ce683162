"""The glow round what stands on a map. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot, sqrt

from sitmon.tui.widgets.colour import RGB, rgb
from sitmon.tui.widgets.mapmarks import Spot

_WIDE = 120
"""Columns from which glows reach as far as they may."""
_MOST = 40
_TONES = 20
"""Steps of a glow: neighbours that look alike are drawn as one run."""
_ASPECT = 2.0  # a cell is about twice as high as wide

Disc = tuple[tuple[int, int, tuple[float, ...], tuple[int, ...]], ...]
"""The rows that a glow reaches: how far below its spot, the first column from there, each cell's share, its tone."""


@dataclass(frozen=True, slots=True, eq=False)
class Shine:
    """A colour, and its share on what it is laid on. Made once for each, so that one is told from another, and
    looked up by the thousand, by identity."""

    colour: RGB
    share: float


def glow(found: Sequence[Spot], width: int, height: int) -> dict[int, dict[int, Shine]]:
    """By row and column what the heaviest of `found` lay over the ground round them, a share of 0 to 1 of a colour.

    The reach grows with the square root of the weight, less on a small map; where two meet, their colours mix.
    """
    growth = 0.3 * min(width / _WIDE, 1.0)
    tones: dict[int, int] = {}
    by_colour: dict[RGB, dict[int, float]] = {}
    for spot in found[:_MOST]:
        root = sqrt(spot.weight)
        reach, force = 1.1 + min(root, 10.0) * growth, min(0.2 + 0.03 * root, 0.42)
        shares = by_colour.setdefault(rgb(spot.head.colour), {})
        _lay(_disc(round(reach, 1), round(force, 3)), spot.at, width, height, shares, tones)
    shines = _mixed(by_colour)
    light: dict[int, dict[int, Shine]] = {}
    for at, tone in tones.items():
        if tone:
            y, x = divmod(at, width)
            light.setdefault(y, {})[x] = shines[at][tone]
    return light


def _lay(
    disc: Disc, at: tuple[int, int], width: int, height: int, shares: dict[int, float], tones: dict[int, int]
) -> None:
    """Adds a glow to what its colour gives to each cell, and to how bright that is at most; cells are counted
    from the upper left."""
    x, y = at
    for down, across, near, bright in disc:
        if not 0 <= y + down < height:
            continue
        first, last = max(x + across, 0), min(x + across + len(near), width)
        start = (y + down) * width
        cells = range(start + first, start + last)
        if first - last + len(near):
            within = slice(first - x - across, last - x - across)
            near, bright = near[within], bright[within]
        if tones.keys().isdisjoint(cells):
            shares.update(zip(cells, near, strict=True))
            tones.update(zip(cells, bright, strict=True))
            continue
        for place, share, tone in zip(cells, near, bright, strict=True):
            shares[place] = shares.get(place, 0.0) + share
            if tone > tones.get(place, -1):
                tones[place] = tone


@lru_cache(1024)
def _disc(reach: float, force: float) -> Disc:
    """A glow of `reach` rows: of share `force` at its spot, fading to 0 at the rim."""
    rows = []
    for down in range(-int(reach), int(reach) + 1):
        across = range(-int(reach * _ASPECT), int(reach * _ASPECT) + 1)
        shares = [(x, force * (1.0 - hypot(x / _ASPECT, down) / reach)) for x in across]
        lit = [(x, share) for x, share in shares if share > 0.0]
        if lit:
            near = tuple(share for _, share in lit)
            rows.append((down, lit[0][0], near, tuple(round(share * _TONES) for share in near)))
    return tuple(rows)


def _mixed(by_colour: Mapping[RGB, Mapping[int, float]]) -> dict[int, Sequence[Shine]]:
    """The lights, by tone, of each cell: of the colour that reaches it, or of the mean of those that do."""
    found: dict[int, Sequence[Shine]] = {}
    shared: set[int] = set()
    for colour, shares in by_colour.items():
        shared |= found.keys() & shares.keys()
        found |= dict.fromkeys(shares, _shines(colour))
    columns = list(by_colour.items())
    for at in shared:
        there = [(colour, share) for colour, shares in columns if (share := shares.get(at))]
        whole = sum([share for _, share in there])
        # In coarse steps: neighbours that look alike are drawn as one run.
        found[at] = _mean(tuple([(colour, round(8 * share / whole)) for colour, share in there]))
    return found


@lru_cache(4096)
def _mean(weighted: tuple[tuple[RGB, int], ...]) -> Sequence[Shine]:
    whole = sum(weight for _, weight in weighted)
    parts = (sum(colour[n] * weight for colour, weight in weighted) for n in range(3))
    return _shines(RGB(*(round(part / whole) for part in parts)))


@lru_cache(4096)
def _shines(colour: RGB) -> Sequence[Shine]:
    return tuple(Shine(colour, tone / _TONES) for tone in range(_TONES + 1))
