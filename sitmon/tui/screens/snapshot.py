"""One snapshot: what it is of, what it holds, and whether it is still what was frozen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from sitmon.errors import SnapshotError
from sitmon.store.marks import SnapshotEntry
from sitmon.tui import safe
from sitmon.tui.lens import stamp
from sitmon.tui.panels.facts import Fact, fact, table
from sitmon.tui.saving import near
from sitmon.tui.screens.dialogue import Dialogue
from sitmon.tui.theme import Palette, glyph
from sitmon.tui.widgets.pager import Pager
from sitmon.units import bulk

if TYPE_CHECKING:
    from sitmon.snapshots.verify import Contents
    from sitmon.tui.app import Dashboard

_WRONG_MOST = 12
_WIDEST = 150


class SnapshotScreen(Dialogue[None]):
    """Its manifest, its files, its state, and the screen as it was."""

    CSS = (
        Dialogue.CSS
        + """
    SnapshotScreen > .dialogue { width: 96%; max-width: 150; height: 92%; }
    SnapshotScreen Static { width: 1fr; height: auto; }
    SnapshotScreen .screen { text-wrap: nowrap; text-overflow: clip; color: $muted; margin: 1 0 0 0; }
    """
    )

    BINDINGS = [  # noqa: RUF012 - textual declares it
        Binding("escape,q", "dismiss", "Back", show=False),
        Binding("y", "copy", show=False),
    ]

    def __init__(self, entry: SnapshotEntry) -> None:
        super().__init__()
        self._entry = entry
        self._told = Static(Content("Checking every file …"))
        self._screen = Static(markup=False, classes="screen")

    def compose(self) -> ComposeResult:
        """The facts, and below them the screen."""
        with Vertical(classes="dialogue") as box:
            box.border_title = cast("str", Content(safe.line(f"Snapshot · {self._entry.name}", 100)))
            box.border_subtitle = cast("str", Content("y copies where it lies · esc back"))
            with Pager():
                yield self._told
                yield self._screen

    def on_mount(self) -> None:
        """Looks into it, off the loop: every byte is read."""
        self.query_one(Pager).focus()
        self.run_worker(self._load())

    async def _load(self) -> None:
        from sitmon.snapshots.verify import contents

        app, entry = cast("Dashboard", self.app), self._entry
        with app.backlog:
            try:
                held = await app.reader.ask(
                    lambda _: contents(Path(entry.path), manifest_sha256=entry.manifest_sha256)
                )
            except SnapshotError as fault:
                self._told.update(page(entry, None, [str(fault)], app.palette, self._width()))
                return
        self._told.update(page(entry, held, held.wrong, app.palette, self._width()))
        self._screen.update(safe.content(held.screen))

    def _width(self) -> int:
        return max(min(self.size.width * 96 // 100, _WIDEST) - 5, 1)

    def action_copy(self) -> None:
        """Copies where it lies."""
        self.app.copy_to_clipboard(safe.line(self._entry.path))
        cast("Dashboard", self.app).say("Copied where the snapshot lies.")


def page(
    entry: SnapshotEntry, held: Contents | None, wrong: Iterable[str], p: Palette, width: int
) -> Content:
    """What is known of a snapshot; `held` is None where it could not be read."""
    return table([*_state(held, list(wrong), p), *_facts(entry, held, p)], p, width)


def _state(held: Contents | None, wrong: list[str], p: Palette) -> list[Fact]:
    if held is not None and not wrong:
        count = len(held.files) + 1
        return [fact("state", f"✓ whole and unchanged: {count} files, as they were written", p.good)]
    told = [fact("state", f"✗ {fault}", p.bad) for fault in wrong[:_WRONG_MOST]]
    left = len(wrong) - len(told)
    return [*told, fact("state", f"and {left} more", p.bad)] if left > 0 else told


def _facts(entry: SnapshotEntry, held: Contents | None, p: Palette) -> list[Fact]:
    known: dict[str, Any] = held.facts if held else {}
    told = [
        ("taken", stamp(entry.taken_at, year=True).strip()),
        ("region", entry.region),
        ("search", entry.query),
        ("window", " · ".join(str(x) for x in (known.get("window"), _ends(known)) if x)),
        ("known at", known.get("as_of")),
        ("articles", f"{entry.articles:,}"),
        ("events", known.get("events")),
        ("kinds", _counts(known.get("counts"), glyphs=True)),
        ("feeds", _feeds(known.get("feeds"))),
        ("not read", _counts(known.get("unread"))),
        ("coder", _names(known.get("coders"))),
        ("sitmon", known.get("sitmon")),
        ("folder", near(Path(entry.path))),
        *(
            ("files", f"{name} · {bulk(print_.size)}")
            for name, print_ in (held.files if held else {}).items()
        ),
    ]
    return [fact(name, str(value), p.text) for name, value in told if value not in (None, "")]


def _ends(known: dict[str, Any]) -> str:
    ends = (("since", known.get("since")), ("until", known.get("until")))
    return ", ".join(f"{word} {at}" for word, at in ends if at)


def _counts(found: object, *, glyphs: bool = False) -> str:
    """Names with their counts."""
    if not isinstance(found, dict):
        return ""
    return " · ".join(
        f"{glyph(str(name)) + ' ' if glyphs else ''}{count} {name}" for name, count in found.items()
    )


def _names(found: object) -> str:
    return ", ".join(map(str, found)) if isinstance(found, list) else ""


def _feeds(found: object) -> str:
    if not isinstance(found, dict):
        return ""
    return f"{found.get('answering')} of {found.get('total')} answered"
