"""What all panels share: a question to the store, asked off the loop and never twice at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Generic, Self, TypeVar, cast

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from sitmon.errors import StoreError
from sitmon.tui import safe
from sitmon.tui.live import Overtaken

if TYPE_CHECKING:
    import sqlite3

    from sitmon.tui.app import Dashboard
    from sitmon.tui.lens import Lens
    from sitmon.tui.theme import Palette

T = TypeVar("T")
_REST = 3.0
_REST_MOST = 5.0
_CORNERS = 4
"""Cells of a border that its words never have: corners, and the spaces beside the words."""
"""After an answer that took a second a panel rests for `_REST` seconds, at most `_REST_MOST`."""


def foot_of(parts: Sequence[str], width: int) -> str:
    """`parts` with dots between, as many as stand whole in the border of a panel of `width` cells, the first before the
    others; the last, which tells the way back, always."""
    *first, last = parts
    kept: list[str] = []
    for part in first:
        if cell_len(" · ".join([*kept, part, last])) > width - _CORNERS:
            break
        kept.append(part)
    return " · ".join([*kept, last])


class Panel(Widget, Generic[T]):
    """A bordered part of the screen that shows the answer to one question.

    A panel says in `ask` what it wants (called in a thread: it may touch nothing but its
    arguments) and shows it in `show` (called on the loop).
    """

    HEADING: ClassVar[str] = ""
    PANE: ClassVar[str] = ""
    """Its name among the panes of the help, where that is not its heading."""
    COUNTS: ClassVar[bool] = False
    """Whether its question may be about all there is: such a one never holds up the others."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._busy = False
        self._again = False
        self._stale = True
        self._asked_for: Lens | None = None
        self._moved_on = asyncio.Event()
        self._framed: tuple[str, str] | None = None
        self._framing = False
        self.heading(self.HEADING)

    @property
    def dashboard(self) -> Dashboard:
        """The application."""
        return cast("Dashboard", self.app)

    @property
    def lens(self) -> Lens:
        """What the dashboard looks at."""
        return self.dashboard.lens

    @property
    def palette(self) -> Palette:
        """The colours in force."""
        return self.dashboard.palette

    def heading(self, text: str, foot: str = "") -> None:
        """Sets the words in the border; the only way: a plain string would be read as markup."""
        if (text, foot) == self._framed:
            return
        self._framed, self._framing = (text, foot), True
        self.border_title = cast("str", Content(safe.line(text))) if text else None
        self.border_subtitle = cast("str", Content(safe.line(foot))) if foot else None
        self._framing = False

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Paints it again; where only words in the border are others, the lines with these and not all that is
        within, which in a flood would be the whole screen twice a second."""
        if self._framing and not regions and self.is_attached and self.outer_size:
            width, height = self.outer_size
            regions = tuple(Region(0, y, width, 1) - self.content_offset for y in (0, height - 1))
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    @property
    def unsettled(self) -> bool:
        """Whether it is to be seen and does not yet show what it should."""
        if not all(node.display for node in self.ancestors_with_self if isinstance(node, Widget)):
            return False
        return self._stale or self._busy

    def on_mount(self) -> None:
        """Asks once the first frame is out."""
        # Taken here: the thread that asks may outlive the panel, which then has no app.
        self.lease_clock = self.dashboard.lease_clock
        self.call_after_refresh(self.refetch)

    def on_show(self) -> None:
        """Asks where something changed while the panel was hidden."""
        if self._stale:
            self.refetch()

    def refetch(self) -> None:
        """Asks again; where a question is under way, once more after it."""
        if not self.dashboard.ready or not self.is_attached:
            return
        if not (self.display and self.screen.is_current and self.region):
            self._stale = True
            return
        self._stale = False
        if self._busy:
            self._again = True
            if self.lens != self._asked_for:
                self._moved_on.set()
            return
        self._busy = True
        self.run_worker(self._fetch(), exit_on_error=True)

    async def _fetch(self) -> None:
        try:
            while True:
                self._again = False
                self._asked_for = self.lens
                self._moved_on.clear()
                with self.dashboard.backlog:
                    took = await self._once()
                if not self._again:
                    return
                await self._rest(min(took * _REST, _REST_MOST))
        finally:
            self._busy = False

    async def _rest(self, seconds: float) -> None:
        """Until then, or until something else is looked at: a key is answered at once."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._moved_on.wait(), seconds)

    async def _once(self) -> float:
        began = time.perf_counter()
        try:
            await self.fetch()
        except Overtaken:
            self._again = True
        except StoreError as fault:
            self.dashboard.trouble(fault)
        return time.perf_counter() - began

    async def fetch(self) -> None:
        """Asks and shows. Panels that ask in steps override it."""
        lens, now = self.lens, self.dashboard.now()
        answer = await self.dashboard.reader.ask(
            lambda connection: self.ask(connection, lens, now), slow=self.COUNTS
        )
        if self.is_attached:
            self.show(answer)

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> T:
        """What to show, read from the store; called in a thread."""
        raise NotImplementedError

    def show(self, answer: T) -> None:
        """Shows an answer; called on the loop."""
        raise NotImplementedError
