"""`sitmon` and `sitmon watch`: the live dashboard."""

from __future__ import annotations

import gc
import os
import threading
import time
from typing import TYPE_CHECKING

import click

from sitmon.cli.options import Settings, common, settings
from sitmon.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from sqlite3 import Connection

    from sitmon.collector.child import Child
    from sitmon.config import Config
    from sitmon.tui.app import Dashboard


@click.command(epilog="Example: `sitmon watch idlib`")
@click.argument("name", required=False)
@click.option("--plain", is_flag=True, help="Lines of text that follow events, in place of the screen.")
@common
def watch(name: str | None = None, plain: bool = False) -> None:
    """The live dashboard, on a watch of the configuration, or of one saved in it, where one is named."""
    # Nothing that was just imported is garbage; the dashboard turns this on again after its first frame.
    gc.disable()
    from sitmon.store import opened

    held = settings()
    config = held.load()
    db = held.database()
    # A path that cannot be opened is told here, before the screen is taken.
    with opened(db) as connection:
        query = watch_query(connection, config, name) if name else ""
    start = collector_of(held, db) if config.tui.collect else None
    if plain:
        gc.enable()
        _plain(db, config, query, start)
    else:
        _screen(db, config, name or "", start)


def _screen(db: Path, config: Config, watch_name: str, start: Callable[[], Child] | None) -> None:
    from sitmon.cli.snapshot import folder
    from sitmon.clock import wall
    from sitmon.tui.app import Dashboard

    app = Dashboard(
        db,
        config=config,
        clock=wall,
        watch_name=watch_name,
        collector=start,
        snapshot_dir=folder(config, db),
    )
    if parent := os.environ.get("SITMON_PARENT"):
        threading.Thread(target=_end_with, args=(int(parent), app), daemon=True).start()
    app.run()
    if app.return_code:
        click.get_current_context().exit(app.return_code)


def _end_with(parent: int, app: Dashboard) -> None:
    """Ends a dashboard behind a page when the server that started it is gone: nobody would see it."""
    while os.getppid() == parent:
        time.sleep(1)
    app.call_from_thread(app.exit)


def _plain(db: Path, config: Config, query: str, start: Callable[[], Child] | None) -> None:
    from sitmon.cli.plain import follow
    from sitmon.cli.selecting import selection
    from sitmon.clock import wall
    from sitmon.store import lease, opened

    with opened(db) as connection:
        began = wall()
        child = start() if start and lease.current(connection, began) is None else None
        try:
            follow(connection, selection([query], now=began, config=config))
        finally:
            if child is not None:
                child.stop()


def collector_of(held: Settings, db: Path) -> Callable[[], Child]:
    """What starts a collector as this command was told to."""
    from sitmon.collector import child

    arguments = ["poll", "--db", str(db)]
    if held.config:
        arguments += ["--config", str(held.config)]
    if not held.packs:
        arguments.append("--no-packs")
    return lambda: child.start(arguments, db.parent / "collector.log")


def watch_query(connection: Connection, config: Config, name: str) -> str:
    """The query of a watch. Raises UsageError with the nearest name where no watch is called so."""
    import difflib

    from sitmon.clock import wall
    from sitmon.query import parse
    from sitmon.store import desk

    watches = {**desk.watches(connection), **config.watches}
    if name not in watches:
        near = difflib.get_close_matches(name, watches, 1)
        hint = (
            f"did you mean {near[0]}?" if near else "add a [[watch]] to the configuration, or save one with W"
        )
        raise UsageError(f"no watch is called {name!r}", hint=hint)
    parse(watches[name], wall(), kinds=config.kinds)
    return watches[name]
