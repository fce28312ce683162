"""Polls gathered into transactions, in a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from sitmon.collector import writer
from sitmon.collector.sources import of_address
from sitmon.collector.writer import Writer
from sitmon.store import connect
from sitmon.store.articles import Poll, Stored
from sitmon.store.feeds import FeedState, add, enabled
from tests.conftest import prepared

NOW = 1_506_500_000.0


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "s.db"


@pytest.fixture
def feeds(db: Path) -> list[FeedState]:
    connection = connect(db)
    for n in range(3):
        add(connection, of_address(f"https://news.example/{n}"), NOW)
    found = enabled(connection)
    connection.close()
    return found


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many polls each transaction held."""
    saved: list[int] = []
    real = writer.save_polls

    def counted(connection: object, polls: Sequence[Poll]) -> list[Stored]:
        saved.append(len(polls))
        return real(connection, polls)  # type: ignore[arg-type]

    monkeypatch.setattr(writer, "save_polls", counted)
    return saved


def poll(feed: FeedState, *articles: object) -> Poll:
    return Poll(feed, NOW, "ok", 200, None, 5, 0, NOW + 900, 900.0, articles)  # type: ignore[arg-type]


async def test_polls_wait_for_one_another_while_more_are_under_way(
    db: Path, feeds: list[FeedState], batches: list[int]
) -> None:
    under_way = len(feeds)
    held = Writer(db, print, lambda: under_way > 0)
    stored = []
    for feed in feeds:
        under_way -= 1
        stored.append(asyncio.create_task(held.put(poll(feed))))
        await asyncio.sleep(0.01)
    await asyncio.gather(*stored)
    await held.close()
    assert batches == [3]


async def test_no_poll_waits_longer_than_is_said(
    db: Path, feeds: list[FeedState], batches: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "GATHER", 0.1)
    held = Writer(db, print, lambda: True)
    async with asyncio.timeout(20):
        await held.put(poll(feeds[0]))
    await held.close()
    assert batches == [1]


async def test_many_articles_are_a_transaction_of_their_own(
    db: Path, feeds: list[FeedState], batches: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "ARTICLES", 2)
    held = Writer(db, print, lambda: True)
    polls = [poll(feeds[0], prepared("a"), prepared("b")), poll(feeds[1], prepared("c")), poll(feeds[2])]
    stored = await asyncio.gather(*(held.put(one) for one in polls))
    await held.close()
    assert [one.new for one in stored] == [2, 1, 0]
    assert batches == [1, 2]
