"""An event as lines of a list. Pure: a row, a width and colours in, segments out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment

from sitmon.query import SORTS
from sitmon.store.read import Row
from sitmon.tui import safe
from sitmon.tui.lens import DAY, moment
from sitmon.tui.panels.detail_carried import SIGNS
from sitmon.tui.theme import Palette, confidence, glyph, pen
from sitmon.units import certainty

_BAR, _CURSOR_BAR, TICKED = "▌", "█", "■"
_STAR, _NOTE, _TAG = "★", "✎", "#"
_KIND = 12  # cells of the longest kind
_SURE = 11  # "likely .62 "
_APART = 3  # two before what stands behind the place, one after it
_TOLL = 7  # the dead, where a list of one line a row is sorted by them
_NAMED, _NAMED_MOST = (
    13,
    30,
)  # cells of the publisher: kept free beside a long title, and used beside a short one


@dataclass(frozen=True, slots=True)
class Look:
    """What the drawing of a row depends on besides the row."""

    palette: Palette
    now: float
    window: float | None
    """Seconds from the one end of what is listed to the other; None for all time."""
    verdict: bool | None = None
    """What the reader said of the row's flag."""
    ticked: bool = False
    """Whether the row is selected."""
    sort: str = SORTS[0]
    """What the list is sorted by."""


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


def where_of(row: Row, width: int) -> str:
    """The place in at most `width` cells, with its country where the place is smaller and both have room whole."""
    if not row.place:
        return safe.line("place unknown", width)
    small = row.level in ("place", "admin1") and row.country
    whole = safe.line(f"{row.place}, {row.country}") if small else safe.line(row.place)
    return whole if cell_len(whole) <= width else safe.line(row.place, width)


def tags_of(row: Row) -> str:
    """What a reader must not miss: who only claims it, and what lies in the past."""
    found = [row.assertion] if row.assertion != "reported" else []
    if row.background:
        found.append("past")
    if row.stage:
        found.append(row.stage.replace("_", " "))
    return ", ".join(found)


def signs_of(row: Row) -> str:
    """A sign for each mark that the reader put on the article: a star, a note, tags."""
    held = ((row.starred, _STAR), (row.noted, _NOTE), (row.tagged, _TAG))
    return "".join(sign for there, sign in held if there)


def toll_of(row: Row, look: Look) -> str:
    """The article's dead, where the event is what it counts them of, or the list is sorted by them."""
    told = row.killed is not None and (row.kind == "strike" or look.sort == "killed")
    if not told:
        return ""
    return f"killed {row.killed:,}" if row.killed else "none killed"


def publisher_of(row: Row, width: int = 24) -> str:
    """The publisher in at most `width` cells, flagged where it is state media; the flag is never what is cut off."""
    flag = " (state)" if row.state_media else ""
    if width <= len(flag):
        return safe.line(flag.strip(), width)
    return safe.line(row.publisher, width - len(flag)) + flag


