"""The only way untrusted text enters a widget.

`sitmon.text` says which characters are allowed at all; here they are also made to take the
number of cells that textual counts for them. Terminals disagree about joined emoji, variation
selectors and skin tones, and a row that is one cell off breaks every border to its right, so
these are left out where text is shown (never where it is stored). So are, in rows, the vowel
signs of Indic scripts that stand beside their letter: textual and kitty give them no cell, tmux
and the terminals that ask the C library one. In longer text, which is to be read, they stay.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from rich.cells import cell_len, get_character_cell_size, set_cell_size
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content, Span

from sitmon import text as cleaning

LONGEST_LINE = 2_000
LONGEST_BLOCK = 200_000
_MOST_MARKS = 4
# Characters of one cell in every terminal: what nearly all lines are made of.
_EVEN = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2500-\u25fc\u2800-\u28ff]*"
)
# Joiner, variation selectors and skin tones.
_UNEVEN = re.compile("[\u180b-\u180d\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")


def line(text: str, width: int | None = None) -> str:
    """`text` cleaned, on one line, and where `width` is given at most that many cells, cut with an ellipsis.

    What lies beyond the first 2,000 characters is never looked at.
    """
    cut = len(text) > LONGEST_LINE
    shown = _even(cleaning.line(text[:LONGEST_LINE])) + ("…" if cut else "")
    if width is None or cell_len(shown) <= width:
        return shown
    return set_cell_size(shown, width - 1).rstrip() + "…" if width > 0 else ""


def cells(text: str, width: int) -> str:
    """`text` as `line` shows it, padded with spaces to exactly `width` cells."""
    shown = line(text, max(width, 0))
    return shown + " " * (width - cell_len(shown))


def content(text: str, style: str = "", marks: Iterable[tuple[int, int, str]] = ()) -> Content:
    """`text` cleaned, its paragraphs kept, as a Content without markup, in `style`.

    `marks` are (start, end, style) in characters of `text` as given, so that evidence found by
    offset can be shown in place. Texts are cut after 200,000 characters.
    """
    cleaned = cleaning.clean(text[:LONGEST_BLOCK]).replace("\t", " ")
    cut = "…" if len(text) > LONGEST_BLOCK else ""
    if _EVEN.fullmatch(cleaned):
        return Content(cleaned + cut, _spans(style, len(cleaned), [(*mark,) for mark in marks]))
    kept = _kept(cleaned, beside=True)
    shown = "".join([cleaned[at] for at in kept])
    moved = [(bisect_left(kept, start), bisect_left(kept, end), how) for start, end, how in marks]
    return Content(shown + cut, _spans(style, len(shown), moved))


def sealed(segments: Iterable[Segment]) -> list[Segment]:
    """`segments` without anything that drives a terminal or the application: controls, links, actions.

    For widgets that draw segments which their callers built.
    """
    return [segment if _harmless(segment) else _disarmed(segment) for segment in segments]


def _even(text: str) -> str:
    if _EVEN.fullmatch(text):
        return text
    return "".join([text[at] for at in _kept(text, beside=False)])


def _kept(text: str, *, beside: bool) -> list[int]:
    """Indexes of the characters of `text` that are shown, with or without signs that stand `beside` a letter.

    A line may not begin with a mark: it would be painted on the neighbour's last cell.
    """
    kept: list[int] = []
    marks = _MOST_MARKS
    for at, ch in enumerate(text):
        if ch == "\n":
            marks = _MOST_MARKS
        elif get_character_cell_size(ch):
            marks = 0
        elif marks >= _MOST_MARKS or _UNEVEN.match(ch) or (unicodedata.category(ch) == "Mc" and not beside):
            continue
        else:
            marks += 1
        kept.append(at)
    return kept


def _spans(style: str, length: int, marks: Sequence[tuple[int, int, str]]) -> list[Span]:
    spans = [Span(0, length, style)] if style else []
    return spans + [Span(start, end, how) for start, end, how in marks if start < end]


def _harmless(segment: Segment) -> bool:
    text, style, control = segment
    return text.isprintable() and not control and (style is None or not (style.link or style.meta))


def _disarmed(segment: Segment) -> Segment:
    style = segment.style
    if style is not None and (style.link or style.meta):
        style = _unlinked(style)
    text = _even(cleaning.clean(segment.text).replace("\n", " ").replace("\t", " "))
    return Segment("" if segment.control else text, style)


def _unlinked(style: RichStyle) -> RichStyle:
    return RichStyle(
        color=style.color,
        bgcolor=style.bgcolor,
        bold=style.bold,
        dim=style.dim,
        italic=style.italic,
        underline=style.underline,
        reverse=style.reverse,
        strike=style.strike,
    )
