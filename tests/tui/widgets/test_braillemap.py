from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.events import MouseDown, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp
from textual.message import Message

from sitmon.tui.picture import screen_text
from sitmon.tui.widgets.braillemap import BrailleMap, Marker
from sitmon.tui.widgets.maparea import Area
from sitmon.tui.widgets.mapland import Land
from tests.tui.hostile import HOSTILE
from tests.tui.screens import assert_golden, assert_harmless, strips
from tests.tui.widgets.test_mapland import Shore, box

RED, AMBER, GREEN = "#ff5a52", "#ffb454", "#7bd65b"
LAND = [box(0, 0, 40, 30), Shore([2000, 0, 2000, 3000], border=True), box(60, -30, 80, -10)]
IDLIB = Marker(20, 10, 152, RED, "✶", "Idlib 152", key="idlib")
MARKERS = [
    IDLIB,
    Marker(10, 30, 30, AMBER, "➜", "Deir 30"),
    Marker(-20, 70, 5, GREEN, "◆", "Doha 5"),
    Marker(5, 5, 1, RED, "✶"),
]
BOUNDS = (-10.0, -40.0, 90.0, 40.0)


class Atlas(App[None]):
    CSS = "BrailleMap { width: 100%; height: 100%; }"

    def __init__(self, markers: list[Marker] = MARKERS) -> None:
        super().__init__()
        self.markers = markers
        self.asked = 0
        self.told: list[Message] = []

    def compose(self) -> ComposeResult:
        yield BrailleMap()

    @property
    def map(self) -> BrailleMap:
        return self.query_one(BrailleMap)

    def closer(self) -> Iterable[Shore]:
        self.asked += 1
        return [box(0, 0, 5, 5)]

    def on_mount(self) -> None:
        self.map.set_outlines(LAND, self.closer)
        self.map.fit(BOUNDS)
        self.map.set_markers(self.markers)
        self.map.focus()

    @on(BrailleMap.Pointed)
    @on(BrailleMap.Picked)
    @on(BrailleMap.Moved)
    def tell(self, message: Message) -> None:
        self.told.append(message)

    def picked(self) -> list[str]:
        return [message.markers[0].label for message in self.told if isinstance(message, BrailleMap.Picked)]

    def at(self, marker: Marker) -> tuple[int, int]:
        assert self.map.view is not None
        cell = self.map.view.cell(marker.lat, marker.lon)
        assert cell is not None
        return cell


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (12, 3), (1, 1)])
async def test_a_map_as_it_looks(size: tuple[int, int]) -> None:
    app = Atlas()
    async with app.run_test(size=size):
        assert_harmless(app)
        assert_golden(app, f"map-{size[0]}x{size[1]}")


async def test_spots_differ_by_glyph_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Atlas()
    async with app.run_test(size=(80, 24)):
        text = screen_text(app)
        assert all(glyph in text for glyph in "✶➜◆")


async def test_glyphs_can_be_asked_for() -> None:
    app = Atlas()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "➜" not in screen_text(app)
        app.map.glyphs = True
        await pilot.pause()
        assert "➜" in screen_text(app)


async def test_markers_change_without_the_land() -> None:
    app = Atlas([])
    async with app.run_test(size=(80, 24)) as pilot:
        before = strips(app)
        app.map.set_markers([IDLIB])
        await pilot.pause()
        x, y = app.at(IDLIB)
        after = strips(app)
        assert after[y].text[x] == "●"
        assert "Idlib 152" in after[y].text
        assert [strip.text for strip in after[y + 6 :]] == [strip.text for strip in before[y + 6 :]]


async def test_a_marker_glows_in_its_colour() -> None:
    app = Atlas([IDLIB])
    async with app.run_test(size=(80, 24)):
        x, y = app.at(IDLIB)
        style = strips(app)[y].crop(x, x + 1)._segments[0].style
        assert style is not None
        assert style.bgcolor is not None
        ground = style.bgcolor.get_truecolor()
        assert ground.red > ground.green + 40


