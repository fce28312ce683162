"""One open page: a dashboard in a process of its own, its screen to the browser, its keys from there."""

from __future__ import annotations

import asyncio
import contextlib
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import WSMsgType, web

from sitmon.errors import DataError
from sitmon.serve import wire

_PATIENCE = 5.0
"""Seconds a dashboard has to end after it is asked to: it keeps where the reader was."""
_PRELUDE = 20
"""Lines that a program may print before its first packet."""


@dataclass(frozen=True, slots=True)
class Program:
    """The dashboard's command, and the file that takes what it says of faults."""

    command: Sequence[str]
    log: Path


async def run(program: Program, socket: web.WebSocketResponse, size: tuple[int, int]) -> int:
    """Runs a dashboard for the page behind `socket` until either ends; its exit status.

    Raises OSError where the program cannot be started.
    """
    process = await _start(program, size)
    try:
        screen = asyncio.create_task(_screen(process, socket))
        keys = asyncio.create_task(_keys(process, socket))
        await asyncio.wait((screen, keys), return_when=asyncio.FIRST_COMPLETED)
    finally:
        status = await _end(process, screen)
        keys.cancel()
        await asyncio.gather(screen, keys, return_exceptions=True)
    for task in (screen, keys):
        if not task.cancelled() and (fault := task.exception()) is not None:
            raise fault
    return status


async def _start(program: Program, size: tuple[int, int]) -> Process:
    with program.log.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *program.command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=log,
            env=_environment(size),
            # The terminal's ctrl-c is for the server, which ends its dashboards in order.
            start_new_session=True,
        )


def _environment(size: tuple[int, int]) -> dict[str, str]:
    return {
        **os.environ,
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "COLUMNS": str(size[0]),
        "ROWS": str(size[1]),
        "SITMON_PARENT": str(os.getpid()),
    }


async def _screen(process: Process, socket: web.WebSocketResponse) -> None:
    """Hands what the dashboard draws to the page, until it ends."""
    out = process.stdout
    assert out is not None  # noqa: S101 - it was asked for
    if not await _ready(out):
        return
    with contextlib.suppress(asyncio.IncompleteReadError):  # it ended
        while True:
            head = await out.readexactly(5)
            length = int.from_bytes(head[1:], "big")
            if length > wire.LONGEST:
                raise DataError(f"the dashboard sent a packet of {length:,} bytes")
            await _send(socket, head[:1], await out.readexactly(length))


async def _send(socket: web.WebSocketResponse, letter: bytes, payload: bytes) -> None:
    """One packet to the page. Where that is gone the packet is dropped: a dashboard that is ending must not wait."""
    with contextlib.suppress(ConnectionError):
        if letter == b"D":
            await socket.send_bytes(payload)
        elif letter == b"M" and (told := wire.to_page(payload)) is not None:
            await socket.send_str(told)


async def _ready(out: asyncio.StreamReader) -> bool:
    for _ in range(_PRELUDE):
        line = await out.readline()
        if line == wire.READY or not line:
            return bool(line)
    return False


async def _keys(process: Process, socket: web.WebSocketResponse) -> None:
    """Hands what the reader does in the page to the dashboard, until the page is closed."""
    into = process.stdin
    assert into is not None  # noqa: S101 - it was asked for
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        if (answer := wire.pong(message.data)) is not None:
            await socket.send_str(answer)
        elif (packet := wire.to_process(message.data)) is not None:
            try:
                into.write(packet)
                await into.drain()
            except ConnectionError:
                return  # it ended


async def _end(process: Process, screen: asyncio.Task[None]) -> int:
    """Asks the dashboard to end, and ends it where it does not."""
    into = process.stdin
    assert into is not None  # noqa: S101 - it was asked for
    with contextlib.suppress(ConnectionError):  # it has ended already
        into.write(wire.meta("quit"))
        into.close()
    try:
        return await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        process.kill()
        return await process.wait()
    finally:
        screen.cancel()
