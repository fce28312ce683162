"""Faults of compression: bombs, and packings that are not what they say."""

from __future__ import annotations

import gzip
import zlib

from bench.hostile.server import Ask, Fault, Serve, answer, sends, ten

BODY = ten()
PACKED = gzip.compress(BODY, mtime=0)


def packed(body: bytes, encoding: str) -> Serve:
    """Serves `body` as it stands, said to be packed so."""
    return sends(answer(body, f"Content-Encoding: {encoding}", "Content-Type: application/rss+xml"))


def blanks() -> bytes:
    """A megabyte of blanks as a piece of a deflate stream that can be sent any number of times."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    return press.compress(b" " * 1_000_000) + press.flush(zlib.Z_FULL_FLUSH)


def bomb(start: bytes, times: int) -> Serve:
    """A stream that unpacks to `times` megabytes."""

    async def serve(ask: Ask) -> None:
        encoding = "gzip" if start else "deflate"
        await ask.send(answer(b"", f"Content-Encoding: {encoding}", length=False), start)
        for _ in range(times):
            await ask.send(_BLANKS)

    return serve


_BLANKS = blanks()
_GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\x03"


def _twice() -> bytes:
    inner = gzip.compress(b" " * 30_000_000, 9, mtime=0)
    return gzip.compress(gzip.compress(inner, 9, mtime=0), 9, mtime=0)


def _bare() -> bytes:
    press = zlib.compressobj(6, zlib.DEFLATED, -15)
    return press.compress(BODY) + press.flush()


FAULTS = (
    Fault("gzip-well", packed(PACKED, "gzip"), 10),
    Fault("gzip-of-two-members", packed(gzip.compress(BODY[:900]) + gzip.compress(BODY[900:]), "gzip"), 10),
    Fault("gzip-bomb", bomb(_GZIP_HEAD, 2000), 0, True),
    Fault("deflate-bomb", bomb(b"", 2000), 0, True),
    Fault("gzip-bomb-in-gzip", packed(_twice(), "gzip, gzip, gzip"), 0, True),
    Fault("gzip-cut", packed(PACKED[:-60], "gzip"), 0, True),
    Fault("gzip-spoilt", packed(PACKED[:200] + bytes(40) + PACKED[240:], "gzip"), 0, True),
    Fault("gzip-with-wrong-sum", packed(PACKED[:-8] + bytes(8), "gzip"), 0, True),
    Fault("gzip-only-said", packed(BODY, "gzip"), (0, 10), None),
    Fault("gzip-not-said", sends(answer(PACKED)), (0, 10), None),
    Fault("gzip-twice", packed(gzip.compress(PACKED), "gzip, gzip"), (0, 10), None),
    Fault("deflate", packed(zlib.compress(BODY), "deflate"), 10),
    Fault("deflate-bare", packed(_bare(), "deflate"), 10),
    Fault("brotli-unasked", packed(b"\x0b\x02\x80hello\x03", "br"), 0, True),
    Fault("packing-unknown", packed(BODY, "fancy"), (0, 10), None),
    Fault("packings-many", packed(BODY, ", ".join(["gzip"] * 400)), (0, 10), None),
    Fault("identity", packed(BODY, "identity"), 10),
)
