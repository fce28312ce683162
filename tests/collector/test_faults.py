"""Every hostile feed at once: each ends as it says, the good feeds don't notice, the canary is never asked."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bench.faults import Clock, configured, result
from bench.hostile import FAULTS, Farm
from sitmon.collector.run import Collector
from sitmon.collector.sources import of_address
from sitmon.store import connect, feeds
from sitmon.store.feeds import health

QUICK = [fault for fault in FAULTS if not fault.long]
GOOD = 5


async def test_every_fault_ends_as_it_says_and_costs_no_other_feed_anything(tmp_path: Path) -> None:
    db, clock, said = tmp_path / "s.db", Clock(), list[str]()
    database = connect(db)
    async with Farm(QUICK) as farm:
        for name in [fault.name for fault in QUICK] + [f"good/{n}" for n in range(GOOD)]:
            feeds.add(database, of_address(f"{farm.base}/{name}"), clock())
        config = configured(seconds=6.0)
        async with Collector(db, config, clock=clock, say=said.append, spare=0) as collector:
            await collector.once()
            for fault in QUICK:
                if fault.rounds == 1:
                    feeds.remove(database, f"{farm.base}/{fault.name}")
            for _ in range(2):
                clock.days += 1
                await collector.once()
        ended = [result(database, fault, farm.base) for fault in QUICK]
    assert {one.name: one.wrong for one in ended if one.wrong} == {}
    assert farm.canary == []
    assert [words for words in said if "sitmon's own" in words] == []
    good = [feed for feed in health(database) if "/good/" in feed.url]
    assert [(feed.articles, feed.failures) for feed in good] == [(10, 0)] * GOOD
    database.close()


def test_what_ends_otherwise_is_told(tmp_path: Path) -> None:
    database = connect(tmp_path / "s.db")
    url = "http://127.0.0.1:9"
    wrong = {}
    for fault in QUICK:
        feeds.add(database, of_address(f"{url}/{fault.name}"), 0.0)
        wrong[fault.name] = result(database, fault, url).wrong
    assert wrong["hang"] == ("not marked as failing",)
    assert wrong["gzip-well"] == ("0 articles, not 10",)
    assert wrong["encoding-utf-16"] == ("0 articles, not 1", "titles []")
    database.close()


@pytest.mark.parametrize("path", ["", "/x"])
async def test_the_canary_tells_who_asked(path: str) -> None:
    async with Farm([]) as farm:
        port = int(farm.forbidden.rsplit(":", 1)[1])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /{path} HTTP/1.1\r\n".encode())
        await reader.read()
        writer.close()
    assert farm.canary == ["connected", f"GET /{path} HTTP/1.1"]
