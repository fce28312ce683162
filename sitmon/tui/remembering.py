"""Where the reader was, kept in the database between two sessions: view, filters, window, theme, times."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sitmon.errors import UsageError
from sitmon.tui import theme, watching, zones

if TYPE_CHECKING:
    import sqlite3

    from sitmon.tui.app import Dashboard

_NAME = "place"
_LONGEST = 1e12


def place_of(app: Dashboard) -> dict[str, Any]:
    """Where the reader is, as JSON can hold it."""
    lens = app.lens
    return {
        "view": app.current_mode,
        "watch": lens.watch,
        "query": watching.text_of(lens, window=False),
        "window": lens.ranged[0] if lens.ranged and lens.until is not None else lens.window,
        "rest": lens.cleared().window,
        "theme": app.theme,
        "local": zones.is_local(),
    }


async def restore(app: Dashboard) -> None:
    """Goes back to where the reader was; what is no longer there is left out."""
    from sitmon.store import desk

    kept = await app.reader.ask(lambda c: desk.kept(c, _NAME))
    if not isinstance(kept, dict):
        return
    window = _window(kept, "window", app.lens.window)
    rest = _window(kept, "rest", window)
    base = replace(app.lens, window=window, before=() if rest == window else (rest,))
    watch = kept.get("watch")
    try:
        lens = await app.lens_for(str(kept.get("query") or ""), base)
    except UsageError:
        lens = base  # a kind or region of the user's that was taken out of the configuration
    app.lens = replace(lens, watch=watch if watch in app.watches else "")
    zones.local(bool(kept.get("local")))
    if kept.get("theme") in theme.PALETTES:
        app.theme = kept["theme"]


def _window(kept: dict[str, Any], name: str, otherwise: float | None) -> float | None:
    """The window kept under `name`; None is all time."""
    window = kept.get(name, otherwise)
    if isinstance(window, int | float) and 0 < window <= _LONGEST:
        return float(window)
    return None if window is None else otherwise


def view_of(kept: object) -> str | None:
    """The view that was shown."""
    return kept.get("view") if isinstance(kept, dict) else None


def part(app: Dashboard, *, place: bool) -> None:
    """Keeps, as the dashboard closes, when the watch in force was looked at last, and where the reader is where
    the `place` is wanted."""
    from sitmon.store import desk

    watch, now, where = app.lens.watch, app.now(), place_of(app) if place else None

    def write(connection: sqlite3.Connection) -> None:
        desk.look(connection, watch, now)
        if where is not None:
            desk.keep(connection, _NAME, where)

    app.making[app.keeper.keep(write)] = "where you were"


async def show_view(app: Dashboard) -> None:
    """Shows the view that was shown last."""
    from sitmon.store import desk

    view = view_of(await app.reader.ask(lambda c: desk.kept(c, _NAME)))
    if view in app.MODES and view != app.current_mode:
        app.action_view(str(view))
