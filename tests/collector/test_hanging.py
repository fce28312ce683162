"""Servers that hang hold up nobody: what the others offer is stored meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from sitmon import paths
from sitmon.collector.run import Collector
from sitmon.collector.sources import of_address
from sitmon.config import load
from sitmon.store import connect
from sitmon.store.feeds import add
from tests.farm import Farm, Reply, Request, item, rss, steady

GOOD, HOSTS, HANGING, AT_A_TIME = 12, 3, 6, 4
NOW = 1_506_500_000.0


async def test_all_that_answer_are_stored_while_more_hang_than_may_be_asked_at_a_time(tmp_path: Path) -> None:
    over, arrived = asyncio.Event(), 0

    async def hang(_: Request) -> Reply:
        nonlocal arrived
        arrived += 1
        await over.wait()
        return Reply(503)

    usual = load(paths.shipped("config.toml"))
    config = replace(usual, network=replace(usual.network, total_timeout=300, concurrency=AT_A_TIME))
    store = connect(tmp_path / "s.db")
    async with AsyncExitStack() as servers:
        bad = [await _farm(servers, f"127.0.2.{n + 1}") for n in range(HANGING)]
        good = [await _farm(servers, f"127.0.1.{n + 1}") for n in range(HOSTS)]
        for farm in bad:
            farm.pages["/hangs"] = hang
            add(store, of_address(farm.url("/hangs")), NOW)
        for n in range(GOOD):
            farm = good[n % HOSTS]
            farm.pages[f"/{n}"] = steady(rss(item(f"a{n}", f"Airstrikes kill {n + 2} in Idlib")))
            add(store, of_address(farm.url(f"/{n}")), NOW)
        async with Collector(tmp_path / "s.db", config, clock=lambda: NOW) as collector:
            collector._fetcher._gates.patience = 0.1
            refresh = asyncio.create_task(collector.once())
            async with asyncio.timeout(60):
                while store.execute("SELECT count(*) FROM article").fetchone()[0] < GOOD:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            assert not refresh.done()
            assert arrived > AT_A_TIME
            over.set()
            summary = await refresh
    store.close()
    assert (summary.ok, summary.failed, summary.articles_new) == (GOOD, HANGING, GOOD)


async def _farm(servers: AsyncExitStack, host: str) -> Farm:
    try:
        return await servers.enter_async_context(Farm(host=host))
    except OSError:
        pytest.skip(f"{host} is not this machine")
