"""Names to addresses, and the last check before a connection is made.

The guard sits where the socket is made: there every address passes, that of a name and that
of a literal which no resolver ever sees, and what is checked is what is connected to.
"""

from __future__ import annotations

import asyncio
import errno
import socket
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult

from sitmon.errors import FetchError
from sitmon.feeds.address import Allowed, Place, check_connection

_DNS_THREADS = 32  # a name server that hangs must not hold up the other names


@dataclass(slots=True)
class Hop:
    """The request under way: what the guard must know of it. `proxied`: a proxy looks its name up, so that
    nothing can be said of where it leads. `refused` is what the guard, or a proxy, said."""

    target: Place
    trusted: Place
    allow: Allowed
    proxied: bool
    refused: FetchError | None = None


current: ContextVar[Hop] = ContextVar("current")


def guarded_socket(info: AddrInfoType) -> socket.socket:
    """A socket for an address that is about to be connected to. Raises OSError where it must not be."""
    family, kind, protocol, _, peer = info
    check_peer(str(peer[0]))
    return socket.socket(family, kind, protocol)


def check_peer(peer: str) -> None:
    """Raises OSError where the request under way must not reach the address `peer`."""
    hop = current.get()
    if hop.proxied:
        return
    try:
        check_connection(peer, hop.target, hop.trusted, hop.allow)
    except FetchError as refusal:
        # aiohttp takes an OSError for "try the next address"; the reason is kept.
        hop.refused = refusal
        raise OSError(errno.EACCES, str(refusal)) from refusal


class Resolver(AbstractResolver):
    """Names to addresses by the system's resolver, in threads of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_DNS_THREADS, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of `host`. Raises OSError where it has none."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
        )
        return [
            ResolveResult(
                hostname=host,
                host=str(peer[0]),
                port=int(peer[1]),
                family=kind,
                proto=protocol,
                flags=int(socket.AI_NUMERICHOST | socket.AI_NUMERICSERV),
            )
            for kind, _, protocol, _, peer in found
        ]

    async def close(self) -> None:
        """Leaves alone what is still being asked."""
        self._threads.shutdown(wait=False, cancel_futures=True)
