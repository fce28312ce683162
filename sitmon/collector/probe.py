"""Asking feeds without storing anything: `sitmon feeds check`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable

from sitmon import feeds
from sitmon.config import Config
from sitmon.errors import FeedError
from sitmon.feeds import decide
from sitmon.feeds.exchange import FetchLimits, FetchRequest
from sitmon.feeds.fetch import Fetcher


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
