"""View 1, Live: list, map, timeline, regions, trend and feeds side by side, as far as there is room."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from sitmon.tui.panels.detail import DetailPanel
from sitmon.tui.panels.events import EventsPanel
from sitmon.tui.panels.feeds import FeedsPanel
from sitmon.tui.panels.map import MapPanel
from sitmon.tui.panels.regions import RegionsPanel
from sitmon.tui.panels.timeline import TimelinePanel
from sitmon.tui.panels.trend import TrendPanel
from sitmon.tui.screens.view import Subject, ViewScreen


class LiveScreen(ViewScreen):
    """An opened article takes the map's place, or the whole view where there is no map."""

    def body(self) -> Iterable[Widget]:
        """The panels; the style sheet says where they go and which give way."""
        with Vertical(classes="body"):
            with Horizontal(id="top"):
                yield framed(MapPanel(id="map"))
                yield framed(DetailPanel(id="detail"))
                yield framed(EventsPanel(id="events"))
            with Horizontal(id="bottom"):
                yield framed(TimelinePanel(id="timeline"))
                yield framed(RegionsPanel(id="regions"))
                with Vertical(id="side"):
                    yield framed(TrendPanel(id="trend"))
                    yield framed(FeedsPanel(id="feeds"))

    @property
    def events(self) -> EventsPanel:
        """The event list."""
        return self.query_one(EventsPanel)

    @property
    def reading(self) -> bool:
        """Whether an article is open."""
        return self.has_class("reading")

    def subject(self) -> Subject | None:
        """The article that is open, else the one under the cursor."""
        row = self.events.current
        if self.reading:
            detail = self.query_one(DetailPanel)
            if detail.article_id is not None and (row is None or row.article_id != detail.article_id):
                return Subject(detail.article_id, detail.kind)
        return Subject(row.article_id, row.kind, row.seen) if row else None

    def read(self, subject: Subject, why: bool = False) -> None:
        """Opens an article in place of the map."""
        detail = self.query_one(DetailPanel)
        detail.why = why
        self.events.hold = True
        self.add_class("reading")
        detail.open(subject.article_id, subject.kind)
        self.call_after_refresh(self._take_focus)
        self.refresh_bindings()

    def _take_focus(self) -> None:
        # Beside the list the cursor keeps choosing what is read; over it the text is scrolled.
        if not self.events.region:
            self.query_one(DetailPanel).take_focus()

    def back(self) -> bool:
        """Closes the article."""
        if not self.reading:
            return False
        self.remove_class("reading")
        self.events.hold = False
        self.events.list.focus()
        self.refresh_bindings()
        self.refetch()
        return True

    def why(self) -> bool:
        """Shows or hides the reasons."""
        if self.reading:
            self.query_one(DetailPanel).toggle_why()
        return self.reading

    def newest(self) -> bool:
        """Shows the rows that wait."""
        return self.events.release()

    @on(EventsPanel.Opened)
    def _opened(self, message: EventsPanel.Opened) -> None:
        row = message.row
        if self.reading and self.query_one(DetailPanel).article_id == row.article_id:
            self.query_one(DetailPanel).take_focus()
        self.read(
            Subject(row.article_id, row.kind, row.seen), self.query_one(DetailPanel).why and self.reading
        )

    @on(EventsPanel.Moved)
    def _moved(self) -> None:
        row = self.events.current
        if self.reading and row:
            self.query_one(DetailPanel).open(row.article_id, row.kind)
        self.refresh_bindings()

    @on(TimelinePanel.Chosen)
    def _chosen(self, message: TimelinePanel.Chosen) -> None:
        self.dashboard.look_until(message.until)


def framed(widget: Widget) -> Widget:
    """`widget` with the border that all panels have."""
    widget.add_class("framed")
    return widget
