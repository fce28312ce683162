"""Outlines prepared for drawing, and the drawing of land, coast and borders into cells. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Protocol

from sitmon.tui.widgets.mapview import View

UNITS = 100
"""Steps a degree in outlines."""
_EDGE = 180 * UNITS
_BAND = UNITS
_BANDS = 180
# Bits of a braille character's dots, by row of four and column of two.
_DOTS = (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80)
_TURNS = (-2 * _EDGE, 0, 2 * _EDGE)

Box = tuple[int, int, int, int]
Crossing = tuple[int, int, int, int]


class Outline(Protocol):
    """A run of coast, or of a border that two lands share: lon, lat, lon, lat … in 1/100 degree."""

    @property
    def points(self) -> Sequence[int]:
        """The points."""

    @property
    def border(self) -> bool:
        """Whether it is a border between lands."""


@dataclass(frozen=True, slots=True)
class Run:
    """A line to draw: its longitudes and latitudes, and the box around them (west, south, east, north)."""

    lons: Sequence[int]
    lats: Sequence[int]
    border: bool
    box: Box


class Land:
    """Outlines, ready to be drawn at any scale.

    The coasts together must close: between an odd and the next even crossing of a parallel is land.
    """

    def __init__(self, outlines: Iterable[Outline]) -> None:
        self.runs: list[Run] = []
        self._bands: list[list[Crossing]] = [[] for _ in range(_BANDS)]
        for outline in outlines:
            lons, lats = unwrapped(outline.points[0::2]), outline.points[1::2]
            self.runs += _runs(lons, lats, outline.border)
            if not outline.border and lons:
                self._add_crossings(lons, lats)

    def _add_crossings(self, lons: Sequence[int], lats: Sequence[int]) -> None:
        x0, y0, bands = lons[0], lats[0], self._bands
        for x1, y1 in zip(lons, lats, strict=True):
            low, high = (y0, y1) if y0 < y1 else (y1, y0)
            if low != high:
                edge = (y0, x0, y1, x1) if y0 < y1 else (y1, x1, y0, x0)
                for band in range(_band(low), _band(high) + 1):
                    bands[band].append(edge)
            x0, y0 = x1, y1

    def spans(self, lat: float) -> list[tuple[float, float]]:
        """Where land is on the parallel `lat` (1/100 degree), as pairs of longitudes."""
        if not -90 * UNITS < lat < 90 * UNITS:
            return []
        band = self._bands[_band(lat)]
        found = sorted(x0 + (lat - y0) * (x1 - x0) / (y1 - y0) for y0, x0, y1, x1 in band if y0 <= lat < y1)
        return list(zip(found[::2], found[1::2], strict=False))


@dataclass(slots=True)
class Ground:
    """What is under the markers, cell by cell from the upper left: 1 where land is, braille dots, 1 where coast is."""

    width: int
    height: int
    land: bytearray
    dots: bytearray
    coast: bytearray


def draw(land: Land, view: View) -> Ground:
    """The cells of `view`."""
    size = view.width * view.height
    ground = Ground(view.width, view.height, bytearray(size), bytearray(size), bytearray(size))
    for row, first, last in stretches(land, view):
        at = row * view.width
        ground.land[at + first : at + last] = b"\1" * (last - first)
    borders = bytearray(size)
    _trace_all(ground, [run for run in land.runs if run.border], view, borders)
    _trace_all(ground, [run for run in land.runs if not run.border], view, ground.dots)
    ground.coast = bytearray(1 if bits else 0 for bits in ground.dots)
    ground.dots = bytearray(map(int.__or__, ground.dots, borders))
    return ground


def stretches(land: Land, view: View) -> Iterator[tuple[int, int, int]]:
    """The cells of `view` whose middles are on land: row, first column, column after the last."""
    width, west, across = view.width, view.west * UNITS, view.across / (2 * UNITS)
    for row in range(view.height):
        lat = view.place(0, row + 0.5)[0] * UNITS
        for start, end in land.spans(lat):
            for turn in _TURNS:
                first = max(ceil((start + turn - west) * across - 0.5), 0)
                last = min(floor((end + turn - west) * across - 0.5) + 1, width)
                if first < last:
                    yield row, first, last


def _trace_all(ground: Ground, runs: Iterable[Run], view: View, dots: bytearray) -> None:
    west, south, east, north = (edge * UNITS for edge in view.bounds)
    across, down = view.across / UNITS, view.scale / UNITS
    for run in runs:
        left, low, right, high = run.box
        if high < south or low > north:
            continue
        for turn in _TURNS:
            if right + turn >= west and left + turn <= east:
                away = turn - west
                xs = [floor((lon + away) * across) for lon in run.lons]
                ys = [floor((north - lat) * down) for lat in run.lats]
                _trace(xs, ys, ground.width, ground.height, dots)


def _trace(xs: Sequence[int], ys: Sequence[int], width: int, height: int, dots: bytearray) -> None:
    """Draw the line through (`xs`, `ys`), in dots, into `dots`, the cells of a map."""
    wide, high = width * 2, height * 4
    px, py = xs[0], ys[0]
    for x, y in zip(xs, ys, strict=True):
        dx, dy = x - px, y - py
        if -2 < dx < 2 and -2 < dy < 2:
            # Most steps: points lie closer than dots.
            if 0 <= x < wide and 0 <= y < high:
                dots[(y >> 2) * width + (x >> 1)] |= _DOTS[(y & 3) << 1 | x & 1]
        elif (
            (px >= 0 or x >= 0)
            and (px < wide or x < wide)
            and (py >= 0 or y >= 0)
            and (py < high or y < high)
        ):
            steps = max(abs(dx), abs(dy))
            first, last = _in_view(px, py, dx, dy, steps, wide, high)
            for step in range(first, last + 1):
                cx, cy = px + dx * step // steps, py + dy * step // steps
                if 0 <= cx < wide and 0 <= cy < high:
                    dots[(cy >> 2) * width + (cx >> 1)] |= _DOTS[(cy & 3) << 1 | cx & 1]
        px, py = x, y


def _in_view(px: int, py: int, dx: int, dy: int, steps: int, wide: int, high: int) -> tuple[int, int]:
    """First and last of `steps` from (`px`, `py`) that can be in view: a long way may lead past it."""
    first, last = 0, steps
    for start, change, size in ((px, dx, wide), (py, dy, high)):
        if change:
            one, two = -start * steps / change, (size - start) * steps / change
            first, last = max(first, floor(min(one, two))), min(last, ceil(max(one, two)))
    return first, last


def _band(lat: float) -> int:
    """The degree `lat` is in, from the south pole; the north pole itself is in the last."""
    return min(int(lat // _BAND) + _BANDS // 2, _BANDS - 1)


def unwrapped(lons: Sequence[int]) -> list[int]:
    """`lons` as one steps along them: past the dateline they go on beyond 180 degrees."""
    away, before = 0, lons[0] if lons else 0
    steady: list[int] = []
    for lon in lons:
        if abs(lon - before) > _EDGE:
            away += 2 * _EDGE if lon < before else -2 * _EDGE
        steady.append(lon + away)
        before = lon
    return steady


def _runs(lons: Sequence[int], lats: Sequence[int], border: bool) -> list[Run]:
    """The line without its steps along the dateline, which only close areas."""
    runs: list[Run] = []
    start = 0
    for at in range(1, len(lons) + 1):
        if at == len(lons) or abs(lons[at - 1]) == _EDGE == abs(lons[at]):
            if at - start > 1:
                xs, ys = lons[start:at], lats[start:at]
                runs.append(Run(xs, ys, border, (min(xs), min(ys), max(xs), max(ys))))
            start = at
    return runs