def one_line(row: Row, width: int, cursor: bool, look: Look) -> list[list[Segment]]:
    """Time, kind, place, title and confidence on one line."""
    ink = Ink(row, cursor, look)
    when = time_of(row.at, look)
    place = max(min(18, (width - 40) // 3), 8)
    signs = f" {held}" if (held := signs_of(row)) else ""
    toll = (
        safe.line(f" {row.killed:,}", _TOLL).rjust(_TOLL)
        if look.sort == "killed" and row.killed is not None
        else ""
    )
    fixed = 1 + len(when) + 1 + 2 + _KIND + 1 + place + 1 + len(toll) + len(signs) + 1 + 4
    return [
        [
            ink.bar(),
            ink.muted(when + SIGNS.get(row.dated, " ")),
            ink.kind(f"{glyph(row.kind)} {safe.cells(row.kind.upper(), _KIND)} "),
            ink.strong(
                safe.cells(publisher_of(row, place) if look.sort == "source" else where_of(row, place), place)
                + " "
            ),
            ink.title(safe.cells(row.title, max(width - fixed, 0))),
            ink.strong(toll),
            ink.signs(signs),
            ink.verdict(look.verdict),
            ink.muted(f"{confidence(row.confidence):>4}"),
        ]
    ]


def two_lines(row: Row, width: int, cursor: bool, look: Look) -> list[list[Segment]]:
    """Time, kind, mode, place, confidence; below them the title and the publisher."""
    ink = Ink(row, cursor, look)
    when = time_of(row.at, look)
    sure = f"{certainty(row.confidence)} {confidence(row.confidence)}".rjust(_SURE - 1)
    signs = signs_of(row)
    space = max(width - 1 - len(when) - 1 - 2 - _KIND - 1 - len(signs) - _SURE, 0)
    title, named = _title_and_publisher(row, width - 2)
    return [
        [
            ink.bar(),
            ink.muted(when + SIGNS.get(row.dated, " ")),
            ink.kind(f"{glyph(row.kind)} {safe.cells(row.kind.upper(), _KIND)} "),
            *_place_and_tags(row, space, ink, look),
            ink.signs(signs),
            ink.verdict(look.verdict),
            ink.muted(sure),
        ],
        [ink.bar(), ink.title(" " + title), ink.faint(named)],
    ]


def _title_and_publisher(row: Row, width: int) -> tuple[str, str]:
    """The title, and the publisher in what is left of `width` cells: the title has the room."""
    title = safe.line(row.title, max(width - _NAMED - 2, 0))
    left = max(width - cell_len(title), 0)
    named = publisher_of(row, min(left - 2, _NAMED_MOST)) if left > 2 else ""
    return title, " " * (left - cell_len(named)) + named


def _place_and_tags(row: Row, space: int, ink: Ink, look: Look) -> list[Segment]:
    mode, toll = (row.mode or "").replace("_", " "), toll_of(row, look)
    place = where_of(row, space)
    words = [tags_of(row), mode, toll]
    if look.sort == "killed" and row.killed is not None:
        place, toll = _place_and_toll(place, row.killed, space)
        words = [toll, tags_of(row), mode]
    left = space - cell_len(place)
    said = fitting_words(words, left - _APART)
    return [ink.strong(place), ink.faint("  " + safe.cells(said, left - 2) if said else " " * left)]


def _place_and_toll(place: str, killed: int, space: int) -> tuple[str, str]:
    """What the list is sorted by stands in every row: in words, else as a number, else beside a shorter place."""
    number = f"{killed:,}"
    left = space - _APART - cell_len(place)
    if len(f"killed {number}") <= left:
        return place, f"killed {number}"
    kept = space - _APART - len(number)
    return (safe.line(place, kept) if kept >= 0 else place), number


def fitting_words(words: Sequence[str], width: int) -> str:
    """As many of `words`, the first before the others, as stand whole in `width` cells, with commas between."""
    said = ""
    for word in filter(None, map(safe.line, words)):
        longer = f"{said}, {word}" if said else word
        if cell_len(longer) <= width:
            said = longer
    return said


class Ink:
    """The styles of one row; the list itself puts the cursor's ground under them."""

    def __init__(self, row: Row, cursor: bool, look: Look) -> None:
        self.row = row
        self.cursor = cursor
        self.ticked = look.ticked
        self.palette = look.palette
        self.colour = look.palette.kind(row.kind)

    def bar(self) -> Segment:
        """The bar at the left: in the colour of the kind, full under the cursor, a square where the row is selected."""
        if self.ticked:
            return Segment(TICKED, pen(self.palette.accent, bold=True))
        return Segment(_CURSOR_BAR if self.cursor else _BAR, pen(self.colour))

    def kind(self, text: str) -> Segment:
        """The kind, in its colour."""
        return Segment(text, pen(self.colour, bold=True))

    def verdict(self, right: bool | None) -> Segment:
        """The reader's verdict as a sign, a space where there is none."""
        colour = self.palette.good if right else self.palette.bad
        return Segment(" " if right is None else "✓" if right else "✗", pen(colour, bold=True))

    def signs(self, text: str) -> Segment:
        """The signs of the reader's marks."""
        return Segment(text, pen(self.palette.doubtful, bold=True))

    def strong(self, text: str) -> Segment:
        """What is looked for first."""
        return Segment(text, pen(self.palette.text, bold=True))

    def title(self, text: str) -> Segment:
        """The title, calmer once it was seen."""
        return Segment(text, pen(self.palette.muted if self.row.seen else self.palette.text))

    def muted(self, text: str) -> Segment:
        """What stands back."""
        return Segment(text, pen(self.palette.muted))

    def faint(self, text: str) -> Segment:
        """What stands back further."""
        return Segment(text, pen(self.palette.faint))
