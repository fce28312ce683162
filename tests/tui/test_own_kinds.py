"""A kind that the user added is shown, filtered and counted as the shipped ones are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sitmon import config
from sitmon.tui.picture import screen_text
from sitmon.tui.screens.live import LiveScreen
from tests.tui import database
from tests.tui.database import NOW, Story
from tests.tui.running import dashboard, press, running, settle

MARCH = Story(
    1,
    "Thousands march in Bogotá",
    "Thousands marched in Bogotá.",
    (("protest", "march", "march", database.BOGOTA, "reported"),),
)


async def test_an_own_kind_is_in_header_list_timeline_trend_and_filters(db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kinds"
    folder.mkdir()
    (folder / "protest.toml").write_text("")
    (tmp_path / "c.toml").write_text('[coder]\nkinds = "kinds"\n')
    database.add(db, [MARCH], NOW - 1, "march")
    app = dashboard(db, config=config.load(tmp_path / "c.toml"))
    async with running(app) as pilot:
        shown = screen_text(app)
        assert "▪ 1 protest" in shown
        assert "▪ PROTEST" in shown
        assert "▪ protest " in shown  # the trend
        view = app.view
        assert isinstance(view, LiveScreen)
        assert view.events is not None
        assert len(view.events.list.ids) == 8
        await app.search("kind:protest")
        await settle(pilot)
        assert len(view.events.list.ids) == 1
        assert "only protest" in screen_text(app)
        await press(pilot, "escape")
        app.action_kind("protest")
        await settle(pilot)
        assert len(view.events.list.ids) == 7
        assert "hidden: protest" in screen_text(app)


async def test_a_kind_of_an_article_that_no_file_names_any_more_is_still_drawn(db: Path) -> None:
    database.add(db, [replace(MARCH, hours=0.2)], NOW - 1, "march")
    app = dashboard(db)
    async with running(app):
        assert "▪ PROTEST" in screen_text(app)
