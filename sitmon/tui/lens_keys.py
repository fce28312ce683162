"""The keys that change what is looked at."""

from __future__ import annotations

from dataclasses import replace

from sitmon.tui import watching
from sitmon.tui.deck import Deck


class LensKeys(Deck):
    """Region, search, kinds, window, pause, filters."""

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

    async def action_watch(self, name: str | None = None) -> None:
        """The named watch; else the one after the one in force, and none after the last."""
        watching.refresh(self)
        if not self.watches:
            self.say("No watch yet: filter, then press W to save what you see as one.")
        elif self.ready:
            await watching.switch(
                self, watching.following(self.lens.watch, list(self.watches)) if name is None else name
            )

    def action_save_watch(self) -> None:
        """Saves what is looked at as a watch."""
        from sitmon.tui.screens.naming import NamingScreen

        if self.ready:
            self.push_screen(NamingScreen(watching.text_of(self.lens)))

    async def action_remove_watch(self, name: str) -> None:
        """Removes a watch that was saved here."""
        from sitmon.store import desk

        def removed(_: None) -> None:
            self.saved.pop(name, None)
            self.saved_alerting.pop(name, None)
            if self.lens.watch == name:
                self.look(replace(self.lens, watch=""))

        self.keep(lambda c: desk.remove_watch(c, name), removed, what=f"that the watch {name!r} is removed")

    def action_kind(self, kind: str) -> None:
        """Switches a kind."""
        self.look(self.lens.toggled(kind))

    def action_sort(self, name: str | None = None) -> None:
        """The lists in the named order, else in the next."""
        self.look(self.lens.next_sort() if name is None else replace(self.lens, sort=name))

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
