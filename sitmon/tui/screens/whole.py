"""Views 3 and 4: the map on the whole screen, and the timeline over the trend."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from sitmon.tui.panels.map import MapPanel
from sitmon.tui.panels.timeline import TimelinePanel
from sitmon.tui.panels.trend import TrendPanel
from sitmon.tui.screens.live import framed
from sitmon.tui.screens.view import ViewScreen

_WITH_TREND, _MOST_KINDS = 20, 7
"""Lines of the screen from which on there is room for the trend; kinds that it shows."""


class MapScreen(ViewScreen):
    """The map."""

    AUTO_FOCUS = "BrailleMap"

    def body(self) -> Iterable[Widget]:
        """The map alone."""
        panel = framed(MapPanel())
        panel.add_class("body")
        yield panel


class TimelineScreen(ViewScreen):
    """The timeline, and each kind against the window before."""

    AUTO_FOCUS = "StackedColumns"

    def body(self) -> Iterable[Widget]:
        """The timeline, and below it the trend."""
        panel = framed(TimelinePanel(id="timeline"))
        panel.add_class("body")
        yield panel
        yield framed(TrendPanel(id="trend"))

    def on_resize(self) -> None:
        """The trend has a line a kind, and gives way where there are few lines."""
        trend = self.query_one(TrendPanel)
        trend.styles.min_height = 2 + min(len(self.dashboard.lens.known), _MOST_KINDS)
        trend.set_class(self.size.height < _WITH_TREND, "no-room")

    @on(TimelinePanel.Chosen)
    def _chosen(self, message: TimelinePanel.Chosen) -> None:
        app = self.dashboard
        app.look(app.lens.during(message.since, message.until, app.now()))
