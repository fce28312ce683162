"""Asking servers for feeds. Imports aiohttp: for the collector only, never before a first frame.

Every request is checked by `address` twice: its address before it is asked, and the machine
it is about to connect to when the name is resolved, again after each redirect. Behind a
proxy that looks names up the second check cannot see the machine; the first still holds.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

import sitmon.feeds.lean  # noqa: F401 - before aiohttp

# isort: split
import aiohttp
from yarl import URL

from sitmon import clock
from sitmon.errors import FetchError
from sitmon.feeds import address, decide, proxies
from sitmon.feeds.access import trusting
from sitmon.feeds.address import Place
from sitmon.feeds.connection import Hop, Resolver, current, guarded_socket
from sitmon.feeds.exchange import Fetched, FetchLimits, FetchRequest
from sitmon.feeds.faults import told
from sitmon.feeds.gates import Gates
from sitmon.feeds.inflate import Body, too_large
from sitmon.feeds.links import quoted
from sitmon.feeds.proxies import Socks, socks

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "application/json;q=0.8, */*;q=0.1"
)
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
_LONGEST_HEADER = 65536
_LONGEST_VALIDATOR = 4096


@dataclass(frozen=True, slots=True)
class _Answer:
    fetched: Fetched
    location: str | None


class Fetcher:
    """Fetches feeds under limits; use it as an async context manager, one for all feeds."""

    def __init__(self, limits: FetchLimits | None = None, *, now: clock.Clock = clock.wall) -> None:
        self._limits = limits = limits or FetchLimits()
        self._now = now
        self._gates = Gates(limits.per_host, limits.concurrency, limits.patience)
        self._resolver: Resolver | None = None
        self._session: aiohttp.ClientSession | None = None
        self._through: dict[Socks, aiohttp.ClientSession] = {}

    async def __aenter__(self) -> Self:
        self._resolver = Resolver()
        # `Gates` counts, so the connectors need not.
        self._options: dict[str, Any] = {
            "limit": 0,
            "ttl_dns_cache": 300,
            "keepalive_timeout": 15,
            "ssl": trusting(self._limits.ca),
        }
        self._session = self._opened(
            aiohttp.TCPConnector(resolver=self._resolver, socket_factory=guarded_socket, **self._options)
        )
        return self

    def _opened(self, connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            headers={
                "User-Agent": self._limits.user_agent,
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate",
            },
            timeout=aiohttp.ClientTimeout(total=None, connect=self._limits.connect_timeout),
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
        )

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in (self._session, *self._through.values()):
            if session:
                await session.close()
        if self._resolver:
            await self._resolver.close()

    async def fetch(self, request: FetchRequest) -> Fetched:
        """The final answer to `request`, whatever its status, redirects followed.

        Raises FetchError with one clear line where there is none: no connection, no answer
        in time, one that breaks off, is too large or damaged, a redirect that is refused.
        """
        trusted = address.place(request.trusted or request.url)
        url, permanent, all_permanent = request.url, None, True
        seen: set[str] = set()
        while True:
            seen.add(url)
            answer = await self._turn(url, trusted, request)
            if answer.location is None:
                return _with_permanent(answer.fetched, permanent)
            following = self._followed(url, answer.location, seen)
            all_permanent = all_permanent and _moves_for_good(answer.fetched.status, url, following)
            permanent = following if all_permanent else permanent
            url = following

    def _followed(self, url: str, location: str, seen: set[str]) -> str:
        """The address that a redirect leads to."""
        if not location:
            raise FetchError("redirected without saying where to")
        try:
            following = quoted(urljoin(url, location.strip())).partition("#")[0]
        except ValueError:
            raise FetchError("redirected to something that is no address") from None
        if following in seen:
            raise FetchError("redirected in a circle")
        if len(seen) > self._limits.max_redirects:
            raise FetchError(f"redirected more than {self._limits.max_redirects} times")
        return following

    async def _turn(self, url: str, trusted: Place, request: FetchRequest) -> _Answer:
        """One request when its turn has come."""
        target = trusted if url == request.trusted else address.place(url)
        address.check(target, trusted, self._limits.allow)
        proxy = self._proxy(target)
        through = socks(proxy)
        blind = proxy is not None and not (through and through.here)
        hop = Hop(target, trusted, self._limits.allow, proxied=blind)
        async with self._gates.turn(target.host):
            loop = asyncio.get_running_loop()
            start, left = loop.time(), self._limits.total_timeout - request.watch.seconds
            mark = current.set(hop)
            try:
                async with asyncio.timeout(max(left, 0.0)):
                    session = self._session_through(through)
                    proxy = None if through else proxy
                    return await self._ask(session, url, request, proxy, own=_own(target, trusted))
            except TimeoutError as error:
                raise told(error, target.host, self._limits) from error
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise hop.refused or told(error, target.host, self._limits) from error
            finally:
                current.reset(mark)
                request.watch.seconds += loop.time() - start

    def _session_through(self, proxy: Socks | None) -> aiohttp.ClientSession:
        """The session whose connections are direct, or go through this proxy. Raises FetchError."""
        if self._session is None or self._resolver is None:
            raise RuntimeError("Fetcher is used outside its context")
        if proxy is None:
            return self._session
        if proxy not in self._through:
            if not proxies.installed():
                raise FetchError(
                    "the environment names a SOCKS proxy, which needs an extra", hint=proxies.EXTRA
                )
            from sitmon.feeds.socks import SocksConnector

            self._through[proxy] = self._opened(SocksConnector(proxy, self._resolver, **self._options))
        return self._through[proxy]

    async def _ask(
        self, session: aiohttp.ClientSession, url: str, request: FetchRequest, proxy: str | None, *, own: bool
    ) -> _Answer:
        headers = dict(request.headers) if own else {}
        if request.accept:
            headers["Accept"] = request.accept
        if request.etag:
            headers["If-None-Match"] = request.etag
        if request.last_modified:
            headers["If-Modified-Since"] = request.last_modified
        async with session.get(_url(url), headers=headers, allow_redirects=False, proxy=proxy) as response:
            location = response.headers.get("Location", "") if response.status in _REDIRECTS else None
            body, received = await self._body(response, request.most) if response.status == 200 else (None, 0)
            return _Answer(self._fetched(url, response, body, received), location)

    async def _body(self, response: aiohttp.ClientResponse, most: int | None) -> tuple[bytes, int]:
        most = min(most or self._limits.max_body, self._limits.max_body)
        if (response.content_length or 0) > most:
            raise too_large(most)
        body = Body(response.headers.get("Content-Encoding", ""), most)
        async for chunk in response.content.iter_any():
            body.add(chunk)
        return body.finish(), body.received

    def _fetched(
        self, url: str, response: aiohttp.ClientResponse, body: bytes | None, received: int
    ) -> Fetched:
        headers = response.headers
        later = headers.get("Retry-After")
        # By the server's own clock where it tells it: its dates are meant by that.
        now = (later and decide.http_date(headers.get("Date", ""))) or self._now()
        return Fetched(
            status=response.status,
            url=url,
            etag=_validator(headers.get("ETag")),
            last_modified=_validator(headers.get("Last-Modified")),
            content_type=headers.get("Content-Type"),
            body=body,
            bytes_received=received,
            retry_after=decide.retry_after(later, now),
            max_age=decide.max_age(headers.get("Cache-Control"), headers.get("Age")),
        )

    def _proxy(self, target: Place) -> str | None:
        """The proxy for `target`; none for this machine itself, which a proxy cannot mean."""
        if target.host == "localhost" or (target.address is not None and target.address.is_loopback):
            return None
        if proxy_bypass(target.host):
            return None
        named = getproxies()
        return self._limits.proxy or named.get(target.scheme) or named.get("all")


def _own(target: Place, trusted: Place) -> bool:
    """Whether a feed's secrets may be sent: to the place its user named, as secure as that, and no other."""
    return address.same(target, trusted) and target.scheme == trusted.scheme


