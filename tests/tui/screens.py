"""Screens as text, compared with golden files; `UPDATE_GOLDEN=1` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from textual.app import App
from textual.strip import Strip

from sitmon.tui.picture import screen_text

GOLDEN = Path(__file__).parent / "golden"
SCROLLBAR = {"@mouse.down", "@mouse.up"}  # textual's own


def assert_golden(app: App[Any], name: str) -> None:
    """The screen of `app` is what golden/`name`.txt holds."""
    path = GOLDEN / f"{name}.txt"
    shown = screen_text(app)
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8"), f"{path.name} differs; UPDATE_GOLDEN=1 rewrites it"


def strips(app: App[Any]) -> list[Strip]:
    """What the compositor draws, line by line."""
    return app.screen._compositor.render_strips()


def assert_harmless(app: App[Any]) -> None:
    """No control character, link or action in what is drawn, and every line as wide as the screen."""
    for y, strip in enumerate(strips(app)):
        assert cell_len(strip.text) == app.size.width, (
            f"line {y} is {cell_len(strip.text)} cells: {strip.text!r}"
        )
        for text, style, control in strip:
            assert not control
            bad = [
                ch for ch in text if ord(ch) < 32 or 0x7F <= ord(ch) <= 0x9F or 0x202A <= ord(ch) <= 0x202E
            ]
            assert not bad, f"line {y}: {text!r}"
            meta = style.meta if style else {}
            actions = {key for key in meta if key.startswith("@")} - SCROLLBAR
            assert not actions, f"line {y}: {meta}"
            assert not (style and style.link), f"line {y}: {style}"
