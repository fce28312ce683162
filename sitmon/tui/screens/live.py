"""View 1, Live: list, map, timeline, regions, trend and feeds side by side, as far as there is room."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, cast

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from sitmon.tui.screens.view import Subject, ViewScreen

if TYPE_CHECKING:
    from sitmon.tui.panels.base import Panel
    from sitmon.tui.panels.detail import DetailPanel
    from sitmon.tui.panels.events import EventsPanel
    from sitmon.tui.panels.map import MapPanel
    from sitmon.tui.panels.timeline import TimelinePanel

_PANELS = {
    "map": ("sitmon.tui.panels.map", "MapPanel"),
    "detail": ("sitmon.tui.panels.detail", "DetailPanel"),
    "events": ("sitmon.tui.panels.events", "EventsPanel"),
    "timeline": ("sitmon.tui.panels.timeline", "TimelinePanel"),
    "regions": ("sitmon.tui.panels.regions", "RegionsPanel"),
    "trend": ("sitmon.tui.panels.trend", "TrendPanel"),
    "feeds": ("sitmon.tui.panels.feeds", "FeedsPanel"),
}


def _imported() -> dict[str, Callable[[], Panel[object]]]:
    return {name: getattr(import_module(module), kind) for name, (module, kind) in _PANELS.items()}


class Slot(Widget):
    """A frame with a heading where a panel will be: what the first frame shows, before panels are imported."""

    def __init__(self, name: str) -> None:
        super().__init__(id=name, classes="framed")
        self.border_title = cast("str", Content(name.capitalize()))

    async def fill(self, panel: Panel[object]) -> None:
        """Puts the panel in its place."""
        self.remove_class("framed")
        self.border_title = None
        await self.mount(framed(panel))


class LiveScreen(ViewScreen):
    """An opened article takes the map's place, or the whole view where there is no map."""

    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        # The style sheet is current: else textual would read all of it again before the first frame.
        self._css_update_count = 0
        self._events: EventsPanel | None = None
        self._detail: DetailPanel | None = None
        self._map: MapPanel | None = None

    def _compositor_refresh(self) -> None:
        """As textual's, which within a batch draws what it then throws away: the whole first frame once more."""
        if not self.app._batch_count:
            super()._compositor_refresh()

    def body(self) -> Iterable[Widget]:
        """The frames; the style sheet says where they go and which give way."""
        with Vertical(classes="body"):
            with Horizontal(id="top"):
                yield Slot("map")
                yield Slot("detail")
                yield Slot("events")
            with Horizontal(id="bottom"):
                yield Slot("timeline")
                yield Slot("regions")
                with Vertical(id="side"):
                    yield Slot("trend")
                    yield Slot("feeds")

    async def fill(self) -> None:
        """Imports the panels, off the loop, and puts them into their frames."""
        kinds = await asyncio.to_thread(_imported)
        made = {name: kind() for name, kind in kinds.items()}
        with self.app.batch_update():
            for name, panel in made.items():
                await self.query_one(f"#{name}", Slot).fill(panel)
        if (more := len(self.dashboard.lens.known) - 3) > 0:
            self.query_one("#trend").styles.min_height = 5 + min(more, 4)
        self._events, self._detail = cast("EventsPanel", made["events"]), cast("DetailPanel", made["detail"])
        self._map = cast("MapPanel", made["map"])
        self._events.list.focus()

    @property
    def events(self) -> EventsPanel | None:
        """The event list; None until it is there."""
        return self._events

    @property
    def reading(self) -> bool:
        """Whether an article is open."""
        return self.has_class("reading")

    def subject(self) -> Subject | None:
        """The article that is open, else the one under the cursor."""
        if self._events is None or self._detail is None:
            return None
        row, shown = self._events.current, self._detail.article_id
        ticked = self._events.ticks.articles
        if self.reading and shown is not None and (row is None or row.article_id != shown):
            return Subject(shown, self._detail.kind, ticked, self._detail.ordinal)
        return Subject(row.article_id, row.kind, ticked, row.ordinal) if row else None

    def read(self, subject: Subject, why: bool = False) -> None:
        """Opens an article in place of the map."""
        if self._events is None or self._detail is None:
            return
        self._detail.why = why
        if self.has_class("big"):
            self.enlarge()
        self._events.hold = True
        self.add_class("reading")
        self._detail.open(subject.article_id, subject.kind, subject.ordinal)
        self.call_after_refresh(self._take_focus)
        self.refresh_bindings()

    def _take_focus(self) -> None:
        # Beside the list the cursor keeps choosing what is read; over it the text is scrolled.
        if self._detail is not None and self.has_class("-narrow"):
            self._detail.take_focus()

    def back(self) -> bool:
        """Lets go of the rows selected, else gives back the room that one panel took, else closes the article."""
        if self._events is not None and self._events.untick():
            return True
        if super().back():
            return True
        if not self.reading or self._events is None:
            return False
        self.remove_class("reading")
        self._events.hold = False
        self._events.list.focus()
        self.refresh_bindings()
        self.refetch()
        return True

    def article(self) -> DetailPanel | None:
        """The article beside the list."""
        return self._detail if self.reading else None

    def boxes(self) -> list[Widget]:
        """The frames, that of the list first."""
        return sorted(self.query(Slot), key=lambda slot: slot.id != "events")

    def meant(self) -> Widget | None:
        """The frame with the focus; beside an article the list only chooses what is read, and the article is meant."""
        box = super().meant()
        return self.query_one("#detail") if self.reading and box and box.id == "events" else box

    def newest(self) -> bool:
        """Shows the rows that wait."""
        return self._events is not None and self._events.release()

    def on_events_panel_opened(self, message: EventsPanel.Opened) -> None:
        """Opens the article; opened again, its text takes the keys."""
        row, detail = message.row, self._detail
        if detail is None:
            return
        if self.reading and detail.article_id == row.article_id:
            detail.take_focus()
        self.read(Subject(row.article_id, row.kind, ordinal=row.ordinal), detail.why and self.reading)

    def on_events_panel_moved(self) -> None:
        """An open article follows the cursor."""
        row = self._events.current if self._events else None
        if row and self._map:
            self._map.point(row.place, row.level)
        if self.reading and row and self._detail:
            self._detail.open(row.article_id, row.kind, row.ordinal)
        self.refresh_bindings()

    async def on_map_panel_pointed(self, message: MapPanel.Pointed) -> None:
        """The list goes to the newest event of the place that was stepped to on the map."""
        if self._events is not None:
            await self._events.go_to_place(message.place, message.level)

    def on_timeline_panel_chosen(self, message: TimelinePanel.Chosen) -> None:
        """The window is what was chosen on the timeline."""
        app = self.dashboard
        app.look(app.lens.during(message.since, message.until, app.now()))


def framed(widget: Widget) -> Widget:
    """`widget` with the border that all panels have."""
    widget.add_class("framed")
    return widget
