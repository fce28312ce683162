"""A collector is at work as long as a dashboard is open that may start one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sitmon.collector import child
from sitmon.errors import SitmonError
from sitmon.store import connect, lease
from sitmon.tui.app import Dashboard
from sitmon.tui.minding import LONGEST_PAUSE, VACANT, Minder
from tests.tui.database import NOW
from tests.tui.running import dashboard, notices, running, settle


class Seconds:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Worker:
    """Stands for a collector that holds the lease while it works."""

    connection: sqlite3.Connection
    number: int
    log: Path = Path("/data/collector.log")
    working: bool = True
    told_to: bool = False

    def __post_init__(self) -> None:
        assert lease.take(self.connection, f"{id(self)}", NOW) is None

    def alive(self) -> bool:
        return self.working

    def asked(self) -> bool:
        return self.told_to

    def stop(self) -> None:
        self.told_to = True
        self.end()

    def end(self) -> None:
        self.working = False
        lease.release(self.connection, f"{id(self)}")


class House:
    """Dashboards on one database, and the collectors that they started."""

    def __init__(self, db: Path) -> None:
        self.db, self.clock = db, Seconds()
        self.started: list[Worker] = []
        self.connection = connect(db, threads=True)

    def start(self) -> Worker:
        self.started.append(Worker(self.connection, len(self.started)))
        return self.started[-1]

    def dashboard(self, collects: bool = True) -> Dashboard:
        app = dashboard(self.db, lease_clock=lambda: NOW)
        app.minder = Minder(self.start if collects else None, self.clock)
        return app

    async def pass_time(self, pilot, seconds: float) -> None:  # type: ignore[no-untyped-def]
        """Lets so much time pass, and has the dashboard look before, a second later, and at the end."""
        for step in (0.0, min(seconds, 1.0), seconds - min(seconds, 1.0)):
            self.clock.now += step
            # Of two dashboards each in its own context.
            pilot.app.call_later(pilot.app._lease_beat)
            await pilot.pause()
            await pilot.app.workers.wait_for_complete()
            await settle(pilot)


@pytest.fixture
def house(db: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr("sitmon.tui.app._LEASE_BEAT", 86400.0)  # the tests' own looks only
    made = House(db)
    yield made
    made.connection.close()


async def test_the_other_dashboard_starts_one_when_the_owner_of_the_collector_is_quit(house: House) -> None:
    first, second = house.dashboard(), house.dashboard()
    async with running(second) as pilot:
        (theirs,) = house.started
        async with running(first) as other:
            await house.pass_time(other, 60)
            assert len(house.started) == 1
            first, second = second, first
            theirs.end()
            # Both see it; one is started, whoever comes first.
            await house.pass_time(other, VACANT + 1)
            await house.pass_time(pilot, VACANT + 1)
            assert len(house.started) == 2
            mine = house.started[1]
            assert second.minder.child is mine
        assert not mine.working
        await house.pass_time(pilot, VACANT - 1)
        assert len(house.started) == 2
        await house.pass_time(pilot, 2)
        assert [w.working for w in house.started] == [False, False, True]
        assert first.minder.child is house.started[2]
    assert not any(w.working for w in house.started)


async def test_one_that_ends_by_itself_is_started_again_after_growing_pauses(house: House) -> None:
    app = house.dashboard()
    async with running(app) as pilot:
        for n, pause in enumerate((5, 10, 20, 40, 80, 160, 300, 300)):
            assert len(house.started) == n + 1
            house.started[-1].end()
            await house.pass_time(pilot, 1)
            assert notices(app)[-1] == (
                f"The collector ended; it is started again in {pause} s. Its log says why: /data/collector.log"
            )
            await house.pass_time(pilot, max(pause, VACANT) - 0.5)
            assert len(house.started) == n + 1
            await house.pass_time(pilot, 0.5)
        assert sum(w.working for w in house.started) == 1
        # One that worked for long is soon replaced.
        house.clock.now += 2 * LONGEST_PAUSE + 1
        house.started[-1].end()
        await house.pass_time(pilot, 1)
        assert " 5 s" in notices(app)[-1]
        await house.pass_time(pilot, VACANT + 1)
        assert house.started[-1].working


async def test_one_that_was_stopped_stays_so(house: House) -> None:
    app = house.dashboard()
    async with running(app) as pilot:
        house.started[0].stop()
        await house.pass_time(pilot, 3600)
        assert len(house.started) == 1
        assert notices(app) == [
            "The collector was stopped. What is shown may be stale. Its log: /data/collector.log"
        ]


async def test_none_is_started_while_the_screen_is_paused_or_where_none_is_wanted(house: House) -> None:
    async with running(house.dashboard(collects=False)) as pilot:
        await house.pass_time(pilot, 3600)
    assert house.started == []
    app = house.dashboard()
    async with running(app) as pilot:
        app.look(replace(app.lens, as_of=NOW))
        house.started[0].end()
        await house.pass_time(pilot, 3600)
        assert len(house.started) == 1
        app.look(replace(app.lens, as_of=None))
        await house.pass_time(pilot, 0)
        assert len(house.started) == 2


async def test_one_that_gave_way_to_another_is_no_fault(house: House) -> None:
    app = house.dashboard()
    async with running(app) as pilot:
        house.started[0].end()
        other = Worker(house.connection, 9)
        await house.pass_time(pilot, 3600)
        assert notices(app) == []
        assert len(house.started) == 1
        other.end()
        await house.pass_time(pilot, VACANT + 1)
        assert len(house.started) == 2


async def test_one_that_cannot_be_started_is_tried_again(house: House) -> None:
    tried: list[float] = []

    def start() -> Worker:
        tried.append(house.clock.now)
        if len(tried) < 3:
            raise SitmonError("the collector could not be started: no room", where="/data/collector.log")
        return house.start()

    app = house.dashboard()
    app.minder = Minder(start, house.clock)
    async with running(app) as pilot:
        for _ in range(20):
            await house.pass_time(pilot, 1)
        assert tried == [0.0, 6.0, 16.0]
        assert len(notices(app)) == 1
        assert "/data/collector.log" in notices(app)[0]


async def test_a_real_one_that_fails_says_why_in_the_file_that_is_named(tmp_path: Path) -> None:
    log, clock = tmp_path / "collector.log", Seconds()
    wrong = ["poll", "--db", str(tmp_path / "s.db"), "--config", str(tmp_path / "none.toml")]
    minder = Minder(lambda: child.start(wrong, log), clock)
    await minder.begin()
    assert isinstance(minder.child, child.Child)
    assert minder.child.process.wait(60) != 0
    assert minder.look(False) is None
    clock.now += 2
    assert minder.look(False) == (f"The collector ended; it is started again in 5 s. Its log says why: {log}")
    assert "there is no such file" in log.read_text()
    await minder.stop()
    assert not minder.wanted
