"""What the views share: the header, the line of honesty, the keys, and a word when there is no room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from sitmon.tui.panels.base import Panel
from sitmon.tui.panels.header import HeaderPanel
from sitmon.tui.panels.honesty import HonestyPanel
from sitmon.tui.panels.keybar import KeyBar

if TYPE_CHECKING:
    from sitmon.tui.app import Dashboard
    from sitmon.tui.panels.detail import DetailPanel
    from sitmon.tui.widgets.rowlist import RowList

SMALLEST = (60, 15)


@dataclass(frozen=True, slots=True)
class Subject:
    """The article that keys such as `o`, `y` and `m` are about, and the kind it was met under; `ticked` are
    the articles selected in the list, which marks and copying are about where there are any."""

    article_id: int
    kind: str | None = None
    ticked: tuple[int, ...] = ()
    ordinal: int | None = None
    """Of the event it was met under, in the article's list of them."""

    @property
    def articles(self) -> tuple[int, ...]:
        """The articles that a mark is put on."""
        return self.ticked or (self.article_id,)


class ViewScreen(Screen[None]):
    """One view. It says what its body is and what the keys are about."""

    AUTO_FOCUS = "RowList"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - textual declares it
        (0, "-tiny"),
        (SMALLEST[0], "-narrow"),
        (100, "-middle"),
        (150, "-wide"),
        (190, "-vast"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - textual declares it
        (0, "-flat"),
        (SMALLEST[1], "-low"),
        (30, "-mid"),
        (40, "-tall"),
    ]

    _left: Widget | None = None
    """What had the focus before one panel took all the room."""

    @property
    def dashboard(self) -> Dashboard:
        """The application."""
        return cast("Dashboard", self.app)

    def compose(self) -> ComposeResult:
        """Header, body, honesty, keys."""
        yield HeaderPanel(id="header")
        yield from self.body()
        yield HonestyPanel(id="honesty")
        yield KeyBar(id="keys")
        yield Static(
            f"sitmon needs {SMALLEST[0]} columns and {SMALLEST[1]} lines.\nMake the window larger.",
            markup=False,
            classes="notice",
        )

    def body(self) -> Iterable[Widget]:
        """What the view shows."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        """The lens or the data may have changed while another view was shown."""
        self.refetch()

    async def fill(self) -> None:
        """Puts in what was left out of the first frame; called once, after it."""

    def refetch(self) -> None:
        """Asks every panel of this view to ask again."""
        for panel in self.query(Panel):
            panel.refetch()
        for keys in self.query(KeyBar):
            keys.refresh()

    def reread(self) -> None:
        """The reader changed something about articles: rows on screen are read anew, also where news wait above them. The caller asks the panels."""
        # By its name: it is imported after the first frame, with the panels.
        for rows in self.query("RowList"):
            cast("RowList[Any]", rows).refresh_rows()

    @property
    def unsettled(self) -> bool:
        """Whether a panel does not yet show what it should."""
        return any(panel.unsettled for panel in self.query(Panel))

    def refetch_honesty(self) -> None:
        """Asks again what header and line of honesty say."""
        for panel in (*self.query(HeaderPanel), *self.query(HonestyPanel)):
            panel.refetch()

    def article(self) -> DetailPanel | None:
        """The article that is open in the view; None where none is."""
        return None

    def subject(self) -> Subject | None:
        """The article that the keys are about; None where there is none."""
        return None

    def back(self) -> bool:
        """Closes what is open inside the view, or gives back the room that one panel took; False where nothing is."""
        if self.has_class("big"):
            self.enlarge()
            return True
        return False

    def boxes(self) -> list[Widget]:
        """The frames of the panels, the main one first."""
        return list(self.query(".framed"))

    def meant(self) -> Widget | None:
        """The frame that has the focus, else the main one."""
        around = self.focused.ancestors_with_self if self.focused else ()
        boxes = self.boxes()
        return next((box for box in boxes if box in around), boxes[0] if boxes else None)

    def enlarge(self, name: str | None = None) -> None:
        """Gives one panel all the room, the one that is meant where none is named; again: as before."""
        boxes, grown = self.boxes(), self.has_class("big")
        if not grown and name is None and sum(bool(box.region) for box in boxes) < 2:
            self.dashboard.say("One panel is all that is shown here: it has the room already.")
            return
        box = next((b for b in boxes if b.id == name), None) if name else self.meant()
        for widget in self.query(".biggest, .holds"):
            widget.remove_class("biggest", "holds")
        big = box is not None and (not grown or name is not None)
        self.set_class(big, "big")
        if box is not None and big:
            box.add_class("biggest")
            for around in box.ancestors:
                if isinstance(around, Widget) and around is not self:
                    around.add_class("holds")
            self._left = self._left or self.focused
            self.call_after_refresh(self._focus_in, box)
        elif self._left is not None:
            self.call_after_refresh(self._left.focus)
            self._left = None
        self.refetch()

    def _focus_in(self, box: Widget) -> None:
        """The keys go to what is shown."""
        if self.focused is None or box not in self.focused.ancestors_with_self:
            self.set_focus(next((w for w in box.walk_children(Widget, with_self=True) if w.focusable), None))

    def newest(self) -> bool:
        """Shows rows that wait; False where none does."""
        return False

    def read(self, subject: Subject, why: bool = False) -> None:
        """Opens an article over the view."""
        from sitmon.tui.screens.detail import DetailScreen

        self.app.push_screen(DetailScreen(subject, why))
