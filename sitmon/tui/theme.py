"""The dashboard's colours: dark, light, high contrast, safe for any colour vision, and the terminal's own sixteen.

A kind is always colour, glyph and word together; the glyphs are one cell wide in every terminal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from rich.style import Style
from textual.theme import Theme

GLYPHS = {"strike": "✶", "displacement": "➜", "agreement": "◆"}
_OWN = "▪"
_HOLLOW = {"strike": "✧", "displacement": "⇨", "agreement": "◇"}
DOT = "●"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours that drawn lines need, as `#rrggbb`."""

    background: str
    border: str
    raised: str
    text: str
    muted: str
    faint: str
    accent: str
    good: str
    doubtful: str
    bad: str
    strike: str
    displacement: str
    agreement: str

    def kind(self, name: str) -> str:
        """The colour of a kind; a kind of the user's own has the text's."""
        kinds = {"strike": self.strike, "displacement": self.displacement, "agreement": self.agreement}
        return kinds.get(name, self.text)


DARK = Palette(
    background="#0b1220",
    border="#2b3b57",
    raised="#16233b",
    text="#d5deeb",
    muted="#9aa7bf",
    faint="#7d8ba6",
    accent="#6fb7ff",
    good="#7bd65b",
    doubtful="#ffb454",
    bad="#ff5a52",
    strike="#ff5a52",
    displacement="#ffb454",
    agreement="#7bd65b",
)
LIGHT = Palette(
    background="#f6f8fb",
    border="#b9c4d6",
    raised="#e2e9f3",
    text="#1b2738",
    muted="#4b586d",
    faint="#59667d",
    accent="#1560b3",
    good="#2a761a",
    doubtful="#96590a",
    bad="#c0271f",
    strike="#c0271f",
    displacement="#96590a",
    agreement="#2a761a",
)
# Okabe and Ito's set (jfly.uni-koeln.de/color), told apart with any colour vision.
SAFE = Palette(
    background="#0b1220",
    border="#2b3b57",
    raised="#16233b",
    text="#d5deeb",
    muted="#9aa7bf",
    faint="#7d8ba6",
    accent="#a9b8cf",
    good="#009e73",
    doubtful="#f0e442",
    bad="#e8691b",
    strike="#e8691b",
    displacement="#f0e442",
    agreement="#56b4e9",
)
CONTRAST = Palette(
    background="#000000",
    border="#9aa4b5",
    raised="#1f3a66",
    text="#ffffff",
    muted="#d0d6e0",
    faint="#aab3c2",
    accent="#7fd0ff",
    good="#66ff66",
    doubtful="#ffd24d",
    bad="#ff7b7b",
    strike="#ff7b7b",
    displacement="#ffd24d",
    agreement="#66ff66",
)
# The sixteen colours as most terminals have them; `filters.Ansi` turns each into the terminal's own.
ANSI = Palette(
    background="#000000",
    border="#808080",
    raised="#000080",
    text="#c0c0c0",
    muted="#c0c0c0",
    faint="#808080",
    accent="#00ffff",
    good="#00ff00",
    doubtful="#ffff00",
    bad="#ff0000",
    strike="#ff0000",
    displacement="#ffff00",
    agreement="#00ff00",
)
PALETTES = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST, "safe": SAFE, "ansi": ANSI}


def glyph(kind: str, *, hollow: bool = False) -> str:
    """The glyph of a kind; kinds of the user's own share one. `hollow` is for an area as a whole."""
    return _HOLLOW.get(kind, "▫") if hollow else GLYPHS.get(kind, _OWN)


def theme(name: str) -> Theme:
    """The Textual theme of a palette."""
    p = PALETTES[name]
    return Theme(
        name=name,
        primary=p.accent,
        secondary=p.border,
        accent=p.accent,
        foreground=p.text,
        background=p.background,
        surface=p.background,
        panel=p.raised,
        warning=p.doubtful,
        error=p.bad,
        success=p.good,
        dark=name != "light",
        variables={
            "line": p.border,
            "raised": p.raised,
            "muted": p.muted,
            "scrollbar": p.border,
            "scrollbar-hover": p.muted,
            "scrollbar-active": p.accent,
            "scrollbar-background": p.background,
            "scrollbar-background-hover": p.background,
            "scrollbar-background-active": p.background,
            "scrollbar-corner-color": p.background,
            "border": p.accent,
            "border-blurred": p.border,
        },
    )


def palette(name: str, *, coloured: bool = True) -> Palette:
    """The palette of a theme; the dark one for a theme that is not ours. Where it is not `coloured`, what a colour
    would tell has the text's, since as a grey it would tell something else: strikes would be the faintest kind."""
    found = PALETTES.get(name, DARK)
    return found if coloured else _grey(found)


@cache
def _grey(p: Palette) -> Palette:
    return replace(
        p, strike=p.text, displacement=p.text, agreement=p.text, good=p.text, doubtful=p.text, bad=p.text
    )


@cache
def pen(
    colour: str | None = None, ground: str | None = None, bold: bool = False, reverse: bool = False
) -> Style:
    """A cached style for drawn segments: making one costs more than drawing with it."""
    return Style(color=colour, bgcolor=ground, bold=bold or None, reverse=reverse or None)


def confidence(value: float) -> str:
    """A confidence as two decimals without the nought: ".93", "1.0"."""
    return "1.0" if value >= 0.995 else f"{value:.2f}".lstrip("0")