@pytest.mark.parametrize(
    ("key", "edge", "rises"), [("left", 0, False), ("right", 0, True), ("up", 1, True), ("down", 1, False)]
)
async def test_arrows_pan(key: str, edge: int, rises: bool) -> None:
    app = Atlas()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("plus", "plus")
        assert app.map.view is not None
        before = app.map.view.bounds[edge]
        await pilot.press(key)
        assert (app.map.view.bounds[edge] > before) == rises
        assert isinstance(app.told[-1], BrailleMap.Moved)
        assert app.told[-1].bounds == app.map.view.bounds


async def test_keys_zoom_and_come_home() -> None:
    app = Atlas()
    async with app.run_test(size=(80, 24)) as pilot:
        home = app.map.view
        assert home is not None
        await pilot.press("plus")
        assert app.map.view is not None
        assert app.map.view.scale == pytest.approx(home.scale * 1.5)
        await pilot.press("minus", "left", "0")
        assert app.map.view == home


async def test_finer_outlines_are_asked_for_once_and_only_from_close_by() -> None:
    app = Atlas()
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.asked == 0
        await pilot.press("plus", "plus", "plus", "plus")
        assert app.asked == 1
        await pilot.press("minus", "minus", "minus", "minus", "plus", "plus", "plus", "plus")
        assert app.asked == 1


async def test_wheel_zooms_on_what_is_under_the_mouse() -> None:
    app = Atlas()
    async with app.run_test(size=(80, 24)) as pilot:
        at = app.at(IDLIB)
        await pilot._post_mouse_events([MouseScrollUp] * 4, BrailleMap, at)
        await pilot.pause()
        assert app.map.view is not None
        assert app.at(IDLIB) == pytest.approx(at, abs=1)
        closer = app.map.view.scale
        await pilot._post_mouse_events([MouseScrollDown], BrailleMap, at)
        assert app.map.view.scale < closer


async def test_dragging_moves_the_map_with_the_mouse_and_chooses_nothing() -> None:
    app = Atlas()
    async with app.run_test(size=(80, 24)) as pilot:
        app.map.fit((0, 5, 40, 25))
        x, y = app.at(IDLIB)
        await pilot._post_mouse_events([MouseDown], BrailleMap, (x, y), button=1)
        await pilot._post_mouse_events([MouseMove], BrailleMap, (x + 5, y + 2), button=1)
        await pilot._post_mouse_events([MouseUp], BrailleMap, (x + 5, y + 2), button=1)
        await pilot.pause()
        assert app.at(IDLIB) == (x + 5, y + 2)
        assert app.picked() == []
        await pilot._post_mouse_events([MouseMove], BrailleMap, (x, y))
        assert app.at(IDLIB) == (x + 5, y + 2)


async def test_click_chooses_the_spot_under_the_mouse() -> None:
    app = Atlas()
    async with app.run_test(size=(80, 24)) as pilot:
        x, y = app.at(IDLIB)
        await pilot.click(BrailleMap, offset=(x + 1, y))
        assert app.picked() == ["Idlib 152"]
        await pilot.click(BrailleMap, offset=(x, y - 4))
        assert app.picked() == ["Idlib 152"]


async def test_keys_step_through_the_spots_by_weight() -> None:
    app = Atlas()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("full_stop", "enter", "full_stop", "enter", "comma", "comma", "enter")
        await pilot.pause()
        assert app.picked() == ["Idlib 152", "Deir 30", ""]
        assert "◉" in screen_text(app)


async def test_without_markers_there_is_nothing_to_step_to() -> None:
    app = Atlas([])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("full_stop", "comma", "enter")
        assert app.picked() == []


async def test_a_resized_map_still_holds_what_was_asked_for() -> None:
    app = Atlas()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.resize_terminal(50, 20)
        await pilot.pause()
        assert app.map.view is not None
        assert (app.map.view.width, app.map.view.height) == (50, 20)
        assert all(app.map.view.cell(marker.lat, marker.lon) for marker in MARKERS)
        assert_harmless(app)
        await pilot.press("plus")
        scale = app.map.view.scale
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert app.map.view.scale == scale


