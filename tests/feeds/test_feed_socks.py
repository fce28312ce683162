"""Feeds through a SOCKS5 proxy: what is asked of it, what the guard still sees, and what is told."""

import asyncio
import ipaddress
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sitmon.errors import ConfigError, FetchError
from sitmon.feeds import proxies
from sitmon.feeds.address import allowed
from sitmon.feeds.exchange import FetchLimits, FetchRequest
from sitmon.feeds.fetch import Fetcher

from .servers import answer, certified, redirect, serving

pytest.importorskip("python_socks", reason="the extra `socks` is not installed")
BODY = b"<rss/>"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@dataclass
class SocksServer:
    """A SOCKS5 server (RFC 1928, 1929) that leads every connection to `behind`, a port of this machine."""

    behind: int
    user: bytes | None = None
    password: bytes = b""
    reply: int = 0
    port: int = 0
    asked: list[tuple[str, int]] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            self.tasks.add(task)
        try:
            await self._speak(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the client left, or the test is over
        finally:
            writer.close()

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        version, count = await reader.readexactly(2)
        assert version == 5
        methods = await reader.readexactly(count)
        method = 2 if self.user is not None else 0
        writer.write(bytes((5, method if method in methods else 0xFF)))
        if method == 2 and not await self._let_in(reader, writer):
            return
        _, command, _, kind = await reader.readexactly(4)
        assert command == 1
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == 1 else 16)))
        self.asked.append((host, struct.unpack("!H", await reader.readexactly(2))[0]))
        writer.write(bytes((5, self.reply, 0, 1, 0, 0, 0, 0, 0, 0)))
        if self.reply == 0:
            there, away = await asyncio.open_connection("127.0.0.1", self.behind)
            try:
                await asyncio.gather(_carry(reader, away), _carry(there, writer))
            finally:
                away.close()

    async def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        _, length = await reader.readexactly(2)
        user = await reader.readexactly(length)
        password = await reader.readexactly((await reader.readexactly(1))[0])
        right = (user, password) == (self.user, self.password)
        writer.write(bytes((1, not right)))
        return right


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


