"""A server that does to a reader whatever a fault says, byte by byte, and a canary that nobody may ask.

One asyncio loop, listening on 127.0.0.1 only. Standard library only.
"""

from __future__ import annotations

import asyncio
import email.utils
import struct
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from xml.sax.saxutils import escape

PUBLISHED = 1_790_000_000.0
HEAD = b"<?xml version='1.0' encoding='utf-8'?>"


@dataclass
class Ask:
    """One request for a fault: the `number`th, from 1. `base` is the farm's address, `canary` what is forbidden."""

    number: int
    headers: Mapping[str, str]
    path: str
    base: str
    canary: str
    writer: asyncio.StreamWriter

    async def send(self, *parts: bytes, pause: float = 0.0) -> None:
        """Writes the parts as they stand, `pause` seconds after each."""
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()
            if pause:
                await asyncio.sleep(pause)

    def reset(self) -> None:
        """Breaks the connection off with RST."""
        linger = struct.pack("ii", 1, 0)
        self.writer.get_extra_info("socket").setsockopt(1, 13, linger)
        self.writer.transport.abort()


Serve = Callable[[Ask], Awaitable[None]]


@dataclass(frozen=True)
class Fault:
    """What a server does, and how that must end.

    `stored` is the number of articles after the last round, or the least and the most of it. `fails`
    says whether the feed must be marked as failing (None: it may). `rounds` is how often it is asked, a
    day apart. `long` faults cost too much CPU for the tests that run at every commit. `megabytes` may be held over
    what was held before.
    """

    name: str
    serve: Serve
    stored: int | tuple[int, int]
    fails: bool | None = False
    rounds: int = 1
    long: bool = False
    megabytes: float = 60.0
    titles: tuple[str, ...] | None = None

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the most number of articles that may be stored at the end."""
        return self.stored if isinstance(self.stored, tuple) else (self.stored, self.stored)


@dataclass
class Farm:
    """Serves `faults` at `/NAME` (and `/NAME/…`), and good feeds at `/good/N`; `canary` lists whoever asked there."""

    faults: Iterable[Fault]
    canary: list[str] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)

    async def __aenter__(self) -> Farm:
        self._serving = {fault.name: fault.serve for fault in self.faults}
        self._tasks: set[asyncio.Task[None]] = set()
        self._servers = [
            await asyncio.start_server(self._begin(serve), "127.0.0.1", 0, limit=1 << 20)
            for serve in (self._answer, self._trap)
        ]
        ports = [server.sockets[0].getsockname()[1] for server in self._servers]
        self.base, self.forbidden = (f"http://127.0.0.1:{port}" for port in ports)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, serve: Callable[..., Awaitable[None]]) -> Callable[..., None]:
        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.get_running_loop().create_task(self._guarded(serve, reader, writer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        return connected

    async def _guarded(
        self,
        serve: Callable[..., Awaitable[None]],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _trap(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.canary.append("connected")
        self.canary.append((await reader.readline()).decode("latin-1").strip())

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        pairs = (line.partition(":") for line in head[1:] if line)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        name, _, rest = path.strip("/").partition("/")
        self.asked[name] += 1
        ask = Ask(self.asked[name], headers, path, self.base, self.forbidden, writer)
        if name == "canary":
            await ask.send(ok("\n".join(self.canary).encode()))
        elif name == "good":
            await ask.send(ok(rss(*(item(f"{rest}-{n}") for n in range(10)))))
        else:
            await self._serving.get(name, _missing)(ask)


async def _missing(ask: Ask) -> None:
    await ask.send(answer(b"", status="404 Not Found"))


def answer(body: bytes, *headers: str, status: str = "200 OK", length: bool = True) -> bytes:
    """An HTTP answer as bytes."""
    lines = [f"HTTP/1.1 {status}", "Connection: close", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def ok(body: bytes, *headers: str) -> bytes:
    """A plain good answer."""
    return answer(body, "Content-Type: application/rss+xml", *headers)


def says(body: bytes, *headers: str) -> Serve:
    """Serves a good answer with `body`."""
    return sends(ok(body, *headers))


def sends(*parts: bytes, pause: float = 0.0, then: str = "") -> Serve:
    """Serves these bytes, then closes, or hangs (`then="hang"`), or resets (`then="reset"`)."""

    async def serve(ask: Ask) -> None:
        await ask.send(*parts, pause=pause)
        if then == "hang":
            await asyncio.sleep(3600)
        elif then == "reset":
            ask.reset()

    return serve


def item(key: str, title: str | None = None, more: str = "", *, link: str | None = None) -> str:
    """An RSS item as a good server would write it; `more` is put in as it stands."""
    date = email.utils.formatdate(PUBLISHED, usegmt=True)
    address = link if link is not None else f"https://news.example/{key}"
    return (
        f"<item><guid isPermaLink='false'>{key}</guid><title>{escape(title or f'Story {key}')}</title>"
        f"<link>{address}</link><pubDate>{date}</pubDate>{more}</item>"
    )


def rss(*items: str, head: str = "", start: bytes = HEAD, title: str = "Hostile") -> bytes:
    """An RSS body."""
    inner = f"<rss version='2.0'><channel><title>{title}</title>{head}{''.join(items)}</channel></rss>"
    return start + inner.encode()


def ten(prefix: str = "a") -> bytes:
    """A good body of ten items."""
    return rss(*(item(f"{prefix}{n}") for n in range(10)))
