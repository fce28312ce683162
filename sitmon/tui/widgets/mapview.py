"""Which part of the world a map shows, and where a place falls on it. Pure.

Equirectangular, in braille dots: a cell has 2 × 4, and a dot is about as wide as high. Degrees of
longitude shrink with the cosine of the middle's latitude; where the whole world is seen, with that of
the latitudes where most people live.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, radians

WORLD = (-180.0, -58.0, 180.0, 80.0)
"""West, south, east, north of what a map of the world shows: without the ice at the edges."""
CLOSEST = 240.0
"""Dots a degree of latitude at the closest: 80 columns are about 70 km on the equator."""
_FLAT_FROM, _TRUE_FROM = 130.0, 50.0
_FLAT = 0.82
"""The cosine of 35°: the world is true to scale there."""

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class View:
    """`width` × `height` cells round (`lon`, `lat`) at `scale` dots a degree of latitude."""

    lon: float
    lat: float
    scale: float
    width: int
    height: int

    @cached_property
    def squeeze(self) -> float:
        """What a degree of longitude measures against one of latitude; never so little that the world shows twice."""
        seen = 4 * self.height / self.scale
        share = min(max((_FLAT_FROM - seen) / (_FLAT_FROM - _TRUE_FROM), 0.0), 1.0)
        true = _FLAT + (cos(radians(min(abs(self.lat), 75.0))) - _FLAT) * share
        return max(true, min(self.width / (180.0 * self.scale), 1.0))

    @cached_property
    def across(self) -> float:
        """Dots a degree of longitude."""
        return self.scale * self.squeeze

    @cached_property
    def west(self) -> float:
        """Longitude of the left edge; not wrapped, so it may be below -180."""
        return self.lon - self.width / self.across

    @cached_property
    def north(self) -> float:
        """Latitude of the upper edge; may be beyond the pole."""
        return self.lat + 2 * self.height / self.scale

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north of what is seen; west may be below -180, east over 180."""
        return (
            self.west,
            self.lat - 2 * self.height / self.scale,
            self.lon + self.width / self.across,
            self.north,
        )

    def cell(self, lat: float, lon: float) -> tuple[int, int] | None:
        """Column and row of the cell that holds a place; None where it is not in view."""
        turned = (lon - self.west) % 360.0
        x, y = int(turned * self.across // 2), int((self.north - lat) * self.scale // 4)
        return (x, y) if 0 <= x < self.width and 0 <= y < self.height else None

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Latitude and longitude (not wrapped) at a point, in cells."""
        return self.north - 4 * y / self.scale, self.west + 2 * x / self.across

    def resized(self, width: int, height: int) -> View:
        """The same middle and scale in other cells."""
        return replace(self, width=width, height=height).settled()

    def panned(self, columns: float, rows: float) -> View:
        """Moved by cells, right and down positive."""
        lon, lat = self.lon + 2 * columns / self.across, self.lat - 4 * rows / self.scale
        return replace(self, lon=lon, lat=lat).settled()

    def zoomed(self, factor: float, x: float | None = None, y: float | None = None) -> View:
        """`factor` times as close, with what is at the point (`x`, `y`), in cells, staying there; else the middle."""
        closer = replace(self, scale=self.scale * factor).settled()
        if x is None or y is None:
            return closer
        lat, lon = self.place(x, y)
        # Latitude first: how far apart longitudes are depends on it.
        closer = replace(closer, lat=closer.lat + lat - closer.place(x, y)[0]).settled()
        return replace(closer, lon=closer.lon + lon - closer.place(x, y)[1]).settled()

    def settled(self) -> View:
        """Within limits: never more than once round the world, never off the poles, longitude wrapped."""
        scale = min(max(self.scale, farthest(self.width, self.height)), CLOSEST)
        half = 2 * self.height / scale
        lowest, highest = -88.0 + half, 88.0 - half
        lat = min(max(self.lat, lowest), highest) if lowest < highest else (WORLD[1] + WORLD[3]) / 2
        return replace(self, lat=lat, lon=(self.lon + 180.0) % 360.0 - 180.0, scale=scale)


def farthest(width: int, height: int) -> float:
    """The scale at which `width` cells hold the world once, stretched upwards as far as there is room."""
    once, tall = 2 * width / 360.0, 4 * height / (WORLD[3] - WORLD[1])
    return max(once, min(once / _FLAT, tall), 0.01) if height else 0.01


def fitted(bounds: Bounds, width: int, height: int) -> View:
    """The closest view of `width` × `height` cells that holds `bounds`; where west is over east they cross the dateline."""
    west, south, east, north = bounds
    if west > east:
        east += 360.0
    tall = min(4 * height / max(north - south, 0.02), CLOSEST)
    wanted = View((west + east) / 2, (south + north) / 2, tall, width, height)
    view = wanted.settled()
    for _ in range(20):  # how much longitude is squeezed depends on the scale, which comes down to it
        wide = 2 * width / max((east - west) * view.squeeze, 0.02)
        view = replace(wanted, scale=max(min(tall, wide), 0.01)).settled()
    return view
