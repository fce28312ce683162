"""The theme `ansi`: every colour becomes one of the sixteen that the reader has set up in the terminal."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color as RichColour
from rich.color import ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_DIM = (
    (0, 0, 0),
    (128, 0, 0),
    (0, 128, 0),
    (128, 128, 0),
    (0, 0, 128),
    (128, 0, 128),
    (0, 128, 128),
    (192, 192, 192),
)
_BRIGHT = (
    (128, 128, 128),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (0, 0, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
)
_SIXTEEN = (*_DIM, *_BRIGHT)
"""What the sixteen are measured by; the reader's own may differ."""
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


@lru_cache(1024)
def _nearest(colour: RichColour) -> RichColour:
    if colour.is_default or colour.number in range(16):
        return colour
    wanted = colour.get_truecolor()
    away = [sum((a - b) ** 2 for a, b in zip(wanted, known, strict=True)) for known in _SIXTEEN]
    return RichColour(f"color({away.index(min(away))})", ColorType.STANDARD, number=away.index(min(away)))


def _ground(colour: RichColour) -> RichColour:
    if not colour.is_default and sum(colour.get_truecolor()) < _BLACK:
        return RichColour.default()
    return _nearest(colour)
