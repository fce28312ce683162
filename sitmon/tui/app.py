"""The dashboard: reads the database and shows it. It never polls a feed and never codes an article."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.events import Event, InputEvent
from textual.screen import Screen
from textual.widget import Widget

from sitmon.clock import Clock, wall
from sitmon.config import Config
from sitmon.errors import SitmonError, StoreError, UsageError
from sitmon.query import Query
from sitmon.tui import safe, theme, tidying, watching, zones
from sitmon.tui.article_keys import ArticleKeys
from sitmon.tui.keeping import unkept
from sitmon.tui.keys import KEYS
from sitmon.tui.lens_keys import LensKeys
from sitmon.tui.live import BEAT, Pace, Pulse
from sitmon.tui.minding import Collector, Minder
from sitmon.tui.screens import modes
from sitmon.tui.tidying import Tidier

if TYPE_CHECKING:
    from textual.filter import LineFilter

    from sitmon.tui.alerting import Alerts

_SLOW_BEAT = 60.0
"""Seconds after which panels ask again though nothing was written: windows move on."""
_LEASE_BEAT = 2.0


class Dashboard(ArticleKeys, LensKeys):
    """Shows `db` and keeps showing it as it grows.

    `clock` is the time on screen (the replay's in a demo), `collector` starts a collector and is
    called once the first frame is out and only where nobody collects; `watch` is the query to open on,
    `watch_name` the watch.
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
        watch_name: str = "",
    ) -> None:
        super().__init__(db, config, clock)
        self.replay, self.snapshot_dir, self.lease_clock = replay, snapshot_dir, lease_clock
        self.collecting = False
        self.newest_stored: float | None = None
        self.fault: SitmonError | None = None
        self.strict = strict
        self._watch, self._watch_name, self.minder = watch, watch_name, Minder(collector)
        self._remembers = config.tui.remember and not (replay or strict or watch or watch_name)
        self._pulse: Pulse | None = None
        self._pace, self._tidier = Pace(), Tidier()
        self._alerts: Alerts | None = None
        for name in theme.PALETTES:
            self.register_theme(theme.theme(name))
        self._ansi: LineFilter | None = None
        zones.local(config.tui.times == "local")
        # Set without its watcher, which would have the style sheet read twice.
        self.set_reactive(App.theme, config.tui.theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self.watch_theme(config.tui.theme)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours, for themes that are not ours."""
        p = theme.DARK
        return {"line": p.border, "raised": p.raised, "muted": p.muted}

    async def run_async(self, **options: Any) -> None:
        """Runs it. Garbage is not collected before the first frame: there is none yet, and looking for it
        in all that was just imported takes a tenth of the time."""
        before = gc.get_threshold()
        gc.disable()
        try:
            await super().run_async(**options)
        finally:
            gc.set_threshold(*before)
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
                self.whereabouts.note()
                await watching.load(self)
                if self._remembers:
                    from sitmon.tui import remembering

                    await remembering.restore(self)
                await self._open_on(self._watch)
                if self._watch_name in self.watches:
                    await watching.switch(self, self._watch_name)
                if view := self.view:
                    await view.fill()
            except StoreError as fault:
                self.fail(fault)
                return
            if self._remembers:
                watching.looked(self, self.lens.watch)
            self._pulse = Pulse(self.connection)
            self._tidier.begin()
            self.ready = True
            self.theme_changed_signal.subscribe(self, lambda _: self.refetch())
            self.refetch()
        if self._remembers:
            from sitmon.tui import remembering

            await remembering.show_view(self)
        self.set_interval(BEAT, self._beat)
        self.set_interval(_SLOW_BEAT, partial(self._beat, True))
        self.set_interval(_LEASE_BEAT, self._lease_beat)
        self.set_interval(tidying.BEAT, lambda: self._tidier.beat(time.monotonic()))
        self.run_worker(self._start(), exit_on_error=True)

    async def _open_on(self, watch: Query | None) -> None:
        if watch is not None:
            try:
                self.lens = await self.lens_of(watch, self.lens)
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
        """Starts a collector where one may be started and nobody collects."""
        from sitmon.store import lease

        if self.minder.wanted:
            try:
                if await self.reader.ask(lambda c: lease.current(c, self.lease_clock())) is None:
                    await self.minder.begin()
            except (SitmonError, OSError) as fault:
                self.trouble(fault)
            self.refetch_honesty()

    async def on_event(self, event: Event) -> None:
        """Notes when the reader did something last."""
        if isinstance(event, InputEvent):
            self._tidier.touched(time.monotonic())
        await super().on_event(event)

    def _lease_beat(self) -> None:
        if gone := self.whereabouts.fault():
            self.trouble(gone)
        if told := self.minder.look(self.collecting):
            self.say(told, "warning")
        # Not where the file is gone: a collector would make another one in its place.
        if self.minder.due and self.lens.as_of is None and not gone:
            self.run_worker(self._start(), group="collector")
        self.refetch_honesty()

    async def on_unmount(self) -> None:
        """Keeps where the reader was, ends the collector that was started here, and closes the database."""
        if self.ready and not self.strict:
            from sitmon.tui import remembering

            remembering.part(self, place=self._remembers)
        await self.minder.stop()
        for keeper in (self.keeper, self.freezer):
            await asyncio.to_thread(keeper.close)
        self._regret()
        await asyncio.to_thread(self.reader.close)
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _regret(self) -> None:
        """What is not kept, though it was asked for, is told below the prompt."""
        lost = [(what, made.exception()) for made, what in self.making.items() if not made.cancelled()]
        told = [unkept(what, fault) for what, fault in lost if isinstance(fault, SitmonError)]
        if told:
            self.exit(return_code=1, message=Text("\n".join(map(safe.line, dict.fromkeys(told)))))

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

    def _beat(self, anyway: bool = False) -> None:
        try:
            written = self._pulse is not None and self._pulse.beat()
        except StoreError as fault:
            self.trouble(fault)
            return
        if (self._pace.beat(written, time.process_time()) or anyway) and self.lens.as_of is None:
            self.refetch()
        if written:
            watching.refresh(self)
        if written and self.alerting:
            if self._alerts is None:
                from sitmon.tui.alerting import Alerts

                self._alerts = Alerts(self)
            self.run_worker(self._alerts.look(), group="alerts")

    def action_view(self, name: str) -> None:
        """Shows a view."""
        if name != self.current_mode:
            self.switch_mode(name)

    def action_help(self) -> None:
        """Opens the help."""
        from sitmon.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen())

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

    def action_enlarge(self, name: str | None = None) -> None:
        """Gives one panel of the view all the room, or gives it back."""
        if self.ready and (view := self.view):
            view.enlarge(name)

    def action_theme(self) -> None:
        """The next theme."""
        names = list(theme.PALETTES)
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]
        self.clear_notifications()
        self.say(f"Theme {self.theme}.")

    def action_times(self) -> None:
        """Tells times as they are here, or in UTC."""
        zones.local(not zones.is_local())
        self.refetch()
        for widget in self.screen.walk_children(Widget):
            widget.refresh()
        self.clear_notifications()
        self.say(f"Times are told in {zones.name()}.")

    def watch_theme(self, theme_name: str) -> None:
        """The theme `ansi` needs its filter."""
        self._filters = [f for f in self._filters if f is not self._ansi]
        if theme_name == "ansi":
            from sitmon.tui.filters import Ansi

            self._ansi = self._ansi or Ansi()
            self._filters.append(self._ansi)

    def action_alerts(self) -> None:
        """Opens the log of alerts."""
        from sitmon.tui.screens.alerts import AlertsScreen

        if self.ready:
            self.push_screen(AlertsScreen())

    def action_snapshot(self) -> None:
        """Saves a snapshot of the view."""
        from sitmon.tui.saving import save

        if self.ready:
            save(self)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The command palette."""
        from sitmon.tui.commands import commands

        return commands(self)
