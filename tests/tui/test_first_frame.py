"""Nothing heavy is imported before the first frame."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor

from tests.tui.running import dashboard, running

HEAVY = (
    "feedparser aiohttp sqlite_utils selectolax listparser httpx numpy multiprocessing.pool sitmon.pipeline sitmon.coder"
    " sitmon.geo.outlines sitmon.geo.suggest sitmon.collector sitmon.snapshots sitmon.tui.screens.help"
    " sitmon.tui.screens.region sitmon.tui.screens.feeds sitmon.tui.headless"
).split()
_SCRIPT = """
import asyncio, sys
from pathlib import Path
from sitmon import config, paths
from sitmon.tui.app import Dashboard

loaded = []

async def stopped(app):
    loaded.extend(sys.modules)
    app.exit()

# What is called once the first frame is out.
Dashboard._open = stopped
settings = config.load(paths.shipped("config.toml"))
app = Dashboard(Path(sys.argv[1]), config=settings, snapshot_dir=Path("."))
asyncio.run(app.run_async(headless=True, size=(160, 45)))
print(*loaded)
"""


def test_the_first_frame_needs_nothing_heavy(db: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(db)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "textual.app" in loaded
    assert not loaded.intersection(HEAVY)


async def test_nothing_is_drawn_that_a_batch_throws_away(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    render = Compositor.render_update

    def counted(self: Compositor, **options: Any) -> Any:
        drawn.append(self)
        return render(self, **options)

    async with running(dashboard(db)) as pilot:
        monkeypatch.setattr(Compositor, "render_update", counted)
        with pilot.app.batch_update():
            pilot.app.screen._compositor_refresh()
            assert not drawn
        pilot.app.screen._compositor_refresh()
        assert drawn
