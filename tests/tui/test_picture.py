from __future__ import annotations

import xml.etree.ElementTree as ET

from textual.app import App, ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from sitmon.tui.picture import screen_svg, screen_text


class Question(ModalScreen[None]):
    CSS = "Question { align: center middle; } #question { width: 10; height: 1; }"

    def compose(self) -> ComposeResult:
        yield Static("Really?", id="question")


class Page(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("first <line>\nsecond", markup=False)


async def test_text_is_the_lines_of_the_screen() -> None:
    app = Page()
    async with app.run_test(size=(20, 5)):
        assert screen_text(app) == "first <line>\nsecond\n\n\n\n"


async def test_text_shows_a_dialogue_and_what_is_around_it() -> None:
    app = Page()
    async with app.run_test(size=(20, 5)) as pilot:
        await app.push_screen(Question())
        await pilot.pause()
        assert screen_text(app) == "first <line>\nsecond\n     Really?\n\n\n"


async def test_svg_is_well_formed_and_fetches_nothing() -> None:
    app = Page()
    async with app.run_test(size=(20, 5)):
        svg = screen_svg(app, "<Idlib> \x1b]0;x\x07& more")
    text = "".join(ET.fromstring(svg).itertext())
    assert "first\xa0<line>" in text
    assert "<Idlib>" in text
    assert "url(http" not in svg.replace(" ", "")
    assert "\x1b" not in svg


async def test_svg_leaves_the_screen_to_be_painted() -> None:
    app = Page()
    async with app.run_test(size=(20, 5)) as pilot:
        app.query_one(Static).update("changed")
        screen_svg(app, "t")
        await pilot.pause()
        assert screen_text(app).startswith("changed\n")
