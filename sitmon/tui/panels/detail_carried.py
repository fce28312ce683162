"""Of an article's page: how its date is known, and what its feed brought along besides words. Pure."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Any

from textual.content import Content

from sitmon.model import Enclosure
from sitmon.store import read
from sitmon.tui import safe, zones
from sitmon.tui.lens import ago, stamp
from sitmon.tui.panels.facts import fact, table
from sitmon.tui.theme import Palette
from sitmon.units import DATED

SIGNS = DATED
_EARTH = 6371.0  # kilometres, mean radius


def dated(found: read.Detail, now: float) -> str:
    """When it was published, and how that is known."""
    seen = f"first seen {stamp(found.first_seen, year=True).strip()} {zones.name()}"
    if found.published is None:
        return f"~ the feed gives no time, {seen}"
    day = stamp(found.published, year=True).strip()
    if found.day_only:
        day = f"{day[:-6]} (the day only)"
    if found.dated == "future":
        return f"! dated {day}, still to come when it was {seen}: not believed"
    return day if found.day_only else f"{day} {zones.name()}, {ago(found.published, now)}"


def block(found: read.Detail, p: Palette, width: int) -> Content | None:
    """Where the text is from where it is not the feed's; the feed's point; its files. None where there is nothing."""
    held, lines = found.carried, []
    if held.page:
        told = f"from the page, read {stamp(found.seen_at, year=True).strip()} {zones.name()}: {held.page}"
        lines.append(fact("text", told, p.text))
    if held.point:
        lines.append(fact("point", _point(held.point, found.doc.get("event_place")), p.text))
    lines += [fact("file", _file(one), p.text) for one in held.enclosures]
    return table(lines, p, width) if lines else None


def _point(point: tuple[float, float], place: dict[str, Any] | None) -> str:
    told = f"{point[0]:.4f}, {point[1]:.4f}: the feed's word, not read in the text"
    if place and place.get("lat") is not None and place.get("level") in ("place", "admin1"):
        away = kilometres(point, (place["lat"], place["lon"]))
        told += f"; {away:,.0f} km from {place['name']}, where the text has it"
    return told


def _file(one: Enclosure) -> str:
    said = [one.type or "", _size(one.size) if one.size else "", safe.line(one.url, 300)]
    return " · ".join(x for x in said if x)


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{max(size / 1000, 0.1):.1f} kB"


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The way over the ground between two points given in degrees (haversine formula)."""
    (a, b), (c, d) = ((radians(x), radians(y)) for x, y in (one, other))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * _EARTH * asin(min(sqrt(half), 1.0))
