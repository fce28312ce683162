"""Coasts and borders for the map, packed small: Natural Earth, public domain.

File: `MAGIC`, then a zlib stream: counts of lines, rings and ring members (3 × uint32);
points of each line (uint16); one byte a line, 1 where two countries share it; rings as
(two-letter code or two zero bytes, uint16 members); members (int16: line number, or ~number
for a line run backwards); points as steps of (longitude, latitude) in 1/100 degree (int16),
each line starting from (0, 0),
wrapped at 16 bits. Built by `tools/build_outlines.py`.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sitmon.errors import DataError
from sitmon.geo.files import DATA

MAGIC = b"SMOL1"
UNITS = 100
"""Steps a degree."""
NOTE = "Borders are those of Natural Earth, which draws who holds a territory; they are the data's, not ours."
Detail = Literal["world", "near"]
Box = tuple[int, int, int, int]
"""West, south, east, north in 1/100 degree."""


@dataclass(frozen=True, slots=True)
class Line:
    """A run of coast or border. `points` is lon, lat, lon, lat … in 1/100 degree."""

    points: array[int]
    border: bool
    """Whether two countries share it; else it is coast."""
    box: Box


@dataclass(frozen=True, slots=True)
class Outlines:
    """The lines of one level of detail, and the rings that they make."""

    lines: tuple[Line, ...]
    rings: dict[str, tuple[tuple[int, ...], ...]]
    """Country (ISO alpha-2) → its rings, each the numbers of its lines; ~n is a line run backwards."""

    def ring_points(self, ring: tuple[int, ...]) -> array[int]:
        """A closed ring as lon, lat, lon, lat … in 1/100 degree."""
        found = array("h")
        for n in ring:
            points = self.lines[n if n >= 0 else ~n].points
            if n < 0:
                points = _backwards(points)
            found.extend(points[2:] if found else points)
        return found

    def country(self, code: str) -> list[array[int]]:
        """The rings of a country, empty where the data has none."""
        return [self.ring_points(ring) for ring in self.rings.get(code, ())]

    def box(self, codes: frozenset[str]) -> Box | None:
        """The box around countries; None where the data has none of them."""
        boxes = [
            self.lines[n if n >= 0 else ~n].box
            for code in codes
            for ring in self.rings.get(code, ())
            for n in ring
        ]
        if not boxes:
            return None
        return (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )


def wrapped(step: int) -> int:
    """`step` as int16: a line along the southern edge of the map leaps from -180 to 180 degrees."""
    return (step + 0x8000 & 0xFFFF) - 0x8000


def _backwards(points: array[int]) -> array[int]:
    turned = array("h", points)
    turned[0::2] = points[0::2][::-1]
    turned[1::2] = points[1::2][::-1]
    return turned


@cache
def load(detail: Detail = "world") -> Outlines:
    """The outlines for the whole world (1:110m) or for a closer look (1:50m, thinned).

    Raises `DataError` where the file is missing or damaged.
    """
    path = DATA / f"outlines-{detail}.bin"
    try:
        data = path.read_bytes()
        if not data.startswith(MAGIC):
            raise DataError("not a file of outlines", where=str(path), hint="install sitmon again")
        return _unpacked(zlib.decompress(data[len(MAGIC) :]))
    except (OSError, zlib.error, struct.error, ValueError) as e:
        raise DataError("the outlines cannot be read", where=str(path), hint="install sitmon again") from e


def _unpacked(body: bytes) -> Outlines:
    count, rings, members = struct.unpack_from("<III", body)
    at = 12
    sizes = array("H", body[at : at + 2 * count])
    at += 2 * count
    flags = body[at : at + count]
    at += count
    table = [struct.unpack_from("<2sH", body, at + 4 * i) for i in range(rings)]
    at += 4 * rings
    numbers = array("h", body[at : at + 2 * members])
    steps = array("h", body[at + 2 * members :])
    return Outlines(_lines(sizes, flags, steps), _rings(table, numbers))


def _lines(sizes: array[int], flags: bytes, steps: array[int]) -> tuple[Line, ...]:
    found = []
    at = 0
    for size, flag in zip(sizes, flags, strict=True):
        points = array("h", bytes(4 * size))
        x = y = 0
        for i in range(0, 2 * size, 2):
            x, y = wrapped(x + steps[at + i]), wrapped(y + steps[at + i + 1])
            points[i], points[i + 1] = x, y
        at += 2 * size
        lons, lats = points[0::2], points[1::2]
        found.append(Line(points, bool(flag), (min(lons), min(lats), max(lons), max(lats))))
    return tuple(found)


def _rings(table: list[tuple[bytes, int]], numbers: array[int]) -> dict[str, tuple[tuple[int, ...], ...]]:
    found: dict[str, list[tuple[int, ...]]] = {}
    at = 0
    for code, size in table:
        found.setdefault(code.decode().strip("\0"), []).append(tuple(numbers[at : at + size]))
        at += size
    return {code: tuple(rings) for code, rings in found.items()}
