"""Views 6 and 7: what is known of a feed, and what a snapshot holds."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sitmon.store import connect, feeds, marks
from sitmon.tui import theme
from sitmon.tui.panels import feeds_table
from sitmon.tui.picture import screen_text
from sitmon.units import bulk
from tests.tui import database
from tests.tui.running import LARGE, SMALL, dashboard, notices, press, running

P = theme.DARK


def health(db: Path) -> feeds.FeedHealth:
    connection = connect(db)
    try:
        return feeds.health(connection)[0]
    finally:
        connection.close()


@pytest.mark.parametrize("width", range(58, 200, 3))
def test_the_columns_of_feeds_fill_the_width_and_the_name_has_the_room(db: Path, width: int) -> None:
    assert sum(c.width for c in feeds_table.columns(width)) == width
    row = feeds_table.row(health(db), width, database.NOW, P)
    assert sum(len(segment.text) for segment in row) == width
    assert len(feeds_table.heading(width)) == width
    assert next(c.width for c in feeds_table.columns(width) if c.name == "feed") >= 0.2 * width


def test_a_feed_that_brings_nothing_new_for_long_is_called_silent(db: Path) -> None:
    feed = replace(
        health(db),
        usual_gap=7200.0,
        last_new=database.NOW - 10 * 7200,
        bytes_day=123_456,
        unchanged=0.25,
    )
    told = feeds_table.facts(feed, database.NOW, P, 200).plain
    assert "usually every 2 h · silent for 10.0 times that" in told
    assert "123 kB a day · 25% unchanged" in told
    shown = "".join(segment.text for segment in feeds_table.row(feed, 150, database.NOW, P))
    assert "123 kB" in shown
    assert "25%" in shown
    assert "× 10.0" in shown
    often = replace(feed, last_new=database.NOW - 60)
    assert "silent" not in feeds_table.facts(often, database.NOW, P, 200).plain


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (123_456, "123 kB"),
        (999_900, "1000 kB"),
        (3_400_000, "3.4 MB"),
    ],
)
def test_bytes_are_told_in_a_few_characters(count: int, told: str) -> None:
    assert bulk(count) == told


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_all_that_is_known_of_the_feed_under_the_cursor_stands_below(
    db: Path, size: tuple[int, int]
) -> None:
    app = dashboard(db)
    async with running(app, size) as pilot:
        await press(pilot, "6")
        shown = screen_text(app)
        assert "https://herald.example/feed" in shown
        assert "timed out after 30 s, 2 in a row" in shown
        assert "Levant Courier sport" in shown, "names are whole"
        await press(pilot, "j")
        assert "https://levant.example/feed" in screen_text(app)
        await press(pilot, "enter")
        assert app.current_mode == "live"
        assert app.lens.query.sources == ("Levant Courier",)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_snapshot_tells_what_it_holds_and_that_it_is_whole(db: Path, size: tuple[int, int]) -> None:
    app = dashboard(db)
    async with running(app, size) as pilot:
        await press(pilot, "s", "ctrl+s", "7", "enter")
        shown = screen_text(app)
        assert "✓ whole and unchanged: 5 files" in shown
        assert "2 displacement" in shown
        assert "data.jsonl · " in shown
        await press(pilot, "y")
        assert app.clipboard.startswith(str(app.snapshot_dir))
        await press(pilot, "end")
        # A small screen shows the screen of then without its last columns.
        assert "│  1–7 views" in screen_text(app), "the screen of then is below"
        await press(pilot, "escape")
        assert app.current_mode == "snapshots"


async def test_a_snapshot_that_was_changed_or_is_gone_says_so(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "ctrl+s", "7", "enter", "y", "escape")
        folder = Path(app.clipboard)
        (folder / "data.jsonl").write_text("{}")
        (folder / "\x1b]0;x").write_text("")
        await press(pilot, "enter")
        shown = screen_text(app)
        assert "✗ data.jsonl: was changed" in shown
        assert "is not in the manifest" in shown
        assert "whole" not in shown
        await press(pilot, "escape")
        shutil.rmtree(folder)
        await press(pilot, "enter")
        shown = screen_text(app)
        assert "✗" in shown
        assert str(folder.name) in shown
        assert not notices(app)[1:-1]


async def test_a_manifest_of_odd_values_is_shown_as_far_as_it_goes(db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "manifest.json").write_text(
        '{"format": 1, "files": {}, "counts": [1], "feeds": 3, "window": {"a": "[b]"}, "events": "\\u001b]52;x", "coders": 5}'
    )
    connection = connect(db)
    marks.add_snapshot(
        connection, marks.SnapshotEntry(str(folder), "odd", database.NOW, "R", "", 3, "0" * 64)
    )
    connection.close()
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "7", "enter")
        assert "is not the one that was registered" in screen_text(app)
