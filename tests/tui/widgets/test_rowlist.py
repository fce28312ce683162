from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

import pytest
from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.message import Message

from sitmon.tui.picture import screen_text
from sitmon.tui.widgets.rowlist import PAGE, RowList
from tests.tui.hostile import HOSTILE
from tests.tui.screens import assert_golden, assert_harmless, strips


class Listing(App[None]):
    """A list of rows "row N"; remembers what it was asked and told."""

    CSS = "RowList { height: 100%; }"

    def __init__(self, ids: Sequence[int] = (), *, height: int = 1, follow: bool = True) -> None:
        super().__init__()
        self.first = ids
        self.names: dict[int, str] = {}
        self.asked: list[list[int]] = []
        self.told: list[tuple[str, int | None]] = []
        self.list: RowList[str] = RowList(
            self.fetch,
            self.draw,
            height=height,
            empty="No rows yet.",
            follow=follow,
            key_of=lambda row: row % 1_000_000,
        )

    def fetch(self, ids: Sequence[int]) -> Mapping[int, str]:
        self.asked.append(list(ids))
        return {row: self.names.get(row, f"row {row}") for row in ids if row >= 0}

    def draw(self, row: str, width: int, cursor: bool) -> Sequence[Iterable[Segment]]:
        mark = "▌" if cursor else " "
        return [[Segment(mark), Segment(row, Style(bold=True))], [Segment(f"  under {row}")]]

    def compose(self) -> ComposeResult:
        yield self.list

    def on_mount(self) -> None:
        self.list.set_ids(self.first)
        self.list.focus()

    @on(RowList.Highlighted)
    @on(RowList.Chosen)
    @on(RowList.Above)
    def tell(self, message: Message) -> None:
        value = message.count if isinstance(message, RowList.Above) else message.row_id  # type: ignore[attr-defined]
        self.told.append((type(message).__name__, value))

    def lines(self) -> list[str]:
        """Without the cursor's mark and the scrollbar."""
        return [line[1:25].strip() for line in screen_text(self).splitlines()]


def numbers(count: int, start: int = 0) -> array[int]:
    return array("q", range(start, start + count))


async def test_a_list_as_it_looks() -> None:
    app = Listing(numbers(40), height=2)
    async with app.run_test(size=(30, 9)) as pilot:
        await pilot.press("j", "j")
        assert_golden(app, "rowlist")
        assert_harmless(app)


async def test_an_empty_list_says_what_it_waits_for() -> None:
    app = Listing()
    async with app.run_test(size=(30, 9)) as pilot:
        assert "No rows yet." in screen_text(app)
        app.list.empty = "Still none."
        await pilot.pause()
        assert "Still none." in screen_text(app)
        assert app.list.cursor_id is None
        assert app.list.cursor_index is None
        await pilot.press("j", "G", "ctrl+d", "enter")
        assert app.told == []


async def test_an_empty_list_has_its_words_in_the_middle() -> None:
    app = Listing()
    async with app.run_test(size=(30, 9)):
        (line,) = [line for line in screen_text(app).splitlines() if "No rows yet." in line]
        assert line.index("No rows") in (8, 9)


async def test_rows_are_as_wide_with_a_scrollbar_as_without_and_never_meet_it() -> None:
    widths = []
    for many in (2, 50):
        app = Listing(range(many))
        app.draw = lambda row, width, cursor: [[Segment("x" * width)]]  # type: ignore[method-assign]
        app.list._render_row = app.draw
        async with app.run_test(size=(30, 9)):
            widths.append(screen_text(app).splitlines()[0].rstrip("▇▆▅▄▃▂▁█ ").count("x"))
    assert widths == [28, 28]


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        (["j"], 1),
        (["down", "down", "k"], 1),
        (["G"], 99),
        (["end", "up"], 98),
        (["G", "g"], 0),
        (["end", "home"], 0),
        (["ctrl+d"], 5),
        (["ctrl+d", "ctrl+d", "ctrl+u"], 5),
        (["pagedown"], 10),
        (["pagedown", "pageup", "pageup"], 0),
        (["G", "pagedown"], 99),
    ],
)
async def test_keys_move_the_cursor_and_it_stays_on_screen(keys: list[str], row: int) -> None:
    app = Listing(numbers(100))
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.press(*keys)
        assert app.list.cursor_id == row
        assert f"row {row}" in app.lines()
        assert app.told[-1] == ("Highlighted", row)


