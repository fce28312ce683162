"""The map: where the events of the window are. What is known only to the country has no point."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from sitmon.query import KINDS
from sitmon.store.tally import PlaceTally, Point
from sitmon.tui import places, safe
from sitmon.tui.panels.base import Panel, foot_of
from sitmon.tui.theme import Palette, glyph
from sitmon.tui.widgets.braillemap import BrailleMap
from sitmon.tui.widgets.maparea import Area
from sitmon.tui.widgets.mapland import Land
from sitmon.tui.widgets.mapmarks import RING, Marker
from sitmon.tui.widgets.mapview import WORLD, Bounds

if TYPE_CHECKING:
    import sqlite3

    from textual.worker import Worker

    from sitmon.geo.outlines import Line, Outlines
    from sitmon.geo.regions import Region
    from sitmon.tui.lens import Lens

Spot = tuple[str, str, float, float]
"""Name, level, latitude and longitude of a place."""
_MARGIN = 0.8  # degrees around the points of a small region
_NEAR_KM = 10.0
_TOWNS_FROM = 12.0
"""Dots a degree from which towns are named: half the width of this map is then a country."""
_TOWNS = 80
_PLACES = 40
"""Places up to which a spot can be filtered by."""
_LAST = 20
"""Cells that "enter filters" takes in the border."""
_KEYS = ["+ - zoom", "arrows pan", ". next"]
_BY_GLYPH = ("contrast", "safe")
"""Themes whose spots tell their kinds without the help of colours."""


@dataclass(frozen=True, slots=True)
class Places:
    """What the map shows: the points, the land, and the part of the world that the regions take."""

    points: list[Point]
    land: Outlines
    bounds: Bounds
    wide: list[tuple[str | None, int]]
    """Country or region → events known no nearer than it; None for those without any place."""
    countries: dict[str, Counter[str]]
    """Country (ISO alpha-2) → kind → events known no nearer than the country."""
    areas: Mapping[Spot, Region]
    """Those of the points that are none: the middles of areas."""


class MapPanel(Panel[Places]):
    """Markers by kind and number; a place chosen becomes the region."""

    HEADING = "Map"
    COUNTS = True
    DEFAULT_CSS = """
    MapPanel > Static { dock: bottom; height: 1; width: 1fr; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    class Pointed(Message):
        """The reader stepped to the place of this name and level on the map."""

        def __init__(self, place: str, level: str) -> None:
            super().__init__()
            self.place, self.level = place, level

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._map = BrailleMap(counted=True)
        self._wide = Static(markup=False)
        self._place: tuple[str | None, str | None] = (None, None)
        self._names: dict[Marker, Spot] = {}
        self._land: Outlines | None = None
        self._bounds: Bounds | None = None
        self._fitted: tuple[Region, ...] = ()
        self._places = PlaceTally()
        self._lands: dict[str, Land] = {}
        self._areas: dict[Spot, Region | None] = {}
        self._stepped = False
        """Whether the reader stepped to the spot that is meant, on the map."""
        self._told: Places | None = None

    def compose(self) -> ComposeResult:
        """The map, and a line for what has no point on it."""
        yield self._map
        yield self._wide

    def on_mount(self) -> None:
        """The line shows where there is something for it."""
        super().on_mount()
        self._wide.display = False

    def point(self, place: str | None, level: str | None) -> None:
        """Shows where the place of a name and level is; nothing where that is known no nearer than its country."""
        if (place, level) != self._place:
            self._place, self._stepped = (place, level), False
            self._head()
        self._map.point(next((m for m, spot in self._names.items() if spot[:2] == self._place), None))

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> Places:
        """Points and land."""
        from sitmon.geo import outlines

        points, wide = self._places.ask(connection, lens.selection(now))
        land = outlines.load("world")
        countries = self._places.countries
        for code in countries.keys() - self._lands.keys():
            self._lands[code] = Land(_rings(code))
        return Places(
            points, land, bounds_of(lens.regions, points, land), wide, countries, self._of_areas(points)
        )

    def _of_areas(self, points: Sequence[Point]) -> dict[Spot, Region]:
        """Those of `points` that are areas; each is looked up once."""
        spots = [spot_of(point) for point in points]
        if fresh := {spot for spot in spots if spot not in self._areas}:
            self._areas |= places.areas(fresh)
        return {spot: area for spot in spots if (area := self._areas[spot])}

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
        self._map.flat = self.app.theme == "ansi"
        self._map.glyphs = self.app.theme in _BY_GLYPH
        drawn = markers(answer.points, self.palette, answer.areas)
        self._names = {m: spot_of(point) for m, point in zip(drawn, answer.points, strict=True)}
        self._map.set_markers(drawn)
        self._map.set_areas(areas(answer.countries, self._lands, self.palette))
        if self._place[0] is not None:
            self.point(*self._place)
        self._told = answer
        self._tell(answer)

    def on_resize(self) -> None:
        """What is told under the map is cut to its width."""
        if self._told is not None and self.size:
            self._tell(self._told)

    def _by_glyph(self) -> bool:
        return self._map.glyphs or self.app.no_color

    def _tell(self, answer: Places) -> None:
        told = legend(answer.wide, self.size.width - 4, areas=bool(answer.areas), hollow=self._by_glyph())
        if not (told or answer.points):
            told = "Waiting for events with a place in this window."
        self._wide.display = bool(told)
        self._wide.update(Content.styled(told, self.palette.muted), layout=False)
        self._head()

    def _head(self) -> None:
        told = _KEYS
        if self._stepped and self._map.pointed:
            told = [safe.line(described(self._map.pointed), max(self.size.width - _LAST, 1))]
        self.heading(f"Map · {self.lens.region()}", foot_of([*told, "enter filters"], self.size.width))

    @on(BrailleMap.Moved)
    def _moved(self, message: BrailleMap.Moved) -> None:
        message.stop()
        view = self._map.view
        if view is not None and view.scale >= _TOWNS_FROM:

            async def name() -> None:
                await self._name_towns(message.bounds)

            # No coroutine yet: one that is overtaken before it began would be left unawaited.
            _: Worker[None] = self.run_worker(name, group="towns", exclusive=True)
        else:
            self._map.set_names(())

    async def _name_towns(self, bounds: Bounds) -> None:
        from sitmon.geo import towns

        with self.dashboard.backlog:
            self._map.set_names(await asyncio.to_thread(towns.within, *bounds, _TOWNS))

    @on(BrailleMap.Pointed)
    def _pointed(self, message: BrailleMap.Pointed) -> None:
        message.stop()
        if message.markers:
            self._stepped = True
            self._head()
            name, level, *_ = self._names.get(message.markers[0], ("", "", 0.0, 0.0))
            self._place = (name, level)
            self.post_message(self.Pointed(name, level))

    @on(BrailleMap.Picked)
    def _picked(self, message: BrailleMap.Picked) -> None:
        from sitmon.geo.regions import Region

        message.stop()
        if not message.markers:
            return
        # All that the spot holds, which is what is told of it; each place once, whatever happened there.
        held = list({self._names[marker]: marker for marker in message.markers}.items())
        if len(held) > _PLACES:
            self.dashboard.say(f"{len(held)} places are one spot here: go closer with + first.")
            return
        # A circle and not the name: two towns may share a name, a dot is in one place. An area is what it holds.
        regions = (
            self._areas.get(spot)
            or Region(
                f"at:{marker.lat:.3f},{marker.lon:.3f}",
                safe.line(marker.label, 40),
                "place",
                circle=(marker.lat, marker.lon, _NEAR_KM),
            )
            for spot, marker in held
        )
        self.dashboard.look(replace(self.lens, regions=tuple(dict.fromkeys(regions))))


def _near() -> Sequence[Line]:
    from sitmon.geo import outlines

    return outlines.load("near").lines


def _rings(code: str) -> list[Line]:
    """The outlines of a country, closed, as fine as they are drawn from close by."""
    from sitmon.geo import outlines

    near = outlines.load("near")
    return [outlines.Line(points, False, (0, 0, 0, 0)) for points in near.country(code)]


def areas(countries: Mapping[str, Counter[str]], lands: Mapping[str, Land], p: Palette) -> list[Area]:
    """The countries that events are known no nearer than, in the colour of the kind they have most of."""
    found = []
    for code, kinds in countries.items():
        kind, _ = max(kinds.items(), key=lambda item: (item[1], item[0]))
        found.append(Area(code, kinds.total(), p.kind(kind), lands[code]))
    return sorted(found, key=lambda area: (-area.weight, area.key))


def spot_of(point: Point) -> Spot:
    """What tells the place of a point from others."""
    lat, lon, level, name, *_ = point
    return name or "", level, lat, lon


def markers(points: Sequence[Point], p: Palette, areas: Container[Spot] = ()) -> list[Marker]:
    """A marker a point and kind; those of `areas` as such."""
    made = []
    for point in points:
        lat, lon, _, name, kind, n = point
        area = spot_of(point) in areas
        label = safe.line(name or "", 24)
        made.append(Marker(lat, lon, n, p.kind(kind), glyph(kind, hollow=area), label, kind, area))
    return made


def legend(wide: Sequence[tuple[str | None, int]], width: int, *, areas: bool, hollow: bool = False) -> str:
    """What the map cannot show by a dot: what a ring is, where there are any, and what is known no nearer than a country."""
    ring = "hollow:" if hollow else RING
    first = f"{ring} known to the area only" if areas else ""
    if areas and cell_len(f"{first} · {no_nearer(wide, _ANY)}") > width:
        first = f"{ring} area only"
    rest = no_nearer(wide, width - cell_len(f"{first} · " if first else ""))
    told = " · ".join(part for part in (first, rest) if part)
    if cell_len(told) <= width:
        return told
    return f"{first} · {sum(n for _, n in wide):,} no nearer" if areas else told


def no_nearer(wide: Sequence[tuple[str | None, int]], width: int) -> str:
    """ "no nearer than the country: 3 Syria · 1 Vanuatu · 2 no place", as much as fits whole in `width` cells."""
    named = [f"{n:,} {safe.line(name, 30)}" for name, n in wide if name]
    nowhere = sum(n for name, n in wide if not name)
    told = "no nearer: " if named else ""
    last = ""
    for words in ("without a place", "no place") if nowhere else ("",):
        last = f"{nowhere:,} {words}" if words else ""
        whole = told + " · ".join([*named, *([last] if last else [])])
        if cell_len(whole) <= width:
            return whole
    for n, part in enumerate(named):
        more = len(named) - n
        room = width - (cell_len(last) if more == 1 else _MORE)
        if cell_len(told) + cell_len(part) > room:
            told += f"{more}{' more' if n else ''} {'country' if more == 1 else 'countries'} · "
            break
        told += f"{part} · "
    return f"{told}{last}" if last else told.removesuffix(" · ")


_ANY = 10_000
_MORE = 20
"""Cells that "12 more countries · " takes."""


def described(found: Sequence[Marker]) -> str:
    """What a spot of the map holds: "Idlib: 12 strike, 3 displacement"."""
    counts: Counter[str] = Counter()
    for marker in found:
        counts[marker.key] += int(marker.weight)
    order = sorted(counts, key=lambda kind: (KINDS.index(kind) if kind in KINDS else len(KINDS), kind))
    told = ", ".join(f"{counts[kind]:,} {safe.line(kind, 16)}" for kind in order)
    names = list(dict.fromkeys(m.label for m in found))
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{names[0]}{' (area)' if found[0].area else ''}{more}: {told}"


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
