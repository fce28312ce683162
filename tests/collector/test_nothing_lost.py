"""Whatever happens during a refresh, afterwards each article that is offered is stored once."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sitmon.collector.run import Collector
from sitmon.store import connect, connection
from tests.collector.support import CONFIG, FEEDS, ITEMS, NOW, filled, follow, refreshed, sitmon, whole
from tests.farm import Farm, Handler, Reply, Request


@pytest.fixture
async def farm() -> AsyncIterator[Farm]:
    async with filled() as running:
        running.pages = {page: slowly(answer) for page, answer in running.pages.items()}
        yield running


def slowly(answer: Handler) -> Handler:
    async def later(request: Request) -> Reply:
        await asyncio.sleep(0.02)
        reply = answer(request)
        assert isinstance(reply, Reply)
        return reply

    return later


@pytest.fixture
def db(tmp_path: Path, farm: Farm) -> Path:
    path = tmp_path / "s.db"
    follow(path, *map(farm.url, farm.pages))
    return path


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
    async with Collector(db, CONFIG, say=lambda _: waiting.set()) as collector:
        other.execute("BEGIN IMMEDIATE")
        refresh = asyncio.create_task(collector.once())
        await asyncio.wait_for(waiting.wait(), 30)
        other.execute("ROLLBACK")
        assert (await refresh).articles_new == FEEDS * ITEMS
    other.close()
    whole(db)


async def test_a_clock_that_was_wrong_for_a_while_holds_nothing_up(farm: Farm, db: Path) -> None:
    async with Collector(db, CONFIG, clock=lambda: NOW + 3e8) as ahead:
        await ahead.once()
    async with Collector(db, CONFIG, clock=lambda: NOW) as right:
        assert (await right.once(due_only=True)).not_modified == FEEDS
    async with Collector(db, CONFIG, clock=lambda: NOW - 86_400 * 30) as behind:
        assert (await behind.once(due_only=True)).not_modified == FEEDS
    whole(db)


async def test_a_collector_that_is_told_to_ends_within_two_seconds(farm: Farm, db: Path) -> None:
    asked = asyncio.Event()

    async def hang(_: Request) -> Reply:
        asked.set()
        await asyncio.sleep(60)
        return Reply()

    farm.pages["/hang"] = hang
    follow(db, farm.url("/hang"))
    process = await sitmon(db, "poll")
    await asyncio.wait_for(asked.wait(), 30)
    process.terminate()
    _, errors = await asyncio.wait_for(process.communicate(), 2)
    assert process.returncode == 0, errors.decode()
    assert "Traceback" not in errors.decode()
    database = connect(db)
    assert database.execute("SELECT count(*) FROM lease").fetchone()[0] == 0
    database.close()
