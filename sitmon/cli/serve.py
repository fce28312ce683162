"""`sitmon serve`: the dashboard in a browser on this machine."""

from __future__ import annotations

import asyncio
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from sitmon.cli.dashboard import collector_of, watch_query
from sitmon.cli.options import Settings, common, settings
from sitmon.cli.output import note, put

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from pathlib import Path

    from sitmon.serve.gate import Gate
    from sitmon.serve.session import Program


@click.command(
    epilog="Example: `sitmon serve --port 8040`; for another machine: `ssh -L 8040:127.0.0.1:8040 there`"
)
@click.argument("name", required=False)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port; a free one where none is given."
)
@common
def serve(name: str | None = None, port: int = 0) -> None:
    """The dashboard in a browser, on a watch where one is named. It is served on this machine only, at an
    address that nobody can guess.

    Every open page is a dashboard of its own; news are collected until this command ends.
    """
    from sitmon.serve import server
    from sitmon.serve.gate import Gate
    from sitmon.serve.session import Program

    server.terminal_files()
    held = settings()
    db = held.database()
    with server.listen(port) as at, _collecting(held, db, name):
        gate = Gate(at.getsockname()[1])
        program = Program(_command(held, db, name), db.parent / "serve.log")
        asyncio.run(_until_stopped(program, at, gate))


async def _until_stopped(program: Program, at: socket.socket, gate: Gate) -> None:
    from sitmon.cli.poll import until_stopped
    from sitmon.serve.server import serving

    stop = asyncio.Event()
    until_stopped(stop)
    async with serving(program, at, gate, note):
        put(f"sitmon is served at {gate.address} (ctrl-c ends it)")
        sys.stdout.flush()
        await stop.wait()


@contextmanager
def _collecting(held: Settings, db: Path, name: str | None) -> Iterator[None]:
    """A collector as long as this lasts, where none runs: pages are opened and closed at any time."""
    from sitmon.clock import wall
    from sitmon.store import lease, opened

    config = held.load()
    # A path that cannot be opened, or a watch that is not there, is told here and not in a page.
    with opened(db) as connection:
        if name:
            watch_query(connection, config, name)
        running = lease.current(connection, wall()) is not None
    child = collector_of(held, db)() if config.tui.collect and not running else None
    try:
        yield
    finally:
        if child is not None:
            child.stop()


def _command(held: Settings, db: Path, name: str | None) -> list[str]:
    """What opens a dashboard as this command was told to."""
    command = [sys.executable, "-m", "sitmon", "watch", "--db", str(db)]
    if held.config:
        command += ["--config", str(held.config)]
    if not held.packs:
        command.append("--no-packs")
    return [*command, "--", name] if name else command
