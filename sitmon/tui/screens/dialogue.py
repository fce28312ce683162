"""What the screens that open over a view share."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import ModalScreen

T = TypeVar("T")


class Dialogue(ModalScreen[T]):
    """A framed box over the view; esc closes it."""

    SCOPED_CSS = False
    CSS = """
    Dialogue {
        background: $background 55%;
        align: center middle;
        & .dialogue {
            border: round $accent;
            border-title-color: $foreground;
            border-subtitle-color: $muted;
            background: $background;
            padding: 0 1;
        }
        & Input { border: none; height: 1; padding: 0; background: $raised; }
        & .fault { color: $error; height: auto; max-height: 2; }
        & .hint { color: $muted; height: auto; }
    }
    """
