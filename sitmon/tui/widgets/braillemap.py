"""A map of the world or a part of it in braille, with markers that glow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import ClassVar

from rich.color import Color
from textual import events
from textual.binding import Binding, BindingType
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Offset, Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from sitmon.tui import safe
from sitmon.tui.widgets.colour import RGB, rgb
from sitmon.tui.widgets.maparea import MOST_AREAS, Area, tint
from sitmon.tui.widgets.mapglow import Shine, glow
from sitmon.tui.widgets.mapland import Ground, Land, Outline, draw
from sitmon.tui.widgets.mapmarks import At, Marker, Spot, heaviest, placed, sign, spots
from sitmon.tui.widgets.mapnames import Name, named
from sitmon.tui.widgets.mappaint import Cells, Paint, Sheet, overlay, plain, row
from sitmon.tui.widgets.mapview import WORLD, Bounds, View, fitted

CLOSER_FROM = 2.6
"""Dots a degree from which the finer outlines are drawn."""
_ZOOM = 1.5
_PAN = 8


class BrailleMap(Widget, can_focus=True):
    """Land, coast and borders under markers.

    `Moved` tells what part is seen, `Pointed` which spot the reader stepped to, `Picked` which
    was chosen (click or enter). With `glyphs` spots are told apart by their markers' glyphs,
    as they always are on a screen without colours. `flat` is without fills, tints and glows, for a
    screen of few colours, where a mixed one comes out as another.
    """

    DEFAULT_CSS = """
    BrailleMap {
        & > .map--land { background: $primary 12%; }
        & > .map--coast { color: $primary 62%; }
        & > .map--border { color: $primary 26%; }
        & > .map--label { color: $foreground; }
        & > .map--name { color: $foreground 55%; }
        &:light > .map--name { color: $foreground 78%; }
        & > .map--pointed { color: $text; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "map--land",
        "map--coast",
        "map--border",
        "map--label",
        "map--name",
        "map--pointed",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "pan(-1,0)", "West", show=False),
        Binding("right", "pan(1,0)", "East", show=False),
        Binding("up", "pan(0,-1)", "North", show=False),
        Binding("down", "pan(0,1)", "South", show=False),
        Binding("plus,equals_sign", "zoom(1)", "Closer", show=False),
        Binding("minus", "zoom(-1)", "Farther", show=False),
        Binding("0,home", "reset", "All of it", show=False),
        Binding("full_stop", "point(1)", "Next place", show=False),
        Binding("comma", "point(-1)", "Previous place", show=False),
        Binding("enter", "pick", "Choose", show=False),
    ]

    glyphs: reactive[bool] = reactive(False)
    flat: reactive[bool] = reactive(False)

    class About(Message):
        """Something about `map`, which is also the message's `control`."""

        def __init__(self, map_: BrailleMap) -> None:
            super().__init__()
            self.map = map_

        @property
        def control(self) -> BrailleMap:
            """The map."""
            return self.map

    class Moved(About):
        """The map shows `bounds` now: west, south, east, north; west may be below -180, east over 180."""

        def __init__(self, map_: BrailleMap, bounds: Bounds) -> None:
            super().__init__(map_)
            self.bounds = bounds

    class Pointed(About):
        """The reader stepped to the spot that holds `markers`, heaviest first."""

        def __init__(self, map_: BrailleMap, markers: Sequence[Marker]) -> None:
            super().__init__(map_)
            self.markers = markers

    class Picked(Pointed):
        """The reader chose the spot that holds `markers`."""

    def __init__(self, *, counted: bool = False, id: str | None = None, classes: str | None = None) -> None:
        """With `counted` labels are followed by the weight of their spots."""
        super().__init__(id=id, classes=classes)
        self._counted = counted
        self._home: Bounds = WORLD
        self._view: View | None = None
        self._at_home = True
        self._far = self._near = Land(())
        self._closer: Callable[[], Iterable[Outline]] | None = None
        self._markers: Sequence[Marker] = ()
        self._areas: Sequence[Area] = ()
        self._names: Sequence[Name] = ()
        self._found: list[Spot] | None = None
        self._pointed: Marker | None = None
        self._ground: Ground | None = None
        self._sheet: Sheet | None = None
        self._rows: dict[int, tuple[Cells, Strip]] = {}
        self._strips: list[Strip] | None = None
        self._light: dict[int, dict[int, Shine]] | None = None
        self._grabbed: Offset | None = None
        self._dragged = False

    @property
    def view(self) -> View | None:
        """What is seen; None until the map has a size."""
        return self._view

    @property
    def pointed(self) -> Sequence[Marker]:
        """What the spot that is meant holds, heaviest first."""
        spot = self._spot_of(self._pointed)
        return spot.markers if spot is not None else ()

    def set_outlines(
        self, outlines: Iterable[Outline], closer: Callable[[], Iterable[Outline]] | None = None
    ) -> None:
        """Draw the land of `outlines`, and from close by that of `closer`, asked for when first needed."""
        self._far = self._near = Land(outlines)
        self._closer = closer
        self._redraw()

    def set_markers(self, markers: Sequence[Marker]) -> None:
        """Show `markers` in place of those before; the land is not drawn again."""
        if markers == self._markers:
            return
        self._markers = markers
        self._found = None
        self._repaint()

    def set_areas(self, areas: Sequence[Area]) -> None:
        """Tint `areas` in place of those before, the first over the last ones; at most MOST_AREAS."""
        if areas != self._areas:
            self._areas, self._sheet = areas, None
            self._repaint()

    def set_names(self, names: Sequence[Name]) -> None:
        """Name the places of `names`, the first ones before others, where markers and labels leave room."""
        if names != self._names:
            self._names = names
            self._repaint()

    def fit(self, bounds: Bounds = WORLD) -> None:
        """Show the whole of `bounds` (west, south, east, north; west over east crosses the dateline)."""
        self._home = bounds
        if self.size:
            self._look(fitted(bounds, *self.size))
        self._at_home = True

    def render_line(self, y: int) -> Strip:
        """Line `y`."""
        if self._strips is None:
            self._strips = self._draw()
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self.rich_style)

    def action_pan(self, columns: int, rows: int) -> None:
        """Move an eighth of the screen."""
        if self._view is not None:
            across, down = max(self.size.width // _PAN, 1), max(self.size.height // _PAN, 1)
            self._look(self._view.panned(columns * across, rows * down))

    def action_zoom(self, steps: int) -> None:
        """Closer, or farther away."""
        self._zoom(steps)

    def action_reset(self) -> None:
        """Back to what `fit` was given last."""
        self.fit(self._home)

    def action_point(self, step: int) -> None:
        """Step to the next spot, by weight."""
        found = self._spots()
        if found:
            now = next((n for n, spot in enumerate(found) if self._pointed in spot.markers), None)
            fresh = 0 if step > 0 else -1
            self._point_at(found[fresh if now is None else (now + step) % len(found)])

    def point(self, marker: Marker | None) -> None:
        """Show which spot is meant, without a message; None: no spot."""
        if marker == self._pointed:
            return
        self._pointed = marker
        self._repaint()

    def _repaint(self) -> None:
        """Draws what lies on the land anew, and has only the lines painted that differ: news and a list
        walked through call for this often."""
        before, self._strips = self._strips, None
        if before is None or self._view is None:
            self.refresh()
            return
        self._strips = self._draw()
        changed = [
            y
            for y, (old, new) in enumerate(zip(before, self._strips, strict=True))
            if old is not new and old != new
        ]
        if changed:
            self.refresh(*_regions(changed, self.size.width))

    def action_pick(self) -> None:
        """Choose the spot that was stepped to."""
        spot = self._spot_of(self._pointed)
        if spot is not None:
            self.post_message(self.Picked(self, spot.markers))

    def on_resize(self) -> None:
        """Keep to what was asked for, or to where the reader has gone since."""
        if self.size:
            at_home = self._at_home or self._view is None
            self._look(
                fitted(self._home, *self.size)
                if at_home or self._view is None
                else self._view.resized(*self.size)
            )
            self._at_home = at_home

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the map."""
        self.capture_mouse()
        self._grabbed, self._dragged = event.offset, False

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag it."""
        if self._grabbed is not None and self._view is not None and event.offset != self._grabbed:
            moved = self._grabbed - event.offset
            self._grabbed, self._dragged = event.offset, True
            self._look(self._view.panned(moved.x, moved.y))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go; where it was not dragged, choose the spot under the mouse."""
        self.release_mouse()
        here, self._grabbed = self._grabbed, None
        offset = event.get_content_offset(self)
        if here is not None and not self._dragged and offset is not None:
            spot = _nearest(self._spots(), offset)
            if spot is not None:
                self._point_at(spot)
                self.action_pick()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Closer to what is under the mouse."""
        self._wheel(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Farther from what is under the mouse."""
        self._wheel(event, -1)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The app's, but for the one that turns a terminal's colours into true ones: there are none here, and it
        looks at every run of cells."""
        return [each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)]

    def watch_glyphs(self) -> None:
        """Spots are drawn anew."""
        self._strips = None

    def watch_flat(self) -> None:
        """All is drawn anew."""
        self._sheet = self._light = self._strips = None

    def notify_style_update(self) -> None:
        """Strips hold colours of the theme."""
        super().notify_style_update()
        self._sheet = self._strips = None

    def _wheel(self, event: events.MouseEvent, steps: int) -> None:
        event.stop()
        offset = event.get_content_offset(self)
        if offset is not None:
            self._zoom(steps / 2, offset.x + 0.5, offset.y + 0.5)

    def _zoom(self, steps: float, x: float | None = None, y: float | None = None) -> None:
        if self._view is not None:
            self._look(self._view.zoomed(_ZOOM**steps, x, y))

    def _look(self, view: View) -> None:
        if view != self._view:
            self._view, self._at_home = view, False
            self._redraw()
            self.post_message(self.Moved(self, view.bounds))

    def _point_at(self, spot: Spot) -> None:
        self._pointed = spot.head
        self._repaint()
        self.post_message(self.Pointed(self, spot.markers))

    def _spot_of(self, marker: Marker | None) -> Spot | None:
        return next((spot for spot in self._spots() if marker in spot.markers), None)

    def _redraw(self) -> None:
        self._ground = self._sheet = self._found = self._strips = None
        self.refresh()

    def _spots(self) -> list[Spot]:
        if self._found is None:
            self._found = spots(self._markers, self._view) if self._view is not None else []
            self._light = None
        return self._found

    def _land(self, scale: float) -> Land:
        if scale < CLOSER_FROM:
            return self._far
        if self._closer is not None:
            self._near, self._closer = Land(self._closer()), None
        return self._near

    def _draw(self) -> list[Strip]:
        view = self._view
        if view is None:
            return []
        if self._ground is None:
            self._ground = draw(self._land(view.scale), view)
        if self._sheet is None:
            areas = tint(() if self.flat else self._areas, view)
            self._sheet, self._rows = plain(self._ground, self._colours(), areas), {}
        found = self._spots()
        if self._light is None:
            self._light = {} if self.flat else glow(found, view.width, view.height)
        strips, before, self._rows = list(self._sheet.strips), self._rows, {}
        for y, cells in overlay(self._light, self._glyphs(view)).items():
            drawn = before.get(y)
            if drawn is None or drawn[0] != cells:
                drawn = cells, row(self._sheet, y, cells)
            self._rows[y], strips[y] = drawn, drawn[1]
        return strips

    def _glyphs(self, view: View) -> dict[At, tuple[str, RGB, bool]]:
        """Labels, and spots where no label is."""
        ink, bright = self._colour("map--label"), self._colour("map--pointed")
        pointed = self._spot_of(self._pointed)
        by_glyph = self.glyphs or self.app.no_color
        top = heaviest(self._spots())
        drawn: dict[At, tuple[str, RGB, bool]] = {}
        for at, (ch, spot) in placed(self._spots(), view, first=pointed, counted=self._counted).items():
            drawn[at] = (ch, bright if spot is pointed else ink, spot is pointed)
        for spot in self._spots():
            if spot.at in drawn and spot is not pointed:
                continue
            dot = (by_glyph and safe.line(spot.head.glyph, 1)) or sign(spot, top, spot is pointed)
            colour = bright if spot is pointed else rgb(spot.head.colour)
            drawn[spot.at] = (dot, colour, spot is pointed)
        faint = self._colour("map--name")
        names = named(self._names, view, drawn)
        return drawn | {at: (ch, faint, False) for at, ch in names.items()}

    def _colours(self) -> Paint:
        land = self.get_component_rich_style("map--land").bgcolor
        sea = self.rich_style.bgcolor
        land = sea if self.flat else land
        tones = tuple((rgb(area.colour), area.share) for area in self._areas[:MOST_AREAS])
        return Paint(_rgb(sea), _rgb(land), self._colour("map--coast"), self._colour("map--border"), tones)

    def _colour(self, name: str) -> RGB:
        return _rgb(self.get_component_rich_style(name).color)


def _rgb(colour: Color | None) -> RGB:
    return RGB(*colour.get_truecolor()) if colour is not None else RGB(0, 0, 0)


def _regions(lines: Sequence[int], width: int) -> Iterable[Region]:
    """Lines, in order, as few regions."""
    for _, run in groupby(enumerate(lines), lambda place: place[1] - place[0]):
        held = [y for _, y in run]
        yield Region(0, held[0], width, len(held))


def _nearest(found: Sequence[Spot], offset: Offset) -> Spot | None:
    """The spot at `offset`, or the nearest in the cells around it."""
    near = [(abs(spot.at[0] - offset.x) + 2 * abs(spot.at[1] - offset.y), spot.at, spot) for spot in found]
    away, _, spot = min(near, default=(3, (0, 0), None))
    return spot if away <= 2 else None
