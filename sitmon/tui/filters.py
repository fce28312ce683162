"""The theme `ansi`: every colour becomes one of the sixteen that the reader has set up in the terminal."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color as RichColour
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_BLACK = 40
"""A ground whose channels add up to less is the terminal's own ground."""


class Ansi(LineFilter):
    """Turns colours into the nearest of the sixteen; the darkest ground into the terminal's own."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments of one line."""
        return [
            Segment(text, _plain(style) if style else style, control) for text, style, control in segments
        ]


@lru_cache(4096)
def _plain(style: Style) -> Style:
    ink, ground = style.color, style.bgcolor
    plain = Style(color=_nearest(ink) if ink else None, bgcolor=_ground(ground) if ground else None)
    return style + plain


def _nearest(colour: RichColour) -> RichColour:
    return colour.downgrade(ColorSystem.STANDARD)


def _ground(colour: RichColour) -> RichColour:
    if not colour.is_default and sum(colour.get_truecolor()) < _BLACK:
        return RichColour.default()
    return _nearest(colour)
