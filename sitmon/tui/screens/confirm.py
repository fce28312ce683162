"""A question before something leaves the program: where a link leads."""

from __future__ import annotations

from typing import cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from sitmon.tui import safe
from sitmon.tui.screens.dialogue import Dialogue


class ConfirmScreen(Dialogue[bool]):
    """True for enter or y, False for anything else."""

    CSS = (
        Dialogue.CSS
        + """
    ConfirmScreen > .dialogue { width: auto; max-width: 90%; min-width: 40; height: auto; padding: 1 2; }
    ConfirmScreen > .dialogue > Static { width: auto; }
    """
    )

    BINDINGS = [  # noqa: RUF012 - textual declares it
        Binding("enter,y", "answer(True)", "Yes", show=False),
        Binding("escape,n,q", "answer(False)", "No", show=False),
    ]

    def __init__(self, title: str, question: str, detail: str) -> None:
        super().__init__()
        self._title, self._question, self._detail = title, question, detail

    def compose(self) -> ComposeResult:
        """The question."""
        with Vertical(classes="dialogue") as box:
            box.border_title = cast("str", Content(safe.line(self._title)))
            box.border_subtitle = cast("str", Content("enter yes · esc no"))
            yield Static(safe.content(self._question, "bold"))
            yield Static(safe.content(safe.line(self._detail, 300)), classes="hint")

    def action_answer(self, yes: bool) -> None:
        """Answers."""
        self.dismiss(yes)
