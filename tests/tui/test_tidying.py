"""Garbage is looked for when nobody waits for a key."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitmon.tui.tidying import Tidier
from tests.tui.running import dashboard, press, running, settle
from tests.tui.screens import strips


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


class Knot:
    """Holds itself."""

    alive = 0

    def __init__(self) -> None:
        self.itself = self
        type(self).alive += 1

    def __del__(self) -> None:
        type(self).alive -= 1


def test_what_lived_long_is_looked_through_only_while_the_reader_rests() -> None:
    tidier = Tidier()
    tidier.begin()
    Knot()
    gc.collect(1)
    Knot.alive = 0
    knot = Knot()
    gc.collect(1)  # it has lived long now
    del knot
    assert not tidier.beat(70.0)
    tidier.touched(100.0)
    assert not tidier.beat(101.0)
    gc.collect(1)
    assert Knot.alive == 1
    assert tidier.beat(104.0)
    assert Knot.alive == 0


def looks(tidier: Tidier, seconds: int, *, key_each: int | None) -> list[int]:
    """The seconds at which it looks, asked each second, where a key is pressed each so many seconds."""
    found = []
    for now in range(seconds):
        if key_each and now % key_each == 0:
            tidier.touched(now)
        if tidier.beat(now):
            found.append(now)
    return found


def test_all_is_looked_through_each_half_minute_while_nobody_is_there() -> None:
    assert looks(Tidier(), 100, key_each=None) == [30, 60, 90]


def test_a_look_that_is_due_comes_in_the_first_pause() -> None:
    assert looks(Tidier(), 70, key_each=5) == [33, 63]


def test_a_reader_who_never_rests_does_not_put_it_off_for_ever() -> None:
    assert looks(Tidier(), 700, key_each=2) == [300, 600]


async def test_a_key_is_noted_and_all_is_never_looked_through_by_itself(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        assert gc.get_threshold()[2] > 1_000_000
        before = time.monotonic()
        await press(pilot, "j")
        assert app._tidier._last >= before


async def test_words_in_a_border_are_painted_without_what_is_within(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        panel = app.screen.query_one("#events")
        drawn = strips(app)
        events = app.view.events  # type: ignore[union-attr]
        assert events is not None
        line, painted = events.list.render_line, list[int]()
        events.list.render_line = lambda y: painted.append(y) or line(y)  # type: ignore[func-returns-value]
        events.heading("Events by another name", "below")
        await settle(pilot)
        after = strips(app)
        top, bottom = panel.region.y, panel.region.bottom - 1
        assert "Events by another name" in after[top].text
        assert "below" in after[bottom].text
        assert not painted
        assert [s for y, s in enumerate(after) if y not in (top, bottom)] == [
            s for y, s in enumerate(drawn) if y not in (top, bottom)
        ]
