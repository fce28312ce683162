"""View 2, Incidents: says what it will be and where to look meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from sitmon.tui.screens.view import ViewScreen

_WORDS = (
    "Incidents are not grouped yet.\n\nAn incident is one happening in the world with all the articles that report it: how many"
    " publishers, how many of them independent of each other, and what each side claims.\nUntil articles are grouped,"
    " every article stands for itself: twelve copies of one wire story are twelve rows in the Live view, not twelve sources."
    "\n\n1 Live    5 Agreements    / search"
)


class IncidentsScreen(ViewScreen):
    """A notice."""

    DEFAULT_CSS = "IncidentsScreen > .waiting { content-align: center middle; padding: 2 8; color: $muted; }"

    def body(self) -> Iterable[Widget]:
        """The notice."""
        yield Static(Content(_WORDS), classes="body waiting")
