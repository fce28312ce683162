"""One article, whole: what was read in it, in which words, by whose account, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from sitmon.model import whole
from sitmon.store import read
from sitmon.text import address
from sitmon.tui import safe
from sitmon.tui.lens import ago, stamp
from sitmon.tui.panels import detail_parts as parts
from sitmon.tui.panels.base import Panel

if TYPE_CHECKING:
    import sqlite3

    from sitmon.tui.lens import Lens
    from sitmon.tui.theme import Palette

TITLE_MOST = 600
TEXT_MOST = 12_000
"""Characters of an article's text that are laid out; the rest is said to be there."""


class DetailPanel(Panel[read.Detail | None]):
    """Title, origin, events with their evidence, figures, claims, then the text with the evidence marked."""

    DEFAULT_CSS = """
    DetailPanel > _Scroll { padding: 0 1; background: $background; scrollbar-size-vertical: 1; }
    DetailPanel > _Scroll > Static { width: 1fr; height: auto; }
    """
    HEADING = "Article"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.article_id: int | None = None
        self.kind: str | None = None
        self.why = False
        self.found: read.Detail | None = None
        self._body = Static(markup=False)
        self._scroll = _Scroll()

    def compose(self) -> ComposeResult:
        """A scrolling page."""
        with self._scroll:
            yield self._body

    def open(self, article_id: int, kind: str | None = None) -> None:
        """Shows an article; its event of `kind` first."""
        if article_id != self.article_id:
            self._scroll.scroll_home(animate=False)
        self.article_id, self.kind = article_id, kind
        self.refetch()

    def toggle_why(self) -> None:
        """Shows or hides what decided and what spoke against."""
        self.why = not self.why
        self._draw()

    def take_focus(self) -> None:
        """So that arrows scroll the text."""
        self._scroll.focus()

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> read.Detail | None:
        """The article."""
        return read.detail(connection, self.article_id) if self.article_id is not None else None

    def show(self, answer: read.Detail | None) -> None:
        """Draws it, unless another was opened meanwhile."""
        if answer is not None and answer.id != self.article_id:
            return
        self.found = answer
        self._draw()

    def _draw(self) -> None:
        if self.found is None:
            self._body.update(Content("Choose an event and press enter."))
            return
        now, p = self.dashboard.now(), self.palette
        self.heading(f"Article · {self.found.publisher}", "e why · o open · y copy · esc back")
        self._body.update(page(self.found, self.kind, self.why, now, p))


class _Scroll(VerticalScroll, can_focus=True):
    BINDINGS = [  # noqa: RUF012 - textual declares it
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
        Binding("g", "scroll_home", show=False),
        Binding("G", "scroll_end", show=False),
        Binding("ctrl+d", "page_down", show=False),
        Binding("ctrl+u", "page_up", show=False),
    ]


def page(found: read.Detail, kind: str | None, why: bool, now: float, p: Palette) -> Content:
    """The whole page. `kind` names the events that come first; `why` adds the reasons."""
    doc = found.doc
    title = (found.title or "(no title)")[:TITLE_MOST]
    marked = parts.marks(doc, 0, len(title), p) if found.title else []
    blocks = [safe.content(title, f"bold {p.text}", marked), _origin(found, now, p)]
    if not doc.get("read", True):
        told = (
            'Not read: the text is in a language that sitmon does not read. That is not "nothing happened".'
        )
        blocks.append(Content.styled(told, p.doubtful))
    events: list[dict[str, Any]] = sorted(
        doc.get("events", ()), key=lambda e: (e["kind"] != kind, not _counts(e))
    )
    blocks += [parts.event(e, why, p) for e in events[: parts.MOST]]
    if figures := parts.figures(doc.get("figures", ()), p):
        blocks.append(figures)
    if claims := parts.claims(doc.get("claims", ()), p):
        blocks.append(claims)
    if why and (misses := parts.near_misses(doc.get("near_misses", ()), p)):
        blocks.append(misses)
    blocks.append(text_of(found, p))
    return Content("\n\n").join(blocks)


def _counts(event: dict[str, Any]) -> bool:
    return event["assertion"] in ("reported", "claimed") and event["stage"] != "proposed"


def _origin(found: read.Detail, now: float, p: Palette) -> Content:
    """Who published it, when, and what is known about them."""
    about = [x for x in (found.publisher_type, found.publisher_country, found.publisher_owner) if x]
    who = found.publisher + (f" ({', '.join(x.replace('_', ' ') for x in about)})" if about else "")
    when = "time unknown, seen " + stamp(found.first_seen, year=True).strip()
    if found.published is not None:
        day = stamp(found.published, year=True).strip()
        when = day[:-6] + " (the day only)" if found.day_only else f"{day} UTC, {ago(found.published, now)}"
    said = [who]
    if found.state_media:
        said.append("STATE MEDIA")
    if found.source:
        said.append(f"after {found.source}")
    said += [when, str(found.doc.get("lang") or "language unknown")]
    if found.versions > 1:
        said.append(f"edited: version {found.versions}")
    if link := address(found.url):
        said.append(urlsplit(link).hostname or "")
    return safe.content(safe.line(" · ".join(said), 1000), p.muted)


def text_of(found: read.Detail, p: Palette) -> Content:
    """The text with the evidence on the ground of its kind and the figures underlined."""
    full = whole(found.title, found.text)
    start = len(found.title) + 2 if found.title and found.text else 0
    shown = full[start : start + TEXT_MOST] if found.text else ""
    marks = parts.marks(found.doc, start, start + len(shown), p)
    body = safe.content(shown, p.text, marks) if shown else Content.styled("The feed gave no text.", p.muted)
    left = len(full) - start - len(shown)
    if left <= 0 or not shown:
        return body
    return Content("\n").join([body, Content.styled(f"… {left:,} more characters are stored.", p.muted)])
