"""What is selected in one panel is selected in the others."""

from __future__ import annotations

import gc
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from sitmon.model import Place
from sitmon.tui.app import Dashboard
from sitmon.tui.lens import HOUR, Lens
from sitmon.tui.panels.map import MapPanel, legend, no_nearer
from sitmon.tui.picture import screen_text
from sitmon.tui.screens.live import LiveScreen
from sitmon.tui.widgets.braillemap import BrailleMap
from sitmon.tui.widgets.columns import StackedColumns
from tests.tui import database
from tests.tui.database import STORIES
from tests.tui.running import MIDDLE, dashboard, notices, press, running, settle


def live(app: Dashboard) -> LiveScreen:
    assert isinstance(app.view, LiveScreen)
    return app.view


def pointed(app: Dashboard) -> str:
    marker = app.screen.query_one(BrailleMap)._pointed
    return marker.label if marker else ""


async def test_the_map_shows_where_the_row_under_the_cursor_is(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "j")
        assert pointed(app) == "Idlib"
        await press(pilot, "j")
        assert pointed(app) == "Cox's Bazar"
        await press(pilot, "j")
        assert pointed(app) == ""  # Syria, no nearer
        await press(pilot, "j", "p")
        assert pointed(app) == "Idlib"  # also after news


async def test_an_area_is_a_ring_and_a_town_of_its_name_another_spot(db: Path) -> None:
    town = replace(database.JISR, name="Idlib", gid="170794")
    story = replace(
        database.STORIES[0], hours=0.2, events=(("strike", "airstrike", "air strikes", town, "reported"),)
    )
    database.add(db, [story], database.NOW, "town")
    app = dashboard(db)
    async with running(app) as pilot:
        assert "○ known to the area only · no nearer: 1 Syria" in screen_text(app)
        drawn = app.screen.query_one(BrailleMap)
        await press(pilot, "g")
        assert (pointed(app), drawn.pointed[0].area) == ("Idlib", False)
        assert "◉" in screen_text(app)
        await press(pilot, "j", "j")
        assert (pointed(app), drawn.pointed[0].area) == ("Idlib", True)
        assert "◎" in screen_text(app)
        drawn.focus()
        drawn.point(None)
        levels = set()
        for _ in range(6):
            await press(pilot, "full_stop")
            row = live(app).events.current  # type: ignore[union-attr]
            assert row is not None
            assert drawn.pointed[0].area == (row.level == "admin1")
            levels.add((row.place, row.level))
        assert {("Idlib", "place"), ("Idlib", "admin1")} <= levels


async def test_an_area_chosen_on_the_map_is_all_that_lies_in_it(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "j")
        app.screen.query_one(BrailleMap).focus()
        await press(pilot, "enter")
        assert [region.id for region in app.lens.regions] == ["SY.12"]


async def test_a_spot_of_several_places_filters_by_all_of_them(tmp_path: Path) -> None:
    made = [replace(STORIES[0], hours=1.0 + n, events=(strike_near(n),)) for n in range(5)]
    app = dashboard(database.make(tmp_path / "near.db", made))
    async with running(app) as pilot:
        await press(pilot, "3", "full_stop")
        assert "Town 0 and 4 more: 5 strike · enter filters" in screen_text(app)
        await press(pilot, "enter")
        assert {region.name for region in app.lens.regions} == {f"Town {n}" for n in range(5)}
        shown = screen_text(app)
        assert "and 3 more ×" in shown
        assert "✶ 5 strike" in shown


def strike_near(n: int) -> tuple[str, str, str, Place, str]:
    """A strike on a town that lies beside the others."""
    town = replace(database.JISR, gid=f"x:{n}", name=f"Town {n}", lat=35.8 + n / 50)
    return ("strike", "airstrike", "air strikes", town, "reported")


async def test_a_spot_of_too_many_places_asks_to_go_closer(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "3", "full_stop")
        panel, drawn = app.screen.query_one(MapPanel), app.screen.query_one(BrailleMap)
        many = [replace(drawn.pointed[0], lat=n / 10) for n in range(41)]
        panel._names = {m: (f"t{n}", "place", m.lat, m.lon) for n, m in enumerate(many)}
        panel._picked(BrailleMap.Picked(drawn, many))
        await settle(pilot)
        assert not app.lens.regions
        assert notices(app) == ["41 places are one spot here: go closer with + first."]


