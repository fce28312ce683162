"""Rows selected one by one and as ranges; marks, tags and copying of all that are selected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from sitmon.errors import UsageError
from sitmon.store import connect, marks
from sitmon.tui.app import Dashboard
from sitmon.tui.panels import event_table
from sitmon.tui.picture import screen_text
from sitmon.tui.screens import links
from sitmon.tui.screens.live import LiveScreen
from sitmon.tui.screens.note import NoteScreen, common, names
from sitmon.tui.ticks import Ticks
from tests.tui import database
from tests.tui.running import LARGE, SMALL, dashboard, notices, press, running, settle


def live(app: Dashboard) -> LiveScreen:
    assert isinstance(app.view, LiveScreen)
    return app.view


def held(db: Path) -> dict[int, marks.Marks]:
    connection = connect(db)
    try:
        return marks.of(connection, range(1, 30))
    finally:
        connection.close()


@given(st.lists(st.integers(0, 9)))
def test_ticks_are_what_was_toggled_an_odd_number_of_times(toggled: list[int]) -> None:
    ticks = Ticks()
    for article in toggled:
        ticks.toggle(article)
    assert set(ticks.articles) == {n for n in toggled if toggled.count(n) % 2}
    assert ticks.clear() == bool(ticks.articles or any(toggled.count(n) % 2 for n in toggled))
    assert not ticks.articles


def test_a_range_shrinks_again_and_leaves_what_was_ticked_before() -> None:
    ticks = Ticks()
    ticks.toggle(9)
    ticks.begin(1)
    ticks.cover([1, 2, 3])
    assert ticks.articles == (9, 1, 2, 3)
    ticks.cover([1])
    assert ticks.articles == (9, 1)


async def test_space_selects_rows_and_marks_are_put_on_all_of_them(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        events = live(app).events
        assert events is not None
        rows = [events._rows([n])[n] for n in events.list.ids[:3]]
        await press(pilot, "space", "j", "space")
        shown = screen_text(app)
        assert "2 selected · " in shown
        assert shown.count("■") == 4, "two lines a row"
        wanted = {rows[0].article_id, rows[2].article_id}
        await press(pilot, "m", "asterisk")
        assert notices(app)[-2:] == ["2 articles marked as seen.", "2 articles starred."]
        assert {n for n, m in held(db).items() if m.seen_at and m.starred_at} == wanted
        await press(pilot, "number_sign", *"lead", "enter")
        assert {n for n, m in held(db).items() if m.tags == ("lead",)} == wanted
        await press(pilot, "y")
        assert app.clipboard.split("\n\n") == [f"{r.title}\nhttps://news.example/story" for r in rows[::2]]
        assert notices(app)[-1] == "Copied title and address of 2 articles."
        await press(pilot, "escape")
        assert "selected" not in screen_text(app)
        await press(pilot, "m")
        assert len([1 for m in held(db).values() if m.seen_at]) == 3, "only the row under the cursor"


async def test_a_range_follows_the_cursor_there_and_back(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "space", "j", "shift+down", "J", "shift+down", "shift+up")
        assert len(live(app).events.ticks) == 4  # type: ignore[union-attr]
        await press(pilot, "k", "k", "K")
        assert len(live(app).events.ticks) == 5, "a new range beside the old one"  # type: ignore[union-attr]


async def test_what_is_selected_stays_so_while_news_come_in(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "j", "space")
        before = live(app).events.ticks.articles  # type: ignore[union-attr]
        story = database.Story(0.1, "Fresh strike", "Jets hit Idlib.", database.STORIES[7].events)
        database.add(db, [story], database.NOW, "new")
        app._beat()
        await settle(pilot)
        await press(pilot, "asterisk")
        assert "1 new ↑" in screen_text(app)
        assert "★" in screen_text(app), "shown at once, though news wait above"
        await press(pilot, "n")
        assert "Fresh strike" in screen_text(app)
        assert live(app).events.ticks.articles == before  # type: ignore[union-attr]
        await press(pilot, "m")
        assert {n for n, m in held(db).items() if m.seen_at} == set(before)


async def test_agreements_are_selected_and_tagged_too(db: Path) -> None:
    app = dashboard(db)
    async with running(app, SMALL) as pilot:
        await press(pilot, "5", "space", "space", "number_sign", *"lead", "enter")
        assert [m.tags for m in held(db).values()] == [("lead",), ("lead",)]
        shown = screen_text(app)
        assert "2 selected · 2" in shown
        assert shown.count("#") == 2
        await press(pilot, "escape")
        assert app.current_mode == "agreements"
        assert "selected" not in screen_text(app)


async def test_tags_that_only_some_have_are_left_alone(db: Path) -> None:
    connection = connect(db)
    marks.tag(connection, [1, 2], database.NOW, add=["both"])
    marks.tag(connection, [1], database.NOW, add=["one"])
    connection.close()
    app = dashboard(db)
    async with running(app) as pilot:
        app.push_screen(NoteScreen((1, 2), tags_first=False))
        await settle(pilot)
        assert not app.screen.query(TextArea)
        line = app.screen.query_one(Input)
        assert line.value == "both"
        assert "#both  #one" in screen_text(app)
        line.value = "new"
        await press(pilot, "enter")
    assert {n: m.tags for n, m in held(db).items()} == {1: ("new", "one"), 2: ("new",)}


async def test_what_was_typed_is_not_lost_by_one_key(db: Path) -> None:
    app = dashboard(db)
    async with running(app, SMALL) as pilot:
        await press(pilot, "N", *"half", "escape")
        assert "Not kept yet" in screen_text(app)
        await press(pilot, *" way", "escape")
        assert isinstance(app.screen, NoteScreen), "asked again, for something was typed since"
        await press(pilot, "escape")
        assert not isinstance(app.screen, NoteScreen)
        assert held(db) == {}
        await press(pilot, "N", "tab", *"a:b", "enter")
        assert "'a:b' is not a tag" in screen_text(app)
        assert isinstance(app.screen, NoteScreen)
        await press(pilot, *(["backspace"] * 3), "escape")
        assert not isinstance(app.screen, NoteScreen)


async def test_a_note_is_shown_in_an_article_open_over_a_view(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "5", "enter", "asterisk", "N", *"who signed", "ctrl+s")
        shown = screen_text(app)
        assert "✎ who signed" in shown
        assert "★ starred" in shown
        assert not list((app.snapshot_dir).glob("*")), "ctrl-s kept the note, it took no snapshot"


async def test_where_no_article_is_chosen_a_note_says_so(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "7", "N")
        assert not isinstance(app.screen, NoteScreen)
        assert any("No article is chosen here" in said for said in notices(app))


def test_tags_are_read_from_a_line() -> None:
    assert names(" Lead, #to-check lead ,") == ("lead", "to-check")
    with pytest.raises(UsageError):
        names('lead "x"')
    assert common([]) == ()
    assert common([marks.Marks(tags=("a", "b")), marks.Marks(tags=("b",))]) == ("b",)


async def test_no_more_is_copied_than_terminals_take(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "COPIED_MOST", 2)
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "space", "space", "space", "y")
        assert len(app.clipboard.split("\n\n")) == 2
        assert (
            notices(app)[-1]
            == "Copied title and address of 2 articles, and left out 1: terminals take no more."
        )


@pytest.mark.parametrize("width", [*range(event_table.LEAST, 200, 7), 140])
def test_columns_fill_the_width_and_each_cell_is_the_column_drawn_there(width: int) -> None:
    columns = event_table.columns(width)
    assert sum(c.width for c in columns) == width
    assert len(event_table.heading(width, "killed")) == width
    assert [event_table.at(0, width), event_table.at(width - 1, width)] == [columns[0], columns[-1]]
    assert event_table.at(width, width) is None


async def test_a_wide_list_is_a_table_whose_headings_sort(db: Path) -> None:
    app = dashboard(db)
    async with running(app, LARGE) as pilot:
        await press(pilot, "z")
        shown = screen_text(app)
        for name in ("time▼", "kind", "place", "killed", "sure", "source", "article"):
            assert name in shown
        row = next(line for line in shown.splitlines() if "Air strikes hit two" in line)
        assert row.split()[1:][:1] == ["✶"] or "✶ STRIKE" in row
        assert " 40 " in row
        events = live(app).events
        assert events is not None
        heading = events.query_one("Heading")
        x = event_table.heading(heading.size.width - 1, "published").index("place")
        await pilot.click(heading, offset=(x + 1, 0))
        await settle(pilot)
        assert app.lens.sort == "place"
        assert "place▲" in screen_text(app)


async def test_a_watch_keeps_its_order_and_clearing_filters_does_not_change_it(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "S", "S", "W", *"sure", "enter")
        assert "sort:confidence" in app.saved["sure"]
        await press(pilot, "escape")
        assert app.lens.sort == "confidence"
        app.action_sort("published")
        await app.action_watch("sure")
        await settle(pilot)
        assert app.lens.sort == "confidence"
        await app.search("sort:place is:unseen")
        await settle(pilot)
        assert (app.lens.sort, app.lens.typed) == ("place", "is:unseen")


async def test_unseen_rows_leave_the_list_as_they_are_seen(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await app.search("is:unseen")
        await settle(pilot)
        count = len(live(app).events.list.ids)  # type: ignore[union-attr]
        await press(pilot, "j", "m")
        assert len(live(app).events.list.ids) == count - 1  # type: ignore[union-attr]
        assert live(app).events.list.cursor_index == 1  # type: ignore[union-attr]


async def test_the_number_that_a_narrow_list_is_sorted_by_is_seen(db: Path) -> None:
    app = dashboard(db)
    async with running(app, SMALL) as pilot:
        app.action_sort("killed")
        await settle(pilot)
        first = screen_text(app).splitlines()[2]
        assert " 40 " in first
        app.action_sort("source")
        await settle(pilot)
        assert "Levant Cour…" in screen_text(app).splitlines()[2]


async def test_help_scrolls_by_the_keys_of_pagers(db: Path) -> None:
    app = dashboard(db)
    async with running(app, SMALL) as pilot:
        app.animation_level = "none"
        await press(pilot, "question_mark")
        for down, up in (("G", "g"), ("end", "home"), ("space", "ctrl+u"), ("jj", "kk")):
            await press(pilot, *([*down] if down[0] == "j" else [down]))
            assert "has the focus" not in screen_text(app), down
            await press(pilot, *([*up] if up[0] == "k" else [up]))
            assert "has the focus" in screen_text(app), up


async def list_keys(pilot: Pilot[Any], app: Dashboard) -> None:
    events = live(app).events
    assert events is not None
    at = []
    for key in ("j", "down", "k", "up", "G", "g", "end", "home", "ctrl+d", "ctrl+u", "pagedown", "pageup"):
        await press(pilot, key)
        at.append(events.list.cursor_index)
    last = len(events.list.ids) - 1
    assert at[:8] == [1, 2, 1, 0, last, 0, last, 0]
    assert at[8]
    assert at[10] == last
    assert (at[9], at[11]) == (0, 0)
    await press(pilot, "tab")
    assert app.screen.focused is not events.list


async def test_the_keys_of_lists_move_the_cursor(db: Path) -> None:
    app = dashboard(db)
    async with running(app, SMALL) as pilot:
        await list_keys(pilot, app)
