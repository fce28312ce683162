"""What is told, in the words and the place where it is looked for."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sitmon.query import parse
from sitmon.tui import theme, watching
from sitmon.tui.lens import Lens
from sitmon.tui.picture import screen_text
from sitmon.tui.screens.help import page
from tests.tui.database import NOW
from tests.tui.running import MIDDLE, SMALL, dashboard, press, running, settle

DAY = 86400.0


@pytest.mark.parametrize(
    ("window", "told"),
    [(6 * 3600.0, "6h"), (DAY, "24h"), (7 * DAY, "7d"), (30 * DAY, "30d"), (2.5 * DAY, "2.5d")],
)
def test_a_watch_is_saved_with_the_window_that_the_screen_tells(window: float, told: str) -> None:
    lens = Lens(window=window, kinds=("strike",), known=("strike",))
    text = watching.text_of(lens)
    assert text == f"since:{told}"
    assert lens.window_text().removeprefix("last ").replace(" ", "") == told
    assert watching.window_of(text) == window
    assert parse(text, NOW).since == NOW - window


async def test_the_agreements_show_what_they_are_sorted_by(db: Path) -> None:
    app = dashboard(db)
    async with running(app, MIDDLE) as pilot:
        await press(pilot, "5")
        for sort, name, cell in (
            ("killed", "killed", None),
            ("confidence", "sure", r"\d\.\d\d"),
            ("source", "source", r"\w+"),
        ):
            app.look(replace(app.lens, sort=sort))
            await settle(pilot)
            lines = screen_text(app).splitlines()
            at = lines[2].index(name)
            assert at == lines[2].index("what") - {"killed": 8, "confidence": 6, "source": 16}[sort]
            if cell:
                assert re.match(cell, lines[3][at:])
        app.look(replace(app.lens, sort=""))
        await settle(pilot)
        assert "source" not in screen_text(app).splitlines()[2]


async def test_help_hangs_under_its_words(db: Path) -> None:
    app = dashboard(db)
    async with running(app, (60, 24)) as pilot:
        await press(pilot, "question_mark")
        lines = [line.split("│")[2] for line in screen_text(app).splitlines() if line.count("│") == 4]
        row = next(n for n, line in enumerate(lines) if "1     " in line)
        begin = lines[row].index("Live")
        assert lines[row + 1].index(lines[row + 1].split()[0]) == begin


async def test_help_says_that_alerts_need_an_open_dashboard(db: Path) -> None:
    app = dashboard(db)
    async with running(app, (160, 100)) as pilot:
        await press(pilot, "question_mark")
        assert "told by a dashboard that is open" in " ".join(re.sub(r"[│▇]", " ", screen_text(app)).split())


async def test_a_notice_on_a_low_screen_covers_no_row(db: Path) -> None:
    app = dashboard(db)
    async with running(app, SMALL) as pilot:
        before = screen_text(app).splitlines()
        app.say("Snapshot saved: /home/somebody/snapshots/2017-09-26-idlib")
        await settle(pilot)
        await pilot.pause(0.3)
        after = screen_text(app).splitlines()
        assert "Snapshot saved" in "".join(after)
        assert after[:-2] == before[:-2]


async def test_alerts_on_a_low_screen_take_a_line_each(db: Path) -> None:
    app = dashboard(db)
    async with running(app, SMALL) as pilot:
        before = screen_text(app).splitlines()
        for watch in ("north", "south"):
            app.say(
                f"{watch}: strike in Idlib: Air strikes hit two hospitals" + " and a market" * 20, "warning"
            )
        await settle(pilot)
        await pilot.pause(0.3)
        after = screen_text(app).splitlines()
        for line, watch in zip(after[-2:], ("north", "south"), strict=True):
            assert re.match(rf". {watch}: strike in Idlib: Air strikes hit two hospitals and .*…", line)
        assert after[:-2] == before[:-2]


@pytest.mark.parametrize(
    ("keys", "widget", "pane", "first"),
    [
        ((), "#events RowList", "Events", "Next, previous"),
        ((), "#map BrailleMap", "Map", "Closer, farther"),
        ((), "#timeline StackedColumns", "Timeline", "From column to column"),
        ((), "#regions RowList", "Regions", "Next, previous"),
        ((), "#trend TrendPanel", "Trend", "Another window"),
        ((), "#feeds FeedsPanel", "Feeds at a glance", "All feeds"),
        (("enter",), "#detail Pager", "Article", "Scroll"),
        (("2",), "RowList", "Claims", "Next, previous"),
        (("2", "enter"), "Pager", "Article", "Scroll"),
        (("4",), "TrendPanel", "Trend", "Another window"),
        (("5",), "RowList", "Agreements", "Next, previous"),
        (("6",), "RowList", "Feeds", "Next, previous"),
        (("7",), "RowList", "Snapshots", "Next, previous"),
    ],
)
async def test_help_begins_with_the_pane_that_has_the_focus(
    db: Path, keys: tuple[str, ...], widget: str, pane: str, first: str
) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, *keys)
        app.screen.query_one(widget).focus()
        await press(pilot, "question_mark")
        lines = screen_text(app).splitlines()
        head = next(n for n, line in enumerate(lines) if "· has the focus" in line)
        assert f"│ {pane} · has the focus" in lines[head]
        assert first in lines[head + 1]
        assert head < next(n for n, line in enumerate(lines) if "Views" in line and "Articles" in line)


def test_help_has_every_pane_once_under_its_name() -> None:
    told = page(theme.DARK, pane="Map").plain.splitlines()
    assert [line for line in told if line.startswith(("Map", "Timeline", "Events"))] == [
        "Map · has the focus",
        "Events",
        "Timeline",
    ]
    assert told[0] == "Map · has the focus"


async def test_an_article_over_the_list_takes_the_keys(db: Path) -> None:
    app = dashboard(db)
    async with running(app, SMALL) as pilot:
        await press(pilot, "enter")
        assert app.focused is not None
        assert type(app.focused).__name__ == "Pager"
        await press(pilot, "escape")
        assert type(app.focused).__name__ == "RowList" or "Rows" in type(app.focused).__name__
