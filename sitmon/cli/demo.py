"""`sitmon demo`: the whole program on the bundled replay, without a network."""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitmon.cli.options import common, settings
from sitmon.cli.output import note, raw

if TYPE_CHECKING:
    from sitmon.config import Config

_PACE = 600.0
"""How fast the replay runs in the dashboard: ten minutes a second."""
_WINDOW = 7 * 86400.0
"""What the dashboard opens on (seconds): most of what is replayed."""
_HEADLESS_SECONDS = 10.0
_SHARE = 0.6
"""The share of a headless run in which all items appear; the rest lets the last ones be read."""


@click.command(epilog="Examples: `sitmon demo` · `sitmon demo --headless --seconds 5`")
@click.option("--headless", is_flag=True, help="No screen: events as JSON Lines, then counts by kind.")
@click.option("--seconds", type=click.FloatRange(min=1), help="End after so many seconds.")
@click.option("--replay-into", type=click.Path(path_type=Path), hidden=True)
@click.option("--pace", type=float, hidden=True)
@click.option("--zero", type=float, hidden=True)
@common
@click.pass_context
def demo(
    ctx: click.Context,
    headless: bool,
    seconds: float | None,
    replay_into: Path | None,
    pace: float | None,
    zero: float | None,
) -> None:
    """The dashboard on a bundled replay of late September 2017: invented outlets, no network, no traces.

    Of a configuration only the theme and the zone of times are used: what is invented sets off no alert.
    """
    if replay_into and pace and zero:
        asyncio.run(_behind(replay_into, pace, zero))
        return
    config = demonstrated(settings().load())
    with tempfile.TemporaryDirectory(prefix="sitmon-demo-") as folder:
        db = Path(folder) / "demo.db"
        if headless or not (sys.stdout.isatty() and sys.stdin.isatty()):
            ctx.exit(_headless(db, seconds or _HEADLESS_SECONDS))
        _dashboard(db, seconds, config)


def demonstrated(own: Config) -> Config:
    """The shipped configuration, looking as the user's `own` does."""
    from sitmon import paths
    from sitmon.config import load

    shipped = load(paths.shipped("config.toml"))
    return replace(
        shipped, tui=replace(shipped.tui, theme=own.tui.theme, times=own.tui.times, window=_WINDOW)
    )


async def _behind(db: Path, pace: float, zero: float) -> None:
    """What the dashboard's child process does."""
    from sitmon.cli.poll import orphaned, until_stopped
    from sitmon.demo.replay import replay

    stop = asyncio.Event()
    until_stopped(stop)
    watching = asyncio.create_task(orphaned(stop))
    await replay(db, pace=pace, zero=zero, stop=stop, say=note)
    watching.cancel()


def _dashboard(db: Path, seconds: float | None, config: Config) -> None:
    # Nothing that was just imported is garbage; the dashboard turns this on again after its first frame.
    gc.disable()
    from sitmon.collector import child
    from sitmon.demo.replay import content, timepiece
    from sitmon.store import connect
    from sitmon.tui.app import Dashboard

    zero = time.time()
    now = timepiece(content(), _PACE, zero)
    connect(db).close()
    arguments = ["demo", "--replay-into", str(db), "--pace", str(_PACE), "--zero", repr(zero)]
    app = Dashboard(
        db,
        config=config,
        clock=now,
        replay=True,
        collector=lambda: child.start(arguments, db.parent / "collector.log"),
        # The database is thrown away at the end; what was frozen is kept where the user stands.
        snapshot_dir=Path.cwd() / "sitmon-snapshots",
    )
    ending = threading.Timer(seconds, lambda: app.call_from_thread(app.exit)) if seconds else None
    if ending:
        ending.daemon = True
        ending.start()
    app.run()
    if ending:
        ending.cancel()


def _headless(db: Path, seconds: float) -> int:
    """Runs the replay for `seconds`; prints events and counts. 1 where nothing was coded."""
    from sitmon import contract
    from sitmon.export.jsonl import article_line
    from sitmon.store import opened, read
    from sitmon.store.selection import Selection

    asyncio.run(_for(db, seconds))
    with opened(db) as connection:
        for detail, _ in read.documents(connection, Selection()):
            raw(article_line(detail))
        counts = read.counts(connection, Selection())
        stored = read.totals(connection)
    raw(
        contract.dumps(
            {"strike": 0, "displacement": 0, "agreement": 0, **counts, "articles": stored["articles"]}
        )
    )
    return 0 if counts else 1


async def _for(db: Path, seconds: float) -> None:
    from sitmon.demo.replay import content, pace_of, replay

    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, stop.set)
    pace = pace_of(seconds * _SHARE, content())
    await replay(db, pace=pace, zero=time.time(), stop=stop, say=note)
