"""Feed health: the compact panel of the Live view and the rows of the Feeds view."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip

from sitmon.store.feeds import FeedHealth, health_now
from sitmon.tui import safe
from sitmon.tui.panels.base import Panel
from sitmon.tui.theme import DOT, Palette, pen
from sitmon.units import span

if TYPE_CHECKING:
    import sqlite3

    from sitmon.tui.lens import Lens

_ORDER = {"failing": 0, "ok": 1, "waiting": 2, "retired": 3, "off": 4}
_GLYPHS = {"ok": DOT, "failing": "▲", "waiting": "○", "off": "–", "retired": "×"}


def colour_of(feed: FeedHealth, p: Palette) -> str:
    """The colour of a feed's condition."""
    failing = p.bad if feed.failures >= 3 else p.doubtful
    return {"ok": p.good, "failing": failing}.get(feed.condition, p.muted)


def sign(feed: FeedHealth) -> str:
    """The sign of a feed's condition."""
    return _GLYPHS[feed.condition]


def ordered(feeds: list[FeedHealth]) -> list[FeedHealth]:
    """Those that need a look first, then those that answered last."""
    return sorted(feeds, key=lambda f: (_ORDER[f.condition], -(f.last_poll or 0.0), f.name.casefold()))


def told(feed: FeedHealth) -> str:
    """What a feed last answered, in a few words."""
    if feed.condition in ("off", "retired"):
        return "switched off" if feed.condition == "off" else "gone (410)"
    if feed.condition == "waiting":
        return "not asked yet"
    status = str(feed.last_status) if feed.last_status else ""
    if feed.condition == "failing":
        return f"{feed.last_error or status} ×{feed.failures}".strip()
    added = f" +{feed.last_added}" if feed.last_added else ""
    took = f" {feed.last_ms} ms" if feed.last_ms is not None else ""
    return f"{status}{took}{added}".strip()


def answer_of(feed: FeedHealth, width: int) -> str:
    """As `told`, in `width` cells; the figures of a good answer in columns, where there is room for these."""
    took = f"{feed.last_ms:,} ms" if feed.last_ms is not None else ""
    added = f"+{feed.last_added:,}" if feed.last_added else ""
    figures = f"{feed.last_status or '':<3}{took:>8}{added:>5}".rstrip()
    good = feed.condition == "ok" and len(figures) <= width
    return figures.ljust(width) if good else safe.cells(told(feed), width)


def age(feed: FeedHealth, now: float) -> str:
    """How long ago a feed last answered well."""
    return span(now - feed.last_success) if feed.last_success is not None else "never"


class FeedsPanel(Panel[list[FeedHealth]], can_focus=True):
    """As many feeds as there are lines, those in trouble first."""

    HEADING = "Feeds"
    PANE = "Feeds at a glance"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "app.view('feeds')", "All feeds", show=False)]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._feeds: list[FeedHealth] | None = None

    def on_mount(self) -> None:
        """Ages are told anew every ten seconds."""
        super().on_mount()
        self.set_interval(10.0, self.refresh)

    def on_click(self) -> None:
        """The whole list is a view of its own."""
        self.dashboard.action_view("feeds")

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> list[FeedHealth]:
        """All feeds, in the order shown."""
        return [f for f in ordered(health_now(connection)) if f.enabled]

    def show(self, answer: list[FeedHealth]) -> None:
        """Draws them."""
        self._feeds = answer
        failing = sum(f.condition == "failing" for f in answer)
        every = f"6 shows all {len(answer)}"
        foot = f"{failing} failing · {every}" if failing else every if answer else ""
        self.heading("Feeds", foot)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One feed a line."""
        width, p = self.size.width, self.palette
        if not self._feeds:
            words = (
                "No feed is followed yet: sitmon feeds add URL."
                if self._feeds is not None
                else "Waiting for feeds."
            )
            text = " " + safe.cells(words if y == 0 else "", width - 1)
            return Strip([Segment(text, pen(p.muted))]).apply_style(self.rich_style)
        if y >= len(self._feeds):
            return Strip.blank(width, self.rich_style)
        longest = max(cell_len(answer_of(f, width).rstrip()) for f in self._feeds[: self.size.height])
        answer = min(longest, max(width // 3, 8))
        strip = Strip(line_of(self._feeds[y], self.dashboard.now(), width, p, answer))
        return strip.adjust_cell_length(width).apply_style(self.rich_style)


def line_of(feed: FeedHealth, now: float, width: int, p: Palette, answer: int = 18) -> list[Segment]:
    """Condition, name, age, and the answer in `answer` cells."""
    name = max(width - 3 - 7 - 2 - answer - 1, 4)
    colour = colour_of(feed, p)
    return [
        Segment(f" {sign(feed)} ", pen(colour)),
        Segment(safe.cells(feed.name, name), pen(p.text)),
        Segment(safe.line(age(feed, now), 7).rjust(7) + "  ", pen(p.muted)),
        Segment(answer_of(feed, answer), pen(colour if feed.failures else p.muted)),
    ]
