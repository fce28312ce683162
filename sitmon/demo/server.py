"""The demo's feeds over HTTP on this machine's loopback address, as they stood at `clock()`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
from types import TracebackType

from sitmon.clock import Clock
from sitmon.demo.answer import BadRequest, answer, parse, plain
from sitmon.demo.content import DemoFeed
from sitmon.errors import DataError

HOST = "127.0.0.1"
LONGEST_HEAD = 16_384  # bytes of a request's head
PATIENCE = 10.0  # seconds for a request's head to arrive


class DemoServer:
    """Serves `/feeds/<id>` for each of `feeds`, one request a connection.

    `clock` is asked at every request, so a fast clock makes a fast replay.
    """

    def __init__(self, feeds: Iterable[DemoFeed], clock: Clock) -> None:
        self._feeds = {feed.id: feed for feed in feeds}
        self._clock = clock
        self._server: asyncio.Server | None = None
        self._port = 0
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def start(self) -> None:
        """Listens on a free port of 127.0.0.1. Raises `OSError` where that is not allowed."""
        self._server = await asyncio.start_server(self._connected, HOST, 0, limit=LONGEST_HEAD)
        self._port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stops listening, ends what is under way and returns when nothing is open."""
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        tasks = list(self._open)
        for writer in self._open.values():
            writer.transport.abort()
        await asyncio.gather(*tasks)
        await server.wait_closed()

    async def __aenter__(self) -> DemoServer:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def url(self, feed_id: str) -> str:
        """The address of a feed while the server runs. Raises `DataError` for an unknown feed."""
        if feed_id not in self._feeds:
            raise DataError(f"the demo has no feed {feed_id!r}")
        if self._server is None:
            raise DataError("the demo's server is not running")
        return f"http://{HOST}:{self._port}/feeds/{feed_id}"

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._open[task] = writer
        task.add_done_callback(self._open.pop)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(await self._answer(reader))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the asker went away: nobody is left to answer
        finally:
            await _close(writer)

    async def _answer(self, reader: asyncio.StreamReader) -> bytes:
        now = self._clock()
        try:
            async with asyncio.timeout(PATIENCE):
                request = parse(await reader.readuntil(b"\r\n\r\n"))
        except BadRequest:
            return plain(HTTPStatus.BAD_REQUEST).encode(at=now)
        except asyncio.LimitOverrunError:
            return plain(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE).encode(at=now)
        except TimeoutError:
            return plain(HTTPStatus.REQUEST_TIMEOUT).encode(at=now)
        now = self._clock()
        return answer(request, self._feeds, now).encode(at=now, with_body=request.method != "HEAD")


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    try:
        await writer.wait_closed()
    except ConnectionError:
        return  # closed by the other side first: closed all the same
