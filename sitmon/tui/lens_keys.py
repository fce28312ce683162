"""The keys that change what is looked at."""

from __future__ import annotations

from dataclasses import replace

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
