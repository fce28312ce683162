"""Views 3 and 4: the map and the timeline, each on the whole screen."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from sitmon.tui.panels.map import MapPanel
from sitmon.tui.panels.timeline import TimelinePanel
from sitmon.tui.screens.live import framed
from sitmon.tui.screens.view import ViewScreen


class MapScreen(ViewScreen):
    """The map."""

    AUTO_FOCUS = "BrailleMap"

    def body(self) -> Iterable[Widget]:
        """The map alone."""
        panel = framed(MapPanel())
        panel.add_class("body")
        yield panel


class TimelineScreen(ViewScreen):
    """The timeline."""

    AUTO_FOCUS = "StackedColumns"

    def body(self) -> Iterable[Widget]:
        """The timeline alone."""
        panel = framed(TimelinePanel())
        panel.add_class("body")
        yield panel

    @on(TimelinePanel.Chosen)
    def _chosen(self, message: TimelinePanel.Chosen) -> None:
        app = self.dashboard
        app.look(app.lens.during(message.since, message.until, app.now()))
