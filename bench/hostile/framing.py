"""Faults of connections and of HTTP's framing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from bench.hostile.server import Ask, Fault, Serve, answer, item, ok, rss, says, sends, ten

BODY = ten()
HALF = BODY[: len(BODY) // 2]


def chunks(body: bytes, size: int = 400, *, last: bool = True) -> bytes:
    """A body in chunks, with or without the last one."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    coded = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    return coded + (b"0\r\n\r\n" if last else b"")


def chunked(coded: bytes) -> bytes:
    """An answer that says its body comes in chunks."""
    return answer(b"", "Transfer-Encoding: chunked", length=False) + coded


def dripping(start: bytes, drop: bytes) -> Serve:
    """One drop every 50 ms, for ever: no wait for a single byte is ever long."""

    async def serve(ask: Ask) -> None:
        await ask.send(start)
        while True:
            await ask.send(drop, pause=0.05)

    return serve


def flooding(start: bytes, part: bytes) -> Serve:
    """As fast as the reader takes it, for ever."""

    async def serve(ask: Ask) -> None:
        await ask.send(start)
        while True:
            await ask.send(part)

    return serve


def _resets(*parts: bytes) -> Serve:
    return sends(*parts, then="reset")


def _length(value: str, body: bytes = BODY) -> Serve:
    return sends(answer(body, f"Content-Length: {value}", length=False))


def _items() -> Iterator[bytes]:
    number = 0
    while True:
        number += 500
        yield "".join(item(f"e{n}") for n in range(number - 500, number)).encode()


async def _endless(ask: Ask) -> None:
    await ask.send(answer(b"", length=False), b"<rss version='2.0'><channel><title>E</title>")
    for part in _items():
        await ask.send(part)


async def _one_item(ask: Ask) -> None:
    await ask.send(
        answer(b"", length=False), b"<rss version='2.0'><channel><item><title>x</title><description>"
    )
    while True:
        await ask.send(b"words without end " * 5000)


async def _waits(ask: Ask) -> None:
    await asyncio.sleep(0.4)
    await ask.send(ok(BODY))


FAULTS = (
    Fault("hang", sends(then="hang"), 0, True),
    Fault("hang-after-head", sends(answer(BODY)[:-len(BODY)], then="hang"), 0, True),
    Fault("hang-in-body", sends(answer(BODY)[: -len(HALF)], then="hang"), 0, True),
    Fault("drip-head", dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"), 0, True),
    Fault("drip-headers", dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), 0, True),
    Fault("drip-body", dripping(answer(BODY)[: -len(BODY)], b" "), 0, True),
    Fault("drip-chunks", dripping(chunked(b""), b"1\r\n \r\n"), 0, True),
    Fault("slow-but-well", sends(*[answer(BODY)[at : at + 600] for at in range(0, 3000, 600)], pause=0.1), 10),
    Fault("late-but-well", _waits, 10),
    Fault("reset-at-once", _resets(), 0, True),
    Fault("reset-in-head", _resets(b"HTTP/1.1 200 O"), 0, True),
    Fault("reset-in-body", _resets(answer(BODY)[: -len(HALF)]), 0, True),
    Fault("closed-at-once", sends(), 0, True),
    Fault("closed-in-head", sends(b"HTTP/1.1 200 OK\r\nContent-"), 0, True),
    Fault("closed-in-body", sends(answer(BODY)[: -len(HALF)]), 0, True),
    Fault("chunks-well", sends(chunked(chunks(BODY))), 10),
    Fault("chunks-of-one", sends(chunked(chunks(BODY, 1))), 10),
    Fault("chunks-with-extras", sends(chunked(chunks(BODY).replace(b"190\r\n", b"190;a=b\r\n"))), 10),
    Fault("chunks-cut", sends(chunked(chunks(BODY, last=False))), 0, True),
    Fault("chunk-size-no-number", sends(chunked(b"zz\r\nabc\r\n0\r\n\r\n")), 0, True),
    Fault("chunk-size-negative", sends(chunked(b"-5\r\nabcde\r\n0\r\n\r\n")), 0, True),
    Fault("chunk-size-huge", sends(chunked(b"fffffffffffffff\r\n" + BODY)), 0, True),
    Fault("chunk-longer-than-said", sends(chunked(b"5\r\nabcdefgh\r\n0\r\n\r\n")), 0, True),
    Fault("no-length", sends(answer(BODY, length=False)), 10),
    Fault("http-1.0", sends(b"HTTP/1.0 200 OK\r\n\r\n" + BODY), 10),
    Fault("no-head", sends(BODY), 0, True),
    Fault("no-status", sends(b"HTTP/1.1\r\n\r\n" + BODY), 0, True),
    Fault("status-no-number", sends(b"HTTP/1.1 good OK\r\n\r\n" + BODY), 0, True),
    Fault("other-protocol", sends(b"SSH-2.0-Hostile_1\r\n"), 0, True),
    Fault("length-too-long", _length(str(len(BODY) + 50)), 0, True),
    Fault("length-too-short", _length(str(len(HALF))), (0, 10), None),
    Fault("length-no-number", _length("many"), 0, True),
    Fault("length-negative", _length("-1"), 0, True),
    Fault("length-of-forty-gigabytes", _length("40000000000"), 0, True),
    Fault("two-lengths", sends(answer(BODY, "Content-Length: 7")), (0, 10), None),
    Fault("length-and-chunks", sends(answer(chunks(BODY), "Transfer-Encoding: chunked")), (0, 10), None),
    Fault("hints-first", sends(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + ok(BODY)), (0, 10), None),
    Fault("endless-headers", flooding(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 200), 0, True),
    Fault("endless-header", flooding(b"HTTP/1.1 200 OK\r\nX-Long: ", b"and more " * 400), 0, True),
    Fault("header-of-two-megabytes", says(BODY, "X-Long: " + "a" * 2_000_000), (0, 10), None),
    Fault("ten-thousand-headers", says(BODY, *(f"X-{n}: {n}" for n in range(10_000))), (0, 10), None),
    Fault("header-without-colon", says(BODY, "this is no header"), (0, 10), None),
    Fault("header-with-nul", says(BODY, "X-Nul: a\0b"), (0, 10), None),
    Fault("cookies", says(BODY, *(f"Set-Cookie: c{n}={'x' * 3000}" for n in range(5))), 10),
    Fault("validators-long", says(BODY, f'ETag: "{"e" * 60_000}"'), (0, 10), None, rounds=3),
    Fault("endless-items", _endless, 0, True),
    Fault("endless-item", _one_item, 0, True),
    Fault("endless-blanks", flooding(answer(b"", length=False), b" " * 65536), 0, True),
    Fault("content-type-odd", sends(answer(BODY, "Content-Type: ;;=\xff")), 10),
    Fault("content-type-picture", sends(answer(BODY, "Content-Type: image/png")), 10),
    Fault("content-type-html", sends(answer(BODY, "Content-Type: text/html; charset=utf-8")), 10),
    Fault("trailer-item", says(rss(item("a")) + b"\n<!-- served by 7 -->\n"), 1),
)  # fmt: skip
