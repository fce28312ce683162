"""What a reader sees at a glance: the keys that matter, notices that hide nothing, figures apart from scrollbars."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandPalette

from sitmon.tui.picture import screen_text
from tests.tui.running import LARGE, SMALL, dashboard, press, running, settle


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_key_bar_tells_of_the_views_and_of_opening_a_row(db: Path, size: tuple[int, int]) -> None:
    app = dashboard(db)
    async with running(app, size) as pilot:
        last = screen_text(app).splitlines()[-1]
        assert last.startswith(" 1–7 views  enter open  r region")
        assert " e why " in last
        await press(pilot, "3")
        last = screen_text(app).splitlines()[-1]
        assert last.startswith(" 1–7 views  r region")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_commands_look_as_the_other_dialogues_do(db: Path, size: tuple[int, int]) -> None:
    app = dashboard(db)
    async with running(app, size) as pilot:
        await press(pilot, "colon")
        while "Search for commands" not in screen_text(app):
            await pilot.pause()
        palette = app.screen
        assert isinstance(palette, CommandPalette)
        await palette.workers.wait_for_complete()
        await pilot.pause()
        frame = palette.query_one("#--input").region
        assert frame.width == min(84, size[0] * 96 // 100)
        assert palette.query_one("CommandList").region.width == frame.width
        assert "🔎" not in screen_text(app)


async def test_a_notice_leaves_the_line_of_honesty_and_the_keys_in_sight(db: Path) -> None:
    app = dashboard(db)
    async with running(app, LARGE) as pilot:
        app.say("One line of news.")
        await settle(pilot)
        *_, border, honesty, keys = screen_text(app).splitlines()
        assert "One line of news." in border
        assert "feeds answering" in honesty
        assert "q quit" in keys
