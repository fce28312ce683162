"""Who waits for whom, and what of it is timed."""

import asyncio

import pytest

from sitmon.errors import FetchError
from sitmon.feeds.exchange import FetchLimits, FetchRequest
from sitmon.feeds.fetch import Fetcher

from .bodies import RSS
from .servers import PATIENT, QUICK, answer, raw, redirect, serving

pytestmark = pytest.mark.usefixtures("no_proxy")


async def test_one_request_at_a_time_to_a_host():
    async def slow(request, writer):
        await asyncio.sleep(0.01)
        await answer(RSS)(request, writer)

    async with serving({"/f": slow}) as server, Fetcher(PATIENT) as fetcher:
        got = await asyncio.gather(*(fetcher.fetch(FetchRequest(server.url(f"/f?{n}"))) for n in range(8)))
    assert len(got) == 8
    assert server.most == 1


async def test_a_hanging_feed_delays_neither_other_hosts_nor_its_own_for_long():
    limits = FetchLimits(total_timeout=20, patience=0.05)
    async with (
        serving({"/hang": raw([], hang=True), "/f": answer(RSS)}) as server,
        Fetcher(limits) as fetcher,
        serving({"/f": answer(RSS)}, "127.0.0.2") as other,
    ):
        hanging = [
            asyncio.create_task(fetcher.fetch(FetchRequest(server.url(f"/hang?{n}")))) for n in range(1)
        ]
        await asyncio.sleep(0)
        wanted = [server.url(f"/f?{n}") for n in range(10)] + [
            other.url(f"/f?{n}", "127.0.0.2") for n in range(10)
        ]
        async with asyncio.timeout(5):
            got = await asyncio.gather(*(fetcher.fetch(FetchRequest(url)) for url in wanted))
        assert all(one.status == 200 for one in got)
        assert server.most <= 2
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)


async def test_a_fetch_that_is_cancelled_frees_its_turn():
    async with (
        serving({"/hang": raw([], hang=True), "/f": answer(RSS)}) as server,
        Fetcher(PATIENT) as fetcher,
    ):
        task = asyncio.create_task(fetcher.fetch(FetchRequest(server.url("/hang"))))
        await server.was_asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(2):
            assert (await fetcher.fetch(FetchRequest(server.url("/f")))).body == RSS


async def test_only_the_exchange_with_the_server_is_timed():
    release = asyncio.Event()

    async def slow(request, writer):
        await release.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")

    scripts = {"/slow": slow, "/quick": answer(RSS), "/late": redirect("/hang", 302), "/hang": slow}
    async with serving(scripts) as server, Fetcher(PATIENT) as fetcher:
        first, second = FetchRequest(server.url("/slow")), FetchRequest(server.url("/quick"))
        asking = asyncio.gather(fetcher.fetch(first), fetcher.fetch(second))
        await asyncio.sleep(0.5)
        release.set()
        await asking
        assert first.watch.seconds >= 0.5
        assert second.watch.seconds < first.watch.seconds
    release.clear()
    async with serving(scripts) as server, Fetcher(QUICK) as fetcher:
        failing = FetchRequest(server.url("/late"))
        with pytest.raises(FetchError):
            await fetcher.fetch(failing)
    assert 0.15 < failing.watch.seconds < 5