async def test_enter_opens_the_row_under_the_cursor() -> None:
    app = Listing(numbers(10))
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.press("j", "enter")
        assert app.told[-1] == ("Chosen", 1)


async def test_click_puts_the_cursor_and_a_double_click_opens() -> None:
    app = Listing(numbers(10), height=2)
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.click(RowList, offset=(5, 5))
        assert app.list.cursor_id == 2
        assert ("Chosen", 2) not in app.told
        await pilot.click(RowList, offset=(5, 4), times=2)
        assert app.told[-1] == ("Chosen", 2)


async def test_wheel_scrolls_without_moving_the_cursor() -> None:
    app = Listing(numbers(100))
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot._post_mouse_events([MouseScrollDown], RowList, (3, 3))
        await pilot.pause()
        assert app.list.scroll_offset.y > 0
        assert app.list.cursor_id == 0


async def test_rows_that_come_in_above_never_move_the_readers_row() -> None:
    app = Listing(numbers(100, start=100))
    async with app.run_test(size=(30, 10)) as pilot:
        app.list.move_to(app.list.ids[15])
        await pilot.pause()
        before = app.lines()
        app.list.set_ids(numbers(107, start=93))
        await pilot.pause()
        assert app.lines() == before
        assert app.list.cursor_id == 115
        assert app.list.above == 7
        assert app.told[-1] == ("Above", 7)


async def test_a_reader_who_scrolled_away_from_the_cursor_keeps_the_place_too() -> None:
    app = Listing(numbers(100, start=100))
    async with app.run_test(size=(30, 10)) as pilot:
        app.list.scroll_to(y=50, animate=False)
        await pilot.pause()
        before = app.lines()
        app.list.set_ids(numbers(107, start=93))
        await pilot.pause()
        assert app.lines() == before
        assert app.list.cursor_id == 100


async def test_a_reader_at_the_top_sees_what_comes_in() -> None:
    app = Listing(numbers(100, start=100))
    async with app.run_test(size=(30, 10)) as pilot:
        app.list.set_ids(numbers(107, start=93))
        await pilot.pause()
        assert app.lines()[0] == "row 93"
        assert app.told[-1] == ("Highlighted", 93)


async def test_a_reader_at_the_top_is_left_alone_without_follow() -> None:
    app = Listing(numbers(100, start=100), follow=False)
    async with app.run_test(size=(30, 10)) as pilot:
        app.list.set_ids(numbers(107, start=93))
        await pilot.pause()
        assert app.lines()[0] == "row 100"
        assert app.list.above == 7
        await pilot.press("g")
        assert app.lines()[0] == "row 93"
        assert app.list.above == 0
        assert app.told[-1] == ("Above", 0) or ("Above", 0) in app.told


async def test_an_edited_row_is_found_under_its_new_id() -> None:
    app = Listing(numbers(100))
    async with app.run_test(size=(30, 10)) as pilot:
        app.list.move_to(app.list.ids[5])
        await pilot.pause()
        app.list.set_ids(array("q", [1_000_005 if row == 5 else row for row in range(100)]))
        await pilot.pause()
        assert app.list.cursor_id == 1_000_005
        assert app.told[-1] == ("Highlighted", 1_000_005)


async def test_without_anchor_the_list_starts_from_the_top() -> None:
    app = Listing(numbers(100))
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.press("G")
        app.list.set_ids(numbers(50), anchor=False)
        await pilot.pause()
        assert app.list.cursor_id == 0
        assert app.lines()[0] == "row 0"
        app.list.set_ids(array("q"))
        await pilot.pause()
        assert app.told[-1] == ("Highlighted", None)


