"""The dashboard: reads the database and shows it. It never polls a feed and never codes an article."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from sitmon.clock import Clock, wall
from sitmon.config import Config
from sitmon.errors import SitmonError, StoreError, UsageError
from sitmon.query import KINDS, Query, parse
from sitmon.tui import places, safe, theme
from sitmon.tui.keys import KEYS
from sitmon.tui.lens import Lens
from sitmon.tui.live import BEAT, Backlog, Pulse, Reader
from sitmon.tui.minding import Collector, Minder
from sitmon.tui.screens import modes
from sitmon.tui.screens.view import Subject, ViewScreen

if TYPE_CHECKING:
    import sqlite3

    from sitmon.geo.regions import Region

_SLOW_BEAT = 60.0
"""Seconds after which panels ask again though nothing was written: windows move on."""
_LEASE_BEAT = 2.0


class Dashboard(App[None]):
    """Shows `db` and keeps showing it as it grows.

    `clock` is the time on screen (the replay's in a demo), `collector` starts a collector and is
    called once the first frame is out and only where nobody collects; `watch` is what to open on.
    """

    TITLE = "sitmon"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    DEFAULT_MODE = "live"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = dict(modes.VIEWS)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(k.keys, k.action, k.help, show=False, priority=k.keys == "ctrl+s") for k in KEYS
    ]

    def __init__(
        self,
        db: Path,
        *,
        config: Config,
        clock: Clock = wall,
        replay: bool = False,
        watch: Query | None = None,
        collector: Callable[[], Collector] | None = None,
        snapshot_dir: Path,
        lease_clock: Clock = wall,
        strict: bool = False,
    ) -> None:
        super().__init__()
        self.db, self.config, self.replay, self.snapshot_dir = db, config, replay, snapshot_dir
        self.now, self.lease_clock = clock, lease_clock
        self.lens = Lens(window=config.tui.window)
        self.reader, self.backlog = Reader(db), Backlog()
        self.connection: sqlite3.Connection | None = None
        self.ready = self.collecting = False
        self.newest_stored: float | None = None
        self.fault: SitmonError | None = None
        self.strict = strict
        self._watch, self.minder = watch, Minder(collector)
        self._pulse: Pulse | None = None
        self._told = ""
        for name in theme.PALETTES:
            self.register_theme(theme.theme(name))
        # Set without its watcher, which would have the style sheet read twice.
        self.set_reactive(App.theme, config.tui.theme)
        self.stylesheet.set_variables(self.get_css_variables())

    @property
    def palette(self) -> theme.Palette:
        """The colours in force."""
        return theme.palette(self.theme)

    @property
    def own_regions(self) -> places.Own:
        """The user's regions."""
        return places.own(self.config)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours, for themes that are not ours."""
        p = theme.DARK
        return {"line": p.border, "raised": p.raised, "muted": p.muted}

    # Opening and closing

    async def run_async(self, **options: Any) -> None:
        """Runs it. Garbage is not collected before the first frame: there is none yet, and looking for it
        in all that was just imported takes a tenth of the time."""
        gc.disable()
        try:
            await super().run_async(**options)
        finally:
            gc.enable()

    def on_mount(self) -> None:
        """Leaves everything that takes time until the first frame is out."""
        self.call_after_refresh(self._open)

    async def _open(self) -> None:
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        with self.backlog:
            try:
                # In the reader's thread: a new file is made and brought to its schema there.
                await self.reader.ask(lambda connection: None)
                from sitmon.store.connection import connect

                self.connection = connect(self.db)
                await self._open_on(self._watch)
                if view := self.view:
                    await view.fill()
            except StoreError as fault:
                self.fail(fault)
                return
            self._pulse = Pulse(self.connection)
            self.ready = True
            self.theme_changed_signal.subscribe(self, lambda _: self.refetch())
            self.refetch()
        self.set_interval(BEAT, self._beat)
        self.set_interval(_SLOW_BEAT, partial(self._beat, True))
        self.set_interval(_LEASE_BEAT, self._lease_beat)
        self.run_worker(self._start(), exit_on_error=True)

    async def _open_on(self, watch: Query | None) -> None:
        if watch is not None:
            try:
                self.lens = await self._lens_of(watch)
            except UsageError as fault:
                if self.strict:
                    self.fault = fault
                self.trouble(fault)

    def fail(self, fault: SitmonError) -> None:
        """Ends with one line that says why; without a terminal whoever asked for the picture tells it."""
        self.fault = fault
        if not self.strict:
            self.exit(return_code=1, message=safe.line(str(fault)))

    async def _start(self) -> None:
        """Starts a collector where one was given and nobody collects."""
        from sitmon.store import lease

        if self.minder.wanted:
            if await self.reader.ask(lambda c: lease.current(c, self.lease_clock())) is None:
                try:
                    await self.minder.begin()
                except (SitmonError, OSError) as fault:
                    self.trouble(fault)
            self.refetch_honesty()

    def _lease_beat(self) -> None:
        if told := self.minder.look(self.collecting):
            self.say(told, "warning")
        self.refetch_honesty()

    async def on_unmount(self) -> None:
        """Ends the collector that was started here, and closes the database."""
        await self.minder.stop()
        await asyncio.to_thread(self.reader.close)
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    async def settled(self) -> None:
        """Returns when the screen shows what was asked for: for tests and pictures."""
        calm = 0
        while calm < 2:
            await self.backlog.wait()
            # An answer may ask again, once it is drawn.
            await asyncio.sleep(0.02)
            view = self.view
            unsettled = self.fault is None and (not self.ready or view is None or view.unsettled)
            calm = 0 if unsettled or self.backlog.busy else calm + 1

    # Data

    def _beat(self, anyway: bool = False) -> None:
        written = self._pulse is not None and self._pulse.beat()
        if (written or anyway) and self.lens.as_of is None:
            self.refetch()

    def refetch(self) -> None:
        """Asks the panels of the view on screen to ask again."""
        if view := self.view:
            view.refetch()

    def refetch_honesty(self) -> None:
        """Asks again what header and line of honesty say."""
        if view := self.view:
            view.refetch_honesty()

    @property
    def view(self) -> ViewScreen | None:
        """The view on screen, also where something is open over it."""
        return next((s for s in reversed(self.screen_stack) if isinstance(s, ViewScreen)), None)

    def trouble(self, fault: Exception) -> None:
        """Tells of a failure, the same one only once in a row."""
        text = str(fault)
        if text != self._told:
            self._told = text
            self.say(text, "error")

    def say(self, text: str, severity: str = "information") -> None:
        """Shows a notification; text in it is never read as markup."""
        self.notify(
            safe.line(text, 300),
            severity=cast("Any", severity),
            markup=False,
            timeout=6 if severity == "information" else 12,
        )

    # The lens

    def look(self, lens: Lens) -> None:
        """Puts a lens in force."""
        if lens != self.lens:
            self.lens = lens
            self.refetch()

    async def _lens_of(self, query: Query) -> Lens:
        """The lens for a query; regions and kinds that it names become the lens's own. Raises UsageError."""
        regions = self.lens.regions
        if query.regions:
            regions = tuple([await self.region(name) for name in query.regions])
        kinds = tuple(k for k in KINDS if k in query.kinds) if query.kinds else self.lens.kinds
        kept = replace(query, regions=(), kinds=())
        return replace(self.lens, regions=regions, kinds=kinds, query=kept, typed=kept.text())

    async def region(self, name: str) -> Region:
        """The region of this name. Raises UsageError with the nearest names."""
        with self.backlog:
            return await self.reader.ask(lambda _: places.find(name, self.own_regions))

    async def search(self, typed: str) -> None:
        """Puts a query in force. Raises UsageError that names what is wrong."""
        query = parse(typed, self.now())
        self.look(await self._lens_of(query))

    async def choose_region(self, name: str, *, tell: bool = True) -> None:
        """Filters by a region; the world takes the filter away. Raises UsageError unless it tells."""
        try:
            found = await self.region(name) if name else None
        except UsageError as fault:
            if not tell:
                raise
            self.trouble(fault)
            return
        self.look(replace(self.lens, regions=(found,) if found and not found.everything else ()))

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys about an article are off where there is none."""
        if action in ("open", "copy", "why", "seen"):
            return self.subject() is not None
        return True

    def subject(self) -> Subject | None:
        """The article that keys are about."""
        screen = self.screen if self.screen_stack else None
        asked = getattr(screen, "subject", None)
        return cast("Subject | None", asked()) if asked and self.ready else None

    def action_view(self, name: str) -> None:
        """Shows a view."""
        if name != self.current_mode:
            self.switch_mode(name)

    def action_region(self) -> None:
        """Opens the region picker."""
        from sitmon.tui.screens.region import RegionScreen

        if self.ready:
            self.push_screen(RegionScreen())

    def action_search(self) -> None:
        """Opens the search line."""
        from sitmon.tui.screens.search import SearchScreen

        if self.ready:
            self.push_screen(SearchScreen(self.lens.typed))

    def action_help(self) -> None:
        """Opens the help."""
        from sitmon.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen())

    def action_kind(self, kind: str) -> None:
        """Switches a kind."""
        self.look(self.lens.toggled(kind))

    def action_window(self) -> None:
        """The next longer window."""
        self.look(self.lens.next_window())

    def action_earlier(self) -> None:
        """Back in time."""
        self.look(self.lens.back(self.now()))

    def action_later(self) -> None:
        """Forward in time."""
        self.look(self.lens.forward(self.now()))

    def action_pause(self) -> None:
        """Pauses: what came after stays out of sight, whatever is filtered meanwhile."""
        self.look(replace(self.lens, as_of=self.now() if self.lens.as_of is None else None))

    def action_clear(self) -> None:
        """Takes all filters away."""
        self.look(self.lens.cleared())

    def action_unchip(self, name: str) -> None:
        """Takes one filter away."""
        self.look(self.lens.without(name))

    def action_escape(self) -> None:
        """Back, from the inside out: what is open in the view, its filters, the view itself."""
        view = self.view
        if view is None or view.back():
            return
        if self.lens.chips():
            self.action_clear()
        elif self.current_mode != self.DEFAULT_MODE:
            self.switch_mode(self.DEFAULT_MODE)

    def action_newest(self) -> None:
        """The rows that wait; else, where the list is empty, the newest stretch there is."""
        if (view := self.view) and view.newest():
            return
        if self.newest_stored is not None:
            self.look(self.lens.ending(self.newest_stored, self.now()))

    def action_why(self) -> None:
        """Why this flag."""
        screen, subject = self.screen, self.subject()
        if subject is None:
            return
        if isinstance(screen, ViewScreen):
            if not screen.why():
                screen.read(subject, why=True)
        elif toggle := getattr(screen, "why", None):
            toggle()

    async def action_seen(self) -> None:
        """Marks the article as seen, or not."""
        from sitmon.store import marks

        if subject := self.subject():
            moment = None if subject.seen else self.now()
            await self.reader.ask(lambda c: marks.mark_seen(c, subject.article_id, moment))
            self.refetch()

    async def action_open(self) -> None:
        """Opens the article's address, once the reader has seen where it leads."""
        from sitmon.tui.screens.links import ask_and_open

        if subject := self.subject():
            await ask_and_open(self, subject)

    async def action_copy(self) -> None:
        """Copies title and address."""
        from sitmon.tui.screens.links import copy

        if subject := self.subject():
            await copy(self, subject)

    def action_snapshot(self) -> None:
        """Saves a snapshot of the view."""
        from sitmon.tui.saving import save

        if self.ready:
            self.run_worker(save(self), group="snapshot", exclusive=True)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The command palette."""
        from sitmon.tui.commands import commands

        return commands(self)
