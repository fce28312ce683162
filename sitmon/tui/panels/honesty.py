"""The line of honesty: what a reader must know before trusting the screen. Always there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import RenderResult

from sitmon.query import KINDS
from sitmon.store import read
from sitmon.tui.lens import ago, stamp
from sitmon.tui.panels.base import Panel
from sitmon.tui.panels.header import Part, joined
from sitmon.tui.theme import Palette

if TYPE_CHECKING:
    import sqlite3

    from sitmon.tui.lens import Lens

_STALE = 7200.0
"""Seconds after which the newest answer of any feed is called stale."""


class HonestyPanel(Panel[read.Honesty]):
    """Feeds answering, the oldest success, articles today, what was not read, what is paused or hidden."""

    auto_links = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._found: read.Honesty | None = None

    def on_mount(self) -> None:
        """Ages are told anew every ten seconds."""
        super().on_mount()
        self.set_interval(10.0, self.refresh)

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> read.Honesty:
        """The figures of honesty."""
        return read.honesty(connection, now)

    def show(self, answer: read.Honesty) -> None:
        """Draws them."""
        self._found = answer
        self.refresh()

    def render(self) -> RenderResult:
        """The line."""
        if self._found is None:
            return joined([(" opening the database …", self.palette.muted, "")])
        return joined(parts(self._found, self.lens, self.dashboard.now(), self.palette))


def parts(found: read.Honesty, lens: Lens, now: float, p: Palette) -> list[Part]:
    """The line in parts, the most important first: what does not fit is cut at the right."""
    told: list[tuple[str, str]] = []
    if lens.as_of is not None:
        told.append((f"paused at {stamp(lens.as_of).strip()}: what is newer is not shown", p.doubtful))
    if found.feeds:
        colour = p.muted if found.answering == found.feeds else p.doubtful
        told.append((f"{found.answering}/{found.feeds} feeds answering", colour))
    else:
        told.append(("no feed is followed", p.doubtful))
    if found.waiting:
        told.append((f"{found.waiting} not asked yet", p.muted))
    if found.newest_success is not None and now - found.newest_success > _STALE:
        told.append((f"STALE: last answer {ago(found.newest_success, now)}", p.bad))
    if found.oldest_success is not None:
        told.append((f"oldest success {ago(found.oldest_success, now)}", p.muted))
    told.append((f"{found.today:,} articles today of {found.articles:,}", p.muted))
    if found.unread:
        count = sum(found.unread.values())
        named = ", ".join(f"{n} in {language(code)}" for code, n in list(found.unread.items())[:3])
        told.append((f"{count} not read ({named})", p.doubtful))
    if hidden := [k for k in KINDS if k not in lens.kinds]:
        told.append((f"hidden: {', '.join(hidden)}", p.doubtful))
    return _spaced(told, p)


def _spaced(told: list[tuple[str, str]], p: Palette) -> list[Part]:
    line: list[Part] = [(" ", "", "")]
    for n, (text, colour) in enumerate(told):
        if n:
            line.append((" · ", p.faint, ""))
        line.append((text, colour, "app.view('feeds')"))
    return line


_LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French", "he": "Hebrew",
    "it": "Italian", "ku": "Kurdish", "my": "Burmese", "pt": "Portuguese", "ru": "Russian", "tr": "Turkish",
    "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def language(code: str) -> str:
    """A language's name for its code; the code where it is not among the common ones."""
    return _LANGUAGES.get(code.split("-")[0], code or "an unknown language")
