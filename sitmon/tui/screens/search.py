"""The search line: a query typed, checked, and put in force; what is wrong with it stands below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from sitmon.errors import UsageError
from sitmon.tui import safe
from sitmon.tui.screens.dialogue import Dialogue

if TYPE_CHECKING:
    from sitmon.tui.app import Dashboard

_HINT = 'words "a phrase" -without region:idlib kind:strike since:7d until:now source:un conf:>0.8'


class SearchScreen(Dialogue[None]):
    """One line over the view, as in a pager."""

    CSS = (
        Dialogue.CSS
        + """
    SearchScreen { align: center bottom; }
    SearchScreen > .dialogue { width: 100%; max-width: 120; height: auto; margin: 0 0 2 0; }
    """
    )

    BINDINGS = [Binding("escape", "dismiss", "Back", show=False)]  # noqa: RUF012 - textual declares it

    def __init__(self, typed: str) -> None:
        super().__init__()
        self._input = Input(typed, placeholder="search", id="search")
        self._fault = Static(markup=False, classes="fault")

    def compose(self) -> ComposeResult:
        """The line, what is wrong, and what may be written."""
        with Vertical(classes="dialogue") as box:
            box.border_title = cast("str", Content("Search"))
            box.border_subtitle = cast("str", Content("enter searches · empty enter: no search · esc back"))
            yield self._input
            yield self._fault
            yield Static(Content(_HINT), classes="hint")

    def on_mount(self) -> None:
        """Ready to type."""
        self._fault.display = False
        self._input.focus()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._fault.display = False

    @on(Input.Submitted)
    async def _entered(self, message: Input.Submitted) -> None:
        dashboard = cast("Dashboard", self.app)
        try:
            await dashboard.search(message.value.strip())
        except UsageError as fault:
            self._fault.update(Content(safe.line(str(fault))))
            self._fault.display = True
            return
        self.dismiss()
