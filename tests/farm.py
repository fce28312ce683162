"""A small farm of feeds on 127.0.0.1, for tests: each path answers as a function of the request says."""

from __future__ import annotations

import asyncio
import email.utils
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from xml.sax.saxutils import escape

Headers = dict[str, str]


@dataclass
class Request:
    path: str
    headers: Headers


@dataclass
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Headers = field(default_factory=dict)


Handler = Callable[[Request], Reply | Awaitable[Reply]]


def item(key: str, title: str, text: str = "", published: float = 1_506_400_000.0) -> str:
    date = email.utils.formatdate(published, usegmt=True)
    return (
        f"<item><guid isPermaLink='false'>{escape(key)}</guid><title>{escape(title)}</title>"
        f"<description>{escape(text)}</description><pubDate>{date}</pubDate>"
        f"<link>https://news.example/{escape(key)}</link></item>"
    )


def rss(*items: str, title: str = "Test feed") -> bytes:
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{escape(title)}</title>"
        f"<link>https://news.example/</link>{''.join(items)}</channel></rss>"
    ).encode()


def steady(body: bytes, etag: str = '"v1"') -> Handler:
    """Answers with `body`, and 304 to whoever has it."""

    def answer(request: Request) -> Reply:
        if request.headers.get("if-none-match") == etag:
            return Reply(304, headers={"ETag": etag})
        return Reply(200, body, {"ETag": etag, "Content-Type": "application/rss+xml"})

    return answer


class Farm:
    """Serves `pages` (path → handler); `asked` lists the requests in order."""

    def __init__(self, pages: dict[str, Handler] | None = None, host: str = "127.0.0.1") -> None:
        self._host = host
        self.pages: dict[str, Handler] = pages or {}
        self.asked: list[Request] = []
        self.port = 0  # any; the same again when it is opened again
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Farm:
        self._server = await asyncio.start_server(self._connected, self._host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str) -> str:
        return f"http://{self._host}:{self.port}{path}"

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.strip().lower(): value.strip()
                for name, _, value in (line.partition(":") for line in head[1:] if line)
            }
            request = Request(head[0].split(" ")[1], headers)
            self.asked.append(request)
            reply = self.pages[request.path](request) if request.path in self.pages else Reply(404)
            if not isinstance(reply, Reply):
                reply = await reply
            lines = [
                f"HTTP/1.1 {reply.status} Status",
                f"Content-Length: {len(reply.body)}",
                "Connection: close",
            ]
            lines += [f"{name}: {value}" for name, value in reply.headers.items()]
            writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + reply.body)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
