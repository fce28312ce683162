"""The first line: whether this is live, where and when it looks, what it found; below it the filters as chips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from sitmon.tui import safe, zones
from sitmon.tui.lens import moment
from sitmon.tui.panels.base import Panel
from sitmon.tui.theme import DOT, glyph

if TYPE_CHECKING:
    import sqlite3

    from sitmon.store.tally import Tally
    from sitmon.tui.lens import Lens

Part = tuple[str, str, str]
"""Text, style, and the action a click on it runs ('' for none)."""


@dataclass(frozen=True, slots=True)
class Heads:
    """What the header shows: events by kind, and whether somebody collects."""

    counts: dict[str, int]
    feeds: int
    answering: int
    collecting: bool


def joined(parts: list[Part]) -> Content:
    """Parts as one Content; clicks run our own actions only, never anything from a feed."""
    return Content("").join([_part(*part) for part in parts])


def spaced(text: str) -> str:
    """`text` cleaned, with the spaces around it that `safe.line` would take away."""
    inner = safe.line(text)
    if not inner:
        return " " * len(text)
    return " " * (len(text) - len(text.lstrip(" "))) + inner + " " * (len(text) - len(text.rstrip(" ")))


def _part(text: str, style: str, action: str) -> Content:
    plain = Content.styled(spaced(text), style)
    return plain.stylize(Style.from_meta({"@click": action})) if action else plain


def length(parts: list[Part]) -> int:
    """The cells that parts take."""
    return sum(cell_len(spaced(text)) for text, _, _ in parts)


_APART = 2
"""Cells that the clock keeps from what is before it."""


class Line(Static):
    """A line with clickable parts that keep their own colours."""

    auto_links = False


class HeaderPanel(Panel[Heads]):
    """One line, and a second one while filters are in force."""

    COUNTS = True

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._line = Line(markup=False, classes="headline")
        self._chips = Line(markup=False, classes="chips")
        self._heads: Heads | None = None
        self._told = ""
        self._kinds: Tally | None = None

    def compose(self) -> list[Static]:
        """The two lines."""
        return [self._line, self._chips]

    def on_mount(self) -> None:
        """Draws at once, so that the first frame has its header."""
        super().on_mount()
        self.redraw()
        self.set_interval(1.0, self.redraw)

    def on_resize(self) -> None:
        """What fits depends on the width."""
        self.redraw()

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> Heads:
        """Counts without the kind filter: a kind that is off still says how many it hides."""
        from sitmon.store import lease, read
        from sitmon.store.tally import Tally

        feeds, answering, *_ = read.answering(connection)
        held = lease.current(connection, self.lease_clock())
        self._kinds = self._kinds or Tally("e.kind", "event_kind")
        counts = self._kinds.ask(connection, lens.selection(now, kinds=False))
        return Heads({kind: n for (kind,), n in counts.items()}, feeds, answering, held is not None)

    def show(self, answer: Heads) -> None:
        """Draws the answer."""
        self._heads = answer
        self.dashboard.collecting = answer.collecting
        self.redraw()

    def redraw(self) -> None:
        """Draws the line where something in it changed, the clock included."""
        parts, chips = self._parts(), self._chip_parts()
        told = repr((parts, chips, self.size.width))
        if told == self._told:
            return
        self._told = told
        self._line.update(joined(parts), layout=False)
        self._chips.display = bool(chips)
        if chips:
            self._chips.update(joined(chips), layout=False)

    def _parts(self) -> list[Part]:
        """The fullest line that fits: first the feeds give way, then the clock, then the words of kinds."""
        feeds, clock = self._feeds(), [(self._clock(), self.palette.muted, "")]
        full, short = self._left(words=True), self._left(words=False)
        for left, right in ((full + feeds, clock), (full, clock), (full, []), (short, clock)):
            room = self.size.width - 2 - length(left) - length(right)
            if room >= (_APART if right else 0):
                return [*left, (" " * room, "", ""), *right]
        return short

    def _left(self, *, words: bool) -> list[Part]:
        lens, p = self.lens, self.palette
        region = safe.line(lens.region(), max(self.size.width // 4, 8))
        left: list[Part] = [self._state(), self._bar(), (region, f"bold {p.text}", "app.region"), self._bar()]
        return [*left, (self._window(), p.text, "app.window"), self._bar(), *self._counts(words)]

    def _bar(self) -> Part:
        return (" │ " if self.size.width >= 100 else "  ", self.palette.border, "")

    def _feeds(self) -> list[Part]:
        if self._heads is None:
            return []
        feeds = f"{self._heads.answering}/{self._heads.feeds} feeds ok"
        return [self._bar(), (feeds, self.palette.muted, "app.view('feeds')")]

    def _state(self) -> Part:
        p, app = self.palette, self.dashboard
        if self.lens.as_of is not None:
            return "‖ PAUSED", f"bold {p.doubtful}", "app.pause"
        if app.replay:
            return f"{DOT} REPLAY", f"bold {p.accent}", "app.pause"
        if self._heads is None:
            return "○ OPENING", f"bold {p.muted}", ""
        if app.minder.starting and not self._heads.collecting:
            return "○ STARTING", f"bold {p.muted}", ""
        if not self._heads.collecting:
            return "○ NO COLLECTOR", f"bold {p.doubtful}", ""
        if not self._heads.feeds:
            return "○ NO FEEDS", f"bold {p.doubtful}", "app.view('feeds')"
        return f"{DOT} LIVE", f"bold {p.good}", "app.pause"

    def _window(self) -> str:
        # The window's end stands on a chip of its own.
        return self.lens.window_text().partition(" until ")[0]

    def _counts(self, words: bool) -> list[Part]:
        found, lens = self._heads.counts if self._heads else {}, self.lens
        parts: list[Part] = []
        for kind in lens.known:
            on = kind in lens.kinds
            style = f"bold {self.palette.kind(kind)}" if on else f"strike {self.palette.faint}"
            word = f" {safe.line(kind, 16)}" if words else ""
            count = f"{found.get(kind, 0):,}" if self._heads else "–"
            parts += [(f"{glyph(kind)} {count}{word}", style, f"app.kind({kind!r})"), ("  ", "", "")]
        return parts[:-1]

    def _clock(self) -> str:
        at = moment(self.dashboard.now())
        if at is None:
            return ""
        if self.dashboard.replay:
            return f"{at.day} {at:%b %Y %H:%M} {zones.name()}"
        return (
            f"{at.day} {at:%b %H:%M} {zones.name()}"
            if self.size.width >= 90
            else f"{at:%H:%M} {zones.name()}"
        )

    def _chip_parts(self) -> list[Part]:
        chips = self.lens.chips()
        parts: list[Part] = []
        for chip in chips:
            text = f" {safe.line(chip.text, 40)} × "
            parts += [
                (" ", "", ""),
                (text, f"{self.palette.text} on {self.palette.border}", f"app.unchip('{chip.name}')"),
            ]
        return [*parts, ("  esc clears", self.palette.faint, "app.clear")] if parts else []
