"""Real worker processes: what they answer, and what becomes of one that dies, hangs or talks."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitmon.collector import pool
from sitmon.collector.jobs import Job
from sitmon.collector.pool import Pool
from sitmon.errors import ConfigError, ParseError, SitmonError
from tests.farm import item, rss


@pytest.fixture(scope="module")
def one() -> Iterator[Pool]:
    held = Pool(1)
    yield held
    held.close()


def job(body: bytes) -> Job:
    return Job(body, None, "https://news.example/rss", "Test", None, "en", known={})


async def test_a_body_is_read_and_one_that_is_no_feed_is_told_with_its_address(one: Pool) -> None:
    answer = await one.read(job(rss(item("a", "Airstrikes kill five in Idlib"))))
    assert [(a.key, a.coding.kinds) for a in answer.articles] == [("a", "strike")]
    with pytest.raises(ParseError, match=r"news\.example/rss: this is neither XML nor JSON"):
        await one.read(job(b"nothing"))


def test_a_worker_is_started_when_there_is_work_and_kept() -> None:
    held = Pool(2)
    try:
        assert held.pids() == []
        assert held.submit(math.sqrt, 4).result() == 2
        [first] = held.pids()
        assert held.submit(math.sqrt, 9).result() == 3
        assert held.pids() == [first]
    finally:
        held.close()
    assert not _alive(first)


def test_what_is_printed_and_what_fails_does_not_garble_the_next_answer(one: Pool) -> None:
    assert one.submit(print, "said by a library").result() is None
    with pytest.raises(SitmonError, match=r"please report it: ValueError: math domain error"):
        one.submit(math.sqrt, -1).result()
    assert one.submit(math.sqrt, 16).result() == 4


def test_a_call_that_kills_every_worker_is_given_up_and_the_next_one_answered(one: Pool) -> None:
    with pytest.raises(ParseError, match="crashed"):
        one.submit(os._exit, 3).result()
    assert one.submit(math.sqrt, 25).result() == 5


def test_a_worker_that_hangs_is_killed_and_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Pool(2)
    try:
        held.submit(math.sqrt, 1).result()
        monkeypatch.setattr(pool, "DEADLINE", 2.0)
        hanging = held.submit(time.sleep, 600)
        assert held.submit(math.sqrt, 4).result() == 2
        with pytest.raises(ParseError, match="longer than 2 s"):
            hanging.result()
        assert held.submit(math.sqrt, 9).result() == 3
    finally:
        held.close()


def test_closing_waits_for_no_long_body() -> None:
    held = Pool(1)
    held.submit(math.sqrt, 1).result()
    hanging, waiting = held.submit(time.sleep, 600), held.submit(math.sqrt, 4)
    while not hanging.running():
        time.sleep(0.01)
    start = time.monotonic()
    held.close()
    assert time.monotonic() - start < 5
    assert waiting.cancelled()
    with pytest.raises(ParseError):
        hanging.result()


async def test_kinds_that_cannot_be_read_are_told_of_every_body(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("this is no TOML")
    held = Pool(1, [tmp_path])
    try:
        for _ in range(2):
            with pytest.raises(ConfigError):
                held.submit(math.sqrt, 4).result()
    finally:
        held.close()


def test_nothing_is_loaded_from_the_folder_it_is_called_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit('loaded from the wrong folder')")
    monkeypatch.chdir(tmp_path)
    held = Pool(1)
    try:
        assert held.submit(math.sqrt, 4).result() == 2
    finally:
        held.close()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_pool_may_be_less_patient_than_usual() -> None:
    held = Pool(1, deadline=3.0)
    try:
        held.submit(math.sqrt, 1).result()
        with pytest.raises(ParseError, match="longer than 3 s"):
            held.submit(time.sleep, 600).result()
        assert held.submit(math.sqrt, 9).result() == 3
    finally:
        held.close()
