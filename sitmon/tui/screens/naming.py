"""A name asked for, for what is saved under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Checkbox, Input, Static

from sitmon.config import CHANNELS
from sitmon.errors import SitmonError, StoreError, UsageError
from sitmon.tui import safe, watching
from sitmon.tui.keeping import unkept
from sitmon.tui.screens.dialogue import Dialogue

if TYPE_CHECKING:
    from sitmon.tui.app import Dashboard


class _Channel(Checkbox):
    """A box that is empty where it is not ticked."""

    BUTTON_LEFT, BUTTON_INNER, BUTTON_RIGHT = "", "[ ]", ""

    def watch_value(self) -> None:
        """The sign follows the value; colour alone would not tell."""
        super().watch_value()
        self.BUTTON_INNER = "[x]" if self.value else "[ ]"
        self.refresh()


class NamingScreen(Dialogue[None]):
    """Saves what is looked at as a watch."""

    CSS = (
        Dialogue.CSS
        + """
    NamingScreen > .dialogue { width: 72; max-width: 96%; height: auto; }
    NamingScreen .asked { margin: 1 0 0 0; }
    NamingScreen .channels { height: 1; }
    NamingScreen Checkbox { margin: 0 2 0 0; background: $background; }
    NamingScreen Checkbox > .toggle--button { background: $background; color: $foreground; }
    NamingScreen Checkbox.-on > .toggle--button { background: $background; color: $foreground; text-style: bold; }
    NamingScreen Checkbox:focus > .toggle--button { background: $raised; }
    """
    )

    BINDINGS = [  # noqa: RUF012 - textual declares it
        Binding("escape", "dismiss", "Back", show=False),
        Binding("enter", "save", "Save", show=False, priority=True),
    ]

    def __init__(self, query: str) -> None:
        super().__init__()
        self._query = query
        self._saving = False
        self._fault = Static(markup=False, classes="fault")
        self._channels = {name: _Channel(Content(name), compact=True) for name in CHANNELS}

    def compose(self) -> ComposeResult:
        """The line, and what is saved."""
        with Vertical(classes="dialogue") as box:
            box.border_title = cast("str", Content("Save as a watch"))
            box.border_subtitle = cast(
                "str", Content("enter saves · tab to the channels, space ticks · esc back")
            )
            yield Input(placeholder="a name, such as idlib-strikes", max_length=watching.NAME_MOST)
            yield self._fault
            yield Static(safe.content(self._query or "everything"), classes="hint")
            yield Static(
                Content("Tell of what is new in it while a dashboard is open, by"), classes="hint asked"
            )
            with Horizontal(classes="channels"):
                yield from self._channels.values()

    def on_mount(self) -> None:
        """Ready to type."""
        self._fault.display = False
        self.query_one(Input).focus()
        if not cast("Dashboard", self.app).config.alert_command:
            command = self._channels["command"]
            command.disabled, command.label = True, Content("command (none in [alerts] of the configuration)")

    def action_save(self) -> None:
        """Saves it, whatever has the focus; what is wrong with the name stands below it."""
        if self._saving:
            return
        alert = [name for name, box in self._channels.items() if box.value]
        self._saving = True
        try:
            watching.save(
                cast("Dashboard", self.app), self.query_one(Input).value, alert, self._saved, self._refused
            )
        except UsageError as fault:
            self._refused(fault)

    def _saved(self) -> None:
        if self.is_current:
            self.dismiss()

    def _refused(self, fault: SitmonError) -> None:
        """What was typed stays, to be saved once more."""
        self._saving = False
        told = unkept("the watch", fault) if isinstance(fault, StoreError) else str(fault)
        if self.is_current:
            self._fault.update(Content(safe.line(told)))
            self._fault.display = True
        else:
            cast("Dashboard", self.app).say(told, "error")
