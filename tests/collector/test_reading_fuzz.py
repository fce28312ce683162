"""Whatever a body holds, reading it to the end (parsing, cleaning, coding, placing, storing) meets no fault of our own,
takes time in step with its length, and a second reading of the same body brings nothing."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.hostile.markup import LINES
from sitmon.collector import worker
from sitmon.collector.jobs import Answer, Job
from sitmon.collector.sources import of_address
from sitmon.demo.content import load, span, visible
from sitmon.demo.render import render
from sitmon.errors import ParseError
from sitmon.store import connect, feeds
from sitmon.store.articles import Poll, save_polls
from sitmon.store.feeds import FeedState, enabled
from tests.feeds.bodies import ALL, RSS, rss
from tests.feeds.test_feed_fuzz import PIECES

NEWS = load()
LAST = span(NEWS)[1]
FIXTURES = [*ALL.values(), *(render(feed, visible(feed, LAST)[:4]).body for feed in NEWS)]
JOB = Job(b"", None, "https://news.example/feed", "Test", "SY", None, {})
WORDS = st.sampled_from(
    [word.encode("utf-8", "replace") for word in LINES.values()]
    + [b"Airstrikes ", b"killed 12 ", b"at least ", b"a truce ", b"fled ", b"Idlib", b", ", b". ", b"\xe2\x80\x9c", b"on Monday "]
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A feed of these tests or of the bundled replay, with pieces put in, cut out, doubled and moved."""
    body = bytearray(draw(st.sampled_from(FIXTURES)))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(body)))
        match draw(st.integers(0, 4)):
            case 0:
                body[at:at] = draw(PIECES)
            case 1:
                body[at:at] = draw(WORDS) * draw(st.integers(1, 30))
            case 2:
                del body[at : at + draw(st.integers(1, 300))]
            case 3:
                other = draw(st.sampled_from(FIXTURES))
                cut = draw(st.integers(0, len(other)))
                body[at:at] = other[cut : cut + draw(st.integers(1, 400))]
            case _:
                body[at : at + 1] = draw(st.binary(min_size=1, max_size=3))
    return bytes(body)


def answered(job: Job) -> Answer | None:
    """What a worker gives back; None where the body is no feed."""
    with suppress(ParseError):
        return worker.read(job)
    return None


@pytest.fixture(scope="module")
def storing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[sqlite3.Connection, FeedState]]:
    database = connect(tmp_path_factory.mktemp("fuzz") / "s.db")
    feeds.add(database, of_address(JOB.url), 0.0)
    [feed] = enabled(database)
    yield database, feed
    database.close()


def stored(storing: tuple[sqlite3.Connection, FeedState], answer: Answer) -> int:
    """How many articles can be stored of an answer; the database stays empty."""
    database, feed = storing
    poll = Poll(
        feed=feed, at=1e9, outcome="ok", status=200, error=None, ms=1, bytes=1, next_due=2e9, interval=None,
        articles=answer.articles, marks=answer.marks, ttl=answer.ttl, skip_hours=answer.skip_hours, title=answer.title,
    )  # fmt: skip
    found = save_polls(database, [poll])[0].new
    for table in ("event", "coding", "version", "article"):
        database.execute("PRAGMA foreign_keys=OFF")
        database.execute(f"DELETE FROM {table}")
    database.execute("INSERT INTO words (words) VALUES ('rebuild')")
    return found


@settings(
    max_examples=120,
    deadline=4000,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(spoilt())
def test_a_spoilt_feed_is_read_to_the_end(storing: tuple[sqlite3.Connection, FeedState], body: bytes) -> None:
    first = answered(replace(JOB, body=body))
    if first is None:
        return
    assert first.faults == ()
    assert stored(storing, first) == len(first.articles)
    known = {article.key: article.fingerprint for article in first.articles}
    again = answered(replace(JOB, body=body, known=known))
    assert again is not None
    assert [article.key for article in again.articles if article.key not in known] == []
    assert again.articles == ()
    marked = answered(replace(JOB, body=body, known=known, marks=first.marks))
    assert marked is not None
    assert marked.articles == ()


GROWING = {
    "items": lambda n: rss(*(f"<guid>{k}</guid><title>Airstrikes kill {k} in Idlib</title>" for k in range(n))),
    "items broken": lambda n: rss(*(f"<guid>{k}</guid><title>Truce & <b>calm</title>" for k in range(n))),
    "text": lambda n: rss("<title>a</title><description>" + "Airstrikes killed 5 in Idlib. " * n + "</description>"),
    "html": lambda n: rss("<title>a</title><description>" + "&lt;p&gt;&lt;a href=x&gt;Idlib&lt;/a&gt;" * n + "</description>"),
    "html never closed": lambda n: rss("<title>a</title><description>" + "&lt;div&gt;&lt;b&gt;x" * n + "</description>"),
    "same id": lambda n: rss(*(f"<guid>same</guid><title>Story {k}</title>" for k in range(n))),
    "categories": lambda n: rss("<title>a</title>" + "<category>c</category>" * n),
    "the feed many times": lambda n: RSS * (n // 40),
    "cut": lambda n: rss(*("<title>x</title>" for _ in range(n)))[:-40],
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(GROWING))
def test_reading_takes_time_in_step_with_the_length(kind: str) -> None:
    def seconds(n: int) -> float:
        body = GROWING[kind](n)
        start = time.process_time()
        answered(replace(JOB, body=body))
        return time.process_time() - start

    seconds(40)
    short, long = min(seconds(100), seconds(100)), min(seconds(800), seconds(800))
    # Eight times as long; half as much again and more leaves room for noise; sixty-four would be quadratic.
    assert long < 20 * max(short, 0.008)
