"""Servers on 127.0.0.1 for the fetcher's tests: each speaks HTTP by hand, so that it can misbehave."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sitmon.feeds.exchange import FetchLimits

Script = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]

QUICK = FetchLimits(connect_timeout=1, total_timeout=0.2, max_body=100_000)
PATIENT = FetchLimits(connect_timeout=5, total_timeout=10, max_body=100_000)


@dataclass
class Request:
    path: str
    headers: dict[str, str]


@dataclass
class Server:
    """Answers each path by its script and remembers what it was asked."""

    scripts: dict[str, Script]
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    now: int = 0
    most: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            self.tasks.add(task)
        try:
            while request := await _request(reader):
                self.requests.append(request)
                self.was_asked.set()
                self.now += 1
                self.most = max(self.most, self.now)
                try:
                    await self.scripts[request.path.partition("?")[0]](request, writer)
                finally:
                    self.now -= 1
                if writer.is_closing():
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client left, or the test is over
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return Request(first.split(" ")[1], {name.lower(): value.strip() for name, _, value in pairs})


def certified(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate for `name` that vouches for itself: its file, and what a server speaks TLS with."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("there is no openssl to make a certificate with")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    kind = ["-x509", "-nodes", "-days", "2", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    whose = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([openssl, "req", *kind, *whose, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context


@asynccontextmanager
async def serving(
    scripts: dict[str, Script], host: str = "127.0.0.1", port: int = 0, ssl: ssl.SSLContext | None = None
) -> AsyncIterator[Server]:
    server = Server(scripts)
    try:
        listener = await asyncio.start_server(server.handle, host, port, ssl=ssl)
    except OSError:
        if host == "127.0.0.1":
            raise
        pytest.skip(f"this machine has no {host}")
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for task in server.tasks:
            task.cancel()
        await asyncio.gather(*server.tasks)


def answer(body: bytes = b"", *headers: str, status: str = "200 OK") -> Script:
    """A whole, honest answer."""

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        lines = "".join(f"{line}\r\n" for line in headers)
        head = f"HTTP/1.1 {status}\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode("latin-1") + body)
        await writer.drain()

    return script


def redirect(to: str, status: int = 302) -> Script:
    return answer(b"", f"Location: {to}", status=f"{status} Moved")


def raw(pieces: Iterable[bytes], *, pause: float = 0.0, hang: bool = False) -> Script:
    """These bytes as they are, then the end of the connection, or silence."""

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            if pause:
                await asyncio.sleep(pause)
        if hang:
            await asyncio.Event().wait()
        writer.close()

    return script