async def test_move_to_shows_the_row() -> None:
    app = Listing(numbers(1000))
    async with app.run_test(size=(30, 10)) as pilot:
        assert app.list.move_to(700)
        await pilot.pause()
        assert "row 700" in app.lines()
        assert not app.list.move_to(5000)
        assert app.list.cursor_index == 700


async def test_rows_are_fetched_by_the_page_and_only_once() -> None:
    app = Listing(numbers(100_000))
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.press("j", "j", "k")
        assert app.asked == [list(range(PAGE))]
        await pilot.press("G")
        assert len(app.asked) == 2
        assert app.asked[1][-1] == 99_999
        app.list.set_ids(numbers(100_003, start=-3))
        await pilot.press("g", "j", "j", "j")
        assert app.asked[2] == [-3, -2, -1]


async def test_refreshed_rows_are_fetched_again() -> None:
    app = Listing(numbers(20))
    async with app.run_test(size=(30, 10)) as pilot:
        app.names[3] = "changed"
        app.list.refresh_rows([3])
        await pilot.pause()
        assert app.lines()[3] == "changed"
        assert app.asked[-1] == [3]
        app.names[4] = "changed too"
        app.list.refresh_rows()
        await pilot.pause()
        assert app.lines()[4] == "changed too"


async def test_a_row_that_is_gone_is_blank_and_the_others_stand() -> None:
    app = Listing(numbers(10, start=-1))
    async with app.run_test(size=(30, 10)):
        assert app.lines()[:2] == ["", "row 0"]


async def test_row_height_can_change_under_the_reader() -> None:
    app = Listing(numbers(100))
    async with app.run_test(size=(30, 10)) as pilot:
        app.list.move_to(app.list.ids[30])
        await pilot.pause()
        app.list.row_height = 2
        await pilot.pause()
        assert "row 30" in app.lines()
        assert "under row 30" in app.lines()
        assert app.list.virtual_size.height == 200


async def test_cursor_is_still_on_screen_when_the_window_shrinks() -> None:
    app = Listing(numbers(100))
    async with app.run_test(size=(30, 20)) as pilot:
        app.list.move_to(app.list.ids[19])
        await pilot.pause()
        await pilot.resize_terminal(30, 6)
        await pilot.pause()
        assert "row 19" in app.lines()


async def test_hostile_rows_are_harmless_even_from_a_careless_renderer() -> None:
    app = Listing(numbers(len(HOSTILE)))
    app.names = dict(enumerate(HOSTILE))
    async with app.run_test(size=(50, len(HOSTILE) + 1)):
        assert_harmless(app)


async def test_the_cursor_shows_in_colour_as_well_as_by_glyph() -> None:
    app = Listing(numbers(5))
    async with app.run_test(size=(30, 5)):
        grounds = [strip._segments[0].style for strip in strips(app)[:2]]
        assert grounds[0]
        assert grounds[1]
        assert grounds[0].bgcolor != grounds[1].bgcolor


async def test_a_list_filled_while_hidden_shows_its_cursor_when_it_is_shown() -> None:
    app = Listing()
    app.list.display = False
    async with app.run_test(size=(30, 10)) as pilot:
        app.list.set_ids(numbers(100))
        app.list.move_to(60)
        app.list.set_ids(numbers(105, start=-5))
        app.list.display = True
        await pilot.pause()
        assert app.list.cursor_id == 60
        assert "row 60" in app.lines()


async def test_ids_can_be_set_before_there_is_a_screen() -> None:
    app = Listing([7, 8, 9])
    app.list.set_ids([7, 8, 9])
    async with app.run_test(size=(30, 10)):
        assert app.lines()[:4] == ["row 7", "row 8", "row 9", ""]


def test_messages_name_their_list() -> None:
    rows = Listing().list
    assert RowList.Chosen(rows, 3).control is rows
    assert rows.above == 0