async def test_hostile_labels_and_glyphs_are_harmless() -> None:
    hostile = [Marker(-38 + n * 2.8, 5, 30 + n, RED, text[:3], text[:3000]) for n, text in enumerate(HOSTILE)]
    app = Atlas(hostile)
    async with app.run_test(size=(100, 40)) as pilot:
        assert_harmless(app)
        app.map.glyphs = True
        await pilot.press("full_stop")
        assert_harmless(app)


def back_of(app: Atlas, lat: float, lon: float) -> tuple[int, int, int]:
    view = app.map.view
    assert view is not None
    at = view.cell(lat, lon)
    assert at is not None
    x = 0
    for segment in strips(app)[at[1]]:
        x += segment.cell_length
        if x > at[0]:
            assert segment.style is not None
            assert segment.style.bgcolor is not None
            return tuple(segment.style.bgcolor.get_truecolor())
    raise AssertionError("out of the line")


async def test_an_area_is_tinted_in_its_colour_and_no_more_when_it_is_gone() -> None:
    app = Atlas([])
    async with app.run_test(size=(80, 24)) as pilot:
        land, sea = back_of(app, 10, 10), back_of(app, -30, 10)
        app.map.set_areas([Area("X", 5, RED, Land([box(0, 0, 20, 30)]))])
        await pilot.pause()
        red, green, _ = back_of(app, 10, 10)
        assert red > land[0] + 20
        assert green < land[1] + 20
        assert back_of(app, 10, 35) == land
        assert back_of(app, -30, 10) == sea
        app.map.set_areas([])
        await pilot.pause()
        assert back_of(app, 10, 10) == land


async def test_names_are_drawn_beside_markers() -> None:
    app = Atlas()
    async with app.run_test(size=(80, 24)) as pilot:
        app.map.set_names([(25.0, 5.0, "Harim"), (20.0, 10.0, "Idlib town")])
        await pilot.pause()
        shown = screen_text(app)
        assert "◦ Harim" in shown
        assert "Idlib town" not in shown  # a marker stands there
        assert "Idlib 152" in shown


async def test_news_paints_only_the_lines_it_changes() -> None:
    app = Atlas()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Idlib 152" in screen_text(app)
        before = app.map._strips
        assert before is not None
        heavier = [Marker(20, 10, 160, RED, "✶", "Idlib 160", key="idlib"), *MARKERS[1:]]
        app.map.set_markers(heavier)
        await pilot.pause()
        after = app.map._strips
        assert after is not None
        same = sum(1 for old, new in zip(before, after, strict=True) if old is new)
        assert same >= 15
        assert "Idlib 160" in screen_text(app)
        app.map.set_markers(list(heavier))
        assert app.map._strips is after


@pytest.mark.parametrize("share", [0.02, 0.2, 1.0])
async def test_news_leaves_the_picture_that_a_whole_painting_makes(share: float) -> None:
    def scattered(seed: int) -> list[Marker]:
        chance = random.Random(seed)
        return [
            Marker(
                chance.uniform(-50, 75),
                chance.uniform(-180, 179),
                chance.randint(1, 300),
                chance.choice([RED, GREEN]),
                "✶",
                chance.choice(["Idlib", "إدلب", "東京", "é", ""]),
            )
            for _ in range(60)
        ]

    chance = random.Random(5)
    news = [
        new if chance.random() < share else old for old, new in zip(scattered(1), scattered(2), strict=True)
    ]
    quick, whole = Atlas(scattered(1)), Atlas(news)
    async with quick.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        quick.map.set_markers(news)
        await pilot.pause()
        painted = strips(quick)
    async with whole.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert painted == strips(whole)


async def test_a_flat_map_has_one_ground() -> None:
    app = Atlas()
    async with app.run_test(size=(80, 24)) as pilot:
        app.map.set_areas([Area("X", 5, RED, Land([box(0, 0, 20, 30)]))])
        app.map.flat = True
        await pilot.pause()
        grounds = {s.style.bgcolor for strip in strips(app) for s in strip if s.style}
        assert len(grounds) == 1
        assert "Idlib 152" in screen_text(app)
