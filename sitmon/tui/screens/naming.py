"""A name asked for, for what is saved under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from sitmon.errors import UsageError
from sitmon.tui import safe, watching
from sitmon.tui.screens.dialogue import Dialogue

if TYPE_CHECKING:
    from sitmon.tui.app import Dashboard


class NamingScreen(Dialogue[None]):
    """Saves what is looked at as a watch."""

    CSS = (
        Dialogue.CSS
        + """
    NamingScreen > .dialogue { width: 72; max-width: 96%; height: auto; }
    """
    )

    BINDINGS = [Binding("escape", "dismiss", "Back", show=False)]  # noqa: RUF012 - textual declares it

    def __init__(self, query: str) -> None:
        super().__init__()
        self._query = query
        self._fault = Static(markup=False, classes="fault")

    def compose(self) -> ComposeResult:
        """The line, and what is saved."""
        with Vertical(classes="dialogue") as box:
            box.border_title = cast("str", Content("Save as a watch"))
            box.border_subtitle = cast("str", Content("enter saves · esc back"))
            yield Input(placeholder="a name", max_length=watching.NAME_MOST)
            yield self._fault
            yield Static(safe.content(self._query or "everything"), classes="hint")

    def on_mount(self) -> None:
        """Ready to type."""
        self._fault.display = False
        self.query_one(Input).focus()

    @on(Input.Submitted)
    async def _entered(self, message: Input.Submitted) -> None:
        try:
            await watching.save(cast("Dashboard", self.app), message.value)
        except UsageError as fault:
            self._fault.update(Content(safe.line(str(fault))))
            self._fault.display = True
            return
        self.dismiss()
