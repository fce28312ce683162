from __future__ import annotations

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.message import Message

from sitmon.tui.picture import screen_text
from sitmon.tui.widgets.columns import Column, Series, StackedColumns
from tests.tui.hostile import HOSTILE
from tests.tui.screens import assert_golden, assert_harmless, strips

SERIES = (Series("strike", "#ff5a52"), Series("displacement", "#ffb454"), Series("agreement", "#7bd65b"))
DAY = [
    Column(
        f"{hour:02}:00",
        (hour % 7 * 4, hour % 5 * 3, hour % 3),
        collected=not 9 <= hour < 12,
        start=hour * 3600.0,
    )
    if not 9 <= hour < 14
    else Column(f"{hour:02}:00", (0, 0, 0), collected=hour >= 12, start=hour * 3600.0)
    for hour in range(24)
]


class Chart(App[None]):
    CSS = "StackedColumns { width: 100%; height: 100%; }"

    def __init__(self, columns: list[Column]) -> None:
        super().__init__()
        self.columns = columns
        self.told: list[float | None] = []

    def compose(self) -> ComposeResult:
        yield StackedColumns()

    @property
    def chart(self) -> StackedColumns:
        return self.query_one(StackedColumns)

    def on_mount(self) -> None:
        self.chart.set_data(self.columns, SERIES)
        self.chart.focus()

    @on(StackedColumns.ColumnHighlighted)
    @on(StackedColumns.ColumnChosen)
    def tell(self, message: Message) -> None:
        if isinstance(message, StackedColumns.ColumnChosen):
            self.told.append(message.start)


@pytest.mark.parametrize("size", [(80, 14), (33, 6), (30, 4), (24, 2), (12, 1), (3, 3), (1, 1)])
async def test_columns_as_they_look(size: tuple[int, int]) -> None:
    app = Chart(DAY)
    async with app.run_test(size=size):
        assert_harmless(app)
        assert_golden(app, f"columns-{size[0]}x{size[1]}")


async def test_a_gap_differs_from_quiet() -> None:
    app = Chart(DAY)
    async with app.run_test(size=(80, 14)):
        foot = screen_text(app).splitlines()[11]
        assert foot.count("·") == 3 * 2


async def test_gaps_and_grid_are_faint() -> None:
    app = Chart(DAY)
    async with app.run_test(size=(80, 14)):
        for strip, glyph in ((strips(app)[0], "▔"), (strips(app)[11], "·")):
            style = next(segment.style for segment in strip if glyph in segment.text)
            assert style is not None
            assert style.color is not None
            assert max(style.color.get_truecolor()) < 110


async def test_two_series_share_a_cell_in_two_colours() -> None:
    app = Chart([Column("now", (4, 4), start=1.0)])
    async with app.run_test(size=(6, 1)):
        (strip,) = strips(app)
        painted = [s for s in strip if s.style and s.style.bgcolor and s.text.startswith("▄")]
        assert painted[0].style is not None
        assert painted[0].style.color is not None
        assert painted[0].style.bgcolor is not None
        assert painted[0].style.color.get_truecolor().hex == "#ff5a52"
        assert painted[0].style.bgcolor.get_truecolor().hex == "#ffb454"


async def test_series_differ_by_glyph_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Chart(DAY)
    async with app.run_test(size=(80, 14)):
        assert app.no_color
        assert_golden(app, "columns-no-colour")


async def test_keys_move_the_cursor_and_enter_chooses() -> None:
    app = Chart(DAY)
    async with app.run_test(size=(80, 14)) as pilot:
        await pilot.press("left")
        assert app.chart.cursor == DAY[-1]
        await pilot.press("left", "left", "right")
        assert app.chart.cursor == DAY[-2]
        await pilot.press("home", "left", "enter")
        assert app.chart.cursor == DAY[0]
        assert app.told == [0.0]
        await pilot.press("end", "right", "enter")
        assert app.told == [0.0, 23 * 3600.0]


async def test_click_chooses_the_column_under_the_mouse() -> None:
    app = Chart(DAY)
    async with app.run_test(size=(80, 14)) as pilot:
        await pilot.click(StackedColumns, offset=(8 + 5 * 3, 5))
        assert app.told == [5 * 3600.0]
        await pilot.click(StackedColumns, offset=(0, 5))
        assert len(app.told) == 1


async def test_cursor_column_is_tinted_and_stays_with_its_start() -> None:
    app = Chart(DAY)
    async with app.run_test(size=(80, 14)) as pilot:
        before = strips(app)
        app.chart.set_cursor(5 * 3600.0)
        await pilot.pause()
        after = strips(app)
        assert [strip.text for strip in after] == [strip.text for strip in before]
        assert after[0] != before[0]
        app.chart.set_data(DAY[3:], SERIES)
        assert app.chart.cursor == DAY[5]
        app.chart.set_data(DAY[10:], SERIES)
        assert app.chart.cursor is None


async def test_the_last_columns_show_where_there_are_too_many() -> None:
    many = [Column(str(n) if n % 10 == 0 else "", (1,), start=float(n)) for n in range(500)]
    app = Chart(many)
    async with app.run_test(size=(42, 8)) as pilot:
        assert app.chart.fits == 40
        assert "460" in screen_text(app)
        assert "450" not in screen_text(app)
        await pilot.press("home")
        assert app.chart.cursor == many[460]


async def test_hostile_labels_are_harmless() -> None:
    app = Chart([Column(text[:3000], (1, 2, 3), start=float(n)) for n, text in enumerate(HOSTILE)])
    async with app.run_test(size=(120, 10)):
        assert_harmless(app)


async def test_nothing_to_show_is_an_empty_axis() -> None:
    app = Chart([])
    async with app.run_test(size=(30, 8)) as pilot:
        await pilot.press("left", "enter", "home")
        await pilot.click(StackedColumns, offset=(10, 3))
        assert app.told == []
        assert_harmless(app)


async def test_with_little_height_there_is_a_strip_a_series() -> None:
    app = Chart(DAY)
    async with app.run_test(size=(80, 5)) as pilot:
        app.chart.compact = True
        await pilot.pause()
        assert_golden(app, "columns-strips")
        await pilot.press("left")
        assert "━" in screen_text(app).splitlines()[3]
        await pilot.click(StackedColumns, offset=(app.chart.size.width - 1, 1))
        assert app.told == [DAY[-1].start]


async def test_strips_tell_gaps_from_quiet_and_more_from_less_without_colours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    counts = [(0, 1, 9), (0, 0, 0), (0, 0, 0)]
    app = Chart([Column("", c, collected=n < 2, start=float(n)) for n, c in enumerate(counts)])
    async with app.run_test(size=(8, 5)) as pilot:
        app.chart.compact = True
        await pilot.pause()
        rows = screen_text(app).splitlines()[:3]
        assert [row[2:] for row in rows] == ["    ··", "▒▒  ··", "██  ··"]


async def test_columns_before_the_window_are_fainter() -> None:
    app = Chart([Column("", (9, 0, 0), before=n == 0, start=float(n)) for n in range(2)])
    async with app.run_test(size=(20, 8)):
        drawn = [s for s in strips(app)[4] if s.text.strip("█") == "" and s.text]
        colours = [s.style.color.get_truecolor() for s in drawn if s.style and s.style.color]
        assert sum(colours[0]) < sum(colours[-1])
