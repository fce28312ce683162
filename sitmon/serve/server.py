"""The web server: the page, its files, its WebSocket, and nothing for anybody else."""

from __future__ import annotations

import asyncio
import importlib.util
import socket as sockets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

from aiohttp import WSCloseCode, web
from aiohttp.typedefs import Handler, Middleware

from sitmon.errors import DataError, SitmonError, UsageError
from sitmon.serve import session, wire
from sitmon.serve.gate import HEADERS, HOST, Gate

Say = Callable[[str], None]
_PAGE = {"page.html": "text/html", "page.css": "text/css", "page.js": "text/javascript"}
_MOST = 8
"""Pages open at once: each is a process."""
_LONGEST_MESSAGE = 1024 * 1024  # a paste


_open = web.AppKey("open", set[web.WebSocketResponse])


def terminal_files() -> Path:
    """The folder of textual-serve's terminal for browsers. Raises UsageError where it is not installed."""
    found = importlib.util.find_spec("textual_serve")
    if found is None or not found.submodule_search_locations:
        raise UsageError(
            "the browser's part is not installed", hint="pip install 'sitmon[serve]', or textual-serve"
        )
    return Path(next(iter(found.submodule_search_locations))) / "static"


def listen(port: int) -> sockets.socket:
    """A socket at `port` of 127.0.0.1, at any free one for 0. Raises SitmonError where it is taken."""
    try:
        return sockets.create_server((HOST, port))
    except OSError as fault:
        raise SitmonError(
            f"port {port} cannot be used: {fault.strerror}", hint="choose another with --port"
        ) from fault


@asynccontextmanager
async def serving(
    program: session.Program, at: sockets.socket, gate: Gate, say: Say
) -> AsyncIterator[web.Application]:
    """Serves dashboards made by `program` at the socket `at`; `say` gets a line for each that failed."""
    app = application(program, gate, say)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.SockSite(runner, at).start()
        yield app
    finally:
        await runner.cleanup()


def application(program: session.Program, gate: Gate, say: Say) -> web.Application:
    """The routes, all behind `gate`."""

    async def page_socket(request: web.Request) -> web.StreamResponse:
        return await _dashboard(request, program, say)

    app = web.Application(middlewares=[_guard(gate)])
    app[_open] = set()
    base = f"/{gate.token}"
    app.router.add_get(base, _whole_address)
    app.router.add_get(f"{base}/", _file)
    app.router.add_get(f"{base}/{{name:page\\.(?:css|js)}}", _file)
    app.router.add_get(f"{base}/ws", page_socket)
    app.router.add_static(f"{base}/static", terminal_files())
    app.on_shutdown.append(_close_all)
    app.on_response_prepare.append(_headers)
    return app


def _guard(gate: Gate) -> Middleware:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        is_socket = "upgrade" in request.headers or request.path.endswith("/ws")
        refused = gate.refusal(
            request.headers.get("Host"), request.headers.get("Origin"), request.path, socket=is_socket
        )
        if refused is not None:
            return web.Response(status=403, text=f"sitmon: {refused}\n")
        return await handler(request)

    return guard


async def _headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    response.headers.pop("Server", None)


async def _whole_address(request: web.Request) -> web.Response:
    raise web.HTTPFound(f"{request.path}/")


async def _file(request: web.Request) -> web.Response:
    name = request.match_info.get("name", "page.html")
    text = (files("sitmon.serve") / name).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=_PAGE[name])


async def _dashboard(request: web.Request, program: session.Program, say: Say) -> web.StreamResponse:
    held = request.app[_open]
    if len(held) >= _MOST:
        return web.Response(status=503, text=f"sitmon: {_MOST} dashboards are open already\n")
    socket = web.WebSocketResponse(heartbeat=20, max_msg_size=_LONGEST_MESSAGE)
    await socket.prepare(request)
    held.add(socket)
    try:
        status = await session.run(program, socket, wire.size(*map(request.query.get, ("width", "height"))))
        if status:
            say(f"a dashboard ended with status {status}; what it said is in {program.log}")
    except (DataError, OSError) as fault:
        say(f"a dashboard was ended: {fault}")
    finally:
        held.discard(socket)
        await socket.close()
    return socket


async def _close_all(app: web.Application) -> None:
    held = app[_open]
    await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in held))
