"""The region picker: type a name and see it completed, or walk the tree of what there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from sitmon.errors import UsageError
from sitmon.tui import places, safe
from sitmon.tui.panels.region_tree import Branch, line_of
from sitmon.tui.panels.regions import tree
from sitmon.tui.screens.dialogue import Dialogue
from sitmon.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from sitmon.tui.app import Dashboard

_MOST = 40


def completions(text: str, own: places.Own) -> tuple[list[str], dict[str, str]]:
    """The names that begin with `text`, and where each of them lies."""
    names = places.complete(text, own, _MOST)
    return names, places.contexts(names, own)


class RegionScreen(Dialogue[None]):
    """Completions while something is typed, else the user's own regions and the tree with its counts."""

    CSS = (
        Dialogue.CSS
        + """
    RegionScreen > .dialogue { width: 72; max-width: 96%; height: 80%; }
    RegionScreen RowList { height: 1fr; margin: 1 0 0 0; }
    """
    )

    BINDINGS = [  # noqa: RUF012 - textual declares it
        Binding("escape", "dismiss", "Back", show=False),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
        Binding("pagedown", "step(10)", show=False, priority=True),
        Binding("pageup", "step(-10)", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Branch] = []
        self._branches: list[Branch] = []
        self._input = Input(placeholder="a country, an area, a town, a region of yours", id="region")
        self._fault = Static(markup=False, classes="fault")
        self._list: RowList[Branch] = RowList(
            self._rows, self._draw, height=1, empty="No region is called so."
        )

    @property
    def dashboard(self) -> Dashboard:
        """The application."""
        return cast("Dashboard", self.app)

    def compose(self) -> ComposeResult:
        """A line to type in, and the list."""
        with Vertical(classes="dialogue") as box:
            box.border_title = cast("str", Content("Region"))
            box.border_subtitle = cast("str", Content("enter chooses · empty enter: the world · esc back"))
            yield self._input
            yield self._fault
            yield self._list

    def on_mount(self) -> None:
        """Reads the tree."""
        self._fault.display = False
        self._input.focus()
        self.run_worker(self._load())

    async def _load(self) -> None:
        lens, now = self.dashboard.lens, self.dashboard.now()
        with self.dashboard.backlog:
            self._all = await self.dashboard.reader.ask(lambda c: tree(c, lens, now))
            if not self._input.value:
                self._show(self._start())

    def _start(self) -> list[Branch]:
        own = [Branch(name, name, 0, 0, 0.0) for name in self.dashboard.own_regions]
        return self._all[:1] + own + self._all[1:] if self._all else own

    @on(Input.Changed)
    async def _typed(self, message: Input.Changed) -> None:
        self._fault.display = False
        text = message.value.strip()
        if not text:
            self._show(self._start())
            return
        own = self.dashboard.own_regions
        names, around = await self.dashboard.reader.ask(lambda _: completions(text, own))
        if text == self._input.value.strip():
            self._show(self._counted(text, names, around))

    def _counted(self, typed: str, names: list[str], around: Mapping[str, str]) -> list[Branch]:
        """The names with the counts of the tree where it holds them: what was typed whole, then those with any."""
        held = {b.name: b for b in reversed(self._all)}
        found = [held.get(n) or Branch(n, n, 0, 0, 0.0) for n in names]
        flat = [Branch(b.id, b.name, 0, b.count, b.share, around.get(b.name, "")) for b in found]
        return sorted(flat, key=lambda b: (b.name.casefold() != typed.casefold(), -b.count))

    def _show(self, found: list[Branch]) -> None:
        self._branches = found
        self._list.refresh_rows()
        self._list.set_ids(range(len(found)), anchor=False)

    def _rows(self, wanted: Sequence[int]) -> Mapping[int, Branch]:
        return {n: self._branches[n] for n in wanted if n < len(self._branches)}

    def _draw(self, branch: Branch, width: int, cursor: bool) -> list[list[Segment]]:
        chosen = branch.id in {r.id for r in self.dashboard.lens.regions}
        return line_of(branch, width, cursor, chosen, self.dashboard.palette)

    def action_step(self, rows: int) -> None:
        """Moves the list's cursor while the line is typed in."""
        self._list.action_step(rows)

    @on(Input.Submitted)
    async def _entered(self, message: Input.Submitted) -> None:
        at = self._list.cursor_id
        typed = message.value.strip()
        await self._choose(self._branches[at].id if at is not None else typed)

    @on(RowList.Chosen)
    async def _clicked(self, message: RowList.Chosen) -> None:
        await self._choose(self._branches[message.row_id].id)

    async def _choose(self, name: str) -> None:
        try:
            await self.dashboard.choose_region(name, tell=False)
        except UsageError as fault:
            self._fault.update(Content(safe.line(str(fault))))
            self._fault.display = True
            return
        self.dismiss()
