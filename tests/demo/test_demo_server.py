"""The demo's server over real sockets on the loopback address."""

import asyncio
import json
from contextlib import suppress

import aiohttp
import feedparser
import pytest

from sitmon.demo import server as server_module
from sitmon.demo.content import load, span, visible
from sitmon.demo.server import LONGEST_HEAD, DemoServer
from sitmon.errors import DataError

FEEDS = load()
FIRST, LAST = span(FEEDS)
DEADLINE = 10.0


class Hands:
    """A clock that is set by hand."""

    def __init__(self, at: float) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


async def raw(server: DemoServer, request: bytes) -> bytes:
    port = int(server.url("levant-wire").split(":")[2].split("/")[0])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    async with asyncio.timeout(DEADLINE):
        answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


async def test_every_feed_is_served_and_unchanged_the_second_time() -> None:
    async with DemoServer(FEEDS, Hands(LAST)) as server, aiohttp.ClientSession() as session:
        for feed in FEEDS:
            async with session.get(server.url(feed.id)) as response:
                assert response.status == 200
                assert response.headers["Content-Encoding"] == "gzip"
                body, tag = await response.read(), response.headers["ETag"]
            titles = (
                [row["title"] for row in json.loads(body)["items"]]
                if feed.format == "json"
                else [entry.title for entry in feedparser.parse(body).entries]
            )
            assert titles == [item.title for item in visible(feed, LAST)]
            async with session.get(server.url(feed.id), headers={"If-None-Match": tag}) as response:
                assert response.status == 304
                assert await response.read() == b""


async def test_new_items_and_edits_appear_as_the_clock_moves() -> None:
    [feed] = [f for f in FEEDS if f.id == "levant-wire"]
    clock = Hands(FIRST - 60)
    seen: dict[str, set[str]] = {}
    tag = ""
    async with DemoServer(FEEDS, clock) as server, aiohttp.ClientSession() as session:
        for at in sorted({item.available for item in feed.items}):
            clock.at = at
            async with session.get(server.url(feed.id), headers={"If-None-Match": tag}) as response:
                assert response.status == 200
                tag = response.headers["ETag"]
                for entry in feedparser.parse(await response.read()).entries:
                    seen.setdefault(entry.id, set()).add(entry.title)
    assert len(seen) == len({item.id for item in feed.items})
    assert sorted(len(titles) for titles in seen.values())[-1] == 2


async def test_unknown_feeds_are_404_over_http_and_an_error_by_name() -> None:
    async with DemoServer(FEEDS, Hands(LAST)) as server, aiohttp.ClientSession() as session:
        async with session.get(server.url("levant-wire") + "-not") as response:
            assert response.status == 404
        with pytest.raises(DataError, match="no feed 'nobody'"):
            server.url("nobody")


async def test_head_has_the_headers_and_no_body() -> None:
    async with DemoServer(FEEDS, Hands(LAST)) as server:
        answer = await raw(server, b"HEAD /feeds/levant-wire HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.startswith(
        b"HTTP/1.1 200 OK\r\nDate: Sun, 01 Oct 2017 21:15:00 GMT\r\nConnection: close\r\n"
    )
    assert b"\r\nContent-Length: " in answer
    assert answer.endswith(b"\r\n\r\n")


async def test_nonsense_and_endless_heads_are_refused() -> None:
    async with DemoServer(FEEDS, Hands(LAST)) as server:
        assert (await raw(server, b"hello\r\n\r\n")).startswith(b"HTTP/1.1 400 ")
        assert (await raw(server, b"GET / HTTP/1.1\r\nX: " + b"x" * LONGEST_HEAD)).startswith(
            b"HTTP/1.1 431 "
        )


async def test_a_silent_asker_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "PATIENCE", 0.01)
    async with DemoServer(FEEDS, Hands(LAST)) as server:
        assert (await raw(server, b"GET /")).startswith(b"HTTP/1.1 408 ")


async def test_an_asker_who_goes_away_disturbs_nobody() -> None:
    async with DemoServer(FEEDS, Hands(LAST)) as server:
        port = int(server.url("levant-wire").split(":")[2].split("/")[0])
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /feeds/lev")
        writer.transport.abort()
        assert (await raw(server, b"GET / HTTP/1.0\r\n\r\n")).startswith(b"HTTP/1.1 404 ")


async def test_stopping_ends_open_connections_and_frees_the_port() -> None:
    server = DemoServer(FEEDS, Hands(LAST))
    await server.start()
    address = server.url("levant-wire")
    port = int(address.split(":")[2].split("/")[0])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /feeds/levant-wire HTTP/1.1\r\n")
    # A whole exchange on a second connection shows that the first has been accepted.
    assert (await raw(server, b"GET / HTTP/1.0\r\n\r\n")).startswith(b"HTTP/1.1 404 ")
    async with asyncio.timeout(DEADLINE):
        await server.stop()
        # An end or a reset, as the machine sees it: either way nothing was answered.
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
    with pytest.raises(DataError, match="not running"):
        server.url("levant-wire")
    await server.stop()


async def test_a_stopped_server_starts_again() -> None:
    server = DemoServer(FEEDS, Hands(LAST))
    for _ in range(2):
        await server.start()
        assert (await raw(server, b"GET / HTTP/1.0\r\n\r\n")).startswith(b"HTTP/1.1 404 ")
        await server.stop()
