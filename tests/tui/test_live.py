"""The dashboard while the database changes under it, and where there is nothing, or something wrong."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from sitmon.query import parse
from sitmon.store import connect, lease
from sitmon.tui.app import Dashboard
from sitmon.tui.picture import screen_text
from sitmon.tui.screens.live import LiveScreen
from sitmon.tui.widgets.braillemap import BrailleMap
from tests.tui import database
from tests.tui.database import NOW, STORIES, Story
from tests.tui.running import LARGE, SMALL, dashboard, notices, press, running, settle

FRESH = Story(0.1, "Fresh strike on Hama", "Jets hit Idlib.", STORIES[7].events)


def list_text(app: Dashboard) -> str:
    """What stands in the event list, on one line."""
    x = app.screen.query_one("#events").region
    lines = screen_text(app).splitlines()[x.y : x.bottom]
    return " ".join(" ".join(line[x.x + 1 : x.right - 1].split()) for line in lines)


class Child:
    """Stands for a collector at work."""

    log = Path("collector.log")

    def __init__(self, running: bool = True) -> None:
        self.running = running
        self.stopped = False

    def asked(self) -> bool:
        return self.stopped

    def alive(self) -> bool:
        return self.running

    def stop(self) -> None:
        self.stopped = True


async def test_what_is_written_by_another_is_shown_without_being_asked(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        database.add(db, [FRESH], NOW, "new")
        for _ in range(100):
            if "Fresh strike" in screen_text(app):
                break
            await pilot.pause(0.05)
        assert "Fresh strike" in screen_text(app)
        assert "4 strike" in screen_text(app)


async def test_rows_wait_while_the_reader_is_not_at_the_top(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "j", "j")
        view = app.view
        assert isinstance(view, LiveScreen)
        assert view.events is not None
        under = view.events.list.cursor_id
        before = screen_text(app).splitlines()[2:16]
        database.add(db, [FRESH, replace(FRESH, title="Another")], NOW, "new")
        app._beat()
        await settle(pilot)
        assert "2 new ↑" in screen_text(app)
        assert view.events.list.cursor_id == under
        assert [line[100:] for line in before] == [line[100:] for line in screen_text(app).splitlines()[2:16]]
        await press(pilot, "home")
        assert "2 new ↑" in screen_text(app)
        await press(pilot, "n")
        assert "new ↑" not in screen_text(app)
        assert "Fresh strike" in screen_text(app)


async def test_an_open_article_is_not_pushed_away_by_news(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "enter")
        database.add(db, [FRESH], NOW, "new")
        app._beat()
        await settle(pilot)
        assert "Article · Meridian Wire" in screen_text(app)
        assert "1 new ↑" in screen_text(app)


async def test_an_edited_article_changes_in_place(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "j")
        database.add(db, [replace(STORIES[0], title="Air strikes hit three hospitals")], NOW, "story")
        app._beat()
        await settle(pilot)
        await press(pilot, "n")
        assert "three hospitals" in screen_text(app)


async def test_an_empty_database_says_what_it_waits_for(tmp_path: Path) -> None:
    app = dashboard(tmp_path / "new.db")
    async with running(app):
        shown = screen_text(app)
        assert "Waiting for the first article" in list_text(app)
        assert "no feed is followed" in shown
        assert "No feed is followed yet" in shown
        assert "Waiting for events" in shown


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_an_old_database_offers_its_newest_stretch(db: Path, size: tuple[int, int]) -> None:
    app = dashboard(db, clock=lambda: NOW + 90 * 86400)
    async with running(app, size) as pilot:
        shown = list_text(app)
        assert "The newest is of 27 Sep 2017 13:36" in shown
        assert "press n" in shown
        await press(pilot, "n")
        assert "Air strikes hit" in screen_text(app)
        assert "until 27 Sep 13:36" in screen_text(app)
        assert "STALE" in screen_text(app)


async def test_filters_that_match_nothing_say_how_to_clear_them(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "slash", *"zeppelin", "enter")
        assert "Press esc to clear them" in list_text(app)
        await press(pilot, "escape")
        assert "Air strikes hit" in screen_text(app)


async def test_a_wrong_query_is_told_in_one_line_and_the_prompt_stays(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "slash", *"regoin:x", "enter")
        assert "regoin: is not a field of queries (did you mean region: ?)" in screen_text(app)
        await press(pilot, "escape")
        assert not app.lens.chips()


async def test_a_region_that_does_not_exist_names_the_nearest(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "slash", *"region:Idlibb", "enter")
        assert "no region is called 'Idlibb'" in screen_text(app)


async def test_a_search_names_regions_kinds_and_times(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await app.search("region:Syria kind:strike since:3d")
        await settle(pilot)
        shown = screen_text(app)
        assert "region Syria" in shown
        assert "only strike" in shown
        assert "last 3 d" in shown
        assert "Earlier strikes on Idlib" in shown
        await press(pilot, "t")
        assert app.lens.query.since is None


async def test_a_watch_is_what_it_opens_on(db: Path) -> None:
    app = dashboard(db, watch=parse("region:Bangladesh", NOW))
    async with running(app):
        assert "region Bangladesh" in screen_text(app)
        assert "Air strikes" not in screen_text(app)


async def test_a_watch_with_an_unknown_region_is_told(db: Path) -> None:
    app = dashboard(db, watch=parse("region:Nowhereland", NOW))
    async with running(app):
        assert any("Nowhereland" in n for n in notices(app))
        assert "Air strikes hit" in screen_text(app)


async def test_a_collector_is_started_where_none_works_and_ended_with_the_dashboard(db: Path) -> None:
    child = Child()
    app = dashboard(db, collector=lambda: child)
    async with running(app) as pilot:
        for _ in range(100):
            if app.minder.child is not None:
                break
            await pilot.pause(0.02)
        assert app.minder.child is child
        await settle(pilot)
        app.view.refetch()  # type: ignore[union-attr]
        await settle(pilot)
        assert "STARTING" in screen_text(app)
        connection = connect(db)
        lease.take(connection, "somebody", time.time())
        app._lease_beat()
        await settle(pilot)
        app._lease_beat()
        assert not app.minder.starting
        assert "● LIVE" in screen_text(app)
        connection.close()
    assert child.stopped


async def test_a_collector_at_work_is_left_to_work(db: Path) -> None:
    connection = connect(db)
    lease.take(connection, "somebody", time.time())
    connection.close()
    started = []
    app = dashboard(db, collector=lambda: started.append(1))
    async with running(app):
        assert "● LIVE" in screen_text(app)
        assert not started


async def test_a_collector_that_ends_is_told_of(db: Path) -> None:
    child = Child(running=False)
    app = dashboard(db, collector=lambda: child)
    async with running(app) as pilot:
        for _ in range(200):
            if any("collector ended" in n for n in notices(app)):
                break
            app._lease_beat()
            await pilot.pause(0.02)
        await settle(pilot)
        assert notices(app) == [
            "The collector ended; it is started again in 5 s. Its log says why: collector.log"
        ]
        assert "NO COLLECTOR" in screen_text(app)


async def test_a_file_that_is_no_database_ends_with_one_line(tmp_path: Path) -> None:
    bad = tmp_path / "notes.txt"
    bad.write_text("not a database, " * 100)
    app = dashboard(bad)
    async with app.run_test(size=LARGE) as pilot:
        await pilot.pause(0.3)
    assert app.return_code == 1
    assert app.fault is not None
    assert "not a sitmon database" in str(app.fault)


async def test_a_replay_says_so_with_its_clock(db: Path) -> None:
    app = dashboard(db, replay=True)
    async with running(app):
        assert "● REPLAY" in screen_text(app)
        assert "27 Sep 2017 14:00 UTC" in screen_text(app)


async def test_every_view_follows_the_filters(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "5")
        assert "Colombia" in screen_text(app)
        await app.choose_region("Syria")
        await settle(pilot)
        assert "Bogotá" not in screen_text(app)
        await press(pilot, "enter")
        assert "Guarantors set the lines" in screen_text(app)
        await press(pilot, "e")
        assert "because" in screen_text(app)
        await press(pilot, "escape", "1")
        assert "Bogotá" not in screen_text(app)


async def test_the_mouse_works_on_chips_kinds_rows_and_keys(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        line = screen_text(app).splitlines()[0]
        await pilot.click(offset=(line.index("strike"), 0))
        await settle(pilot)
        assert "strike" not in app.lens.kinds
        chip = screen_text(app).splitlines()[1]
        await pilot.click(offset=(chip.index("×"), 1))
        await settle(pilot)
        assert not app.lens.chips()
        row = next(y for y, text in enumerate(screen_text(app).splitlines()) if "Cox's Bazar, BD" in text)
        await pilot.click(offset=(130, row), times=2)
        await settle(pilot)
        assert "Article · Relief Desk" in screen_text(app)
        keys = screen_text(app).splitlines()[-1]
        await pilot.click(offset=(keys.index("help"), 44))
        await settle(pilot)
        assert "Help" in screen_text(app)


async def test_the_region_tree_filters(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        app.screen.query_one("#regions RowList").focus()
        await press(pilot, "j", "j", "enter")
        assert [r.name for r in app.lens.regions] == ["Syria"]
        await press(pilot, "g", "enter")
        assert not app.lens.regions


async def test_a_column_of_the_timeline_ends_the_window(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        app.screen.query_one("StackedColumns").focus()
        await press(pilot, "home", "enter")
        assert app.lens.until is not None
        assert "until 26 Sep" in screen_text(app)


async def test_a_place_of_the_map_filters(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "3", "full_stop")
        while app.screen.query_one(BrailleMap).pointed[0].area:
            await press(pilot, "full_stop")
        await press(pilot, "enter")
        assert len(app.lens.regions) == 1
        assert app.lens.regions[0].circle is not None


async def test_it_fits_itself_to_another_size(db: Path) -> None:
    app = dashboard(db)
    async with running(app, LARGE) as pilot:
        assert "Map" in screen_text(app)
        await pilot.resize_terminal(*SMALL)
        await settle(pilot)
        assert "Map" not in screen_text(app)
        assert len(screen_text(app).splitlines()) == 24
        await pilot.resize_terminal(50, 12)
        await settle(pilot)
        assert "Make the window larger" in screen_text(app)
        await pilot.resize_terminal(*LARGE)
        await settle(pilot)
        assert "Map" in screen_text(app)


async def test_without_colours_kinds_are_still_told_apart(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = dashboard(db)
    async with running(app):
        shown = screen_text(app)
        assert "✶ STRIKE" in shown
        assert "█13:36" in shown


async def test_themes_can_be_changed_while_it_runs(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        for name in ("light", "safe", "nord"):
            app.theme = name
            await settle(pilot)
            assert "✶ STRIKE" in screen_text(app)


async def test_commands_name_watches(db: Path) -> None:
    app = dashboard(db)
    app.config = replace(app.config, watches={"[/b]mine": "region:Syria kind:strike"})
    async with running(app) as pilot:
        titles = {c.title: c for c in app.get_system_commands(app.screen)}
        await titles["Watch [/b]mine"].callback()
        await settle(pilot)
        assert [r.id for r in app.lens.regions] == ["SY"]
        titles["Theme light"].callback()
        assert app.theme == "light"


async def test_the_users_own_regions_are_offered_and_filter(db: Path) -> None:
    from sitmon.config import RegionEntry

    app = dashboard(db)
    app.config = replace(app.config, regions={"northwest": RegionEntry("northwest", admin1=("SY.12",))})
    async with running(app) as pilot:
        await press(pilot, "r")
        assert "northwest" in screen_text(app)
        await press(pilot, *"northw", "enter")
        assert [r.name for r in app.lens.regions] == ["northwest"]
        assert "Jisr al-Shughur" in screen_text(app)
        assert "Cox's Bazar" not in screen_text(app)


async def test_a_feed_chosen_shows_what_its_publisher_told(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "6", "j", "enter")
        assert app.current_mode == "live"
        assert 'search source:"Levant Courier"' in screen_text(app)
        assert "Ceasefire to begin" in screen_text(app)
        assert "Relief Desk  " not in list_text(app)


async def test_times_are_told_anew_when_the_window_grows(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        assert "█13:36" in list_text(app)
        await press(pilot, "t")
        assert "█27 Sep 13:36" in list_text(app)
