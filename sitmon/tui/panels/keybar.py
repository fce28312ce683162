"""The last line: the keys that work here, each of them a button for the mouse."""

from __future__ import annotations

from textual.app import RenderResult
from textual.widget import Widget

from sitmon.tui.keys import KEYS, Key
from sitmon.tui.panels.header import Part, joined
from sitmon.tui.theme import palette

VIEWS = Key("", "", "1–7", "views", "", "")
OPEN = Key("", "", "enter", "open", "", "")
"""Keys that are bound elsewhere, and that nobody should have to look up."""
_WHY = next(k for k in KEYS if k.action == "why")


class KeyBar(Widget):
    """Shows the keys that have a word and whose action is on."""

    auto_links = False

    def on_mount(self) -> None:
        """Follows the screen's bindings as the focus moves."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> RenderResult:
        """The line; keys that do not fit are left out, `?` and `q` never."""
        p = palette(self.app.theme)
        wanted = [
            VIEWS,
            *([OPEN] if self._works(_WHY) else []),
            *(k for k in KEYS if k.word and self._works(k)),
        ]
        parts: list[Part] = []
        for key in fitting(wanted, self.size.width):
            action = f"app.{key.action}" if key.action else ""
            parts += [
                (" ", "", ""),
                (key.shown, f"bold {p.accent}", action),
                (f" {key.word} ", p.muted, action),
            ]
        return joined(parts)

    def _works(self, key: Key) -> bool:
        name = key.action.split("(")[0]
        return self.app.check_action(name, ()) is True


def fitting(keys: list[Key], width: int) -> list[Key]:
    """The keys whose words fit into `width` cells; the last two come before all others."""
    cost = {k: len(k.shown) + len(k.word) + 3 for k in keys}
    last = keys[-2:]
    room = width - sum(cost[k] for k in last)
    kept: list[Key] = []
    for key in keys[:-2]:
        room -= cost[key]
        if room < 0:
            break
        kept.append(key)
    return kept + last
