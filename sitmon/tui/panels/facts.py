"""Facts as a table of two columns: names at the left, each once, and what belongs to them, wrapped under itself. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from sitmon.tui import safe
from sitmon.tui.theme import Palette

Fact = tuple[str, Content]
INDENT = 11
"""Cells before the second column."""
_LEAST = 20
"""Cells of the second column below which lines are left for the screen to wrap."""


def fact(name: str, told: str, style: str) -> Fact:
    """A fact in plain words, cleaned."""
    return name, Content.styled(safe.line(told, 400), style)


def table(facts: Iterable[Fact], p: Palette, width: int) -> Content:
    """The facts in `width` cells. A name is at most eight cells."""
    lines: list[Content] = []
    last = ""
    for name, told in facts:
        shown = "" if name == last else name
        lines.append(hung(Content.styled(f"  {shown:<{INDENT - 3}} ", p.muted), told, width))
        last = name
    return Content("\n").join(lines)


def hung(before: Content, told: Content, width: int) -> Content:
    """`before`, then `told` in lines that all begin under its first letter."""
    indent = before.cell_length
    room = width - indent
    if room < _LEAST or told.cell_length <= room:
        return before + told
    first, *others = told.wrap(room)
    return Content("\n").join([before + first, *(Content(" " * indent) + line for line in others)])
