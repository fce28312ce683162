"""The replay: the demo's server and a collector on one fast clock, into a throw-away database.

The whole program runs as it does on real feeds: HTTP, lease, workers, store.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sitmon import clock, config, paths
from sitmon.collector.run import Collector, Say
from sitmon.demo.content import DemoFeed, load, span
from sitmon.demo.server import DemoServer
from sitmon.feeds.spec import FeedSpec, Publisher
from sitmon.store import connect
from sitmon.store.feeds import register

_EVERY = 1.0
"""Seconds of wall time between two polls of a feed."""
LEAD = 6.9 * 86400
"""How much of the replayed time lies before the dashboard's opening moment (seconds)."""
AFTER = 1800.0
"""How long after the last item the replay's clock stands still (seconds)."""


def pace_of(seconds: float, feeds: Sequence[DemoFeed]) -> float:
    """The pace at which everything from the opening moment on passes within `seconds`."""
    first, last = span(feeds)
    return max((last + AFTER - (first + LEAD)) / seconds, 1.0)


def timepiece(feeds: Sequence[DemoFeed], pace: float, zero: float) -> clock.Clock:
    """The replay's clock: opens at `LEAD` after the first item, and stands `AFTER` the last."""
    first, last = span(feeds)
    return clock.fast(first + LEAD, pace, zero=zero, end=last + AFTER)


def content() -> tuple[DemoFeed, ...]:
    """The demo's feeds. Raises DataError where the files are missing or wrong."""
    return tuple(load(paths.shipped("seeds") / "demo"))


async def replay(
    db: Path, *, pace: float, zero: float, stop: asyncio.Event, say: Say = lambda _: None
) -> None:
    """Serves and collects the demo until `stop` is set."""
    feeds = content()
    now = timepiece(feeds, pace, zero)
    async with DemoServer(feeds, now) as server:
        connection = connect(db)
        try:
            register(connection, [_spec(feed, server.url(feed.id)) for feed in feeds], now())
        finally:
            connection.close()
        # The clock that stands still at the end would let no feed fall due again.
        running = clock.fast(now(), pace, zero=clock.wall())
        async with Collector(db, _settings(pace), clock=now, schedule=running, say=say) as collector:
            await collector.forever(stop)


def _settings(pace: float) -> config.Config:
    """The defaults, with a schedule in the replay's own time and all feeds on one host at once."""
    usual = config.load(paths.shipped("config.toml"))
    every = _EVERY * pace
    poll = replace(usual.poll, interval=every, min_interval=every / 2, max_interval=every, workers=1)
    return replace(usual, poll=poll, network=replace(usual.network, per_host=8))


def _spec(feed: DemoFeed, url: str) -> FeedSpec:
    p = feed.publisher
    return FeedSpec(
        url=url,
        name=feed.title,
        publisher=Publisher(p.id, p.name, p.owner, p.country, p.language, p.type, p.state_media),
        language=p.language,
        origin="demo",
    )
