"""`sitmon` and `sitmon watch`: the live dashboard."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import click

from sitmon.cli.options import common, settings
from sitmon.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command(epilog="Example: `sitmon watch idlib`")
@click.argument("name", required=False)
@common
def watch(name: str | None = None) -> None:
    """The live dashboard, on a watch of the configuration where one is named."""
    # Nothing that was just imported is garbage; the dashboard turns this on again after its first frame.
    gc.disable()
    from sitmon.cli.snapshot import folder
    from sitmon.clock import wall
    from sitmon.collector import child
    from sitmon.query import parse
    from sitmon.store import connect, desk
    from sitmon.tui.app import Dashboard

    held = settings()
    config = held.load()
    db = held.database()
    # A path that cannot be opened is told here, before the screen is taken.
    connection = connect(db)
    try:
        if name:
            watches = {**desk.watches(connection), **config.watches}
            parse(_known(name, watches), wall(), kinds=config.kinds)
    finally:
        connection.close()
    arguments = ["poll", "--db", str(db)]
    if held.config:
        arguments += ["--config", str(held.config)]
    if not held.packs:
        arguments.append("--no-packs")
    app = Dashboard(
        db,
        config=config,
        clock=wall,
        watch_name=name or "",
        collector=(lambda: child.start(arguments, db.parent / "collector.log"))
        if config.tui.collect
        else None,
        snapshot_dir=folder(config, db),
    )
    app.run()


def _known(name: str, watches: Mapping[str, str]) -> str:
    """The query of a watch. Raises UsageError with the nearest name where no watch is called so."""
    import difflib

    if name not in watches:
        near = difflib.get_close_matches(name, watches, 1)
        hint = (
            f"did you mean {near[0]}?" if near else "add a [[watch]] to the configuration, or save one with W"
        )
        raise UsageError(f"no watch is called {name!r}", hint=hint)
    return watches[name]
