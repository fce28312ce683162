"""A small farm of feeds on this machine, for `bench/polling.py`: RSS and Atom in turn, ETag, Last-Modified, 304, gzip.

Every feed has `items` entries of some sixty words; `/advance` puts one new entry on top of each. The
texts are invented here: one in twelve tells of a strike, of people who fled or of a truce, the rest is
ordinary news. One asyncio loop in a process of its own, so that its work is nobody's CPU.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import random
from email.utils import formatdate
from html import escape

START = 1_790_000_000.0
_PLACES = (
    "Idlib",
    "Kharkiv",
    "Goma",
    "Khartoum",
    "Aden",
    "Sittwe",
    "Gao",
    "Kherson",
    "El Fasher",
    "Hodeidah",
)
_FLAGGED = (
    "Airstrikes kill {n} in {place}",
    "Thousands flee {place} as shelling goes on",
    "Parties sign a truce for {place}",
)
_ORDINARY = (
    "Council of {place} votes on its budget",
    "{place} opens its fair with {n} stalls",
    "Rain is forecast for {place} this week",
    "Match in {place} ends in a draw",
)
_WORDS = (
    "the after before council market water school road officials said on a week in when people from their early report"
    " building traffic weather price team minister company plan two several region last first new old public local"
).split()


def entry(feed: int, number: int) -> tuple[str, str, str, float]:
    """(id, title, text, published) of one entry, always the same for the same numbers."""
    chance = random.Random(f"{feed}/{number}")
    titles = _FLAGGED if chance.random() < 1 / 12 else _ORDINARY
    title = chance.choice(titles).format(n=chance.randint(2, 90), place=chance.choice(_PLACES))
    words = " ".join(chance.choices(_WORDS, k=60))
    return f"urn:bench:{feed}:{number}", title, f"{words.capitalize()}.", START + 900.0 * number + feed % 900


def body(feed: int, items: int, version: int) -> bytes:
    """A feed as bytes, its newest entry first."""
    entries = [entry(feed, number) for number in range(items + version - 1, version - 1, -1)]
    if feed % 2:
        inner = "".join(_atom(feed, *e) for e in entries)
        return f"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Bench {feed}</title><id>urn:bench:{feed}</id>{inner}</feed>".encode()
    inner = "".join(_rss(feed, *e) for e in entries)
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Bench {feed}</title><link>https://bench.example/</link>{inner}</channel></rss>".encode()


def _rss(feed: int, key: str, title: str, text: str, at: float) -> str:
    html = escape(f"<p>{text}</p><p><a href='https://bench.example/more'>Read more</a></p>")
    return (
        f"<item><title>{title}</title><link>https://bench.example/{feed}/{key[10:]}</link><guid isPermaLink='false'>{key}</guid>"
        f"<pubDate>{formatdate(at, usegmt=True)}</pubDate><category>world</category><description>{html}</description></item>"
    )


def _atom(feed: int, key: str, title: str, text: str, at: float) -> str:
    stamp = f"2026-09-{1 + int(at // 86400) % 28:02d}T{int(at // 3600) % 24:02d}:{int(at // 60) % 60:02d}:00Z"
    return (
        f"<entry><title>{title}</title><link rel='alternate' href='https://bench.example/{feed}/{key[10:]}'/><id>{key}</id>"
        f"<published>{stamp}</published><updated>{stamp}</updated><author><name>Desk</name></author><summary>{text}</summary></entry>"
    )


class Farm:
    """Serves `feeds` feeds of `items` entries; what was asked is counted by status."""

    def __init__(self, feeds: int, items: int) -> None:
        self._feeds, self._items, self._version = feeds, items, 0
        self._packed: dict[int, bytes] = {}
        self._ready()

    def _ready(self) -> None:
        self._packed = {n: gzip.compress(body(n, self._items, self._version), 1) for n in range(self._feeds)}

    def answer(self, path: str, headers: dict[str, str]) -> bytes:
        """The bytes of an answer."""
        if path in ("/advance", "/reset"):
            self._version = self._version + 1 if path == "/advance" else 0
            self._ready()
            return _answer(200, b"ok", {})
        number = int(path.strip("/") or -1) if path.strip("/").isdigit() else -1
        if number not in self._packed:
            return _answer(404, b"", {})
        tags = {"ETag": f'"{self._version}"', "Last-Modified": formatdate(START + self._version, usegmt=True)}
        if headers.get("if-none-match") == tags["ETag"] or (
            "if-none-match" not in headers and headers.get("if-modified-since") == tags["Last-Modified"]
        ):
            return _answer(304, b"", tags)
        packed = self._packed[number]
        if "gzip" in headers.get("accept-encoding", ""):
            return _answer(200, packed, {**tags, "Content-Encoding": "gzip"})
        return _answer(200, gzip.decompress(packed), tags)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept open as long as the other side wants."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                pairs = (line.partition(":") for line in head[1:] if line)
                headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
                writer.write(self.answer(head[0].split(" ")[1], headers))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def _answer(status: int, content: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(content)}", "Content-Type: application/xml"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + content


async def _run(port: int, feeds: int, items: int) -> None:
    server = await asyncio.start_server(Farm(feeds, items).serve, "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--items", type=int, default=50)
    given = parser.parse_args()
    asyncio.run(_run(given.port, given.feeds, given.items))
