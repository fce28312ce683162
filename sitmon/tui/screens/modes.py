"""The views by name; each is made, and its module imported, when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from textual.screen import Screen

from sitmon.tui.screens.live import LiveScreen


def _later(module: str, name: str) -> Callable[[], Screen[Any]]:
    def make() -> Screen[Any]:
        screen: Screen[Any] = getattr(import_module(f"sitmon.tui.screens.{module}"), name)()
        return screen

    return make


VIEWS: dict[str, Callable[[], Screen[Any]]] = {
    "live": LiveScreen,
    "incidents": _later("incidents", "IncidentsScreen"),
    "map": _later("whole", "MapScreen"),
    "timeline": _later("whole", "TimelineScreen"),
    "agreements": _later("agreements", "AgreementsScreen"),
    "feeds": _later("feeds", "FeedsScreen"),
    "snapshots": _later("snapshots", "SnapshotsScreen"),
}
