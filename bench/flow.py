"""Feeds into which news flows steadily and whose server fails often: the farm of `bench/soak.py`.

What is offered is a function of the time: entry `k` of a feed exists from a moment on, every fifteenth is
edited when it is a minute and a half old. An entry stays in its feed for a quarter of an hour, and longer while
no whole answer has carried it. A share of the answers is spoilt; `/flow-calm` ends production and spoiling.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import time
from collections import Counter
from email.utils import formatdate
from html import escape

from bench.farm import entry
from bench.hostile.server import Ask, Fault, Serve, answer, ok

WINDOW = 900.0
EDITED_AFTER = 90.0
EDITED = 15


class Flow:
    """`feeds` feeds that bring `rate` entries a second together; a share of `spoilt` answers is spoilt."""

    def __init__(self, feeds: int, rate: float, spoilt: float) -> None:
        self._per, self._feeds, self._spoilt = rate / feeds, feeds, spoilt
        self._start, self._end = time.time(), float("inf")
        self._delivered = [0.0] * feeds
        self._chance = random.Random(5)
        self.harm: Counter[str] = Counter()

    def faults(self) -> list[Fault]:
        """The feeds, as what a farm serves, and what steers them."""
        steering = [Fault("flow-state", self._state, 0), Fault("flow-calm", self._calm, 0)]
        return [Fault(f"flow-{n}", self._feed(n), 0) for n in range(self._feeds)] + steering

    def _feed(self, number: int) -> Serve:
        async def serve(ask: Ask) -> None:
            now = min(time.time(), self._end)
            count, edits = self._count(number, now), self._count(number, now - EDITED_AFTER)
            tag = f'"{count}-{edits // EDITED}"'
            calm = now >= self._end
            if not calm and self._chance.random() < self._spoilt:
                await self._spoil(ask, self._body(number, now))
            elif ask.headers.get("if-none-match") == tag:
                await ask.send(answer(b"", f"ETag: {tag}", status="304 Not Modified"))
                self._delivered[number] = now
            else:
                packed = gzip.compress(self._body(number, now), 1)
                await ask.send(ok(packed, f"ETag: {tag}", "Content-Encoding: gzip"))
                self._delivered[number] = now

        return serve

    def _count(self, number: int, at: float) -> int:
        """How many entries a feed has brought by then; feeds are out of step with each other."""
        return max(int((at - self._start) * self._per + number / self._feeds), 0)

    def _born(self, number: int, k: int) -> float:
        return self._start + max((k + 1 - number / self._feeds) / self._per, 0.0)

    def _body(self, number: int, now: float) -> bytes:
        kept = min(now - WINDOW, self._delivered[number] or self._start)
        first, last = self._count(number, kept - EDITED_AFTER), self._count(number, now)
        old = self._count(number, now - EDITED_AFTER)
        items = "".join(self._item(number, k, k < old) for k in range(last - 1, first - 1, -1))
        return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Flow {number}</title>{items}</channel></rss>".encode()

    def _item(self, number: int, k: int, old: bool) -> str:
        born = self._born(number, k)
        _, title, text, _ = entry(number, k)
        return (
            f"<item><guid isPermaLink='false'>{number}-{k}</guid><title>{escape(titled(k, title, old))}</title>"
            f"<link>https://flow.example/{number}/{k}</link><pubDate>{formatdate(born, usegmt=True)}</pubDate>"
            f"<description>{escape(text)}</description></item>"
        )

    async def _spoil(self, ask: Ask, body: bytes) -> None:
        harm = self._chance.choice(HARM)
        self.harm[harm] += 1
        if harm == "hang":
            await asyncio.sleep(60)
        elif harm == "drip":
            await ask.send(answer(body)[: -len(body)])
            for at in range(600):
                await ask.send(body[at : at + 1], pause=0.1)
        elif harm == "reset":
            await ask.send(answer(body)[: -len(body) // 2])
            ask.reset()
        else:
            await ask.send(_spoilt(harm, body, ask.canary))

    async def _state(self, ask: Ask) -> None:
        now = min(time.time(), self._end)
        counts = [(self._count(n, now), self._count(n, now - EDITED_AFTER)) for n in range(self._feeds)]
        waiting = sum(at < self._end for at in self._delivered)
        await ask.send(ok(json.dumps({"counts": counts, "waiting": waiting, "harm": self.harm}).encode()))

    async def _calm(self, ask: Ask) -> None:
        self._end = time.time()
        await self._state(ask)


HARM = (
    "hang",
    "drip",
    "reset",
    "cut",
    "500",
    "503",
    "page",
    "empty",
    "not gzip",
    "chunks cut",
    "to canary",
    "half the feed",
)


def _spoilt(harm: str, body: bytes, canary: str) -> bytes:
    half = body[: len(body) // 2]
    return {
        "cut": answer(body)[: -len(half)],
        "500": answer(b"", status="500 Error"),
        "503": answer(b"", "Retry-After: 5", status="503 Busy"),
        "page": ok(b"<html><body>Back soon</body></html>", 'ETag: "page"'),
        "empty": ok(b""),
        "not gzip": ok(body, "Content-Encoding: gzip"),
        "chunks cut": answer(b"", "Transfer-Encoding: chunked", length=False)
        + b"%x\r\n%s" % (len(half), half),
        "to canary": answer(b"", f"Location: {canary}/flow", status="302 Found"),
        # Whole HTTP, broken XML: what can be read of it may be stored, and must not end the reading of the rest.
        "half the feed": ok(half, 'ETag: "half"'),
    }[harm]


def titled(k: int, title: str, old: bool) -> str:
    """The title that an entry has: once it is `old` enough, some are edited."""
    return f"{title} (corrected)" if old and k % EDITED == 0 else title
