"""The command palette: every key's action, the user's watches, the themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand

from sitmon.query import SORTS
from sitmon.tui import safe, theme, watching
from sitmon.tui.keys import KEYS
from sitmon.tui.lens import SORT_WORDS

if TYPE_CHECKING:
    from sitmon.tui.app import Dashboard


def commands(app: Dashboard) -> Iterator[SystemCommand]:
    """What can be done now, in the order of the help."""
    watching.refresh(app)
    for key in KEYS:
        name = key.action.partition("(")[0]
        if name != "command_palette" and app.check_action(name, ()):
            yield SystemCommand(f"{key.help} ({key.shown})", key.group, _runner(app, key.action))
    for sort in SORTS:
        yield SystemCommand(
            f"Sort by {sort}", SORT_WORDS.get(sort, "newest first"), partial(app.action_sort, sort)
        )
    for kind in app.lens.known[3:]:
        yield SystemCommand(f"Kind {safe.line(kind, 40)}", "On and off", partial(app.action_kind, kind))
    for panel in ("map", "events", "timeline", "regions", "trend", "feeds"):
        if app.current_mode == "live":
            yield SystemCommand(
                f"Enlarge {panel}", "All the room for one panel", partial(app.action_enlarge, panel)
            )
    for watch, text in app.watches.items():
        yield SystemCommand(
            f"Watch {safe.line(watch, 40)}", safe.line(text, 80), partial(app.action_watch, watch)
        )
    for watch in app.saved:
        yield SystemCommand(
            f"Remove watch {safe.line(watch, 40)}",
            "It was saved here",
            partial(app.action_remove_watch, watch),
        )
    for name in theme.PALETTES:
        yield SystemCommand(f"Theme {name}", "Colours", partial(setattr, app, "theme", name))


def _runner(app: Dashboard, action: str) -> Callable[[], Any]:
    async def run() -> None:
        await app.run_action(action)

    return run
