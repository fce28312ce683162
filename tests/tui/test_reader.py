"""Questions to the store: quick ones never wait for slow ones, slow ones end when nobody wants them any more."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.errors import StoreError
from sitmon.tui.live import BEAT, FLOOD, SHARE, Overtaken, Pace, Reader
from sitmon.tui.panels import base
from sitmon.tui.screens.live import LiveScreen
from tests.tui.running import dashboard, running, settle

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


def endless(connection: sqlite3.Connection) -> object:
    return connection.execute(ENDLESS).fetchone()


def one(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT 1").fetchone()[0])


@pytest.fixture
async def reader(db: Path) -> AsyncIterator[Reader]:
    made = Reader(db)
    yield made
    await asyncio.to_thread(made.close)


async def test_quick_questions_do_not_wait_for_slow_ones(reader: Reader) -> None:
    counting = asyncio.ensure_future(reader.ask(endless, slow=True))
    waiting = asyncio.ensure_future(reader.ask(one, slow=True))
    for _ in range(3):
        assert await asyncio.wait_for(reader.ask(one), 10) == 1
    assert not counting.done()
    reader.overtake()
    with pytest.raises(Overtaken):
        await asyncio.wait_for(counting, 10)
    with pytest.raises(Overtaken):
        await asyncio.wait_for(waiting, 10)
    assert await asyncio.wait_for(reader.ask(one, slow=True), 10) == 1, "what is asked afterwards is answered"


async def test_counts_stand_still_while_a_quick_question_is_answered(reader: Reader) -> None:
    counting = asyncio.ensure_future(reader.ask(endless, slow=True))
    while not reader._slow._open:  # noqa: ASYNC110 - a thread is awaited
        await asyncio.sleep(0.01)
    stopped, gate = threading.Event(), reader._gate
    ask = gate._free.wait

    def wait(timeout: float | None = None) -> bool:
        if not gate._free.is_set():
            stopped.set()
        return ask(timeout)

    gate._free.wait = wait  # type: ignore[method-assign]
    assert await reader.ask(lambda _: stopped.wait(10)), "the count has come to the gate"
    assert not gate._free.is_set(), "the answer is being painted"
    while not gate._free.is_set():  # noqa: ASYNC110 - a timer is awaited
        await asyncio.sleep(0.01)
    assert not counting.done()
    reader.overtake()
    with pytest.raises(Overtaken):
        await asyncio.wait_for(counting, 10)


async def test_closing_does_not_wait_for_a_count_without_end(db: Path) -> None:
    made = Reader(db)
    counting = asyncio.ensure_future(made.ask(endless, slow=True))
    await made.ask(one)
    while not made._slow._open:  # noqa: ASYNC110 - a thread is awaited
        await asyncio.sleep(0.01)
    await asyncio.wait_for(asyncio.to_thread(made.close), 10)
    with pytest.raises(Overtaken):
        await counting


async def test_closing_does_not_wait_for_a_count_that_stands_still(db: Path) -> None:
    made, held = Reader(db), threading.Event()
    quick = asyncio.ensure_future(made.ask(lambda _: held.wait(10)))
    await asyncio.sleep(0)
    counting = asyncio.ensure_future(made.ask(endless, slow=True))
    while not made._slow._open:  # noqa: ASYNC110 - a thread is awaited
        await asyncio.sleep(0.01)
    closing = asyncio.ensure_future(asyncio.to_thread(made.close))
    with pytest.raises(Overtaken):
        await asyncio.wait_for(counting, 10)
    held.set()
    assert await quick
    await closing


async def test_a_fault_of_the_database_is_no_overtaking(reader: Reader) -> None:
    with pytest.raises(StoreError) as told:
        await reader.ask(lambda c: c.execute("SELECT * FROM nothing"), slow=True)
    assert not isinstance(told.value, Overtaken)
    assert told.value.where == str(reader.db)


async def test_a_panel_that_rests_answers_a_key_at_once(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        view = app.view
        assert isinstance(view, LiveScreen)
        assert view.events is not None
        panel = view.events
        monkeypatch.setattr(base, "_REST", 1e9)
        monkeypatch.setattr(base, "_REST_MOST", 1e9)
        panel.refetch()
        while not app.backlog.busy:  # noqa: ASYNC110 - the question's beginning is awaited
            await asyncio.sleep(0)
        panel.refetch()  # meanwhile: asked once more after a rest that now has no end
        await app.backlog.wait()
        await pilot.pause(0.1)
        assert panel._busy, "it rests"
        app.look(replace(app.lens, kinds=("strike",)))

        async def shown() -> None:
            while panel.shows is not app.lens:  # noqa: ASYNC110 - the screen itself is awaited
                await asyncio.sleep(0.01)

        await asyncio.wait_for(shown(), 10)
        assert {panel.current.kind if panel.current else None} == {"strike"}


async def test_counts_broken_off_are_made_anew(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        for kinds in (("strike",), ("agreement",), ("displacement",), ("strike",), ("strike", "agreement")):
            app.look(replace(app.lens, kinds=kinds))
            app.reader.overtake()
        await settle(pilot)
        assert isinstance(app.view, LiveScreen)
        assert app.view.events is not None
        assert len(app.view.events.list.ids) == 5
        trend = app.screen.query_one("TrendPanel")
        assert trend._found.now == {"strike": 3, "displacement": 2, "agreement": 2}  # type: ignore[attr-defined]


CHEAP, DEAR = BEAT * SHARE * 0.9, BEAT * SHARE * 2.5
"""Seconds of CPU for an update of the screen."""


def followed(cost: float, writes: list[bool]) -> list[bool]:
    """At which beats the screen follows where each time costs so much."""
    pace, spent, asks = Pace(), 0.0, []
    for written in writes:
        asks.append(pace.beat(written, spent))
        spent += cost * asks[-1]
    return asks


def test_the_screen_follows_every_write_and_as_much_of_a_flood_as_its_share_allows() -> None:
    assert followed(DEAR, [n % 3 == 0 for n in range(6)]) == [True, False, False, True, False, False]
    assert followed(CHEAP, [True] * 50) == [True] * 50
    dear = followed(DEAR, [True] * (FLOOD + 40))
    assert dear[:FLOOD] == [True] * FLOOD
    assert dear[FLOOD:] == [False, True] * 20
    between = followed(BEAT * SHARE * 1.5, [True] * (FLOOD + 300))[FLOOD:]
    assert 0.64 < sum(between) / len(between) < 0.69, "two beats of three"


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.floats(0, 1))
def test_what_was_written_last_is_shown_a_beat_later_at_the_latest(writes: list[bool], cost: float) -> None:
    asks = followed(cost, [*writes, False])
    for n, written in enumerate(writes):
        assert asks[n] or asks[n + 1] or not written
    assert sum(asks) <= sum(writes)
