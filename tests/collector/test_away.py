"""The network goes and comes back, the machine sleeps, another program holds the database or takes over."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from sitmon.clock import wall
from sitmon.collector import run
from sitmon.collector.outage import ENOUGH, Outage
from sitmon.collector.run import Collector
from sitmon.errors import SitmonError, StoreError
from sitmon.feeds import decide
from sitmon.store import connect, connection, lease
from sitmon.store.feeds import health
from tests.collector.support import CONFIG, FEEDS, ITEMS, NOW, filled, follow, read_here, until, whole
from tests.farm import Farm, Reply, Request, item, rss, steady


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    read_here(monkeypatch)


@pytest.fixture
async def farm() -> AsyncIterator[Farm]:
    async with filled() as running:
        yield running


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "s.db"


async def test_a_network_that_was_away_for_a_night_is_made_good_within_minutes(db: Path) -> None:
    farms = [Farm({"/a": steady(rss(item("a", f"Airstrikes kill {n} in Idlib")))}) for n in range(2, 6)]
    for farm in farms:
        await farm.__aenter__()
        follow(db, farm.url("/a"))
    for farm in farms:
        await farm.__aexit__(None, None, None)
    now, said = NOW, list[str]()
    async with Collector(db, CONFIG, clock=lambda: now, say=said.append) as collector:
        for _ in range(100):
            now += 360.0
            await collector.once(due_only=True)
        away = said_of(said)
        for farm in farms:
            await farm.__aenter__()
        back, summary = now, await collector.once(due_only=True)
        while summary.articles_new == 0 or any(feed.failures for feed in states(db)):
            now += 10.0
            assert now < back + 300, "a back-off outlived the network's return"
            summary = await collector.once(due_only=True)
    for farm in farms:
        await farm.__aexit__(None, None, None)
    assert away == ["no server answers"]
    assert said_of(said) == ["no server answers", "servers answer again"]
    whole(db, len(farms))


def said_of(lines: list[str]) -> list[str]:
    return [line.partition(":")[0] for line in lines if "http" not in line]


def states(db: Path):  # type: ignore[no-untyped-def]
    database = connect(db)
    try:
        return health(database)
    finally:
        database.close()


async def test_while_the_network_is_away_the_feeds_say_so(db: Path, farm: Farm) -> None:
    await farm.__aexit__(None, None, None)
    follow(db, farm.url("/0"))
    async with Collector(db, CONFIG, clock=lambda: NOW) as collector:
        await collector.once()
    [feed] = states(db)
    assert feed.condition == "failing"
    assert "no connection with 127.0.0.1" in (feed.last_error or "")
    await farm.__aenter__()


def silent(outage: Outage, *hosts: int) -> bool:
    """Whether the network is away when these hosts have not answered."""
    for host in hosts:
        outage.unanswered(f"http://{host}.example/x")
    return outage.away


@pytest.mark.parametrize(("hosts", "least"), [(1, None), (2, None), (3, 3), (8, 8), (500, ENOUGH)])
def test_the_network_is_away_where_no_host_answers(hosts: int, least: int | None) -> None:
    outage = Outage(lambda _: None)
    for host in range(hosts):
        outage.asking(f"http://{host}.example/x")
    assert not silent(outage, *(range(least - 1) if least else [*range(hosts), *range(hosts)]))
    assert least is None or silent(outage, least)
    outage.answered()
    assert not outage.away


def test_silence_is_told_where_it_lasts_and_when_it_ends() -> None:
    now, said = 0.0, list[str]()
    outage = Outage(said.append, lambda: now)
    silent(outage, 1, 2, 3)
    outage.answered()
    assert said == [], "those that lead nowhere fail first"
    silent(outage, 1, 2, 3)
    now = 60.0
    silent(outage, 1, 2, 3)
    assert [line.partition(":")[0] for line in said] == ["no server answers"]
    outage.answered()
    outage.answered()
    assert said[1:] == ["servers answer again"]


def test_feeds_that_fail_by_themselves_wait_ever_longer_all_the_same() -> None:
    def wait(away: bool) -> float:
        failed = decide.unreachable("no connection", away=away)
        return decide.plan(failed, now=0.0, failures=9, pace=decide.Pace(), chance=0.0).next_due

    assert wait(away=True) <= 300
    assert wait(away=False) > 6 * 3600


async def test_after_a_sleep_all_is_asked_at_once_but_one_by_one_of_a_host(farm: Farm, db: Path) -> None:
    asking = most = 0

    def counted(page: str):  # type: ignore[no-untyped-def]
        inner = farm.pages[page]

        async def answer(request: Request) -> Reply:
            nonlocal asking, most
            asking += 1
            most = max(most, asking)
            await asyncio.sleep(0.01)
            asking -= 1
            reply = inner(request)
            assert isinstance(reply, Reply)
            return reply

        return answer

    farm.pages = {page: counted(page) for page in farm.pages}
    follow(db, *map(farm.url, farm.pages))
    now, polls, stop = NOW, 0, asyncio.Event()

    def tell(*_: object) -> None:
        nonlocal polls, now
        polls += 1
        if polls == FEEDS:
            now += 9 * 3600.0  # the lid was closed overnight: the wall clock has moved, the loop's has not
        if polls == 2 * FEEDS:
            stop.set()

    start = time.monotonic()
    async with Collector(db, CONFIG, clock=lambda: now) as collector:
        await asyncio.wait_for(collector.forever(stop, on_poll=tell), 30)
    assert time.monotonic() - start < 20
    assert most == 1
    assert len(farm.asked) == 2 * FEEDS
    whole(db)


async def test_who_lost_the_lease_in_its_sleep_stops_instead_of_fetching_twice(farm: Farm, db: Path) -> None:
    follow(db, *map(farm.url, farm.pages))
    started = asyncio.Event()
    async with Collector(db, CONFIG) as sleeper:
        working = asyncio.create_task(sleeper.forever(asyncio.Event(), on_poll=lambda *_: started.set()))
        await asyncio.wait_for(started.wait(), 30)
        taken_over(db)
        sleeper._renewed -= 3600.0  # its clock stood still while the lease ran out
        with pytest.raises(SitmonError, match="took over"):
            await asyncio.wait_for(working, 10)
    database = connect(db)
    assert lease.current(database, wall()) is not None, "it does not give up what is another's"
    database.close()


async def test_one_refresh_too_stops_where_another_collector_took_over(
    farm: Farm, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "TTL", 0.4)  # it is looked at four times as often
    release, asked = asyncio.Event(), asyncio.Event()

    async def held_up(_: Request) -> Reply:
        asked.set()
        await release.wait()
        return Reply(410)

    farm.pages["/held-up"] = held_up
    follow(db, farm.url("/held-up"))
    async with Collector(db, CONFIG) as sleeper:
        working = asyncio.create_task(sleeper.once())
        await asyncio.wait_for(asked.wait(), 30)
        monkeypatch.setattr(lease, "TTL", 3600.0)  # the other's lease outlasts this test
        taken_over(db)
        with pytest.raises(SitmonError, match="took over"):
            await asyncio.wait_for(working, 10)
    release.set()
    database = connect(db)
    assert lease.current(database, wall()) is not None, "it does not give up what is another's"
    assert states(db)[0].last_poll is None, "what was under way is the other's to ask"
    database.close()


async def test_a_renewal_that_finds_no_database_is_tried_again(
    farm: Farm, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "TTL", 0.4)  # it is renewed four times as often
    said, opened = list[str](), 0
    stop, renewed = asyncio.Event(), asyncio.Event()

    def failing(path: Path) -> sqlite3.Connection:
        nonlocal opened
        opened += 1
        if opened == 1:
            raise StoreError("unable to open database file")
        loop.call_soon_threadsafe(renewed.set)
        return connect(path)

    loop = asyncio.get_running_loop()
    async with Collector(db, CONFIG, say=said.append) as collector:
        monkeypatch.setattr(run, "connect", failing)
        working = asyncio.create_task(collector.forever(stop))
        await asyncio.wait_for(renewed.wait(), 10)
        assert not working.done(), "a service goes on"
        assert not collector._keeper.done(), "the lease is kept on"
        stop.set()
        await asyncio.wait_for(working, 10)
    assert said == ["the lease could not be renewed: unable to open database file"]


async def test_one_refresh_fails_where_its_lease_is_no_longer_kept(
    farm: Farm, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "TTL", 0.4)

    def broken(_: Collector) -> None:
        raise RuntimeError("no more threads")

    async def held_up(_: Request) -> Reply:
        await asyncio.sleep(60)
        return Reply(410)

    monkeypatch.setattr(Collector, "_renew", broken)
    farm.pages["/held-up"] = held_up
    follow(db, farm.url("/held-up"))
    async with Collector(db, CONFIG) as collector:
        with pytest.raises(SitmonError, match=r"the lease is no longer kept: .*no more threads"):
            await asyncio.wait_for(collector.once(), 10)


def taken_over(db: Path) -> None:
    """Another collector takes the lease of one that slept."""
    database = connect(db)
    database.execute("DELETE FROM lease")
    assert lease.take(database, "another", wall()) is None
    database.close()


async def test_a_database_locked_for_a_while_holds_up_a_service_and_does_not_end_it(
    farm: Farm, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(db, *map(farm.url, farm.pages))
    monkeypatch.setattr(connection, "BUSY_MS", 50)
    said, stop, polls = list[str](), asyncio.Event(), 0

    def tell(*_: object) -> None:
        nonlocal polls
        polls += 1
        if polls == FEEDS:
            stop.set()

    async with Collector(db, CONFIG, clock=lambda: NOW, say=said.append) as collector:
        other = sqlite3.connect(db, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        working = asyncio.create_task(collector.forever(stop, on_poll=tell))
        await until(lambda: bool(said) and len(farm.asked) == FEEDS)
        collector._renew()  # the lease cannot be kept meanwhile, and that ends nothing either
        other.execute("ROLLBACK")
        other.close()
        await asyncio.wait_for(working, 30)
    assert any("lease could not be renewed" in line for line in said)
    assert len(farm.asked) == FEEDS, "what was fetched waited to be stored and was not fetched again"
    whole(db)


async def test_a_clock_that_jumps_while_it_works_neither_doubles_nor_stops_anything(
    farm: Farm, db: Path
) -> None:
    follow(db, *map(farm.url, farm.pages))
    jumps = [0.0, 4e6, -4e6, 3e8, -3e8, 0.0]
    now, polls, stop = NOW, 0, asyncio.Event()

    def tell(*_: object) -> None:
        nonlocal now, polls
        polls += 1
        if polls % FEEDS == 0:
            turn = polls // FEEDS
            now = NOW + (jumps[turn] if turn < len(jumps) else 0.0)
            if turn == len(jumps):
                stop.set()

    config = replace(CONFIG, keep=None)
    async with Collector(db, config, clock=lambda: now) as collector:
        await asyncio.wait_for(collector.forever(stop, on_poll=tell), 60)
    whole(db, FEEDS * ITEMS)
