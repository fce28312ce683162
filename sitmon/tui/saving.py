"""A snapshot of what is on screen, written off the loop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from sitmon.tui.app import Dashboard


def near(path: Path) -> str:
    """`path` as it is found from here, where it lies here: a notice is one line."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def save(app: Dashboard) -> None:
    """Freezes the view: its picture, and the rows behind it as they are now. Tells where it lies, once it does."""
    from sitmon.tui.picture import screen_svg, screen_text

    lens, now = app.lens, app.now()
    svg, text = screen_svg(app, "sitmon"), screen_text(app)
    selection = lens.selection(now)

    def write(connection: sqlite3.Connection) -> Path:
        from sitmon.snapshots.freeze import freeze
        from sitmon.store import transaction

        # A lock that is held is waited for before all is read, not after.
        with transaction(connection):
            pass
        return freeze(
            connection,
            selection,
            region=lens.region(),
            query=lens.typed,
            window=lens.window_text(),
            out=app.snapshot_dir,
            now=now,
            screen_svg=svg,
            screen_text=text,
        )

    def saved(path: Path) -> None:
        app.say(f"Snapshot saved: {near(path)}")
        app.refetch()

    # In a lane of its own: marks do not wait for all that is to be frozen.
    app.keep(write, saved, what="the snapshot", keeper=app.freezer)
