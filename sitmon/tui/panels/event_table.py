"""An event as a line of a table, where there is the room: columns that fit the width, each with its name. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment

from sitmon.store.read import Row
from sitmon.tui import safe
from sitmon.tui.panels.event_row import Ink, Look, publisher_of, signs_of, tags_of, time_of, where_of
from sitmon.tui.theme import confidence, glyph
from sitmon.units import DATED

LEAST = 110
"""Cells from which on a table reads better than two lines a row."""
_WIDE = 140


@dataclass(frozen=True, slots=True)
class Column:
    """`sort` is the order that a click on its name asks for; '' where there is none."""

    name: str
    width: int
    sort: str = ""
    right: bool = False


def columns(width: int) -> tuple[Column, ...]:
    """The columns of a table of `width` cells, left to right; together they are as wide as it is."""
    wide = width >= _WIDE
    fixed = [
        Column("", 1),
        Column("time", 13, "published"),
        Column("kind", 15),
        Column("mode", 12 if wide else 0),
        Column("place", 28 if wide else 22, "place"),
        Column("killed", 7, "killed", right=True),
        Column("sure", 6, "confidence", right=True),
        Column(" ", 6),
        Column("source", 24 if wide else 18, "source"),
    ]
    title = width - sum(column.width for column in fixed)
    return tuple(column for column in (*fixed, Column("article", title)) if column.width > 0)


def heading(width: int, sort: str) -> str:
    """The names of the columns; the one that the list is sorted by has an arrow."""
    told = []
    for column in columns(width):
        up = column.sort in ("place", "source")
        name = column.name + (("▲" if up else "▼") if column.sort and column.sort == sort else "")
        told.append(name.rjust(column.width) if column.right else name.ljust(column.width))
    return "".join(told)


def at(x: int, width: int) -> Column | None:
    """The column that is `x` cells from the left."""
    for column in columns(width):
        if 0 <= x < column.width:
            return column
        x -= column.width
    return None


def table_line(row: Row, width: int, cursor: bool, look: Look) -> list[list[Segment]]:
    """The event on one line."""
    ink = Ink(row, cursor, look)
    return [[segment for column in columns(width) for segment in _cell(column, row, ink, look)]]


def _cell(column: Column, row: Row, ink: Ink, look: Look) -> list[Segment]:
    """What stands in a column, as wide as it is."""
    cut = safe.cells
    match column.name:
        case "":
            return [ink.bar()]
        case "time":
            return [ink.muted(cut(time_of(row.at, look) + DATED.get(row.dated, ""), column.width))]
        case "kind":
            return [ink.kind(cut(f"{glyph(row.kind)} {row.kind.upper()}", column.width))]
        case "mode":
            return [ink.faint(cut((row.mode or "").replace("_", " "), column.width - 1) + " ")]
        case "place":
            return [ink.strong(cut(where_of(row, column.width - 1), column.width))]
        case "killed":
            told = "" if row.killed is None else f"{row.killed:,}"
            return [ink.strong(safe.line(told, column.width).rjust(column.width))]
        case "sure":
            return [ink.muted(confidence(row.confidence).rjust(column.width))]
        case "source":
            return [ink.muted(cut(publisher_of(row, column.width - 2), column.width))]
        case "article":
            said = tags_of(row)
            tags = f"{safe.line(said, column.width - 2)}: " if said else ""
            return [ink.faint(tags), ink.title(cut(row.title, column.width - cell_len(tags)))]
        case _:
            return [
                ink.faint(" "),
                ink.verdict(look.verdict),
                ink.signs(cut(signs_of(row), column.width - 2)),
            ]
