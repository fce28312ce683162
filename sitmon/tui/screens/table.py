"""A view that is one list: what Feeds, Snapshots and Agreements share."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from textual.app import ComposeResult

from sitmon.tui.panels.base import Panel
from sitmon.tui.panels.heading import Heading
from sitmon.tui.theme import Palette, pen
from sitmon.tui.widgets.rowlist import RowList

T = TypeVar("T")


class TablePanel(Panel[list[T]], Generic[T]):
    """Rows that all fit in memory, with a heading."""

    EMPTY: ClassVar[str] = "Waiting."

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: list[T] = []
        self.list: RowList[T] = RowList(self._rows, self._draw, height=1, empty="Reading the database …")

    def compose(self) -> ComposeResult:
        """The heading and the list."""
        yield Heading(self)
        yield self.list

    def show(self, answer: list[T]) -> None:
        """Draws the rows."""
        self.items = answer
        self.list.empty = self.EMPTY
        self.query_one(Heading).refresh()  # another order may have another column
        self.list.refresh_rows()
        self.list.set_ids(array("q", range(len(answer))))

    @property
    def current(self) -> T | None:
        """The row under the cursor."""
        at = self.list.cursor_id
        return self.items[at] if at is not None and at < len(self.items) else None

    def columns(self, width: int) -> str:
        """The heading's words, laid out as the rows are."""
        raise NotImplementedError

    def column_clicked(self, x: int, width: int) -> None:
        """Nothing, where a table has one order only."""

    def row(self, item: T, width: int, p: Palette) -> Iterable[Segment]:
        """One row."""
        raise NotImplementedError

    def _rows(self, wanted: Sequence[int]) -> Mapping[int, T]:
        return {n: self.items[n] for n in wanted if n < len(self.items)}

    def _draw(self, item: T, width: int, cursor: bool) -> list[list[Segment]]:
        mark = Segment(f"{self.lead(item, cursor)} ", pen(self.palette.accent, bold=True))
        return [[mark, *self.row(item, max(width - 2, 0), self.palette)]]

    def lead(self, item: T, cursor: bool) -> str:
        """The sign before a row, one cell wide."""
        return "›" if cursor else " "
