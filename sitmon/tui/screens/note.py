"""A note and tags on an article; for several articles at once their tags."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from sitmon.errors import SitmonError, UsageError
from sitmon.query import tag_name
from sitmon.store import marks
from sitmon.tui import safe
from sitmon.tui.keeping import unkept
from sitmon.tui.screens.dialogue import Dialogue

if TYPE_CHECKING:
    import sqlite3

    from sitmon.tui.app import Dashboard

_OFFERED = 8
_TAGS_MOST = 1_000
"""Characters of the line of tags."""


def names(text: str) -> tuple[str, ...]:
    """The tags in a line, with spaces or commas between them, each once. Raises UsageError."""
    return tuple(dict.fromkeys(tag_name(word) for word in re.split(r"[\s,]+", text) if word))


def common(held: Iterable[marks.Marks]) -> tuple[str, ...]:
    """The tags that all have; those that cannot be typed, which another program put there, are left alone."""
    each = [mark.tags for mark in held]
    shared = [tag for tag in (each[0] if each else ()) if all(tag in tags for tags in each)]
    return tuple(tag for tag in shared if _typeable(tag))


def _typeable(tag: str) -> bool:
    try:
        return names(tag) == (tag,)
    except UsageError:
        return False


class NoteScreen(Dialogue[None]):
    """What is typed is kept with ctrl-s, or enter in the line of tags; esc asks before it lets go of a change."""

    KEEPS = True

    CSS = (
        Dialogue.CSS
        + """
    NoteScreen > .dialogue { width: 76; max-width: 96%; height: auto; max-height: 96%; }
    NoteScreen TextArea { height: 8; border: none; padding: 0; background: $raised; }
    NoteScreen .what { color: $muted; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    )

    BINDINGS = [  # noqa: RUF012 - textual declares it
        Binding("ctrl+s", "keep", show=False, priority=True),
        Binding("escape", "leave", show=False, priority=True),
        Binding("tab", "app.focus_next", show=False, priority=True),
    ]

    def __init__(self, articles: tuple[int, ...], *, tags_first: bool) -> None:
        super().__init__()
        self._articles = articles
        self._single = len(articles) == 1
        self._tags_first = tags_first or not self._single
        self._note = TextArea(
            soft_wrap=True, tab_behavior="focus", show_line_numbers=False, placeholder="Your note"
        )
        self._tags = Input(placeholder="such as lead to-check", max_length=_TAGS_MOST, select_on_focus=False)
        self._what = Static(markup=False, classes="what")
        self._offered = Static(markup=False, classes="what")
        self._fault = Static(markup=False, classes="fault")
        self._kept: tuple[str, str] | None = None
        """Note and tags as they are kept, once they are read."""
        self._common: tuple[str, ...] = ()
        self._warned = self._keeping = False

    def compose(self) -> ComposeResult:
        """The article, the note, its tags, and the tags there are."""
        with Vertical(classes="dialogue") as box:
            what = "Note and tags" if self._single else f"Tags on {len(self._articles)} articles"
            box.border_title = cast("str", Content(what))
            box.border_subtitle = cast("str", Content("ctrl-s keeps · tab moves on · esc back"))
            yield self._what
            if self._single:
                yield self._note
            yield Static(Content("Tags, with spaces between them"), classes="hint")
            yield self._tags
            yield self._offered
            yield self._fault

    def on_mount(self) -> None:
        """Reads what is kept."""
        self._fault.display = False
        (self._tags if self._tags_first else self._note).focus()
        self.run_worker(self._load())

    async def _load(self) -> None:
        from sitmon.store import read

        app = cast("Dashboard", self.app)
        first, articles = self._articles[0], self._articles
        with app.backlog:
            held, known, found = await app.reader.ask(
                lambda c: (marks.of(c, articles), marks.tags(c), read.detail(c, first))
            )
        one = held.get(first, marks.UNMARKED)
        self._common = common(held.get(article, marks.UNMARKED) for article in articles)
        if self._single and found is not None:
            self._what.update(safe.content(safe.line(found.title or found.text or "", 300)))
        else:
            self._what.update(Content("What all of them have stands here; what you add goes on all."))
        # The note was cleaned when it was kept; whatever else wrote it is cleaned here.
        note = safe.content((one.note or "")[: marks.NOTE_MOST]).plain if self._single else ""
        self._note.text = note
        self._tags.value = " ".join(self._common)
        self._tags.cursor_position = len(self._tags.value)
        self._kept = (note, self._tags.value)
        if known:
            offered = "  ".join(f"#{safe.line(name, 32)}" for name in known[:_OFFERED])
            self._offered.update(safe.content(offered))

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._warned = self._fault.display = False

    def action_leave(self) -> None:
        """Back; where something was typed, only when asked again."""
        if self._keeping and not self._warned:
            self._warned = True
            self._tell("Not kept yet, but soon. esc again leaves: what cannot be kept is lost then.")
            return
        now = (self._note.text, self._tags.value)
        if self._kept is None or now == self._kept or self._warned:
            self.dismiss()
            return
        self._warned = True
        self._tell("Not kept yet: ctrl-s keeps it, esc again drops it.")

    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Keeps note and tags."""
        if self._kept is None or self._keeping:
            return
        try:
            wanted = names(self._tags.value)
        except UsageError as fault:
            self._tell(safe.line(str(fault)))
            return
        app = cast("Dashboard", self.app)
        note, articles, was = self._note.text, self._articles, self._common
        single, now = self._single, app.now()

        def write(c: sqlite3.Connection) -> None:
            if single:
                marks.annotate(c, articles[0], note)
            add = [tag for tag in wanted if tag not in was]
            marks.tag(c, articles, now, add=add, remove=[tag for tag in was if tag not in wanted])

        self._keeping = True
        what = "the note and its tags" if single else f"the tags on {len(articles)} articles"
        app.keep(write, self._written, what=what, failed=self._refused)

    def _written(self, _: None) -> None:
        if self.is_current:
            self.dismiss()
        cast("Dashboard", self.app).reread()

    def _refused(self, fault: SitmonError) -> None:
        """What was typed stays, to be kept once more."""
        self._keeping = False
        told = unkept("what you typed", fault)
        if self.is_current:
            self._tell(told)
        else:
            cast("Dashboard", self.app).say(told, "error")

    def _tell(self, text: str) -> None:
        self._fault.update(Content(text))
        self._fault.display = True
