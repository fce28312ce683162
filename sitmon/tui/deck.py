"""What every part of the dashboard is given: its database, its clock, what it looks at, and how to tell the reader something."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.app import App

from sitmon.clock import Clock
from sitmon.config import Config
from sitmon.errors import SitmonError, StoreError, UsageError
from sitmon.query import Query, parse
from sitmon.tui import places, safe, theme
from sitmon.tui.keeping import Keeper, Whereabouts, unkept
from sitmon.tui.lens import Lens
from sitmon.tui.live import Backlog, Reader
from sitmon.tui.screens.view import Subject, ViewScreen
from sitmon.tui.watching import looked, times_of, window_of

if TYPE_CHECKING:
    import sqlite3

    from sitmon.geo.regions import Region
    from sitmon.tui.panels.detail import DetailPanel

T = TypeVar("T")
PATIENT = 1.5
"""Seconds after which it is said that a write waits for another program."""


class Deck(App[None]):
    """The state that the keys' actions and the panels share."""

    def __init__(self, db: Path, config: Config, clock: Clock) -> None:
        super().__init__()
        self.db, self.config, self.now = db, config, clock
        self.lens = Lens(window=config.tui.window, kinds=config.kinds, known=config.kinds)
        self.reader, self.backlog = Reader(db), Backlog()
        self.whereabouts = Whereabouts(db)
        self.keeper, self.freezer = Keeper(db, self.whereabouts), Keeper(db, self.whereabouts)
        self.making: dict[asyncio.Future[Any], str] = {}
        """What is being written and was not told of yet, in words."""
        self._waiting = False
        self.ready = False
        self.connection: sqlite3.Connection | None = None
        """For what is asked on the loop: it takes no time."""
        self.saved: dict[str, str] = {}
        """Name → query of the watches that the database holds."""
        self.saved_alerting: dict[str, tuple[str, ...]] = {}
        """Name → channels of those of them that ask for alerts."""
        self.alerts_from: dict[str, int] = {}
        """Name → the event written last when a watch began to ask for alerts: what was known then is no news."""
        self._told = ""

    @property
    def palette(self) -> theme.Palette:
        """The colours in force."""
        return theme.palette(self.theme, coloured=not self.no_color)

    @property
    def own_regions(self) -> places.Own:
        """The user's regions."""
        return places.own(self.config)

    @property
    def view(self) -> ViewScreen | None:
        """The view on screen, also where something is open over it."""
        return next((s for s in reversed(self.screen_stack) if isinstance(s, ViewScreen)), None)

    @property
    def article(self) -> DetailPanel | None:
        """The article that is open on the screen, whatever it stands over."""
        asked = getattr(self.screen, "article", None) if self.screen_stack else None
        return cast("DetailPanel | None", asked() if asked else None)

    def refetch(self) -> None:
        """Asks the panels of the view on screen to ask again, and the article that is open over it."""
        view, article = self.view, self.article
        if view:
            view.refetch()
        if article is not None and article.screen is not view:
            article.refetch()

    def reread(self) -> None:
        """As `refetch`, after something about articles was changed here."""
        if view := self.view:
            view.reread()
        self.refetch()

    def refetch_honesty(self) -> None:
        """Asks again what header and line of honesty say."""
        if view := self.view:
            view.refetch_honesty()

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
            timeout={"information": 6, "warning": 8}.get(severity, 12),
        )

    def keep(
        self,
        write: Callable[[sqlite3.Connection], T],
        then: Callable[[T], None] | None = None,
        *,
        what: str,
        failed: Callable[[SitmonError], None] | None = None,
        keeper: Keeper | None = None,
    ) -> None:
        """Has something written, after all that was asked for before, and calls `then` with the answer. Keys do not
        wait for it. `what` it is, in words, is told where it is not kept, or `failed` is called."""
        keeper = keeper or self.keeper
        made = keeper.keep(write)
        self.making[made] = what
        self.run_worker(self._kept(made, keeper, then, failed), group="keeping")

    async def _kept(
        self,
        made: asyncio.Future[T],
        keeper: Keeper,
        then: Callable[[T], None] | None,
        failed: Callable[[SitmonError], None] | None,
    ) -> None:
        with self.backlog:
            try:
                await self._mention(made, keeper)
                # What was asked for is written although nobody waits for it any more.
                answer = await asyncio.shield(made)
            except SitmonError as fault:
                what = self.making.pop(made)
                if failed is not None:
                    failed(fault)
                else:
                    self.say(unkept(what, fault) if isinstance(fault, StoreError) else str(fault), "error")
                return
            self.making.pop(made)
            if then is not None:
                then(answer)

    async def _mention(self, made: asyncio.Future[T], keeper: Keeper) -> None:
        """Says once that something waits, where another program holds the database."""
        done, _ = await asyncio.wait({made}, timeout=PATIENT)
        if done:
            self._waiting = False
        elif keeper.blocked and not self._waiting:
            self._waiting = True
            self.say(
                "Another program holds the database: what you change is kept once it lets go.", "warning"
            )

    @property
    def watches(self) -> dict[str, str]:
        """Name → query of all watches."""
        return {**self.saved, **self.config.watches}

    @property
    def alerting(self) -> dict[str, tuple[str, ...]]:
        """Name → channels of all watches that ask for alerts."""
        return {**self.saved_alerting, **self.config.alerting}

    def look(self, lens: Lens) -> None:
        """Puts a lens in force; one with other filters is no longer the watch it was."""
        if lens.watch == self.lens.watch and lens.filters() != self.lens.filters():
            lens = replace(lens, watch="")
        if lens != self.lens:
            left, self.lens = self.lens, lens
            if left.watch != lens.watch:
                looked(self, left.watch, lens.watch)
            self.reader.overtake()
            self.refetch()

    async def lens_for(self, typed: str, base: Lens) -> Lens:
        """The lens for a query as typed, on top of `base`. Raises UsageError that names what is wrong."""
        now = self.now()
        query, window = parse(typed, now, kinds=base.known), window_of(typed)
        if window is not None and query.until is None:
            base = replace(base, window=window, until=None, ranged=(), before=())
            query = replace(query, since=None)
        return replace(await self.lens_of(query, base), times=times_of(typed, query, now))

    async def lens_of(self, query: Query, base: Lens) -> Lens:
        """The lens for a query on top of `base`; regions and kinds that it names become the lens's own. Raises UsageError."""
        regions = base.regions
        if query.regions:
            regions = tuple([await self.region(name) for name in query.regions])
        kinds = tuple(k for k in base.known if k in query.kinds) if query.kinds else base.kinds
        kept = replace(query, regions=(), kinds=(), sort="")
        sort = query.sort or base.sort
        typed = kept.text()
        return replace(base, regions=regions, kinds=kinds, query=kept, typed=typed, sort=sort, times="")

    async def region(self, name: str) -> Region:
        """The region of this name. Raises UsageError with the nearest names."""
        with self.backlog:
            return await self.reader.ask(lambda _: places.find(name, self.own_regions))

    async def search(self, typed: str) -> None:
        """Puts a query in force. Raises UsageError that names what is wrong."""
        self.look(await self.lens_for(typed, self.lens))

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

    def subject(self) -> Subject | None:
        """The article that keys are about."""
        screen = self.screen if self.screen_stack else None
        asked = getattr(screen, "subject", None)
        return cast("Subject | None", asked()) if asked and self.ready else None
