"""A farm whose articles can be counted, a database that follows it, and the program as a process."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sitmon import paths
from sitmon.collector import worker
from sitmon.collector.jobs import Answer, Job
from sitmon.collector.pool import Pool
from sitmon.collector.sources import of_address
from sitmon.config import load
from sitmon.store import connect, feeds
from sitmon.store.upkeep import damage
from tests.farm import Farm, item, rss, steady

NOW = 1_506_500_000.0
FEEDS, ITEMS = 6, 12
CONFIG = load(paths.shipped("config.toml"))


def filled() -> Farm:
    """A farm of FEEDS feeds with ITEMS articles each, every one a strike."""
    farm = Farm()
    for n in range(FEEDS):
        stories = [item(f"{n}-{k}", f"Airstrikes kill {k + 2} in Idlib, {n}") for k in range(ITEMS)]
        farm.pages[f"/{n}"] = steady(rss(*stories))
    return farm


def follow(db: Path, *urls: str) -> None:
    """Makes the database follow these feeds."""
    database = connect(db)
    for url in urls:
        feeds.add(database, of_address(url), NOW)
    database.close()


def whole(db: Path, articles: int = FEEDS * ITEMS) -> None:
    """Each article is there exactly once, with its version, its reading, its event and its words."""
    database = connect(db)
    try:
        assert damage(database) == []
        counted = {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in (
                "article",
                "version",
                "coding",
                "event WHERE lead",
                "words WHERE words MATCH 'airstrikes'",
            )
        }
        assert set(counted.values()) == {articles}, counted
        assert (
            database.execute("SELECT count(DISTINCT feed_id || key) FROM article").fetchone()[0] == articles
        )
    finally:
        database.close()


def consistent(db: Path) -> int:
    """What must hold of the database at any moment; the number of articles in it."""
    database = sqlite3.connect(db)
    try:
        assert damage(database) == []
        told = database.execute(
            "SELECT count(*), sum((SELECT count(*) FROM article a WHERE a.feed_id = f.id)) FROM feed f WHERE etag IS NOT NULL"
        ).fetchone()
        articles = int(database.execute("SELECT count(*) FROM article").fetchone()[0])
        assert (told[1] or 0) == told[0] * ITEMS == articles, (
            "validators stand beside the articles they are for"
        )
        for table in ("version", "coding", "event"):
            orphans = f"SELECT count(*) FROM {table} WHERE article_id NOT IN (SELECT id FROM article)"
            assert database.execute(orphans).fetchone()[0] == 0
        return articles
    finally:
        database.close()


async def until(true: Callable[[], bool], within: float = 40.0) -> None:
    """Waits for `true`, looking again and again."""
    async with asyncio.timeout(within):
        for _ in iter(true, True):
            await asyncio.sleep(0.02)


def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has bodies read in a thread instead of in worker processes, which take a second to start."""

    async def read(_: Pool, job: Job) -> Answer:
        return await asyncio.to_thread(worker.read, job)

    monkeypatch.setattr(Pool, "read", read)


async def sitmon(db: Path, *arguments: str, most: int | None = None) -> asyncio.subprocess.Process:
    """The program on `db`; `most` bytes is the largest file it may write."""

    def limited() -> None:
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    # A limit on file sizes would stop the coverage tool's own files as well.
    env = {
        name: value for name, value in os.environ.items() if most is None or not name.startswith("COVERAGE")
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sitmon", "--db", str(db), "--no-packs", *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**env, "SITMON_HOME": str(db.parent / "home"), "SITMON_CONFIG": str(db.parent / "none.toml")},
        start_new_session=True, preexec_fn=limited,
    )  # fmt: skip


async def ended(process: asyncio.subprocess.Process, within: float = 60.0) -> tuple[int, str, str]:
    """Status, output and errors of a program that ends by itself."""
    out, errors = await asyncio.wait_for(process.communicate(), within)
    assert process.returncode is not None
    return process.returncode, out.decode(), errors.decode()


async def refreshed(db: Path) -> dict[str, int]:
    """What one refresh by the program did."""
    status, out, errors = await ended(await sitmon(db, "poll", "--once", "--json"))
    assert status == 0, errors
    return dict(json.loads(out.splitlines()[-1]))
