"""`sitmon poll` as a service: it ends when told whatever it is at, nobody fetches beside it, dashboards follow it, copies
of its database are consistent, and a full disk is waited for."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sitmon.clock import wall
from sitmon.store import connect
from sitmon.tui.live import BEAT
from tests.collector.support import (
    FEEDS,
    ITEMS,
    consistent,
    ended,
    filled,
    follow,
    refreshed,
    sitmon,
    until,
    whole,
)
from tests.farm import Farm, Reply, Request, item, rss, steady
from tests.tui.running import dashboard, running

TERMINATED_WITHIN = 2.0


@pytest.fixture
async def farm() -> AsyncIterator[Farm]:
    async with filled() as running:
        yield running


@pytest.fixture
def db(tmp_path: Path, farm: Farm) -> Path:
    path = tmp_path / "s.db"
    follow(path, *map(farm.url, farm.pages))
    return path


def stored(db: Path) -> int:
    database = sqlite3.connect(db)
    try:
        return int(database.execute("SELECT count(*) FROM article").fetchone()[0])
    finally:
        database.close()


async def until_stored(db: Path, articles: int, within: float = 40.0) -> None:
    """Waits until so many articles are stored."""
    await until(lambda: stored(db) >= articles, within)


async def terminated(process: asyncio.subprocess.Process, *, group: bool = False) -> str:
    """Tells the program (or all its processes) to end; what it said on standard error. It must do so in time, and well."""
    start = time.monotonic()
    if group:
        os.killpg(process.pid, signal.SIGTERM)
    else:
        process.terminate()
    status, _, errors = await ended(process, 20)
    assert time.monotonic() - start < TERMINATED_WITHIN
    assert status == 0, errors
    assert "Traceback" not in errors
    return errors


@pytest.mark.parametrize("group", [False, True], ids=["itself", "with its workers"])
async def test_it_ends_at_once_in_the_middle_of_much_work(db: Path, farm: Farm, group: bool) -> None:
    text = "Warplanes bombed a market in Idlib, Syria, rescue workers said. " * 10
    for n in range(40):
        stories = [item(f"{n}-{k}", f"Airstrikes kill {k + 2} in Idlib, {n}", text) for k in range(100)]
        farm.pages[f"/large-{n}"] = steady(rss(*stories))
    farm.pages["/hang"] = hanging
    follow(db, *map(farm.url, farm.pages))
    process = await sitmon(db, "poll")
    await until_stored(db, FEEDS * ITEMS + 1)
    await terminated(process, group=group)
    assert stored(db) < 40 * 100, "there was work left"
    database = connect(db)
    assert database.execute("SELECT count(*) FROM lease").fetchone()[0] == 0
    database.close()


async def test_one_refresh_told_to_end_stores_what_it_read_and_gives_the_lease_up(
    db: Path, farm: Farm
) -> None:
    farm.pages["/hang"] = hanging
    follow(db, farm.url("/hang"))
    process = await sitmon(db, "poll", "--once")
    await until_stored(db, FEEDS * ITEMS)
    start = time.monotonic()
    process.terminate()
    status, out, errors = await ended(process, 20)
    assert time.monotonic() - start < TERMINATED_WITHIN
    assert (status, out, errors) == (128 + signal.SIGTERM, "", "sitmon: stopped\n")
    database = connect(db)
    assert database.execute("SELECT count(*) FROM lease").fetchone()[0] == 0
    database.close()
    whole(db)


async def hanging(_: Request) -> Reply:
    await asyncio.sleep(60)
    return Reply()


async def test_it_ends_at_once_while_another_program_holds_the_database(db: Path, farm: Farm) -> None:
    process = await sitmon(db, "poll")
    await until_stored(db, 1)
    other = sqlite3.connect(db, isolation_level=None, timeout=20)
    other.execute("BEGIN IMMEDIATE")
    farm.pages["/late"] = steady(rss(item("late", "Airstrikes kill two in Idlib")))
    await terminated(process)
    other.execute("ROLLBACK")
    other.close()
    await refreshed(db)
    whole(db)


async def test_a_second_collector_asks_nobody(db: Path, farm: Farm) -> None:
    process = await sitmon(db, "poll")
    await until_stored(db, FEEDS * ITEMS)
    asked = len(farm.asked)
    for arguments in (("poll", "--once"), ("poll",)):
        status, _, errors = await ended(await sitmon(db, *arguments))
        assert status == 1
        assert len(errors.splitlines()) == 1
        assert "another collector is at work" in errors
    assert len(farm.asked) == asked == FEEDS
    await terminated(process)


async def test_dashboards_attach_and_show_within_a_second_what_it_stores(db: Path, farm: Farm) -> None:
    process = await sitmon(db, "poll")
    await until_stored(db, FEEDS * ITEMS)
    delays: list[float] = []  # CPU seconds of both dashboards: this machine may be busy with other things
    app, other = dashboard(db, clock=wall), dashboard(db, clock=wall)
    async with running(app), running(other):
        for n in range(3):
            farm.pages[f"/new-{n}"] = steady(
                rss(item(f"x{n}", f"Rockets hit Aleppo, report {n}", published=wall()))
            )
            follow(db, farm.url(f"/new-{n}"))
            await until_stored(db, FEEDS * ITEMS + n + 1)
            start = time.process_time()
            await until(lambda title=f"report {n}": all(title in shown(one) for one in (app, other)))  # type: ignore[misc]
            delays.append(time.process_time() - start)
    await terminated(process)
    assert len(farm.asked) == FEEDS + 3, "two dashboards beside a collector ask nobody"
    assert 0 < BEAT + min(delays) < 1.0, delays


def shown(app) -> str:  # type: ignore[no-untyped-def]
    from sitmon.tui.picture import screen_text

    return screen_text(app)


async def test_copies_made_meanwhile_are_consistent(db: Path, farm: Farm) -> None:
    farm.pages = {page: slowly(farm, page, n) for n, page in enumerate(farm.pages)}
    process = await sitmon(db, "poll")
    found = []
    for number in range(8):
        copy, before = db.parent / f"copy-{number}.db", stored(db)
        status, _, errors = await ended(await sitmon(db, "backup", str(copy)))
        assert status == 0, errors
        found.append(consistent(copy))
        assert found[-1] >= before
        if found[-1] == FEEDS * ITEMS:
            break
    await until_stored(db, FEEDS * ITEMS)
    await terminated(process)
    assert found == sorted(found)
    await refreshed(db.parent / "copy-0.db")
    whole(db.parent / "copy-0.db")
    whole(db)


async def test_a_copy_holds_what_the_main_file_does_not_hold_yet(db: Path, farm: Farm) -> None:
    reader = connect(db)
    reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM article").fetchone()
    try:  # while somebody reads, what is stored stays in the write-ahead log
        await refreshed(db)
        status, _, errors = await ended(await sitmon(db, "backup", str(db.parent / "copy.db")))
        assert status == 0, errors
        bare = db.parent / "bare.db"
        shutil.copyfile(db, bare)
    finally:
        reader.close()
    assert stored(bare) == 0, "the main file alone has nothing: the test would show no difference"
    whole(db.parent / "copy.db")


def slowly(farm: Farm, page: str, n: int):  # type: ignore[no-untyped-def]
    inner = farm.pages[page]

    async def answer(request: Request) -> Reply:
        await asyncio.sleep(0.3 * n)
        reply = inner(request)
        assert isinstance(reply, Reply)
        return reply

    return answer


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits of another process are Linux's")
async def test_a_disk_that_was_full_for_a_while_is_waited_for(db: Path) -> None:
    process = await sitmon(db, "poll", most=100_000)
    assert process.stderr is not None
    async with asyncio.timeout(60):
        while b"nothing can be stored, trying again" not in (line := await process.stderr.readline()):
            assert line, "it ended"
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await until_stored(db, FEEDS * ITEMS)
    await terminated(process)
    whole(db)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_the_unit_of_the_documentation_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Path(__file__).parents[2] / "docs" / "POLLING.md"
    found = re.search(r"```ini\n(.*?)```", page.read_text("utf-8"), re.S)
    assert found
    unit = tmp_path / "sitmon.service"
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+sitmon poll$", "ExecStart=/bin/true poll", found[1]))
    assert "ExecStart=/bin/true poll" in unit.read_text()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
