"""Whatever happens during a refresh, afterwards each article that is offered is stored once."""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sitmon import paths
from sitmon.collector.run import Collector
from sitmon.collector.sources import of_address
from sitmon.config import load
from sitmon.store import connect, connection, feeds
from sitmon.store.upkeep import damage
from tests.farm import Farm, Reply, Request, item, rss, steady

NOW = 1_506_500_000.0
FEEDS, ITEMS = 8, 12


@pytest.fixture
async def farm() -> AsyncIterator[Farm]:
    async with Farm() as running:
        for n in range(FEEDS):
            stories = [item(f"{n}-{k}", f"Airstrikes kill {k + 2} in Idlib, {n}") for k in range(ITEMS)]
            running.pages[f"/{n}"] = slowly(rss(*stories))
        yield running


def slowly(body: bytes):  # type: ignore[no-untyped-def]
    answer = steady(body)

    async def later(request: Request) -> Reply:
        await asyncio.sleep(0.02)
        reply = answer(request)
        assert isinstance(reply, Reply)
        return reply

    return later


@pytest.fixture
def db(tmp_path: Path, farm: Farm) -> Path:
    path = tmp_path / "s.db"
    database = connect(path)
    for page in farm.pages:
        feeds.add(database, of_address(farm.url(page)), NOW)
    database.close()
    return path


async def sitmon(db: Path, *arguments: str, most: int | None = None) -> asyncio.subprocess.Process:
    """The program on `db`; `most` bytes is the largest file it may write."""

    def limited() -> None:
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sitmon", "--db", str(db), "--no-packs", *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={
            # A limit on file sizes would stop the coverage tool's own files as well.
            **{k: v for k, v in os.environ.items() if most is None or not k.startswith("COVERAGE")},
            "SITMON_HOME": str(db.parent / "home"),
            "SITMON_CONFIG": str(db.parent / "none.toml"),
        },
        start_new_session=True, preexec_fn=limited,
    )  # fmt: skip


async def refreshed(db: Path) -> dict[str, int]:
    process = await sitmon(db, "poll", "--once", "--json")
    out, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, errors.decode()
    return dict(json.loads(out.splitlines()[-1]))


def whole(db: Path) -> None:
    """Each article is there exactly once, with its version, its reading, its event and its words."""
    database = connect(db)
    try:
        for table in ("article", "version", "coding"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == FEEDS * ITEMS, table
        assert (
            database.execute("SELECT count(DISTINCT feed_id || key) FROM article").fetchone()[0]
            == FEEDS * ITEMS
        )
        assert database.execute("SELECT count(*) FROM event WHERE lead").fetchone()[0] == FEEDS * ITEMS
        found = database.execute("SELECT count(*) FROM words WHERE words MATCH 'airstrikes'").fetchone()[0]
        assert found == FEEDS * ITEMS
        assert damage(database) == []
    finally:
        database.close()


async def test_killed_at_any_moment_a_refresh_is_made_good(farm: Farm, db: Path) -> None:
    chance = random.Random(7)
    for _ in range(5):
        process = await sitmon(db, "poll", "--once")
        await asyncio.sleep(0.3 + 1.5 * chance.random())
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()
    await refreshed(db)
    whole(db)


async def test_a_full_disk_is_told_and_loses_nothing(farm: Farm, db: Path) -> None:
    process = await sitmon(db, "poll", "--once", most=150_000)
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    assert "Traceback" not in errors.decode()
    assert any(words in errors.decode() for words in ("full", "I/O"))
    await refreshed(db)
    whole(db)


async def test_a_lock_held_by_another_program_is_waited_for(
    farm: Farm, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_MS", 50)
    waiting = asyncio.Event()
    other = sqlite3.connect(db, isolation_level=None)
    async with Collector(db, load(paths.shipped("config.toml")), say=lambda _: waiting.set()) as collector:
        other.execute("BEGIN IMMEDIATE")
        refresh = asyncio.create_task(collector.once())
        await asyncio.wait_for(waiting.wait(), 30)
        other.execute("ROLLBACK")
        assert (await refresh).articles_new == FEEDS * ITEMS
    other.close()
    whole(db)


async def test_a_clock_that_was_wrong_for_a_while_holds_nothing_up(farm: Farm, db: Path) -> None:
    config = load(paths.shipped("config.toml"))
    async with Collector(db, config, clock=lambda: NOW + 3e8) as ahead:
        await ahead.once()
    async with Collector(db, config, clock=lambda: NOW) as right:
        assert (await right.once(due_only=True)).not_modified == FEEDS
    async with Collector(db, config, clock=lambda: NOW - 86_400 * 30) as behind:
        assert (await behind.once(due_only=True)).not_modified == FEEDS
    whole(db)


async def test_a_collector_that_is_told_to_ends_within_two_seconds(farm: Farm, db: Path) -> None:
    asked = asyncio.Event()

    async def hang(_: Request) -> Reply:
        asked.set()
        await asyncio.sleep(60)
        return Reply()

    farm.pages["/hang"] = hang
    database = connect(db)
    feeds.add(database, of_address(farm.url("/hang")), NOW)
    database.close()
    process = await sitmon(db, "poll")
    await asyncio.wait_for(asked.wait(), 30)
    process.terminate()
    _, errors = await asyncio.wait_for(process.communicate(), 2)
    assert process.returncode == 0, errors.decode()
    assert "Traceback" not in errors.decode()
    database = connect(db)
    assert database.execute("SELECT count(*) FROM lease").fetchone()[0] == 0
    database.close()
