"""The region tree as rows of a list: flattened, and drawn. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from sitmon.tui import safe
from sitmon.tui.theme import Palette, pen

if TYPE_CHECKING:
    from sitmon.geo.tree import Node


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree. `id` is what `find_region` takes; `share` is of the fullest line's count;
    `context` says where it lies, where the tree around it does not."""

    id: str
    name: str
    depth: int
    count: int
    share: float
    context: str = ""


def branches(root: Node) -> list[Branch]:
    """The tree's lines, the fullest branch first; a region of the world with one branch only is left out. Nothing for nothing."""
    if not root.count:
        return []
    return [Branch(root.id, root.name, 0, root.count, 1.0), *_below(root, 1, root.count)]


def _below(node: Node, depth: int, most: int) -> Iterator[Branch]:
    for child in node.children:
        single = len(child.children) == 1 and child.id.isdigit() and child.count == child.children[0].count
        if single:
            # "Asia" that holds Western Asia alone says nothing that Western Asia does not.
            yield from _below(child, depth, most)
            continue
        yield Branch(child.id, child.name, depth, child.count, child.count / most)
        yield from _below(child, depth + 1, most)


_COUNT = 10
"""Cells of a count and the space before it: millions have room."""


def line_of(branch: Branch, width: int, cursor: bool, chosen: bool, p: Palette) -> list[list[Segment]]:
    """Name, a bar of its share, its count."""
    count = f"{branch.count:,}" if branch.count else ""
    # Names have the room: a bar says little more than the figure beside it.
    bar = max(min(8, (width - 28) // 2), 0)
    name = max(width - 2 - bar - _COUNT, 4)
    indent = "  " * min(max(branch.depth - 1, 0), name // 4)
    mark = "› " if cursor else "● " if chosen else "  "
    style = pen(p.accent if chosen else p.text, bold=branch.depth <= 1 or chosen)
    return [
        [
            Segment(mark, pen(p.accent)),
            Segment(indent, style),
            *_named(branch, name - len(indent) - 1, style, p),
            Segment(" ", style),
            *_bar(branch.share, bar, p),
            Segment(count.rjust(_COUNT), pen(p.muted)),
        ]
    ]


def _named(branch: Branch, width: int, style: Style, p: Palette) -> list[Segment]:
    """The name, and what is left of `width` cells for its context."""
    if not branch.context:
        return [Segment(safe.cells(branch.name, width), style)]
    shown = safe.line(branch.name, width)
    return [
        Segment(shown + "  "[: width - cell_len(shown)], style),
        Segment(safe.cells(branch.context, max(width - cell_len(shown) - 2, 0)), pen(p.muted)),
    ]


def _bar(share: float, width: int, p: Palette) -> list[Segment]:
    eighths = round(share * width * 8)
    full, part = divmod(eighths, 8)
    drawn = "█" * full + (" ▏▎▍▌▋▊▉"[part] if part else "")
    return [Segment(drawn[:width].ljust(width), pen(p.border))]