def _url(text: str) -> URL:
    """The address as it stands, signed ones included; only what is not ASCII is put as HTTP wants it."""
    if text.isascii():
        return URL(text, encoded=True)
    parts = urlsplit(text)
    user, at, place = parts.netloc.rpartition("@")
    host = URL.build(scheme=parts.scheme, host=parts.hostname or "").raw_host or ""
    port = f":{parts.port}" if parts.port else ""
    whole = urlunsplit(parts._replace(netloc=f"{user}{at}{host}{port}")) if place else text
    return URL(re.sub("[^\x21-\x7e]", lambda m: quote(m[0]), whole), encoded=True)


def _moves_for_good(status: int, old: str, new: str) -> bool:
    """Whether a redirect is to be learnt: permanent, and not from a secure address to an open one."""
    return status in _PERMANENT and not (old.startswith("https:") and new.startswith("http:"))


def _with_permanent(fetched: Fetched, url: str | None) -> Fetched:
    """`fetched` with the address learnt, where the answer there is good."""
    return replace(fetched, permanent_url=url) if url and fetched.status in (200, 304) else fetched


def _validator(value: str | None) -> str | None:
    """A validator that can be sent back as it came; None for one that no server would take."""
    if not value or len(value) > _LONGEST_VALIDATOR or not value.isprintable():
        return None
    return value