@asynccontextmanager
async def socks(behind: int, **more: Any) -> AsyncIterator[SocksServer]:
    server = SocksServer(behind, **more)
    listener = await asyncio.start_server(server.handle, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for task in server.tasks:
            task.cancel()
        await asyncio.gather(*server.tasks, return_exceptions=True)


def names(monkeypatch: pytest.MonkeyPatch, **found: str) -> list[str]:
    """What names lead to; the list of those that were looked up on this machine."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        host = host.decode() if isinstance(host, bytes) else host
        asked.append(host)
        if host in found:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found[host], port))]
        if str(host).startswith("127."):
            return real(host, port, *rest, **more)
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


PUBLIC = {"news.example": "93.184.215.14"}


async def test_names_are_left_to_the_proxy_with_socks5h(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = names(monkeypatch)
    async with serving({"/f": answer(BODY)}) as server, socks(server.port) as proxy:
        limits = FetchLimits(proxy=f"socks5h://127.0.0.1:{proxy.port}")
        async with Fetcher(limits) as fetcher:
            assert (await fetcher.fetch(FetchRequest("http://news.example/f"))).body == BODY
            assert (await fetcher.fetch(FetchRequest("http://news.example/f"))).body == BODY
        assert proxy.asked == [("news.example", 80)]
        assert server.requests[0].headers["host"] == "news.example"
    assert "news.example" not in looked_up


async def test_names_are_looked_up_here_with_socks5(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, **PUBLIC)
    async with serving({"/f": answer(BODY)}) as server, socks(server.port) as proxy:
        async with Fetcher(FetchLimits(proxy=f"socks5://127.0.0.1:{proxy.port}")) as fetcher:
            assert (await fetcher.fetch(FetchRequest("http://news.example/f"))).body == BODY
        assert proxy.asked == [("93.184.215.14", 80)]
        assert server.requests[0].headers["host"] == "news.example"


async def test_a_name_that_leads_inside_never_reaches_the_proxy_with_socks5(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names(monkeypatch, **{"news.example": "10.0.0.7"})
    async with serving({"/f": answer(BODY)}) as server, socks(server.port) as proxy:
        address = f"socks5://127.0.0.1:{proxy.port}"
        async with Fetcher(FetchLimits(proxy=address)) as fetcher:
            with pytest.raises(FetchError, match=r"news\.example is a private address"):
                await fetcher.fetch(FetchRequest("http://news.example/f"))
        assert proxy.asked == []
        async with Fetcher(FetchLimits(proxy=address, allow=allowed(["10.0.0.0/8"]))) as fetcher:
            assert (await fetcher.fetch(FetchRequest("http://news.example/f"))).body == BODY
        assert proxy.asked == [("10.0.0.7", 80)]


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
@pytest.mark.parametrize(
    "inside", ["http://10.0.0.7/f", "http://0x7f000001/", "http://printer.local/", "http://[::1]/"]
)
async def test_an_address_that_says_it_is_inside_is_refused_with_either(
    monkeypatch: pytest.MonkeyPatch, scheme: str, inside: str
) -> None:
    names(monkeypatch, **PUBLIC)
    async with serving({"/f": redirect(inside)}) as server, socks(server.port) as proxy:
        async with Fetcher(FetchLimits(proxy=f"{scheme}://127.0.0.1:{proxy.port}")) as fetcher:
            with pytest.raises(FetchError, match="private address"):
                await fetcher.fetch(FetchRequest("http://news.example/f"))
        assert len(proxy.asked) == 1


async def test_tls_is_spoken_with_the_server_itself_by_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names(monkeypatch, **PUBLIC)
    key, context = certified(tmp_path, "news.example")
    async with serving({"/f": answer(BODY)}, ssl=context) as server, socks(server.port) as proxy:
        for scheme in ("socks5", "socks5h"):
            address = f"{scheme}://127.0.0.1:{proxy.port}"
            async with Fetcher(FetchLimits(proxy=address, ca=str(key))) as fetcher:
                assert (await fetcher.fetch(FetchRequest("https://news.example/f"))).body == BODY
            async with Fetcher(FetchLimits(proxy=address)) as fetcher:
                with pytest.raises(FetchError, match=r"certificate of news\.example is not valid"):
                    await fetcher.fetch(FetchRequest("https://news.example/f"))
        assert {port for _, port in proxy.asked} == {443}


async def test_the_proxys_user_is_known_to_it_and_to_nobody_else() -> None:
    async with (
        serving({"/f": answer(BODY)}) as server,
        socks(server.port, user=b"ann", password=b"p@ss") as proxy,
    ):
        right = f"socks5h://ann:p%40ss@127.0.0.1:{proxy.port}"
        async with Fetcher(FetchLimits(proxy=right)) as fetcher:
            assert (await fetcher.fetch(FetchRequest("http://news.example/f"))).body == BODY
        wrong = f"socks5h://ann:secret@127.0.0.1:{proxy.port}"
        async with Fetcher(FetchLimits(proxy=wrong)) as fetcher:
            with pytest.raises(FetchError, match="the SOCKS proxy refuses") as told:
                await fetcher.fetch(FetchRequest("http://news.example/f"))
    assert "secret" not in str(told.value)
    assert "secret" not in repr(proxies.socks(wrong))


async def test_what_the_proxy_refuses_is_told_and_one_that_is_not_there_too() -> None:
    async with (
        socks(1, reply=5) as proxy,
        Fetcher(FetchLimits(proxy=f"socks5h://127.0.0.1:{proxy.port}")) as fetcher,
    ):
        with pytest.raises(FetchError, match=r"the SOCKS proxy refuses: .*refused"):
            await fetcher.fetch(FetchRequest("http://news.example/f"))
        gone = proxy.port
    async with Fetcher(FetchLimits(proxy=f"socks5h://127.0.0.1:{gone}")) as fetcher:
        with pytest.raises(FetchError, match="the proxy cannot be reached"):
            await fetcher.fetch(FetchRequest("http://news.example/f"))


async def test_a_proxy_that_hangs_costs_no_more_than_the_limit() -> None:
    over = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    hanging = await asyncio.start_server(silent, "127.0.0.1", 0)
    address = f"socks5h://127.0.0.1:{hanging.sockets[0].getsockname()[1]}"
    async with hanging, Fetcher(FetchLimits(proxy=address, connect_timeout=0.2)) as fetcher:
        with pytest.raises(FetchError, match=r"no connection with news\.example within 0\.2 s"):
            await fetcher.fetch(FetchRequest("http://news.example/f"))
        over.set()


async def test_the_environment_may_name_it_and_this_machine_is_asked_directly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving({"/f": answer(BODY)}) as server, socks(server.port) as proxy:
        monkeypatch.setenv("all_proxy", f"socks5h://127.0.0.1:{proxy.port}")
        async with Fetcher() as fetcher:
            assert (await fetcher.fetch(FetchRequest("http://news.example/f"))).body == BODY
            assert (await fetcher.fetch(FetchRequest(server.url("/f")))).body == BODY
        assert proxy.asked == [("news.example", 80)]


async def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxies, "installed", lambda: False)
    with pytest.raises(ConfigError) as told:
        proxies.check("socks5://127.0.0.1:9050")
    assert str(told.value) == "[network] proxy: a SOCKS proxy needs an extra (pip install 'sitmon[socks]')"
    proxies.check("http://127.0.0.1:3128")
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:9050")
    async with Fetcher() as fetcher:
        with pytest.raises(
            FetchError, match=r"names a SOCKS proxy, which needs an extra \(pip install"
        ) as faced:
            await fetcher.fetch(FetchRequest("http://news.example/f"))
    assert "\n" not in str(faced.value)


@pytest.mark.parametrize(
    "proxy", ["socks4://h:1", "socks5://", "ftp://h", "socks5://h:port", "127.0.0.1:9050", "socks5://[x"]
)
async def test_what_is_no_proxy_is_told(proxy: str) -> None:
    with pytest.raises(ConfigError, match="the proxy's address is none"):
        proxies.check(proxy)
