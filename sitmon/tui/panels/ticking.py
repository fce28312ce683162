"""Selecting rows of a list, one by one or as a range, so that marks and copying are about all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from sitmon.tui.ticks import Ticks
from sitmon.tui.widgets.rowlist import RowList


class Ticking(Widget):
    """What a panel with a list of articles is besides. It says in `articles_of` what its rows are of.

    Stands after the panel among the bases: textual looks for styles and queries along the first base only.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "Select", show=False),
        Binding("shift+down,J", "extend(1)", "Select on", show=False),
        Binding("shift+up,K", "extend(-1)", "Select back", show=False),
    ]
    list: RowList[Any]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.ticks = Ticks()
        self._end: int | None = None
        """The row at which the range ended when it was last drawn."""
        self._start = 0
        """Where in the list it began."""

    def articles_of(self, wanted: Sequence[int]) -> Mapping[int, int]:
        """The articles of some rows, by row."""
        raise NotImplementedError

    def ticked(self) -> None:
        """Called when the selection has changed."""

    def action_tick(self) -> None:
        """Selects the row under the cursor, or lets go of it; on to the next."""
        row = self.list.cursor_id
        article = self.articles_of([row]).get(row) if row is not None else None
        if article is not None:
            self.ticks.toggle(article)
            self.list.action_step(1)
            self._show()

    def action_extend(self, step: int) -> None:
        """Selects from where this began to the row after the cursor, or before it."""
        at = self.list.cursor_id
        if at is None:
            return
        start = self._start_of_range() if self._end == at else None
        if start is None:
            start = self._start = self.list.cursor_index or 0
            self.ticks.begin(at)
        self.list.action_step(step)
        self._end = self.list.cursor_id
        first, last = sorted((start, self.list.cursor_index or 0))
        rows = self.list.ids[first : last + 1]
        held = self.articles_of(rows)
        self.ticks.cover(held[row] for row in rows if row in held)
        self._show()

    def _start_of_range(self) -> int | None:
        """Where the row stands at which the range that is being drawn began; None where none is, or it is gone."""
        anchor, ids = self.ticks.anchor, self.list.ids
        if anchor is None:
            return None
        if self._start < len(ids) and ids[self._start] == anchor:
            return self._start
        try:
            self._start = ids.index(anchor)
        except ValueError:
            return None
        return self._start

    def untick(self) -> bool:
        """Lets go of all rows; False where none was selected."""
        had = self.ticks.clear()
        if had:
            self._show()
        return had

    def _show(self) -> None:
        # Drawn anew, not read anew: no row's words have changed.
        self.list.refresh_rows(())
        self.ticked()
        self.screen.refresh_bindings()
