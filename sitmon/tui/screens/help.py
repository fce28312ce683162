"""The help: the keys of the pane that has the focus, then every key, from the registry that binds them."""

from __future__ import annotations

from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from sitmon.tui.keys import ALWAYS, KEYS, PANES
from sitmon.tui.panels.base import Panel
from sitmon.tui.screens.dialogue import Dialogue
from sitmon.tui.theme import GLYPHS, Palette
from sitmon.tui.widgets.pager import Pager

if TYPE_CHECKING:
    from sitmon.tui.deck import Deck

_WORDS = (
    "A kind is colour, glyph and word. Confidence: sure ≥ .85, likely ≥ .6, weak below. “claimed” is what one side says;"
    " “past” is what an article tells as background. Behind a time, · says that only the day is known, ~ that the feed gave none and ! that it gave one still to"
    " come: the article then stands where it was first seen. (state) is state media. On the map"
    " a dot is a place, a ring what is known to its area only, a tinted country what is known no nearer. The mouse works everywhere: click a filter to"
    " change it, a chip to remove it, a row to choose it, twice to open it."
)
_SEARCH = (
    ('idlib "aid convoy"', "Words and phrases in titles and openings; all must be there"),
    ("-football", "Without this word"),
    ("region:idlib", "A country, an area, a town, a region of yours; several are alternatives"),
    ("kind:strike", "Or strike,agreement"),
    ("since:7d until:now", "Back from now, or dates such as 2017-09-26"),
    ("source:un", "The publisher's name, or a part of it"),
    ("conf:>0.8", "Flags at least so sure"),
    ("is:starred", "With a star; also is:seen, is:unseen"),
    ("has:note tag:lead", "With a note of yours, with this tag; also has:tag"),
    ("sort:killed", "What stands first: published, collected, confidence, killed, place, source"),
    ("killed:>10", "The article's total, at its lowest; also injured, displaced, rescued, missing, detained"),
)
_ALERTS = (
    "Alerts (W saves a watch with them, A shows their log) are told by a dashboard that is open: while none is, nothing rings and"
    " no command runs; what came meanwhile is in the list when one is opened."
)
_SOURCES = "Places: GeoNames (CC BY 4.0). Outlines: Natural Earth, which draws who holds a territory; not our judgement."
_ANY, _TWO, _BETWEEN = 10_000, 120, 3
"""Cells of a page that is not laid out, of one with two columns at least, and between these."""
_FREE = 1
"""Cells that stay free before the scrollbar."""
_LEFT, _RIGHT = ("Views", "Filter", "Screen"), ("Articles", "Events", "Map", "Timeline")
"""Groups and panes in two columns; of the panes the one that has the focus stands before all."""
_WIDTH = max(len(shown) for rows in PANES.values() for shown, _ in rows) + 2


class HelpScreen(Dialogue[None]):
    """Scrolls where it does not fit."""

    CSS = (
        Dialogue.CSS
        + """
    HelpScreen > .dialogue { width: 84; max-width: 96%; height: 92%; }
    HelpScreen.-wide > .dialogue { width: 148; }
    HelpScreen > .dialogue > Pager { height: 1fr; }
    HelpScreen > .dialogue > Pager > _Page { width: 1fr; height: auto; }
    """
    )

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (150, "-wide")]  # noqa: RUF012 - textual declares it
    BINDINGS = [Binding("escape,q,question_mark", "dismiss", "Back", show=False)]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """The page."""
        with Vertical(classes="dialogue") as box:
            box.border_title = cast("str", Content("Help"))
            box.border_subtitle = cast("str", Content("j k or arrows scroll · esc back"))
            with Pager():
                yield _Page(pane_of(self.app.screen_stack[-2]))


class _Page(Widget):
    """The page, as wide as there is room: lines are broken here, so that they hang under their words."""

    def __init__(self, pane: str = "") -> None:
        super().__init__()
        self._pane = pane

    @property
    def _palette(self) -> Palette:
        return cast("Deck", self.app).palette

    def render(self) -> Content:
        """The page."""
        return page(self._palette, self.size.width - _FREE, self._pane)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines of the page at this width."""
        return page(self._palette, width - _FREE, self._pane).get_height({}, width)


def pane_of(screen: Screen[Any]) -> str:
    """The name of the pane that has the focus; '' where none has."""
    around = screen.focused.ancestors_with_self if screen.focused else ()
    return next((node.PANE or node.HEADING for node in around if isinstance(node, Panel)), "")


def page(p: Palette, across: int = _ANY, pane: str = "") -> Content:
    """The keys of `pane`, then all by group, then what the words mean; `across` is its width in cells, in which groups stand side by side where there
    is room."""
    kinds = [Content.styled(f"{g} {k}  ", f"bold {p.kind(k)}") for k, g in GLYPHS.items()]
    blank = Content("")
    return Content("\n").join(
        [
            *(_group(pane, p, across, " · has the focus") if pane in PANES else ()),
            *_keys(p, across, pane),
            Content(_ALERTS),
            blank,
            Content.styled("Search, here and on the command line", f"bold {p.accent}"),
            *(line for shown, told in _SEARCH for line in _row(shown, told, p, across, 22)),
            blank,
            Content("").join(kinds),
            Content(_WORDS),
            Content.styled(_SOURCES, p.muted),
        ]
    )


def _keys(p: Palette, across: int, pane: str) -> list[Content]:
    """The keys, each group with a blank line after it; two columns where there is room."""
    sides = _LEFT, tuple(name for name in _RIGHT if name != pane)
    if not _TWO <= across < _ANY:
        return [line for side in sides for name in side for line in _group(name, p, across)]
    half = (across - _BETWEEN) // 2
    left, right = ([line for name in side for line in _group(name, p, half)] for side in sides)
    return [
        before + Content(" " * (half + _BETWEEN - before.cell_length)) + after
        for before, after in zip_longest(left, right, fillvalue=Content(""))
    ]


def _group(name: str, p: Palette, across: int, more: str = "") -> list[Content]:
    rows = [(k.shown, k.help) for k in KEYS if k.group == name]
    rows += [*ALWAYS.get(name, ()), *PANES.get(name, ())]
    width = _WIDTH if name in PANES else max(len(k.shown) for k in KEYS) + 2
    lines = [line for shown, told in rows for line in _row(shown, told, p, across, width)]
    head = Content.assemble((name, f"bold {p.accent}"), (more, p.muted))
    return [head, *lines, Content("")]


def _row(shown: str, told: str, p: Palette, across: int, width: int) -> list[Content]:
    first, *more = wrap(told, max(across - 2 - width, 10)) or [""]
    head = Content.assemble((f"  {shown:<{width}}", f"bold {p.text}"), (first, p.muted))
    return [head, *(Content.styled(f"{'':{width + 2}}{line}", p.muted) for line in more)]
