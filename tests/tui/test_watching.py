"""Watches and where the reader was: what is saved is what was seen, and what was before comes back."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sitmon import config
from sitmon.query import parse
from sitmon.store import connect, desk
from sitmon.tui import watching
from sitmon.tui.lens import DAY, HOUR, Lens
from sitmon.tui.picture import screen_text
from tests.tui import database
from tests.tui.database import NOW, STORIES, Story
from tests.tui.running import dashboard, notices, press, running, settle

RANGE = "since:2017-09-24 until:2017-09-26T06:30"


@pytest.mark.parametrize(
    "typed",
    [
        RANGE,
        "since:2017-09-24",
        "since:2017-09-24T06:00:07",
        'since:"2017-09-24 06:00" until:2017-09-25',
        "since:7d until:24h",
        "until:24h",
        "until:now",
    ],
)
async def test_a_watch_keeps_the_times_it_was_saved_with(db: Path, typed: str) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await app.search(f"region:idlib {typed}")
        span = app.lens.span(NOW)
        await press(pilot, "W", *"then", "enter", "escape")
        assert app.lens.span(NOW) != span
        await press(pilot, "w")
        assert (app.lens.watch, app.lens.span(NOW)) == ("then", span)
        assert app.saved["then"].startswith("region:Idlib since:")


def test_times_counted_back_stay_so_and_others_are_dates() -> None:
    def saved(typed: str, times: str) -> str:
        return watching.text_of(Lens(query=parse(typed, NOW), times=times))

    assert saved("since:7d until:24h", "since:7d until:24h") == "since:7d until:24h"
    assert saved("since:7d until:24h", "") == "since:2017-09-20T14:00 until:2017-09-26T14:00"
    assert saved(RANGE, "") == RANGE
    assert saved("since:9000y until:now", "") == "since:0001-01-01 until:2017-09-27T14:00"
    query = parse("hama since:7d until:24h", NOW)
    assert watching.times_of("hama since:7d until:24h", query, NOW) == "since:7d until:24h"
    assert watching.times_of('"an until:3h" since:7d until:24h', query, NOW) == "since:7d until:24h"
    assert watching.times_of('"the until:3h" since:7d', replace(query, until=None), NOW) == ""
    assert watching.times_of('"the since:soon" until:24h', replace(query, since=None), NOW) == ""


async def test_a_range_of_the_timeline_is_saved_and_remembered_as_that(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        app.look(app.lens.during(NOW - 40 * HOUR, NOW - 8 * HOUR, NOW))
        await settle(pilot)
        await press(pilot, "W", *"then", "enter")
        assert app.saved["then"] == "since:2017-09-25T22:00 until:2017-09-27T06:00"
    again = dashboard(db)
    async with running(again) as pilot:
        assert again.lens.span(NOW) == (NOW - 40 * HOUR, NOW - 8 * HOUR)
        assert again.lens.watch == "then"
        await press(pilot, "escape")
        assert (again.lens.window_text(), again.lens.chips()) == ("last 24 h", ())


@pytest.mark.parametrize("typed", [RANGE, "since:2017-09-24", "since:12h"])
async def test_it_opens_on_the_times_where_the_reader_was(db: Path, typed: str) -> None:
    app = dashboard(db)
    async with running(app):
        await app.search(f"hama {typed}")
        there = app.lens.span(NOW), app.lens.typed
    again = dashboard(db)
    async with running(again):
        assert (again.lens.span(NOW), again.lens.typed) == there


async def test_a_watch_of_another_dashboard_is_known_and_tells(db: Path) -> None:
    app, other = dashboard(db), connect(db)
    app.bell = lambda: None  # type: ignore[method-assign]
    async with running(app) as pilot:
        desk.save_watch(other, "theirs", "kind:strike", NOW, ("bell",))
        await press(pilot, "w")
        assert app.lens.watch == "theirs"
        database.add(db, [Story(0.1, "Fresh strike", "Jets hit Idlib.", STORIES[7].events)], NOW + 1, "new")
        app._beat()
        await settle(pilot)
        assert [said for said in notices(app) if said.startswith("theirs: strike")]
        desk.remove_watch(other, "theirs")
        app._beat()
        await settle(pilot)
        assert app.watches == {}
        assert app.alerts_from == {}
        desk.save_watch(other, "later", "kind:agreement", NOW)
        assert "Watch later" in [command.title for command in app.get_system_commands(app.screen)]
    other.close()


async def test_staying_on_a_watch_and_reopening_on_it_is_looking_at_it(db: Path) -> None:
    connection = connect(db)
    desk.save_watch(connection, "one", "kind:strike", NOW)
    clock = [NOW]
    app = dashboard(db, clock=lambda: clock[0])
    async with running(app) as pilot:
        await press(pilot, "w")
        assert desk.looked_at(connection, "one") == NOW
        clock[0] += 60
    assert desk.looked_at(connection, "one") == NOW + 60, "looked at until it was closed"
    clock[0] += 60
    again = dashboard(db, clock=lambda: clock[0])
    async with running(again) as pilot:
        assert again.lens.watch == "one"
        assert desk.looked_at(connection, "one") == NOW + 120
        clock[0] += 60
        await press(pilot, "escape")
        assert desk.looked_at(connection, "one") == NOW + 180, "looked at until it was left"
        clock[0] += 60
    assert (desk.looked_at(connection, "one"), desk.looked_at(connection, "")) == (NOW + 180, NOW + 240)
    connection.close()


async def test_after_the_last_watch_the_window_is_what_it_was(db: Path, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(
        '[[watch]]\nname = "week"\nquery = "kind:strike since:7d"\n'
        '[[watch]]\nname = "any"\nquery = "region:Idlib"\n'
    )
    options = {"config": config.load(tmp_path / "c.toml")}
    app = dashboard(db, **options)
    async with running(app) as pilot:
        await press(pilot, "t")
        assert app.lens.window == 3 * DAY
        windows = []
        for _ in range(3):
            await press(pilot, "w")
            windows.append(app.lens.window)
        assert windows == [7 * DAY, 3 * DAY, 3 * DAY]
        await press(pilot, "w")
    again = dashboard(db, **options)
    async with running(again) as pilot:
        assert (again.lens.watch, again.lens.window) == ("week", 7 * DAY)
        await press(pilot, "a")
        assert again.lens.watch == ""
        assert "last 7 d ×" in screen_text(again), "the watch's window has a chip once the watch is left"
        await press(pilot, "escape")
        assert again.lens.window == 3 * DAY
        await press(pilot, "w", "t", "escape")
        assert again.lens.window == 30 * DAY, "chosen by the reader, not by the watch"


async def test_after_a_range_the_window_is_what_it_was(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        for since, until in ((40, 8), (32, 0)):
            for keys in (("escape",), ("chip",)):
                app.look(app.lens.during(NOW - 50 * HOUR, NOW - 20 * HOUR, NOW))
                app.look(app.lens.during(NOW - since * HOUR, NOW - until * HOUR, NOW))
                await settle(pilot)
                assert re.search(r"1\.33 d|until 27 Sep 06:00", screen_text(app))
                if keys == ("chip",):
                    app.action_unchip("until")
                await press(pilot, *[key for key in keys if key != "chip"])
                assert (app.lens.window_text(), app.lens.chips()) == ("last 24 h", ())


def test_a_range_within_a_watch_gives_way_to_the_watch() -> None:
    watched = Lens(window=7 * DAY, watch="week", before=(DAY,))
    ranged = watched.during(NOW - 40 * HOUR, NOW - 8 * HOUR, NOW)
    assert ranged.without("until") == watched
    assert ranged.cleared() == Lens()
    assert replace(watched, watch="").without("until") == Lens()
    assert ranged.next_window().cleared().window == 3 * DAY
