"""A picture of the dashboard without a terminal: for snapshots by command and for tests."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from sitmon.errors import SnapshotError
from sitmon.tui.app import Dashboard
from sitmon.tui.picture import screen_svg, screen_text

if TYPE_CHECKING:
    from sitmon.clock import Clock
    from sitmon.config import Config
    from sitmon.query import Query

_PATIENCE = 30.0
"""Seconds a screen may take to settle."""


def take(
    db: Path,
    config: Config,
    query: Query | None,
    *,
    clock: Clock,
    size: tuple[int, int] = (160, 45),
    replay: bool = False,
    as_of: float | None = None,
) -> tuple[str, str]:
    """(SVG, text) of the Live view of `db` as `query` selects, at `size` columns and lines, with what
    was known at `as_of`.

    Nothing is collected and nothing written. Raises SnapshotError where the screen does not settle,
    StoreError where the database cannot be read, UsageError where the query names no region.
    """
    return asyncio.run(_taken(db, config, query, clock, size, replay, as_of))


async def _taken(
    db: Path,
    config: Config,
    query: Query | None,
    clock: Clock,
    size: tuple[int, int],
    replay: bool,
    as_of: float | None,
) -> tuple[str, str]:
    app = Dashboard(
        db, config=config, clock=clock, replay=replay, watch=query, snapshot_dir=db.parent, strict=True
    )
    app.lens = dataclasses.replace(app.lens, as_of=as_of)
    async with app.run_test(size=size) as pilot:
        try:
            async with asyncio.timeout(_PATIENCE):
                await pilot.pause()
                await app.settled()
                await pilot.pause()
        except TimeoutError:
            raise SnapshotError(
                "the screen did not settle", hint="try again when less is being collected"
            ) from None
        if app.fault is not None:
            raise app.fault
        return screen_svg(app, f"sitmon: {app.lens.region()}"), screen_text(app)
