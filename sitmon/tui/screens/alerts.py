"""The log of alerts: what was told, when, by which watch and through what."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from sitmon.store import desk
from sitmon.tui import safe
from sitmon.tui.lens import stamp
from sitmon.tui.screens.dialogue import Dialogue
from sitmon.tui.screens.view import Subject
from sitmon.tui.theme import glyph, pen
from sitmon.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from sitmon.tui.app import Dashboard


class AlertsScreen(Dialogue[None]):
    """The newest alerts; enter opens the article."""

    CSS = (
        Dialogue.CSS
        + """
    AlertsScreen > .dialogue { width: 120; max-width: 96%; height: 80%; }
    """
    )

    BINDINGS = [Binding("escape,q", "dismiss", "Back", show=False)]  # noqa: RUF012 - textual declares it

    def __init__(self) -> None:
        super().__init__()
        self._alerts: list[desk.Alert] = []
        self._list: RowList[desk.Alert] = RowList(
            self._rows,
            self._draw,
            height=1,
            empty='No alert was told yet. Save a watch with W and tick a channel, or write alert = ["bell"] under its [[watch]].',
        )

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="dialogue") as box:
            box.border_title = cast("str", Content("Alerts told"))
            box.border_subtitle = cast("str", Content("enter opens · esc back"))
            yield self._list

    def on_mount(self) -> None:
        """Reads the log."""
        self._list.focus()
        self.run_worker(self._load())

    async def _load(self) -> None:
        app = cast("Dashboard", self.app)
        with app.backlog:
            self._alerts = await app.reader.ask(desk.alerts)
            self._list.set_ids(array("q", range(len(self._alerts))))

    def _rows(self, wanted: Sequence[int]) -> Mapping[int, desk.Alert]:
        return {n: self._alerts[n] for n in wanted if n < len(self._alerts)}

    def _draw(self, alert: desk.Alert, width: int, cursor: bool) -> list[list[Segment]]:
        p = cast("Dashboard", self.app).palette
        told = min(22, width // 4)
        return [
            [
                Segment("› " if cursor else "  ", pen(p.accent)),
                Segment(f"{stamp(alert.at):<13}", pen(p.muted)),
                Segment(safe.cells(alert.watch, 14) + " ", pen(p.text, bold=True)),
                Segment(f"{glyph(alert.kind)} ", pen(p.kind(alert.kind), bold=True)),
                Segment(safe.cells(alert.title, max(width - 33 - told, 0)) + " ", pen(p.text)),
                Segment(safe.cells(alert.told or "not told", told), pen(p.muted)),
            ]
        ]

    @on(RowList.Chosen)
    def _chosen(self, message: RowList.Chosen) -> None:
        alert = self._alerts[message.row_id]
        app = cast("Dashboard", self.app)
        self.dismiss()
        if view := app.view:
            view.read(Subject(alert.article_id, alert.kind))
