"""What is listed and counted tells its times by the span in force, from whatever that comes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from sitmon.tui.panels import trend
from sitmon.tui.picture import screen_text
from tests.tui import database
from tests.tui.database import STORIES
from tests.tui.running import SMALL, dashboard, press, running, settle


async def test_times_follow_the_span_that_a_query_asks_for(db: Path) -> None:
    app = dashboard(db)
    async with running(app, SMALL) as pilot:
        assert "13:36 ✶ STRIKE" in screen_text(app)
        assert "27 Sep 13:36" not in screen_text(app)
        await app.search("since:2017-09-24 until:2017-09-28")
        await settle(pilot)
        assert "27 Sep 13:36" in screen_text(app)
        assert "25 Sep 02:00" in screen_text(app)
        await app.search("since:2017-09-24 until:2017-09-25")
        await settle(pilot)
        assert "27 Sep 13:36" not in screen_text(app)
        app.look(app.lens.without("times"))
        await settle(pilot)
        assert "25 Sep" not in screen_text(app).splitlines()[3]


async def test_over_several_years_the_axis_and_the_cursor_tell_the_year(tmp_path: Path) -> None:
    months = [replace(STORIES[0], hours=24.0 * 30 * n) for n in range(14)]
    app = dashboard(database.make(tmp_path / "years.db", months))
    async with running(app) as pilot:
        await press(pilot, "t", "t", "t", "t")
        assert app.lens.window is None
        await press(pilot, "4")
        shown = screen_text(app)
        years = [word for word in axis(shown).split() if word.startswith("20")]
        assert years == ["2016", "2017"]
        await press(pilot, "left")
        assert re.search(r"\d+ Sep 2017 00:00: ", screen_text(app))


def axis(shown: str) -> str:
    """The line of labels under the timeline."""
    lines = shown.splitlines()
    return lines[next(n for n, line in enumerate(lines) if "└" in line) + 1].strip("│ ")


async def test_within_a_year_days_stand_alone(tmp_path: Path) -> None:
    months = [replace(STORIES[0], hours=24.0 * 30 * n) for n in range(8)]
    app = dashboard(database.make(tmp_path / "year.db", months))
    async with running(app) as pilot:
        await press(pilot, "t", "t", "t", "t", "4")
        assert re.search(r"\d Jul", axis(screen_text(app)))
        assert "2017" not in axis(screen_text(app))


async def test_the_trend_of_all_time_counts_what_there_is_and_compares_with_nothing(tmp_path: Path) -> None:
    app = dashboard(database.make(tmp_path / "old.db", [replace(s, hours=s.hours + 9000) for s in STORIES]))
    async with running(app) as pilot:
        await press(pilot, "t", "t", "t", "t")
        shown = screen_text(app)
        assert "Trend · all time" in shown
        row = next(line for line in shown.splitlines() if "✶ strike  " in line and "█" in line)
        assert row.rstrip("│ ").endswith(" 4")


def test_a_trend_over_all_puts_days_together_where_they_are_many() -> None:
    found = trend.over_all({(10 + n, "strike"): 1 for n in range(960)}, ("strike", "agreement"))
    assert (found.steps["strike"], found.steps["agreement"]) == ((10,) * 96, (0,) * 96)
    assert (found.now, found.before) == ({"strike": 960, "agreement": 0}, None)
    assert trend.over_all({}, ("strike",)).now == {}
