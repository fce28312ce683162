"""Connections through a SOCKS5 proxy. Needs the extra `socks`; imported only where one is to be used.

The proxy's own protocol is python-socks'; here stands what is connected to, and that it may be.
"""

from __future__ import annotations

import asyncio
import errno
import socket
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_proto import ResponseHandler
from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError, ProxyType
from python_socks.async_.asyncio import Proxy

from sitmon.errors import FetchError
from sitmon.feeds.connection import check_peer, current
from sitmon.feeds.proxies import Socks


class AsGiven(AbstractResolver):
    """Leaves names to the proxy."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The name in the place of its address."""
        return [ResolveResult(hostname=host, host=host, port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is held."""


class SocksConnector(aiohttp.TCPConnector):
    """As aiohttp's own, with the proxy between. What is connected to is checked as it is without one, unless
    the proxy looks names up. `options` are those of the parent."""

    def __init__(self, proxy: Socks, resolver: AbstractResolver, **options: Any) -> None:
        super().__init__(resolver=resolver if proxy.here else AsGiven(), **options)
        self._proxy = proxy

    async def _wrap_create_connection(
        self,
        *args: Any,
        addr_infos: list[aiohttp.AddrInfoType],
        req: aiohttp.ClientRequest,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - the parent's signature
        client_error: type[Exception] = aiohttp.ClientConnectorError,
        **kwargs: Any,
    ) -> tuple[asyncio.Transport, ResponseHandler]:
        host, port = str(addr_infos[0][4][0]), int(addr_infos[0][4][1])
        hop = current.get()
        try:
            check_peer(host)
            connected = await self._connected(host, port)
        except ProxyConnectionError as fault:
            raise aiohttp.ClientProxyConnectionError(
                req.connection_key, OSError(fault.errno or 0, "")
            ) from fault
        except ProxyTimeoutError as fault:
            raise aiohttp.ConnectionTimeoutError from fault
        except ProxyError as fault:
            hop.refused = FetchError(f"the SOCKS proxy refuses: {_said(fault)}")
            raise client_error(req.connection_key, OSError(errno.ECONNREFUSED, str(fault))) from fault
        except OSError as fault:
            raise client_error(req.connection_key, fault) from fault
        return await self._wrap_existing_connection(
            *args, sock=connected, req=req, timeout=timeout, client_error=client_error, **kwargs
        )

    async def _connected(self, host: str, port: int) -> socket.socket:
        proxy = Proxy(
            ProxyType.SOCKS5,
            self._proxy.host,
            self._proxy.port,
            self._proxy.user,
            self._proxy.password,
            rdns=True,  # what is left to be looked up here has been
        )
        return await proxy.connect(dest_host=host, dest_port=port)


def _said(fault: ProxyError) -> str:
    text = str(fault)
    return text[:100] if text.isprintable() else "without a word"
