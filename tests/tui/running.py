"""Dashboards for tests: on a database of their own, with a clock that stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from sitmon import config, paths
from sitmon.tui.app import Dashboard
from tests.tui import database

SMALL, MIDDLE, LARGE, VAST = (80, 24), (120, 32), (160, 45), (200, 60)


def dashboard(db: Path, **options: Any) -> Dashboard:
    """A dashboard on `db` at database.NOW, with the default configuration."""
    options.setdefault("config", config.load(paths.shipped("config.toml")))
    options.setdefault("clock", lambda: database.NOW)
    options.setdefault("snapshot_dir", db.parent / "snapshots")
    return Dashboard(db, **options)


async def settle(pilot: Pilot[Any]) -> None:
    """Waits until the screen shows what was asked for."""
    app = pilot.app
    assert isinstance(app, Dashboard)
    await pilot.pause()
    await app.settled()


@asynccontextmanager
async def running(app: Dashboard, size: tuple[int, int] = LARGE) -> AsyncIterator[Pilot[Any]]:
    """`app` running and settled."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield pilot


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Presses keys, each with its effect."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


def notices(app: Dashboard) -> list[str]:
    """What was notified, oldest first."""
    return [n.message for n in app._notifications]
