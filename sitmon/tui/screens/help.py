"""The help: every key, from the registry that binds them."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from sitmon.tui.keys import KEYS, LIST_KEYS, MAP_KEYS
from sitmon.tui.screens.dialogue import Dialogue
from sitmon.tui.theme import GLYPHS, Palette
from sitmon.tui.widgets.pager import Pager

if TYPE_CHECKING:
    from sitmon.tui.deck import Deck

_WORDS = (
    "A kind is colour, glyph and word. Confidence: sure ≥ .85, likely ≥ .6, weak below. “claimed” is what one side says;"
    " “past” is what an article tells as background. Behind a time, · says that only the day is known, ~ that the feed gave none and ! that it gave one still to"
    " come: the article then stands where it was first seen. (state) is state media. The mouse works everywhere: click a filter to"
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


class HelpScreen(Dialogue[None]):
    """Scrolls where it does not fit."""

    CSS = (
        Dialogue.CSS
        + """
    HelpScreen > .dialogue { width: 84; max-width: 96%; height: 92%; }
    HelpScreen > .dialogue > Pager { height: 1fr; scrollbar-size-vertical: 1; }
    HelpScreen > .dialogue > Pager > _Page { width: 1fr; height: auto; }
    """
    )

    BINDINGS = [Binding("escape,q,question_mark", "dismiss", "Back", show=False)]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """The page."""
        with Vertical(classes="dialogue") as box:
            box.border_title = cast("str", Content("Help"))
            box.border_subtitle = cast("str", Content("j k or arrows scroll · esc back"))
            with Pager():
                yield _Page()


class _Page(Widget):
    """The page, as wide as there is room: lines are broken here, so that they hang under their words."""

    @property
    def _palette(self) -> Palette:
        return cast("Deck", self.app).palette

    def render(self) -> Content:
        """The page."""
        return page(self._palette, self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines of the page at this width."""
        return page(self._palette, width).get_height({}, width)


def page(p: Palette, across: int = 10_000) -> Content:
    """Keys by group, then what the words mean; `across` is its width in cells."""
    lines: list[Content] = []
    for group in dict.fromkeys(k.group for k in KEYS):
        lines += [Content.styled(group, f"bold {p.accent}")]
        lines += [_row(k.shown, k.help, p, across) for k in KEYS if k.group == group]
        if group == "Events":
            lines += [_row(shown, told, p, across) for shown, told in (*LIST_KEYS, *MAP_KEYS)]
        lines.append(Content(""))
    lines += [Content(_ALERTS), Content("")]
    lines += [Content.styled("Search, here and on the command line", f"bold {p.accent}")]
    lines += [_row(shown, told, p, across, 22) for shown, told in _SEARCH]
    lines.append(Content(""))
    kinds = [Content.styled(f"{g} {k}  ", f"bold {p.kind(k)}") for k, g in GLYPHS.items()]
    return Content("\n").join(
        [*lines, Content("").join(kinds), Content(_WORDS), Content.styled(_SOURCES, p.muted)]
    )


def _row(shown: str, told: str, p: Palette, across: int, width: int = 14) -> Content:
    first, *more = wrap(told, max(across - 2 - width, 10)) or [""]
    hung = "".join(f"\n{'':{width + 2}}{line}" for line in more)
    return Content.assemble((f"  {shown:<{width}}", f"bold {p.text}"), (first + hung, p.muted))
