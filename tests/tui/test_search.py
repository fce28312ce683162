"""The search line: completion, history, totals, and watches."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from sitmon import config
from sitmon.query import parse
from sitmon.store import connect, desk, marks
from sitmon.tui import completing, watching
from sitmon.tui.lens import DAY, HOUR, Lens
from sitmon.tui.picture import screen_text
from sitmon.tui.screens.live import LiveScreen
from tests.tui import database
from tests.tui.running import dashboard, notices, press, running, settle

NAMES = completing.Names(
    ("strike", "displacement"),
    ("State Herald", "Meridian Wire"),
    lambda begun: [n for n in ("Idlib", "Iran") if n.lower().startswith(begun)],
    ("lead", "leaflet"),
)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", []),
        ("hama k", ["kind:", "killed:"]),
        ("reg", ["region:"]),
        ("region:", []),
        ("region:i", ["region:Idlib", "region:Iran"]),
        ("x kind:str", ["kind:strike"]),
        ("kind:strike,d", ["kind:strike,displacement"]),
        ("source:wire", ['source:"Meridian Wire"']),
        ('source:"state h', ['source:"State Herald"']),
        ("until:n", ["until:now"]),
        ("killed:>10", ["killed:>100", "killed:>1000"]),
        ("nothing:x", []),
        ("i", ["injured:", "is:"]),
        ("is:", ["is:starred", "is:seen", "is:unseen"]),
        ("has:n", ["has:note"]),
        ("tag:#le", ["tag:lead", "tag:leaflet"]),
        ("tag:x", []),
        ("sort:k", ["sort:killed"]),
    ],
)
def test_words_fields_and_values_are_completed(typed: str, offered: list[str]) -> None:
    assert completing.options(typed, NAMES) == offered


@given(st.text(max_size=60))
def test_completion_takes_any_text_and_splits_it_without_loss(typed: str) -> None:
    assert "".join(completing.split(typed)) == typed
    assert len(completing.options(typed, NAMES)) <= completing.MOST


@given(st.text(alphabet='abc :"', min_size=1, max_size=20))
def test_a_completed_source_is_read_as_one_value(name: str) -> None:
    if not name.replace('"', " ").strip():
        return
    query = parse(f"source:{completing.quoted(name)}", 0.0)
    assert query.sources == (name.replace('"', " ").strip(),)


async def test_tab_completes_and_walks_on(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "slash", *"jets sour")
        assert "source:" in screen_text(app)
        await press(pilot, "tab")
        line = app.screen.query_one(Input)
        assert line.value == "jets source:"
        await press(pilot, *"st")
        await press(pilot, "tab")
        assert line.value == 'jets source:"State Herald"'
        await press(pilot, "enter")
        view = app.view
        assert isinstance(view, LiveScreen)
        assert view.events is not None
        assert len(view.events.list.ids) == 1


async def test_a_tag_there_is_completes(db: Path) -> None:
    connection = connect(db)
    marks.tag(connection, [1], database.NOW, add=["to-check"])
    connection.close()
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "slash", *"tag:t", "tab", "enter")
        assert app.lens.typed == "tag:to-check"
        assert "search tag:to-check" in screen_text(app)


async def test_up_brings_back_what_was_searched_for(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        for text in ("hama", "idlib"):
            await press(pilot, "slash", *(["backspace"] * 6), *text, "enter")
        await press(pilot, "escape", "slash", "x", "up")
        line = app.screen.query_one(Input)
        assert line.value == "idlib"
        await press(pilot, "up", "up")
        assert line.value == "hama"
        await press(pilot, "down", "down")
        assert line.value == "x"


async def test_totals_filter_the_list(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await app.search("killed:>39")
        await settle(pilot)
        view = app.view
        assert isinstance(view, LiveScreen)
        assert view.events is not None
        assert len(view.events.list.ids) == 1
        assert "search killed:>39" in screen_text(app)


def test_a_window_counted_back_moves_on_and_a_date_does_not() -> None:
    assert watching.window_of("region:Idlib since:7d") == 7 * DAY
    assert watching.window_of("since:2017-09-26") is None
    assert watching.window_of("sincerely:7d") is None


def test_a_lens_is_saved_as_the_query_that_makes_it() -> None:
    lens = Lens(window=6 * HOUR, kinds=("strike",), query=parse("hama conf:>0.8", 0.0))
    assert watching.text_of(lens) == "hama kind:strike conf:>0.8 since:6h"
    assert watching.text_of(Lens(window=None)) == ""


def test_after_the_last_watch_comes_none() -> None:
    assert [watching.following(n, ["a", "b"]) for n in ("", "a", "b", "gone")] == ["a", "b", "", "a"]


async def test_watches_of_the_configuration_and_of_the_database_are_switched(
    db: Path, tmp_path: Path
) -> None:
    (tmp_path / "c.toml").write_text('[[watch]]\nname = "one"\nquery = "region:Idlib since:7d"\n')
    connection = connect(db)
    desk.save_watch(connection, "two", "kind:strike", database.NOW)
    app = dashboard(db, config=config.load(tmp_path / "c.toml"), watch_name="one")
    async with running(app) as pilot:
        assert "watch one" in screen_text(app)
        assert (app.lens.window_text(), [r.id for r in app.lens.regions]) == ("last 7 d", ["SY.12"])
        assert desk.looked_at(connection, "one") == database.NOW
        await press(pilot, "W", *"one", "enter")
        assert "is a watch of the configuration" in screen_text(app)
        await press(pilot, "escape")
        await app.action_watch("two")
        await settle(pilot)
        assert app.lens.kinds == ("strike",)
        assert not app.lens.regions
        await app.action_remove_watch("two")
        await settle(pilot)
        assert list(app.watches) == ["one"]
        assert desk.watches(connection) == {}
    connection.close()


async def test_a_watch_that_cannot_be_read_is_told(db: Path, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('[[watch]]\nname = "one"\nquery = "region:Nowhereland"\n')
    app = dashboard(db, config=config.load(tmp_path / "c.toml"))
    async with running(app) as pilot:
        await press(pilot, "w")
        assert "Nowhereland" in notices(app)[-1]
