"""Asking feeds without storing anything: `sitmon feeds check`, and the look before `feeds add`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from sitmon import feeds
from sitmon.config import Config
from sitmon.errors import FeedError, ParseError
from sitmon.feeds import decide
from sitmon.feeds.exchange import FetchLimits, FetchRequest
from sitmon.feeds.fetch import Fetcher
from sitmon.model import ParsedFeed


async def probe(urls: Iterable[str], config: Config) -> AsyncIterator[tuple[str, bool, str]]:
    """(address, whether it answers with a feed, what was found) as the answers come in."""
    async with Fetcher(FetchLimits.of(config.network)) as fetcher:
        tasks = [asyncio.create_task(_probe(fetcher, url)) for url in dict.fromkeys(urls)]
        try:
            for done in asyncio.as_completed(tasks):
                yield await done
        finally:
            for task in tasks:
                task.cancel()


@dataclass(frozen=True, slots=True)
class Found:
    """The feed at an address: its own address (another where a page named it), what it calls itself, the
    number of its items and the titles of the first ones. `feed` None: why there is none stands in `said`."""

    url: str
    feed: ParsedFeed | None
    said: str = ""
    asked: bool = True
    """False where no answer was had, so that nothing can be said of what is there."""


async def look(url: str, config: Config) -> Found:
    """What is at `url`: a feed, or a page that names one, which is then asked too."""
    async with Fetcher(FetchLimits.of(config.network)) as fetcher:
        first = await _look(fetcher, FetchRequest(url))
        if first.feed is not None or not first.url or first.url == url:
            return first
        # A page may name any address; it is trusted no further than a redirect.
        named = await _look(fetcher, FetchRequest(first.url, trusted=url))
        return named if named.feed is not None else Found(url, None, first.said)


async def _look(fetcher: Fetcher, request: FetchRequest) -> Found:
    try:
        fetched = await fetcher.fetch(request)
    except FeedError as fault:
        return Found(request.url, None, fault.what, asked=False)
    result = decide.outcome(fetched.status, has_body=bool(fetched.body))
    if fetched.body is None or not result.ok:
        return Found(request.url, None, result.message or f"status {fetched.status}", asked=False)
    try:
        parsed = await asyncio.to_thread(
            feeds.parse, fetched.body, content_type=fetched.content_type, url=fetched.url
        )
    except ParseError as fault:
        named = await asyncio.to_thread(
            feeds.named_by_page, fetched.body, content_type=fetched.content_type, url=fetched.url
        )
        return Found(named or request.url, None, fault.what)
    return Found(fetched.permanent_url or request.url, parsed)


async def _probe(fetcher: Fetcher, url: str) -> tuple[str, bool, str]:
    try:
        fetched = await fetcher.fetch(FetchRequest(url))
        result = decide.outcome(fetched.status, has_body=bool(fetched.body))
        if result.verdict != "new_body" or fetched.body is None:
            return url, False, result.message or f"status {fetched.status} without a body"
        parsed = await asyncio.to_thread(
            feeds.parse, fetched.body, content_type=fetched.content_type, url=fetched.url
        )
    except FeedError as fault:
        return url, False, f"{fault.what} ({fault.hint})" if fault.hint else fault.what
    moved = f"; moved to {fetched.permanent_url}" if fetched.permanent_url else ""
    return url, True, f"{parsed.title or 'without a title'}: {len(parsed.items)} items{moved}"
