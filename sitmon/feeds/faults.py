"""What went wrong with a request, in words that the reader of a feed's health understands."""

from __future__ import annotations

import os
import ssl

import aiohttp

from sitmon.errors import FetchError
from sitmon.feeds.exchange import FetchLimits


def told(error: Exception, host: str, limits: FetchLimits) -> FetchError:
    """`error` in words a reader of the feed's health understands."""
    match error:
        case aiohttp.ConnectionTimeoutError():
            return FetchError(f"no connection with {host} within {limits.connect_timeout:g} s")
        case TimeoutError():
            return FetchError(f"no whole answer within {limits.total_timeout:g} s")
        case aiohttp.ClientConnectorCertificateError():
            return FetchError(f"the TLS certificate of {host} is not valid{_certificate(error)}")
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return FetchError(f"no secure connection (TLS) with {host}")
        case aiohttp.ClientConnectorDNSError():
            return FetchError(
                f"the name {host} is not known", hint="is the address right, is the network up?"
            )
        case aiohttp.ClientProxyConnectionError():
            return FetchError("the proxy cannot be reached")
        case aiohttp.ClientHttpProxyError():
            return FetchError(f"the proxy refuses ({error.status})")
        case aiohttp.ClientConnectorError():
            return FetchError(f"no connection with {host}: {_reason(error.os_error)}")
        case aiohttp.ServerDisconnectedError():
            return FetchError("the server hung up without an answer")
        case aiohttp.ClientPayloadError():
            return FetchError("the answer breaks off")
        case aiohttp.ClientResponseError():
            return FetchError("the answer is not HTTP as it should be")
        case aiohttp.InvalidURL() | ValueError():
            return FetchError("this is not an address")
    return FetchError("the connection broke")


def _reason(error: OSError) -> str:
    # By the number: asyncio's own text names the address once more.
    return os.strerror(error.errno).lower() if error.errno else "it failed"


def _certificate(error: aiohttp.ClientConnectorCertificateError) -> str:
    reason = getattr(error.certificate_error, "verify_message", "")
    return f": {reason}" if reason else ""
