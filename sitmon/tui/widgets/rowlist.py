"""A list of any length, drawn line by line: holds ids, fetches the rows on screen, keeps the reader's place."""

from __future__ import annotations

import textwrap
from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sitmon.tui import safe
from sitmon.tui.widgets.anchor import arrivals, place_again

T = TypeVar("T")

PAGE = 256
"""Rows fetched at once."""
_PAGES_KEPT = 16


BESIDE = 2
"""Cells that rows never have: the scrollbar, there or not, and a free one before it. So no figure runs into it, and no
column moves when it comes."""


class RowList(ScrollView, Generic[T], can_focus=True):
    """Rows of `height` lines over a sequence of ids.

    `fetch` gives the rows of some ids (those that are gone may be missing); `render` draws one
    as `height` lists of segments for a width in cells and whether the cursor is on it. `empty`
    stands where there is no row. `key_of` names what an id stands for, so that a row that comes
    back under another id is still the reader's row. With `follow` a reader at the top stays there.
    """

    DEFAULT_CSS = """
    RowList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        scrollbar-color: $primary 35%;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        & > .rowlist--cursor { background: $primary 25%; }
        & > .rowlist--cursor-away { background: $primary 12%; }
        & > .rowlist--empty { color: $text-muted; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rowlist--cursor", "rowlist--cursor-away", "rowlist--empty"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "Down", show=False),
        Binding("k,up", "step(-1)", "Up", show=False),
        Binding("g,home", "first", "First", show=False),
        Binding("G,end", "last", "Last", show=False),
        Binding("ctrl+d", "pages(0.5)", "Half a page down", show=False),
        Binding("ctrl+u", "pages(-0.5)", "Half a page up", show=False),
        Binding("pagedown", "pages(1)", "Page down", show=False),
        Binding("pageup", "pages(-1)", "Page up", show=False),
        Binding("enter", "choose", "Open", show=False),
    ]

    empty: reactive[str] = reactive("")

    class Changed(Message):
        """Something about `row_list`, which is also the message's `control`."""

        def __init__(self, row_list: RowList[Any]) -> None:
            super().__init__()
            self.row_list = row_list

        @property
        def control(self) -> RowList[Any]:
            """The list."""
            return self.row_list

    class Highlighted(Changed):
        """The cursor is on the row `row_id` now; None where there is no row."""

        def __init__(self, row_list: RowList[Any], row_id: int | None) -> None:
            super().__init__(row_list)
            self.row_id = row_id

    class Chosen(Changed):
        """The row `row_id` was opened, by enter or a double click."""

        def __init__(self, row_list: RowList[Any], row_id: int) -> None:
            super().__init__(row_list)
            self.row_id = row_id

    class Above(Changed):
        """`count` rows have come in above the reader since the top was last on screen; 0 when it is again."""

        def __init__(self, row_list: RowList[Any], count: int) -> None:
            super().__init__(row_list)
            self.count = count

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], Mapping[int, T]],
        render: Callable[[T, int, bool], Sequence[Iterable[Segment]]],
        *,
        height: int = 1,
        empty: str = "",
        key_of: Callable[[int], Hashable] | None = None,
        follow: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(RowList.empty, empty)
        self.follow = follow
        self._fetch = fetch
        self._render_row = render
        self._row_height = height
        self._key_of = key_of
        self._ids: Sequence[int] = array("q")
        self._cursor = 0
        self._above = 0
        self._rows: LRUCache[int, T | None] = LRUCache(PAGE * _PAGES_KEPT)
        self._drawn: LRUCache[tuple[int, int, str], list[Strip]] = LRUCache(PAGE * 2)

    @property
    def ids(self) -> Sequence[int]:
        """The ids in display order; not to be changed in place."""
        return self._ids

    @property
    def cursor_id(self) -> int | None:
        """The id of the row under the cursor; None where there is no row."""
        return self._ids[self._cursor] if self._ids else None

    @property
    def cursor_index(self) -> int | None:
        """Where the cursor is, from 0; None where there is no row."""
        return self._cursor if self._ids else None

    @property
    def row_height(self) -> int:
        """Lines a row takes."""
        return self._row_height

    @row_height.setter
    def row_height(self, height: int) -> None:
        if height != self._row_height:
            top = self.scroll_offset.y // self._row_height
            self._row_height = height
            self._drawn.clear()
            self._resize_to(top * height)
            self._reveal(self._cursor)

    @property
    def above(self) -> int:
        """How many rows have come in above the reader since the top was last on screen."""
        return self._above

    def set_ids(self, ids: Sequence[int], *, anchor: bool = True, count: bool = True) -> None:
        """Show `ids`, which the caller must not change afterwards.

        With `anchor` the reader's row stays where it stood on screen, whatever came in above it,
        unless the reader is at the top and `follow` is set; without, the list starts from the
        top. `count` adds what came in above to `above` (not wanted when a filter has changed).
        """
        before, self._ids = self._ids, ids
        was = before[self._cursor] if before else None
        if anchor and before and not self._at_top():
            self._keep_place(before, count)
        else:
            self._cursor = 0
            self._resize_to(0)
        if self.cursor_id != was and self.is_attached:
            self.post_message(self.Highlighted(self, self.cursor_id))

    def move_to(self, row_id: int) -> bool:
        """Put the cursor on the row `row_id`; False where it is not in the list."""
        try:
            self._put_cursor(self._ids.index(row_id))
        except ValueError:
            return False
        return True

    def refresh_rows(self, ids: Iterable[int] | None = None) -> None:
        """Fetch and draw the rows `ids` (None: all) anew when next they are on screen."""
        self._drawn.clear()
        if ids is None:
            self._rows.clear()
        else:
            for row_id in ids:
                self._rows.discard(row_id)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Line `y` of the part on screen."""
        width = self.scrollable_content_region.width
        if not self._ids:
            return self._empty_line(y, width)
        index, part = divmod(y + self.scroll_offset.y, self._row_height)
        if index >= len(self._ids):
            return Strip.blank(width, self.rich_style)
        return self._row_strips(index, width)[part]

    def action_step(self, rows: int) -> None:
        """Move the cursor by `rows`."""
        self._put_cursor(self._cursor + rows)

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self._put_cursor(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self._put_cursor(len(self._ids) - 1)

    def action_pages(self, pages: float) -> None:
        """Move the cursor, and the screen with it, by `pages`."""
        rows = int(self._visible_rows() * pages) or (1 if pages > 0 else -1)
        self.scroll_to(y=self.scroll_offset.y + rows * self._row_height, animate=False, force=True)
        self._put_cursor(self._cursor + rows)

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.cursor_id is not None:
            self.post_message(self.Chosen(self, self.cursor_id))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Nothing is waiting above once the top is on screen."""
        super().watch_scroll_y(old_value, new_value)
        if round(new_value) == 0:
            self._set_above(0)

    def watch_has_focus(self, _has_focus: bool) -> None:
        """The cursor is bright only where keys go."""
        super().watch_has_focus(_has_focus)
        self._refresh_row(self._cursor)

    def notify_style_update(self) -> None:
        """Strips hold colours of the theme."""
        super().notify_style_update()
        self._drawn.clear()

    def on_mount(self) -> None:
        """Take the room of the ids that were set before."""
        self._resize_to(0)

    def on_resize(self) -> None:
        """Keep the cursor on screen in a smaller window."""
        if self._ids and self._cursor:
            self._reveal(self._cursor)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; twice opens."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = (offset.y + self.scroll_offset.y) // self._row_height
        if index < len(self._ids):
            self._put_cursor(index)
            if event.chain == 2:
                self.action_choose()

    def _at_top(self) -> bool:
        return self.follow and self._cursor == 0 and self.scroll_offset.y == 0

    def _keep_place(self, before: Sequence[int], count: bool) -> None:
        """Find the cursor's row again, and scroll so that the row the reader looks at stays put."""
        old = self._cursor if self._on_screen(self._cursor) else self.scroll_offset.y // self._row_height
        standing = old * self._row_height - self.scroll_offset.y
        new = place_again(before, self._ids, old, self._key_of)
        came = arrivals(before, self._ids, old, new) if count else 0
        self._cursor = place_again(before, self._ids, self._cursor, self._key_of)
        self._resize_to(new * self._row_height - standing)
        self._set_above(self._above + came if self.scroll_offset.y else 0)

    def _resize_to(self, scroll: int) -> None:
        if not self.is_attached:
            return
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._ids) * self._row_height)
        self.scroll_to(y=scroll, animate=False, force=True)
        self.refresh()

    def _put_cursor(self, index: int) -> None:
        if not self._ids:
            return
        old, self._cursor = self._cursor, max(0, min(index, len(self._ids) - 1))
        self._reveal(self._cursor)
        if old != self._cursor:
            self._refresh_row(old)
            self._refresh_row(self._cursor)
            self.post_message(self.Highlighted(self, self.cursor_id))

    def _reveal(self, index: int) -> None:
        top, seen = index * self._row_height, self.scrollable_content_region.height
        lowest = max(top + self._row_height - seen, 0)
        if not lowest <= self.scroll_offset.y <= top:
            to = top if self.scroll_offset.y > top else lowest
            self.scroll_to(y=to, animate=False, force=True)

    def _on_screen(self, index: int) -> bool:
        top = index * self._row_height - self.scroll_offset.y
        return 0 <= top < self.scrollable_content_region.height

    def _visible_rows(self) -> int:
        return max(self.scrollable_content_region.height // self._row_height, 1)

    def _set_above(self, count: int) -> None:
        if count != self._above:
            self._above = count
            self.post_message(self.Above(self, count))

    def _refresh_row(self, index: int) -> None:
        self.refresh_lines(index * self._row_height, self._row_height)

    def _row(self, index: int) -> T | None:
        row_id = self._ids[index]
        if row_id not in self._rows:
            start = index - index % PAGE
            wanted = [other for other in self._ids[start : start + PAGE] if other not in self._rows]
            got = self._fetch(wanted)
            for other in wanted:
                self._rows[other] = got.get(other)
        return self._rows.get(row_id)

    def _row_strips(self, index: int, width: int) -> list[Strip]:
        state = "" if index != self._cursor else "cursor" if self.has_focus else "cursor-away"
        key = (self._ids[index], width, state)
        strips = self._drawn.get(key)
        if strips is None:
            strips = self._draw(self._row(index), width, state)
            self._drawn[key] = strips
        return strips

    def _draw(self, row: T | None, width: int, state: str) -> list[Strip]:
        style = self.get_component_rich_style(f"rowlist--{state}") if state else self.rich_style
        within = max(self.content_region.width - BESIDE, 1)
        lines = [] if row is None else self._render_row(row, within, bool(state))
        strips = [Strip(safe.sealed(line)).adjust_cell_length(width) for line in lines[: self._row_height]]
        blank = [Strip.blank(width)] * (self._row_height - len(strips))
        return [strip.apply_style(style) for strip in strips + blank]

    def _empty_line(self, y: int, width: int) -> Strip:
        lines = textwrap.wrap(safe.line(self.empty), max(width - 4, 1))
        at = y - max((self.scrollable_content_region.height - len(lines)) // 3, 0)
        text = lines[at] if 0 <= at < len(lines) else ""
        before = max(width - max(map(cell_len, lines), default=0), 0) // 2
        style = self.get_component_rich_style("rowlist--empty")
        return Strip([Segment(" " * before + safe.cells(text, width - before), style)], width)