async def test_what_a_spot_holds_is_told_until_another_is_meant(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        panel = app.screen.query_one(MapPanel)
        app.screen.query_one(BrailleMap).focus()
        while "Idlib" not in str(panel.border_subtitle):
            await press(pilot, "full_stop")
        assert "Idlib (area): 1 displacement, 1 agreement · enter filters" in str(panel.border_subtitle)
        panel.refetch()
        await settle(pilot)
        assert "Idlib (area): 1 displacement, 1 agreement" in str(panel.border_subtitle)
        live(app).events.list.focus()  # type: ignore[union-attr]
        await press(pilot, "g")
        assert "+ - zoom" in str(panel.border_subtitle)


def test_a_legend_is_cut_to_the_width() -> None:
    wide = [("Syria", 3), ("Mali", 2)]
    assert legend(wide, 70, areas=True) == "○ known to the area only · no nearer: 3 Syria · 2 Mali"
    assert legend(wide, 50, areas=True) == "○ area only · no nearer: 3 Syria · 2 Mali"
    assert legend(wide, 50, areas=True, hollow=True) == "hollow: area only · no nearer: 3 Syria · 2 Mali"
    assert legend([], 50, areas=True) == "○ known to the area only"
    assert legend(wide, 50, areas=False) == "no nearer: 3 Syria · 2 Mali"
    assert legend([], 50, areas=False) == ""


async def test_the_list_goes_to_the_place_stepped_to_on_the_map(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        app.screen.query_one(BrailleMap).focus()
        seen = set()
        for _ in range(4):
            await press(pilot, "full_stop")
            row = live(app).events.current  # type: ignore[union-attr]
            assert row is not None
            seen.add(row.place)
            assert row.place == pointed(app)
        assert {"Idlib", "Cox's Bazar"} <= seen


async def test_what_is_known_no_nearer_is_told_under_the_map(db: Path) -> None:
    app = dashboard(db)
    async with running(app):
        assert "no nearer: 1 Syria · 1 without a place" in screen_text(app)


def test_countries_that_do_not_fit_are_counted() -> None:
    wide = [(f"Country {n}", 9 - n) for n in range(6)]
    assert no_nearer(wide, 60) == "no nearer: 9 Country 0 · 8 Country 1 · 4 more countries"
    assert no_nearer(wide[:2], 43) == "no nearer: 9 Country 0 · 8 Country 1"
    assert (
        no_nearer([("Mali", 2), ("A country of a long name", 1)], 40) == "no nearer: 2 Mali · 1 more country"
    )
    assert no_nearer([(None, 3)], 60) == "3 without a place"
    assert no_nearer([("Syria", 1), (None, 3)], 34) == "no nearer: 1 Syria · 3 no place"
    assert no_nearer([("A country of a long name", 1)], 26) == "no nearer: 1 country"
    assert no_nearer([], 60) == ""


async def test_what_is_told_under_the_map_is_cut_to_its_width_again(db: Path) -> None:
    app = dashboard(db)
    async with running(app, (160, 45)) as pilot:
        await press(pilot, "p")  # else it is asked for again whenever something is written
        panel = app.screen.query_one(MapPanel)
        assert panel._told is not None
        panel.show(replace(panel._told, wide=[(f"Country {n}", 30 - n) for n in range(20)]))
        wide = str(panel._wide.render())
        await pilot.resize_terminal(120, 32)
        await settle(pilot)
        narrow = str(panel._wide.render())
        assert cell_len(narrow) <= panel.size.width < cell_len(wide)
        await pilot.resize_terminal(160, 45)
        await settle(pilot)
        assert str(panel._wide.render()) == wide


async def test_a_region_moves_the_map_and_zooming_reaches_a_town(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await app.choose_region("Syria")
        await settle(pilot)
        view = app.screen.query_one(MapPanel).query_one(BrailleMap).view
        assert view is not None
        west, south, east, north = view.bounds
        assert west < 36 < 42 < east
        assert 20 < south < 33
        assert 37 < north < 50
        app.screen.query_one(BrailleMap).focus()
        await press(pilot, *(["plus"] * 12))
        closest = app.screen.query_one(BrailleMap).view
        assert closest is not None
        assert closest.bounds[3] - closest.bounds[1] < 1


async def columns(pilot: Pilot[Any], app: Dashboard) -> StackedColumns:
    found = app.screen.query_one(StackedColumns)
    found.focus()
    await settle(pilot)
    return found


async def test_a_range_by_keys_becomes_the_window(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await columns(pilot, app)
        await press(pilot, "end", *(["shift+left"] * 5))
        await press(pilot, "enter")
        assert app.lens.window is not None
        assert app.lens.window / 6 in (1800.0, 3600.0)
        since, until = app.lens.span(database.NOW)
        assert since is not None
        assert (until or database.NOW + HOUR) > database.NOW - HOUR


async def test_a_range_by_mouse_becomes_the_window_and_a_click_its_end(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        found = await columns(pilot, app)
        width = found.size.width
        await pilot.mouse_down(found, offset=(width // 3, 3))
        await pilot.hover(found, offset=(width * 2 // 3, 3))
        await pilot.mouse_up(found, offset=(width * 2 // 3, 3))
        await settle(pilot)
        assert app.lens.window is not None
        assert 4 * HOUR <= app.lens.window <= 12 * HOUR
        assert app.lens.until is not None
        ranged = app.lens.window
        await pilot.click(found, offset=(width // 2, 3))
        await settle(pilot)
        assert app.lens.window == ranged


async def test_the_cursor_of_the_timeline_tells_what_it_stands_on(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await columns(pilot, app)
        await press(pilot, "end")
        assert "27 Sep 1" in screen_text(app)
        assert "1 strike" in screen_text(app)


@pytest.mark.parametrize("since", [None, database.NOW - 3 * HOUR])
def test_a_window_may_be_given_by_its_ends(since: float | None) -> None:
    lens = Lens().during(since, database.NOW - HOUR, database.NOW)
    assert lens.span(database.NOW) == ((since if since else database.NOW - 25 * HOUR), database.NOW - HOUR)


async def test_a_country_that_is_all_that_is_known_is_tinted(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        drawn = app.screen.query_one(BrailleMap)
        assert [area.key for area in drawn._areas] == ["SY"]
        await app.choose_region("Bogotá")
        await settle(pilot)
        assert list(drawn._areas) == []


async def test_towns_are_named_from_close_by(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "3")
        assert "◦" not in screen_text(app)
        await app.choose_region("Idlib")
        await settle(pilot)
        await press(pilot, *["plus"] * 6)
        assert "◦ Binnish" in screen_text(app)
        await press(pilot, *["minus"] * 12)
        assert "◦" not in screen_text(app)


async def test_towns_asked_for_and_overtaken_at_once_leave_nothing_behind(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "3")
        panel, drawn = app.screen.query_one(MapPanel), app.screen.query_one(BrailleMap)
        await app.choose_region("Idlib")
        await settle(pilot)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for _ in range(3):
                panel._moved(BrailleMap.Moved(drawn, drawn.view.bounds))  # type: ignore[union-attr]
            panel.workers.cancel_all()
            await settle(pilot)
            gc.collect()


async def test_columns_are_made_longer_and_shorter_by_keys(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "4")
        shown = screen_text(app)
        assert "10 min a column" in shown
        await press(pilot, "minus", "minus")
        assert "30 min a column" in screen_text(app)
        await press(pilot, "plus", "plus", "plus")
        assert screen_text(app) == shown


async def test_what_lay_before_the_window_is_there_for_comparison(db: Path) -> None:
    app = dashboard(db)
    async with running(app, MIDDLE):
        columns = app.screen.query_one(StackedColumns)._columns
        before = [column for column in columns if column.before]
        within = [column for column in columns if not column.before]
        assert before
        assert len(before) <= len(within)
        assert max(column.start for column in before) < database.NOW - 24 * HOUR
        assert sum(sum(column.counts) for column in before) > 0
        assert sum(sum(column.counts) for column in within) == 7


async def test_a_low_timeline_is_strips_with_a_cursor(db: Path) -> None:
    app = dashboard(db)
    async with running(app, (80, 24)) as pilot:
        columns = app.screen.query_one(StackedColumns)
        assert columns.compact
        columns.focus()
        await press(pilot, "end", "left", "shift+left", "shift+left")
        assert " – " in screen_text(app)
        assert "enter: window" in screen_text(app)
        await press(pilot, "enter")
        assert app.lens.window == 3 * 1800


async def test_weeks_are_columns_from_monday_on(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "4", "t", "t", "t")
        for _ in range(6):
            if "1 week a column" not in screen_text(app):
                await press(pilot, "minus")
        assert "1 week a column" in screen_text(app)
        columns = app.screen.query_one(StackedColumns)._columns
        assert {int(column.start // 86400) % 7 for column in columns} == {4}  # the epoch was a Thursday
        assert sum(sum(column.counts) for column in columns) >= 7
