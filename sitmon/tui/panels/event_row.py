"""An event as lines of a list. Pure: a row, a width and colours in, segments out."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment

from sitmon.store.read import Row
from sitmon.tui import safe
from sitmon.tui.lens import DAY, moment
from sitmon.tui.theme import GLYPHS, Palette, certainty, confidence, pen

_BAR, _CURSOR_BAR = "▌", "█"
_KIND = 12  # cells of the longest kind
_SURE = 11  # "likely .62 "


@dataclass(frozen=True, slots=True)
class Look:
    """What the drawing of a row depends on besides the row."""

    palette: Palette
    now: float
    window: float | None


def time_of(at: float, look: Look) -> str:
    """The hour where the window is a day or less, else the day and the hour; the year where it is not this one."""
    when, today = moment(at), moment(look.now)
    if when is None:
        return "unknown"
    if look.window is not None and look.window <= DAY:
        return f"{when:%H:%M}"
    if today is not None and when.year != today.year:
        return f"{when:%Y-%m-%d}  "
    return f"{when.day:2d} {when:%b %H:%M}"


def where_of(row: Row) -> str:
    """The place, with its country where the place is smaller."""
    if not row.place:
        return "place unknown"
    small = row.level in ("place", "admin1") and row.country
    return f"{row.place}, {row.country}" if small else row.place


def tags_of(row: Row) -> str:
    """What a reader must not miss: who only claims it, and what lies in the past."""
    found = [row.assertion] if row.assertion != "reported" else []
    if row.background:
        found.append("past")
    if row.stage:
        found.append(row.stage.replace("_", " "))
    return ", ".join(found)


def publisher_of(row: Row) -> str:
    """The publisher, flagged where it is state media."""
    # The flag is never what is cut off.
    name = safe.line(row.publisher, 10 if row.state_media else 24)
    return f"{name} (state)" if row.state_media else name


def one_line(row: Row, width: int, cursor: bool, look: Look) -> list[list[Segment]]:
    """Time, kind, place, title and confidence on one line."""
    ink = _Ink(row, cursor, look)
    when = time_of(row.at, look)
    place = max(min(18, (width - 40) // 3), 8)
    fixed = 1 + len(when) + 1 + 2 + _KIND + 1 + place + 1 + 1 + 4
    return [
        [
            ink.bar(),
            ink.muted(when + " "),
            ink.kind(f"{GLYPHS.get(row.kind, '·')} {safe.cells(row.kind.upper(), _KIND)} "),
            ink.strong(safe.cells(where_of(row), place) + " "),
            ink.title(safe.cells(row.title, max(width - fixed, 0))),
            ink.muted(f" {confidence(row.confidence):>4}"),
        ]
    ]


def two_lines(row: Row, width: int, cursor: bool, look: Look) -> list[list[Segment]]:
    """Time, kind, mode, place, confidence; below them the title and the publisher."""
    ink = _Ink(row, cursor, look)
    when = time_of(row.at, look)
    sure = f"{certainty(row.confidence)} {confidence(row.confidence)}".rjust(_SURE)
    space = max(width - 1 - len(when) - 1 - 2 - _KIND - 1 - _SURE, 0)
    named = safe.line(publisher_of(row), 24 if width >= 80 else 18)
    title = max(width - 2 - cell_len(named) - 1, 0)
    return [
        [
            ink.bar(),
            ink.muted(when + " "),
            ink.kind(f"{GLYPHS.get(row.kind, '·')} {safe.cells(row.kind.upper(), _KIND)} "),
            *_place_and_tags(row, space, ink),
            ink.muted(sure),
        ],
        [ink.bar(), ink.title(" " + safe.cells(row.title, title)), ink.faint(" " + named)],
    ]


def _place_and_tags(row: Row, space: int, ink: _Ink) -> list[Segment]:
    place = safe.line(where_of(row), space)
    left = space - cell_len(place)
    said = ", ".join(x for x in (tags_of(row), row.mode.replace("_", " ") if row.mode else "") if x)
    told = "  " + safe.cells(said, left - 2) if said and left > 6 else " " * left
    return [ink.strong(place), ink.faint(told)]


class _Ink:
    """The styles of one row; the list itself puts the cursor's ground under them."""

    def __init__(self, row: Row, cursor: bool, look: Look) -> None:
        self.row = row
        self.cursor = cursor
        self.palette = look.palette
        self.colour = look.palette.kind(row.kind)

    def bar(self) -> Segment:
        return Segment(_CURSOR_BAR if self.cursor else _BAR, pen(self.colour))

    def kind(self, text: str) -> Segment:
        return Segment(text, pen(self.colour, bold=True))

    def strong(self, text: str) -> Segment:
        return Segment(text, pen(self.palette.text, bold=True))

    def title(self, text: str) -> Segment:
        return Segment(text, pen(self.palette.muted if self.row.seen else self.palette.text))

    def muted(self, text: str) -> Segment:
        return Segment(text, pen(self.palette.muted))

    def faint(self, text: str) -> Segment:
        return Segment(text, pen(self.palette.faint))
