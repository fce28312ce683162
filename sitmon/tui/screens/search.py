"""The search line: a query typed with completion, checked, and put in force; what is wrong with it stands below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from sitmon.errors import UsageError
from sitmon.tui import completing, places, safe
from sitmon.tui.panels.base import foot_of
from sitmon.tui.screens.dialogue import Dialogue

if TYPE_CHECKING:
    from sitmon.tui.app import Dashboard

_HINT = (
    'words "a phrase" -without region:idlib kind:strike since:7d until:now source:un conf:>0.8 killed:>10'
    " is:starred is:unseen has:note tag:lead sort:killed"
)
_KEYS = ("tab completes", "enter searches", "↑ earlier", "empty enter: no search", "esc back")


class SearchScreen(Dialogue[None]):
    """One line over the view, as in a pager. Tab completes, up and down walk through what was searched for before."""

    CSS = (
        Dialogue.CSS
        + """
    SearchScreen { align: center bottom; }
    SearchScreen > .dialogue { width: 100%; max-width: 120; height: auto; margin: 0 0 2 0; }
    SearchScreen .options { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    )

    BINDINGS = [  # noqa: RUF012 - textual declares it
        Binding("escape", "dismiss", "Back", show=False),
        Binding("tab", "complete(1)", show=False, priority=True),
        Binding("shift+tab", "complete(-1)", show=False, priority=True),
        Binding("up", "older(1)", show=False, priority=True),
        Binding("down", "older(-1)", show=False, priority=True),
    ]

    def __init__(self, typed: str) -> None:
        super().__init__()
        self._input = Input(
            typed, placeholder="words and fields, such as those below", id="search", select_on_focus=False
        )
        self._fault = Static(markup=False, classes="fault")
        self._offered = Static(markup=False, classes="options")
        self._typed = typed
        """What the reader typed, without what was completed or fetched from the history."""
        self._options: list[str] = []
        self._option: int | None = None
        self._history: list[str] = []
        self._past = 0
        self._sources: list[str] = []
        self._tags: list[str] = []

    @property
    def dashboard(self) -> Dashboard:
        """The application."""
        return cast("Dashboard", self.app)

    def compose(self) -> ComposeResult:
        """The line, what it may become, what is wrong, and what may be written."""
        with Vertical(classes="dialogue") as box:
            box.border_title = cast("str", Content("Search"))
            yield self._input
            yield self._offered
            yield self._fault
            yield Static(Content(_HINT), classes="hint")

    def on_resize(self) -> None:
        """As many keys as the border has room for."""
        box = self.query_one(".dialogue")
        box.border_subtitle = cast("str", Content(foot_of(_KEYS, box.size.width)))

    def on_mount(self) -> None:
        """Ready to type."""
        self._fault.display = False
        self._input.focus()
        self.run_worker(self._load())

    async def _load(self) -> None:
        from sitmon.store import desk, marks, read

        with self.dashboard.backlog:
            self._history, self._sources, self._tags = await self.dashboard.reader.ask(
                lambda c: (desk.searches(c), read.publishers(c), marks.tags(c))
            )

    @on(Input.Changed)
    async def _changed(self, message: Input.Changed) -> None:
        self._fault.display = False
        if self._input.value != message.value or message.value == self._filled():
            return
        self._typed, self._option, self._past = message.value, None, 0
        await self._offer()

    def _filled(self) -> str | None:
        """What completion or the history put into the line; None where neither did."""
        if self._past:
            return self._history[self._past - 1]
        if self._option is not None:
            return completing.split(self._typed)[0] + self._options[self._option]
        return None

    async def _offer(self) -> None:
        typed, own = self._typed, self.dashboard.own_regions
        names = completing.Names(
            self.dashboard.lens.known,
            [safe.line(source, 60) for source in self._sources],
            lambda begun: places.complete(begun, own, completing.MOST),
            [safe.line(tag, 40) for tag in self._tags],
        )
        with self.dashboard.backlog:
            found = await self.dashboard.reader.ask(lambda _: completing.options(typed, names))
        if typed == self._typed:
            self._options = found
            self._show_options()

    def _show_options(self) -> None:
        p = self.dashboard.palette
        parts = [
            Content.styled(
                f" {safe.line(option, 40)} ", f"reverse {p.accent}" if n == self._option else p.muted
            )
            for n, option in enumerate(self._options)
        ]
        self._offered.update(Content("").join(parts))

    def action_complete(self, step: int) -> None:
        """The next of what the word may become."""
        if self._options:
            at = -1 if self._option is None and step > 0 else self._option or 0
            self._option, self._past = (at + step) % len(self._options), 0
            self._put()
            self._show_options()

    def action_older(self, step: int) -> None:
        """The search before, or the one after."""
        self._past = max(min(self._past + step, len(self._history)), 0)
        self._option = None
        self._put()

    def _put(self) -> None:
        filled = self._filled()
        self._input.value = self._typed if filled is None else filled
        self._input.cursor_position = len(self._input.value)

    @on(Input.Submitted)
    async def _entered(self, message: Input.Submitted) -> None:
        from sitmon.store import desk

        typed = message.value.strip()
        try:
            await self.dashboard.search(typed)
        except UsageError as fault:
            self._fault.update(Content(safe.line(str(fault))))
            self._fault.display = True
            return
        if typed:
            self.dashboard.keep(lambda c: desk.searched(c, typed), what="the search in the history")
        self.dismiss()
