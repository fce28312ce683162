"""The event list: paged from SQLite, and it never moves under the reader's cursor."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.message import Message

from sitmon.errors import StoreError
from sitmon.store import paging, read
from sitmon.store.roll import Roll
from sitmon.tui.lens import SORT_WORDS, ago, stamp, window_name
from sitmon.tui.panels import event_table
from sitmon.tui.panels.base import Panel
from sitmon.tui.panels.event_row import Look, one_line, two_lines
from sitmon.tui.panels.heading import Heading
from sitmon.tui.panels.ticking import Ticking
from sitmon.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    import sqlite3

    from textual.timer import Timer

    from sitmon.tui.lens import Lens

_REST = 0.1
"""Seconds without a key after which the border tells where the cursor is."""
FIRST = 128
"""Rows asked for by key before all numbers are: what fills any screen at once."""


class EventsPanel(Panel[float | None], Ticking):
    """Events, the newest first unless sorted in another way. New ones wait while the reader is not at the top or reads an article."""

    HEADING = "Events"

    class Opened(Message):
        """The reader wants an article."""

        def __init__(self, row: read.Row) -> None:
            super().__init__()
            self.row = row

    class Moved(Message):
        """The cursor stands on another row."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.list: RowList[read.Row] = RowList(
            self._rows, self._draw, height=2, empty="Waiting for the first articles."
        )
        self._names = Heading(self)
        self._table = False
        self.hold = False
        """Set while an article is open: then even a reader at the top is not disturbed."""
        self.waiting: array[int] | None = None
        self._held = 0
        self._judged: dict[tuple[int, str], bool] = {}
        self._articles: dict[int, int] = {}
        self._asked: tuple[object, ...] = ()
        self._resting: Timer | None = None
        self._shown: array[int] = array("q")
        self._roll = Roll()
        self.shows: Lens | None = None
        """What was looked at when the rows shown were asked for."""

    def compose(self) -> ComposeResult:
        """The list, with names over its columns where it has any."""
        yield self._names
        yield self.list

    def on_resize(self) -> None:
        """One line an event where there is little room, and a table where there is much."""
        self._table = self._names.display = self.size.width >= event_table.LEAST
        self.list.row_height = 1 if self._table or self.app.size.width < 100 else 2
        self.list.refresh_rows(())

    @property
    def current(self) -> read.Row | None:
        """The row under the cursor."""
        at = self.list.cursor_id
        return self._rows([at]).get(at) if at is not None else None

    def _rows(self, wanted: Sequence[int]) -> Mapping[int, read.Row]:
        connection = self.dashboard.connection
        if connection is None or not wanted:
            return {}
        try:
            found = read.rows(connection, wanted)
            self._judged.update(read.judged(connection, list({row.article_id for row in found.values()})))
        except StoreError as fault:
            self.dashboard.trouble(fault)
            return {}
        return found

    @property
    def _length(self) -> float | None:
        """Seconds of the window, or of the span that a query asks for."""
        return self.lens.length(self.dashboard.now())

    def _draw(self, row: read.Row, width: int, cursor: bool) -> list[list[Segment]]:
        verdict = self._judged.get((row.article_id, row.kind))
        ticked = row.article_id in self.ticks
        look = Look(self.palette, self.dashboard.now(), self._length, verdict, ticked, self.lens.sort)
        draw = two_lines if self.list.row_height == 2 else event_table.table_line if self._table else one_line
        return draw(row, width, cursor, look)

    def columns(self, width: int) -> str:
        """The names of the columns."""
        return event_table.heading(width, self.lens.sort)

    def column_clicked(self, x: int, width: int) -> None:
        """A click on a column's name sorts by it."""
        column = event_table.at(x, width)
        if column is not None and column.sort:
            self.dashboard.action_sort(column.sort)

    def articles_of(self, wanted: Sequence[int]) -> Mapping[int, int]:
        """The articles of some rows, by row."""
        if unknown := [n for n in wanted if n not in self._articles]:
            # An event is of one article for ever: a range that grows asks for its end only.
            self._articles.update((n, row.article_id) for n, row in self._rows(unknown).items())
        return self._articles

    def ticked(self) -> None:
        """The border tells how many are selected."""
        self._foot()

    async def fetch(self) -> None:
        """The first rows by key at once, then all numbers; where there are none, where the newest are."""
        lens, now, reader = self.lens, self.dashboard.now(), self.dashboard.reader
        selection = lens.selection(now)
        asked = (lens.kinds, lens.regions, lens.query, lens.window, lens.until, lens.sort)
        same, self._asked = asked == self._asked, asked
        if not same:
            first = await reader.ask(lambda c: paging.first(c, selection, FIRST))
            self._replace(first)
            self.shows = lens
        found, new = await reader.ask(lambda c: self._roll.ask(c, selection), slow=True)
        if same:
            self._arrived(found, new)
        else:
            self._set(found)
        await self._after(found)

    async def _after(self, found: array[int]) -> None:
        """Says why the list is empty, and what is to be had instead."""
        if found or not self.is_attached:
            return
        lens, now = self.lens, self.dashboard.now()
        elsewhen = lens.selection(now, times=False)
        newest = await self.dashboard.reader.ask(lambda c: read.newest(c, elsewhen), slow=True)
        self.show(newest)

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> float | None:
        """The time of the newest event whatever the window."""
        return read.newest(connection, lens.selection(now, times=False))

    def show(self, answer: float | None) -> None:
        """The words of an empty list."""
        lens, now = self.lens, self.dashboard.now()
        if answer is not None:
            length = lens.length(now)
            window = "" if length is None else f" in these {window_name(length)}"
            empty = (
                f"Nothing{window}. The newest is of {stamp(answer, year=True).strip()} ({ago(answer, now)}):"
                " press n to go there."
            )
        elif lens.chips():
            empty = "Nothing stored matches these filters. Press esc to clear them."
        else:
            empty = (
                "Waiting for the first article that tells of a strike, of displacement or of an agreement."
            )
        self.dashboard.newest_stored = answer
        self.list.empty = empty
        self.list.refresh()

    def _replace(self, found: array[int]) -> None:
        """Another question: the list starts at its top, and its times may be told in another way."""
        self._names.refresh()
        self.list.refresh_rows()
        self._set(found, anchor=False)
        if found:
            self.list.move_to(found[0])

    def _arrived(self, found: array[int], new: int) -> None:
        """The same question again: shown at once to a reader at the top, else kept waiting."""
        if found is self._shown or found == self._shown:
            self.waiting, self._held = None, 0
            self.list.refresh_rows()
            return
        at_top = not self._shown or self.list.cursor_id in (None, self._shown[0])
        self._held += new
        if not self._held or (at_top and not self.hold):
            self._set(found)
            return
        self.waiting = found
        self._foot()

    def _set(self, found: array[int], *, anchor: bool = True) -> None:
        self._shown, self.waiting, self._held = found, None, 0
        self.list.set_ids(found, anchor=anchor)
        self._foot()

    def release(self) -> bool:
        """Shows the rows that wait and goes to the top; False where none waits."""
        if self.waiting is None:
            return False
        self._replace(self.waiting)
        return True

    async def go_to_place(self, place: str, level: str) -> None:
        """Puts the cursor on the newest event of a place; nothing where the list has none."""
        lens, now = self.lens, self.dashboard.now()
        with self.dashboard.backlog:
            found = await self.dashboard.reader.ask(
                lambda c: read.newest_at(c, lens.selection(now), place, level)
            )
        if found is not None:
            self.list.move_to(found)

    def _foot(self) -> None:
        held = f"{self._held} new ↑ n · " if self._held else ""
        ticked = f"{len(self.ticks)} selected · " if self.ticks else ""
        at, sort = self._position(), SORT_WORDS.get(self.lens.sort)
        self.heading(
            f"{self.HEADING} · {sort}" if sort else self.HEADING, f"{ticked}{held}{at}{len(self._shown):,}"
        )

    def _position(self) -> str:
        place = self.list.cursor_index
        return f"{place + 1:,}/" if self._shown and place is not None else ""

    @on(RowList.Highlighted)
    def _moved(self, message: Message) -> None:
        message.stop()
        # The border is told once the keys rest: to paint it is to paint the whole list.
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_REST, self._foot)
        self.post_message(self.Moved())

    @on(RowList.Chosen)
    def _chosen(self, message: Message) -> None:
        message.stop()
        if row := self.current:
            self.post_message(self.Opened(row))
