"""One article, whole: what was read in it, in which words, by whose account, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from sitmon.store import read
from sitmon.tui.panels import changes
from sitmon.tui.panels.base import Panel, foot_of
from sitmon.tui.panels.page import Asked, Page, page
from sitmon.tui.widgets.pager import Pager

if TYPE_CHECKING:
    import sqlite3

    from sitmon.tui.lens import Lens


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with the reader's verdicts, how the cues fared, and the change asked for."""

    found: read.Detail
    verdicts: dict[str, bool]
    records: dict[tuple[str, str], tuple[int, int]]
    changes: Content | None


class DetailPanel(Panel[Opened | None]):
    """Title, origin, events with their evidence, figures, claims, then the text with its marks."""

    DEFAULT_CSS = """
    DetailPanel > Pager { padding: 0 1; background: $background; }
    DetailPanel > Pager > Static { width: 1fr; height: auto; padding: 0 1 0 0; }
    """
    HEADING = "Article"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.article_id: int | None = None
        self.kind: str | None = None
        self.ordinal: int | None = None
        self.why = False
        self.change = 0
        """Which change of the article is shown in place of its text, counted back from the newest; 0 for none."""
        self._wanted = False
        """Whether a change was asked for before the article was read."""
        self._going = False
        """Whether the page is to show the change as soon as it holds it."""
        self._opened: Opened | None = None
        self._page: Page | None = None
        self._stop: int | None = None
        self._body = Static(markup=False)
        self._scroll = Pager()

    def compose(self) -> ComposeResult:
        """A scrolling page."""
        with self._scroll:
            yield self._body

    @property
    def found(self) -> read.Detail | None:
        """The article shown."""
        return self._opened.found if self._opened else None

    def open(self, article_id: int, kind: str | None = None, ordinal: int | None = None) -> None:
        """Shows an article; its events of `kind` first, and of these the one numbered `ordinal`."""
        if (article_id, ordinal) != (self.article_id, self.ordinal):
            self._scroll.scroll_home(animate=False)
            self._stop, self.change, self._going = None, 0, False
            # What was asked of a panel that showed nothing yet is asked of the article that it opens on.
            self._wanted = self._wanted and self.article_id is None
        self.article_id, self.kind, self.ordinal = article_id, kind, ordinal
        self.refetch()

    def toggle_why(self) -> None:
        """Shows or hides what decided and what spoke against."""
        self.why = not self.why
        self._scroll.scroll_home(animate=False)
        self._draw()
        self.refetch()

    def next_change(self) -> None:
        """The newest change, then the ones before it, then the text again."""
        found = self.found
        self._wanted = found is None or found.id != self.article_id
        if found is None or self._wanted:
            return
        if found.versions < 2:
            self.dashboard.say("This article was not edited since it was first seen.")
            return
        self.change = (self.change + 1) % found.versions
        self._stop, self._going = None, self.change > 0
        if not self.change:
            self._scroll.scroll_home(animate=False)
        self.refetch()

    def jump(self, step: int) -> None:
        """Goes to the next mark of the text."""
        stops = self._page.stops if self._page else ()
        if not stops:
            return
        self._stop = (
            (0 if step > 0 else len(stops) - 1) if self._stop is None else (self._stop + step) % len(stops)
        )
        self._draw()
        if self._page is not None:
            line = self._line(self._page.content, self._page.stops[self._stop][0])
            self._scroll.scroll_to(y=line - self._scroll.size.height // 3, animate=False)

    def _line(self, content: Content, at: int) -> int:
        """The line on which a character stands: the height of all that is before it."""
        return content[: at + 1].get_height({}, max(self._body.size.width, 1)) - 1

    def on_resize(self) -> None:
        """Tables are as wide as the page, once it is laid out."""
        self.call_after_refresh(self._draw)

    def take_focus(self) -> None:
        """So that arrows scroll the text."""
        self._scroll.focus()

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> Opened | None:
        """The article, and what belongs to it."""
        if self.article_id is None:
            return None
        article_id, change = self.article_id, self.change
        found = read.detail(connection, article_id)
        if found is None:
            return None
        verdicts = {kind: right for (_, kind), right in read.judged(connection, [article_id]).items()}
        records = read.cue_records(connection) if self.why else {}
        shown = None
        if change:
            kept = read.versions(connection, article_id)
            if change < len(kept):
                shown = changes.shown(kept[-change - 1], kept[-change], self.palette)
        return Opened(found, verdicts, records, shown)

    def show(self, answer: Opened | None) -> None:
        """Draws it, unless another was opened meanwhile."""
        if answer is not None and answer.found.id != self.article_id:
            return
        self._opened = answer
        self._draw()
        if self._wanted:
            self.next_change()
        if self._going and self._page is not None and self._page.change is not None:
            self._going = False
            self._scroll.scroll_to(y=self._line(self._page.content, self._page.change), animate=False)

    def _draw(self) -> None:
        if self._opened is None:
            self._body.update(Content("Choose an event and press enter."))
            return
        held, found = self._opened, self._opened.found
        asked = Asked(self.kind, self.why, held.verdicts, held.records, held.changes, self.ordinal)
        width = max(self._body.size.width, 1)
        self._page = page(found, asked, self.dashboard.now(), self.palette, width)
        shown = self._page.content
        foot = ["e why", "c right", "x wrong", "esc back"]
        if self._page.stops:
            at = f"{self._stop + 1}/" if self._stop is not None else ""
            foot.insert(0, f". , marks {at}{len(self._page.stops)}")
        if found.versions > 1:
            at = f" {self.change}/{found.versions - 1}" if held.changes is not None else ""
            foot.insert(0, f"v changes{at}")
        if self._stop is not None and self._stop < len(self._page.stops):
            shown = shown.stylize("reverse", *self._page.stops[self._stop])
        self.heading(f"Article · {found.publisher}", foot_of(foot, self.size.width))
        self._body.update(shown)
