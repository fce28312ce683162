"""Faults that show from one poll to the next: what was stored must neither double nor go."""

from __future__ import annotations

import json
from collections.abc import Callable

from bench.hostile.server import Ask, Fault, Serve, answer, item, ok, rss, ten

BODY = ten()


def each(body: Callable[[int], bytes], *headers: str) -> Serve:
    """Serves what `body` gives for the number of the poll, from 1."""

    async def serve(ask: Ask) -> None:
        await ask.send(ok(body(ask.number), *headers))

    return serve


def _edited(number: int) -> bytes:
    return rss(item("a0", f"Council votes for the {number}. time"), *(item(f"a{n}") for n in range(1, 10)))


def _new_ids(number: int) -> bytes:
    return rss(
        *(item(f"{number}-{n}", f"Story number {n}", link=f"https://news.example/{n}") for n in range(10))
    )


def _shuffled(number: int) -> bytes:
    return rss(*(item(f"a{(n * 3 + number) % 10}") for n in range(10)))


def _emptied(number: int) -> bytes:
    return BODY if number % 2 else rss()


def _formats(number: int) -> bytes:
    if number == 2:
        entries = [
            {"id": f"a{n}", "title": f"Story a{n}", "url": f"https://news.example/a{n}"} for n in range(10)
        ]
        return json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": entries}
        ).encode()
    if number == 3:
        entries = [
            f"<entry><id>a{n}</id><title>Story a{n}</title><link href='https://news.example/a{n}'/></entry>"
            for n in range(10)
        ]
        return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title>{''.join(entries)}</feed>".encode()
    return BODY


def _untold(number: int) -> bytes:
    plain = [f"<item><title>Story {n}</title><description>Words {n}</description></item>" for n in range(10)]
    return rss(*plain, head=f"<lastBuildDate>{number}</lastBuildDate>")


def _sliding(number: int) -> bytes:
    return rss(*(item(f"s{n}") for n in range(number, number + 10)))


def _one_id(number: int) -> bytes:
    return rss(*(item("same", f"Story {n}", link=f"https://news.example/{n}") for n in range(10)))


def _one_link(number: int) -> bytes:
    return rss(
        *(item(f"k{n}", f"Story {n} of ten", link="https://news.example/") for n in range(10)),
        head=f"<ttl>{number}</ttl>",
    )


async def _flaps(ask: Ask) -> None:
    await ask.send(ok(BODY) if ask.number % 2 else answer(b"", status="500 Error"))


async def _breaks(ask: Ask) -> None:
    """A body that breaks off with validators, then 304 to whoever sends them: half must not pass for whole."""
    if ask.number == 1:
        await ask.send(answer(BODY, 'ETag: "cut"')[:-300])
    elif "cut" in ask.headers.get("if-none-match", ""):
        await ask.send(answer(b"", status="304 Not Modified"))
    else:
        await ask.send(ok(BODY, 'ETag: "whole"'))


async def _broken_then_304(ask: Ask) -> None:
    """A page in the feed's place with a validator; whoever keeps it never sees the feed again."""
    if ask.number == 1:
        await ask.send(ok(b"<html><body>maintenance</body></html>", 'ETag: "page"'))
    elif "page" in ask.headers.get("if-none-match", ""):
        await ask.send(answer(b"", status="304 Not Modified"))
    else:
        await ask.send(ok(BODY))


async def _deaf(ask: Ask) -> None:
    await ask.send(ok(BODY, f'ETag: "{ask.number}"', "Last-Modified: Thu, 01 Jan 1970 00:00:00 GMT"))


FAULTS = (
    Fault("edited", each(_edited), 10, rounds=3),
    Fault("ids-new-each-time", each(_new_ids), 10, rounds=3),
    Fault("shuffled", each(_shuffled), 10, rounds=3),
    Fault("emptied-now-and-then", each(_emptied), 10, rounds=3),
    Fault("formats-in-turn", each(_formats), 10, rounds=3),
    Fault("without-id-link-date", each(_untold), 10, rounds=3),
    Fault("sliding", each(_sliding), 12, rounds=3),
    Fault("one-id-for-all", each(_one_id), (1, 10), None, rounds=3),
    Fault("one-link-for-all", each(_one_link), 10, rounds=3),
    Fault("flaps", _flaps, 10, None, rounds=3),
    Fault("breaks-off-then-304", _breaks, 10, rounds=3),
    Fault("page-then-304", _broken_then_304, 10, rounds=3),
    Fault("deaf-to-validators", _deaf, 10, rounds=3),
    Fault("validators-odd", each(lambda n: BODY, "ETag: W/no quotes \xe9", "Last-Modified: the other day"), 10, rounds=3),
)  # fmt: skip
