"""The collector on a real server, a real database and real worker processes."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sitmon import paths
from sitmon.collector.run import Collector
from sitmon.collector.sources import of_address
from sitmon.config import Config, load
from sitmon.errors import SitmonError
from sitmon.store import connect, lease, read
from sitmon.store.feeds import FeedHealth, add, health
from sitmon.store.selection import Selection
from tests.farm import Farm, Reply, Request, item, rss, steady

STRIKE = item(
    "a", "Airstrikes kill five in Idlib", "Warplanes bombed a market in Idlib, Syria, rescue workers said."
)
FOOTBALL = item("b", "City win the cup", "The striker scored twice.")
NOW = 1_506_500_000.0


@pytest.fixture
async def farm() -> AsyncIterator[Farm]:
    async with Farm() as running:
        yield running


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "s.db"


@pytest.fixture
def store(db: Path) -> Iterator[sqlite3.Connection]:
    connection = connect(db)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def config() -> Config:
    usual = load(paths.shipped("config.toml"))
    return replace(usual, network=replace(usual.network, total_timeout=2.0, per_host=8))


def follow(store: sqlite3.Connection, *urls: str) -> None:
    for url in urls:
        add(store, of_address(url), NOW)


def state(store: sqlite3.Connection, url: str) -> FeedHealth:
    return next(feed for feed in health(store) if feed.url == url)


async def test_articles_are_fetched_coded_placed_and_stored_once(
    farm: Farm, db: Path, store: sqlite3.Connection, config: Config
) -> None:
    farm.pages["/a"] = steady(rss(STRIKE, FOOTBALL))
    follow(store, farm.url("/a"))
    async with Collector(db, config, clock=lambda: NOW) as collector:
        first = await collector.once()
        second = await collector.once()
    assert (first.ok, first.articles_new, first.events_new > 0) == (1, 2, True)
    assert (second.not_modified, second.articles_new) == (1, 0)
    assert farm.asked[1].headers["if-none-match"] == '"v1"'
    [row] = read.rows(store, read.ids(store, Selection())).values()
    assert (row.kind, row.country, row.admin1) == ("strike", "SY", "SY.12")
    assert row.title == "Airstrikes kill five in Idlib"


async def test_a_feed_that_nobody_named_is_called_what_it_calls_itself(
    farm: Farm, db: Path, store: sqlite3.Connection, config: Config
) -> None:
    farm.pages["/a"] = steady(rss(STRIKE, title="Daily \x07 News"))
    farm.pages["/b"] = steady(rss(FOOTBALL, title="Other"))
    follow(store, farm.url("/a"))
    add(store, of_address(farm.url("/b"), "My own name"), NOW)
    async with Collector(db, config, clock=lambda: NOW) as collector:
        await collector.once()
    assert state(store, farm.url("/a")).name == "Daily News"
    assert state(store, farm.url("/b")).name == "My own name"


async def test_a_body_that_did_not_change_is_not_read_again(
    farm: Farm, db: Path, store: sqlite3.Connection, config: Config
) -> None:
    farm.pages["/a"] = lambda _: Reply(200, rss(STRIKE))
    follow(store, farm.url("/a"))
    async with Collector(db, config, clock=lambda: NOW) as collector:
        await collector.once()
        before = store.execute("SELECT count(*) FROM coding").fetchone()[0]
        again = await collector.once()
    assert (again.ok, again.articles_new, again.articles_updated) == (1, 0, 0)
    assert store.execute("SELECT count(*) FROM coding").fetchone()[0] == before == 1


async def test_the_validators_of_a_page_in_the_feeds_place_are_not_kept(
    farm: Farm, db: Path, store: sqlite3.Connection, config: Config
) -> None:
    page = Reply(200, b"<html><body>Back soon</body></html>", {"ETag": '"page"'})
    replies = [page, Reply(200, rss(STRIKE))]
    farm.pages["/a"] = lambda _: replies.pop(0)
    follow(store, farm.url("/a"))
    time = NOW
    async with Collector(db, config, clock=lambda: time) as collector:
        assert (await collector.once()).failed == 1
        time += 86_400
        assert (await collector.once()).articles_new == 1
    assert "if-none-match" not in farm.asked[1].headers


async def test_an_edit_is_a_new_version_of_the_same_article(
    farm: Farm, db: Path, store: sqlite3.Connection, config: Config
) -> None:
    bodies = [rss(STRIKE), rss(item("a", "Airstrikes kill nine in Idlib", "Warplanes bombed a market."))]
    farm.pages["/a"] = lambda _: Reply(200, bodies.pop(0))
    follow(store, farm.url("/a"))
    async with Collector(db, config, clock=lambda: NOW) as collector:
        await collector.once()
        edited = await collector.once()
    assert (edited.articles_new, edited.articles_updated) == (0, 1)
    [(detail, _)] = read.documents(store, Selection())
    assert (detail.title, detail.versions) == ("Airstrikes kill nine in Idlib", 2)


async def test_one_feeds_failure_never_touches_another(
    farm: Farm, db: Path, store: sqlite3.Connection, config: Config
) -> None:
    async def hang(_: Request) -> Reply:
        await asyncio.sleep(60)
        return Reply()

    farm.pages |= {
        "/good": steady(rss(STRIKE)),
        "/hang": hang,
        "/page": lambda _: Reply(200, b"<!doctype html><html><body>Hello</body></html>"),
        "/empty": lambda _: Reply(200, b""),
        "/junk": lambda _: Reply(200, b"\x00\x01\x02 no feed"),
        "/gone": lambda _: Reply(410),
        "/error": lambda _: Reply(500),
    }
    follow(store, *(farm.url(path) for path in farm.pages))
    said: list[str] = []
    async with Collector(db, config, clock=lambda: NOW, say=said.append) as collector:
        summary = await collector.once()
        again = await collector.once()
    assert (summary.ok, summary.failed, summary.articles_new) == (1, 6, 1)
    assert again.failed == 0, "those that failed wait for their turn"
    assert again.feeds == 6, "the one that is gone is retired"
    assert again.skipped == 5
    errors = {path: state(store, farm.url(path)).last_error or "" for path in farm.pages}
    assert errors["/good"] == ""
    assert "page" in errors["/page"]
    assert "empty" in errors["/empty"]
    assert "500" in errors["/error"]
    assert state(store, farm.url("/gone")).condition == "retired"
    assert all("\n" not in line for line in (*said, *errors.values()))


async def test_a_second_collector_is_refused_while_the_first_works(db: Path, config: Config) -> None:
    async with Collector(db, config):
        with pytest.raises(SitmonError, match="another collector"):
            async with Collector(db, config):
                pass
    async with Collector(db, config):
        pass


async def test_the_lease_is_given_up_at_the_end(db: Path, store: sqlite3.Connection, config: Config) -> None:
    from sitmon.clock import wall

    async with Collector(db, config):
        assert lease.current(store, wall()) is not None
    assert lease.current(store, wall()) is None


async def test_forever_asks_again_when_due_and_ends_when_told(
    farm: Farm, db: Path, store: sqlite3.Connection, config: Config
) -> None:
    asked = asyncio.Event()
    bodies = iter([rss(STRIKE), rss(STRIKE, FOOTBALL)])

    def answer(_: Request) -> Reply:
        body = next(bodies, None)
        return Reply(200, body) if body else Reply(304)

    farm.pages["/a"] = answer
    follow(store, farm.url("/a"))
    time = NOW
    stop = asyncio.Event()
    got: list[int] = []

    def tell(poll: object, stored: object) -> None:
        nonlocal time
        got.append(getattr(stored, "new"))  # noqa: B009
        time += 86400  # the next turn has come
        if len(got) == 2:
            asked.set()
            stop.set()

    async with Collector(db, config, clock=lambda: time) as collector:
        await asyncio.wait_for(collector.forever(stop, on_poll=tell), 20)
    assert got[:2] == [1, 1]


async def test_a_worker_that_dies_costs_only_its_own_feed(
    farm: Farm, db: Path, store: sqlite3.Connection, config: Config
) -> None:
    import os
    import signal

    farm.pages["/a"] = steady(rss(STRIKE))
    follow(store, farm.url("/a"))
    async with Collector(db, config, clock=lambda: NOW) as collector:
        await collector.once()
        [worker] = collector._pool.pids()
        os.kill(worker, signal.SIGKILL)
        farm.pages["/b"] = steady(rss(FOOTBALL))
        follow(store, farm.url("/b"))
        summary = await collector.once()
    assert (summary.ok, summary.articles_new, summary.failed) == (1, 1, 0)


async def test_articles_older_than_they_are_kept_go_while_it_runs(
    farm: Farm, db: Path, store: sqlite3.Connection, config: Config
) -> None:
    farm.pages["/a"] = steady(rss(STRIKE))
    follow(store, farm.url("/a"))
    async with Collector(db, config, clock=lambda: NOW) as collector:
        await collector.once()
    stop = asyncio.Event()
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        stop.set()

    later = NOW + 90 * 86400
    async with Collector(db, replace(config, keep=30 * 86400.0), clock=lambda: later, say=say) as collector:
        await asyncio.wait_for(collector.forever(stop), 20)
    assert said == ["1 articles older than [store] keep are gone"]
    assert store.execute("SELECT count(*) FROM article").fetchone()[0] == 0
