"""A running dashboard's screen as plain text or as SVG: what a snapshot keeps and a test compares."""

from __future__ import annotations

import re
from typing import Any

from textual._context import visible_screen_stack
from textual.app import App

from sitmon.tui import safe

_FONTS = re.compile(r"@font-face\s*\{[^}]*\}\s*")


def screen_text(app: App[Any]) -> str:
    """The screen of `app` as lines of text, trailing blanks cut, with what shows around a dialogue.

    Textual has no public way to read a screen back; the compositor's strips are what it draws.
    """
    visible_screen_stack.set(list(app._background_screens))
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


def screen_svg(app: App[Any], title: str) -> str:
    """The screen of `app` as an SVG picture headed `title`, which fetches nothing when it is opened."""
    # Textual's template loads its fonts from the network.
    picture = _FONTS.sub("", app.export_screenshot(title=safe.line(title) or " ", simplify=True))
    # The export clears what was still to be painted.
    app.screen.refresh()
    return picture
