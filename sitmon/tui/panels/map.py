"""The map: where the events of the window are. What is known only to the country has no point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from sitmon.query import KINDS
from sitmon.store import read
from sitmon.tui import safe
from sitmon.tui.panels.base import Panel
from sitmon.tui.theme import Palette, glyph
from sitmon.tui.widgets.braillemap import BrailleMap
from sitmon.tui.widgets.mapmarks import Marker
from sitmon.tui.widgets.mapview import WORLD, Bounds

if TYPE_CHECKING:
    import sqlite3

    from sitmon.geo.outlines import Line, Outlines
    from sitmon.geo.regions import Region
    from sitmon.tui.lens import Lens

Point = tuple[float, float, str, str, str, int]
"""Latitude, longitude, level, name, kind, events."""
_MARGIN = 0.8  # degrees around the points of a small region
_NEAR_KM = 10.0


@dataclass(frozen=True, slots=True)
class Places:
    """What the map shows: the points, the land, and the part of the world that the regions take."""

    points: list[Point]
    land: Outlines
    bounds: Bounds
    unplaced: int
    """Events of the window without a point."""


class MapPanel(Panel[Places]):
    """Markers by kind and number; a place chosen becomes the region."""

    HEADING = "Map"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._map = BrailleMap()
        self._land: Outlines | None = None
        self._bounds: Bounds | None = None
        self._fitted: tuple[Region, ...] = ()

    def compose(self) -> ComposeResult:
        """The map."""
        yield self._map

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> Places:
        """Points and land."""
        from sitmon.geo import outlines

        selection = lens.selection(now)
        points = read.points(connection, selection)
        total = sum(read.counts(connection, selection).values())
        land = outlines.load("world")
        return Places(points, land, bounds_of(lens.regions, points, land), total - sum(p[5] for p in points))

    def show(self, answer: Places) -> None:
        """Draws them; moves only when the regions do."""
        if self._land is not answer.land:
            self._land = answer.land
            self._map.set_outlines(answer.land.lines, closer=_near)
            self.run_worker(self.dashboard.reader.ask(lambda _: _near()))
        if self._bounds is None or self._fitted != self.lens.regions:
            # News alone never moves the map.
            self._fitted, self._bounds = self.lens.regions, answer.bounds
            self._map.fit(answer.bounds)
        self._map.set_markers(markers(answer.points, self.palette))
        self._tell(answer)

    def _tell(self, answer: Places) -> None:
        unplaced = f"{answer.unplaced:,} without a point · " if answer.unplaced else ""
        self.heading(f"Map · {self.lens.region()}", f"{unplaced}+ - zoom · arrows pan · . next")

    @on(BrailleMap.Pointed)
    def _pointed(self, message: BrailleMap.Pointed) -> None:
        message.stop()
        if message.markers:
            self.heading(f"Map · {self.lens.region()}", f"{described(message.markers)} · enter filters")

    @on(BrailleMap.Picked)
    def _picked(self, message: BrailleMap.Picked) -> None:
        from sitmon.geo.regions import Region

        message.stop()
        if not message.markers:
            return
        first = message.markers[0]
        # A circle and not the name: two towns may share a name, a dot is in one place.
        region = Region(
            f"at:{first.lat:.3f},{first.lon:.3f}",
            safe.line(first.label, 40),
            "place",
            circle=(first.lat, first.lon, _NEAR_KM),
        )
        self.dashboard.look(replace(self.lens, regions=(region,)))


def _near() -> Sequence[Line]:
    from sitmon.geo import outlines

    return outlines.load("near").lines


def markers(points: Sequence[Point], p: Palette) -> list[Marker]:
    """A marker a point and kind."""
    return [
        Marker(lat, lon, n, p.kind(kind), glyph(kind), safe.line(name or "", 24), kind)
        for lat, lon, _, name, kind, n in points
    ]


def described(found: Sequence[Marker]) -> str:
    """What a spot of the map holds: "Idlib: 12 strike, 3 displacement"."""
    counts: Counter[str] = Counter()
    for marker in found:
        counts[marker.key] += int(marker.weight)
    order = sorted(counts, key=lambda kind: (KINDS.index(kind) if kind in KINDS else len(KINDS), kind))
    told = ", ".join(f"{counts[kind]:,} {safe.line(kind, 16)}" for kind in order)
    names = list(dict.fromkeys(m.label for m in found))
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{names[0]}{more}: {told}"


def bounds_of(regions: Sequence[Region], points: Sequence[Point], land: Outlines) -> Bounds:
    """The part of the world to show: that of the regions' countries, else around their points; the world for none."""
    if not regions:
        return WORLD
    countries = frozenset().union(*(r.countries for r in regions))
    circles = [r.circle for r in regions if r.circle]
    boxes = [_around(lat, lon, km / 111.2 + _MARGIN) for lat, lon, km in circles]
    if countries and (box := land.box(countries)):
        boxes.append((box[0] / 100, box[1] / 100, box[2] / 100, box[3] / 100))
    else:
        boxes += [_around(lat, lon, _MARGIN) for lat, lon, *_ in points]
    if not boxes:
        return WORLD
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    return west, south, max(b[2] for b in boxes), max(b[3] for b in boxes)


def _around(lat: float, lon: float, degrees: float) -> Bounds:
    return (
        max(lon - degrees, -180.0),
        max(lat - degrees, -85.0),
        min(lon + degrees, 180.0),
        min(lat + degrees, 85.0),
    )
