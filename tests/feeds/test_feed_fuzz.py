"""No bytes make a parser raise anything but ParseError, hang, or give what cannot be stored."""

import contextlib
import math
import random
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitmon import feeds
from sitmon.errors import ParseError

from .bodies import ALL

FIXTURES = Path(__file__).parents[3] / "shared" / "eval" / "feeds" / "fixtures.tar.gz"


def foreign() -> list[bytes]:
    """Feed files of other projects' tests, where they lie beside the checkout."""
    if not FIXTURES.exists():
        pytest.skip("no feed files of other projects beside this checkout (../shared)")
    with tarfile.open(FIXTURES) as archive:
        return [
            archive.extractfile(member).read()
            for member in archive
            if member.isfile() and not member.name.endswith((".jsonl", ".gz"))
        ]


PIECES = st.sampled_from(
    [
        b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?xml version='1.0' encoding='utf-16'?>", b"<!DOCTYPE x [", b"&#0;",
        b"&#xD800;", b"&nbsp;", b"&x;", b"\0", b"\xff\xfe", b"\x1b[31m", b"\xed\xa0\x80", b"<item>", b"</item>", b"<entry>", b"<title>",
        b"</title>", b"<link href='http://['/>", b"<guid>", b"<pubDate>0000-00-00T00:00:00Z</pubDate>", b" type='application/x'",
        b" mode='base64'", b"<content type='xhtml'>", b"<div>", b"{", b"}", b"\"", b"[", b"null", b"1e999", b"\\ud800", b"<georss:point>1 x</georss:point>",
        b"<media:content url='http://[' fileSize='x'/>", b"<ttl>x</ttl>", b"<enclosure length='-1'/>", b"<base href='http://[::'/>",
        b" xml:base='http://[::'", b" xml:lang='\xc3\xa9'", b"<textinput>", b"<image>", b"<source url='x'>", b"<author>a (b) <c@d></author>",
    ]
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    body = bytearray(ALL[draw(st.sampled_from(sorted(ALL)))])
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(body)))
        match draw(st.integers(0, 3)):
            case 0:
                body[at:at] = draw(PIECES)
            case 1:
                del body[at : at + draw(st.integers(1, 200))]
            case 2:
                body[at:at] = body[at : at + draw(st.integers(1, 300))]
            case _:
                body[at : at + 1] = draw(st.binary(min_size=1, max_size=3))
    return bytes(body)


def holds(body: bytes, content_type: str | None = None, url: str | None = None) -> None:
    with contextlib.suppress(ParseError):
        feed = feeds.parse(body, content_type=content_type, url=url)
        keys = [item.key for item in feed.items]
        assert len(set(keys)) == len(keys)
        for item in feed.items:
            assert item.key
            assert len(item.key) < 2200
            item.key.encode()
            assert item.url is None or item.url.lower().startswith(("http://", "https://"))
            for time in (item.published, item.updated):
                assert time is None or math.isfinite(time)
            assert item.title is None or "\n" not in item.title
        assert feeds.parse(body, content_type=content_type, url=url) == feed


@settings(max_examples=250, deadline=2000, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_mutated_feeds(body):
    holds(body, url="https://x.example/feed")


@settings(deadline=2000)
@given(st.binary(max_size=400), st.sampled_from([None, "text/xml; charset=utf-7", "application/json", "x"]))
def test_any_bytes(body, content_type):
    holds(body, content_type)


@settings(deadline=2000)
@given(
    st.lists(PIECES, max_size=40),
    st.sampled_from([b"<rss><channel>", b"<feed xmlns='http://www.w3.org/2005/Atom'>", b'{"items": [', b""]),
)
def test_soups_of_markup(pieces, start):
    holds(start + b"".join(pieces))


def test_feed_files_of_other_projects():
    files = foreign()
    assert len(files) > 2000
    for body in files[::10]:
        holds(body)


@pytest.mark.long
def test_feed_files_of_other_projects_all_mutated():
    files = [body for body in foreign() if len(body) < 60_000]
    chance = random.Random(17)
    for n, body in enumerate(files * 4):
        changed = bytearray(body)
        for _ in range(chance.randint(1, 8)):
            at, other = chance.randint(0, len(changed)), chance.choice(files)
            cut = chance.randint(0, len(other))
            changed[at : at + chance.randint(0, 60)] = other[cut : cut + chance.randint(0, 200)]
        holds(bytes(changed), url="https://x.example/feed" if n % 2 else None)
