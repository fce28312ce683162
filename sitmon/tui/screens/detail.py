"""An article over a view that has no place for it beside its own."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding

from sitmon.tui.panels.detail import DetailPanel
from sitmon.tui.screens.dialogue import Dialogue
from sitmon.tui.screens.view import Subject


class DetailScreen(Dialogue[None]):
    """The detail panel, with the keys that are about an article."""

    CSS = (
        Dialogue.CSS
        + """
    DetailScreen > DetailPanel { width: 96%; max-width: 130; height: 94%; background: $background; }
    """
    )

    BINDINGS = [  # noqa: RUF012 - textual declares it
        Binding("escape,q", "dismiss", "Back", show=False),
        Binding("e", "app.why", show=False),
        Binding("o", "app.open", show=False),
        Binding("y", "app.copy", show=False),
        Binding("m", "app.seen", show=False),
        Binding("asterisk", "app.star", show=False),
        Binding("N", "app.note", show=False),
        Binding("number_sign", "app.tags", show=False),
        Binding("c", "app.verdict(True)", show=False),
        Binding("x", "app.verdict(False)", show=False),
        Binding("v", "app.changes", show=False),
        Binding("full_stop", "app.mark(1)", show=False),
        Binding("comma", "app.mark(-1)", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    def __init__(self, subject: Subject, why: bool = False) -> None:
        super().__init__()
        self.shown = subject
        self._panel = DetailPanel()
        self._panel.add_class("framed")
        self._panel.why = why

    def compose(self) -> ComposeResult:
        """The panel."""
        yield self._panel

    def on_mount(self) -> None:
        """Opens the article."""
        self._panel.take_focus()
        shown = self.shown
        self.call_after_refresh(self._panel.open, shown.article_id, shown.kind, shown.ordinal)

    def subject(self) -> Subject:
        """The article."""
        return self.shown

    def article(self) -> DetailPanel:
        """The panel."""
        return self._panel
