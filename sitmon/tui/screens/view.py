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
        """Closes what is open inside the view; False where nothing is."""
        return False

    def newest(self) -> bool:
        """Shows rows that wait; False where none does."""
        return False

    def read(self, subject: Subject, why: bool = False) -> None:
        """Opens an article over the view."""
        from sitmon.tui.screens.detail import DetailScreen

        self.app.push_screen(DetailScreen(subject, why))
