"""A page that scrolls by the keys of pagers."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll


class Pager(VerticalScroll, can_focus=True):
    """Arrows and page keys scroll, and so do those of less and vi."""

    # Lines are broken for its width: they must not be when the scrollbar comes.
    DEFAULT_CSS = "Pager { scrollbar-gutter: stable; scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
        Binding("g", "scroll_home", show=False),
        Binding("G", "scroll_end", show=False),
        Binding("ctrl+d,space", "page_down", show=False),
        Binding("ctrl+u", "page_up", show=False),
    ]
