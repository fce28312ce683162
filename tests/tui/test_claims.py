"""View 2: who claims what, until articles are grouped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sitmon.tui.picture import screen_text
from sitmon.tui.screens.detail import DetailScreen
from sitmon.tui.screens.incidents import ClaimsPanel, widths
from tests.tui import database
from tests.tui.running import LARGE, SMALL, dashboard, press, running, settle


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_each_side_says_stands_in_a_table(db: Path, size: tuple[int, int]) -> None:
    app = dashboard(db)
    async with running(app, size) as pilot:
        await press(pilot, "2")
        shown = screen_text(app)
        assert "Incidents are not grouped yet" in shown
        (line,) = [line for line in shown.splitlines() if "striking hospitals" in line]
        assert all(part in line for part in ("27 Sep 13:36 ✶", "denied", "The defence"))
        assert "1 claim in 1 article · enter opens" in shown
        await press(pilot, "enter")
        assert isinstance(app.screen, DetailScreen)


async def test_an_article_met_by_two_kinds_is_read_once_and_has_both_signs(db: Path) -> None:
    both = replace(
        database.STORIES[0],
        hours=0.1,
        events=(
            *database.STORIES[0].events,
            ("agreement", "zone", "killed", database.IDLIB, "reported"),
        ),
    )
    database.add(db, [both], database.NOW, "both")
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "2")
        panel = app.screen.query_one(ClaimsPanel)
        assert [(c.speaker, c.kinds) for c in panel.items] == [
            ("The defence ministry", ("strike", "agreement")),
            ("The defence ministry", ("strike",)),
        ]
        assert "2 claims in 2 articles" in screen_text(app)


async def test_filters_hold_and_an_empty_table_says_where_to_look(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "2", "s")
        assert app.screen.query_one(ClaimsPanel).items == []
        assert "Press t for a longer one, 1 for the articles, 5 for agreements." in screen_text(app)
        await press(pilot, "s")
        await settle(pilot)
        assert "striking hospitals" in screen_text(app)


@pytest.mark.parametrize("width", range(20, 220, 7))
def test_columns_never_reach_beyond_the_width(width: int) -> None:
    assert sum(widths(width)) + 13 + 4 + 9 <= max(width, 50)
