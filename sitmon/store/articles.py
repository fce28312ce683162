"""Articles, their versions, codings and events: written.

All that one poll brings is one transaction: the articles and the ETag, Last-Modified and
hash that say it need not be fetched again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sitmon import contract
from sitmon.model import Event
from sitmon.pipeline import Prepared
from sitmon.store.connection import transaction
from sitmon.store.feeds import FeedState
from sitmon.text import line

KNOWN_MOST = 20_000
"""Articles of one feed whose marks are given to a worker, the newest; older ones are told apart when stored."""
_AHEAD = 3600.0
"""Seconds a publication may lie in the future before the time it was seen is used in its place."""
_POLLS_KEPT = 90 * 86400.0


@dataclass(frozen=True, slots=True)
class Stored:
    """What a write did."""

    new: int = 0
    updated: int = 0
    events: int = 0

    def __add__(self, other: Stored) -> Stored:
        return Stored(self.new + other.new, self.updated + other.updated, self.events + other.events)


@dataclass(frozen=True, slots=True)
class Poll:
    """One answer to one request, ready to be stored. `outcome` is ok, not_modified or failed."""

    feed: FeedState
    at: float
    outcome: str
    status: int | None
    error: str | None
    ms: int
    bytes: int
    next_due: float
    interval: float | None
    articles: Sequence[Prepared] = ()
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    request_url: str | None = None
    moved_to: str | None = None
    retired: bool = False
    forget: bool = False
    """Whether ETag, Last-Modified and hash are forgotten, so that the next answer is whole."""
    title: str | None = None
    """What to call the feed from now on, where nobody has named it."""


def known(connection: sqlite3.Connection, feed: int) -> dict[str, str]:
    """key → fingerprint of the articles of a feed."""
    rows = connection.execute(
        "SELECT key, fingerprint FROM article WHERE feed_id = ? ORDER BY id DESC LIMIT ?", (feed, KNOWN_MOST)
    )
    return {row[0]: row[1] for row in rows}


def save_polls(connection: sqlite3.Connection, polls: Sequence[Poll]) -> list[Stored]:
    """Stores what some polls brought, in one transaction; what each of them did, in order.

    A poll of a feed that is no longer there does nothing.
    """
    with transaction(connection):
        return [_save_poll(connection, poll) for poll in polls]


def _save_poll(connection: sqlite3.Connection, poll: Poll) -> Stored:
    done = Stored()
    if connection.execute("SELECT 1 FROM feed WHERE id = ?", (poll.feed.id,)).fetchone():
        for prepared in poll.articles:
            done += _save(connection, poll.feed, prepared, poll.at, poll.request_url, poll.body_sha256)
        _record(connection, poll, done)
    return done


def save_articles(
    connection: sqlite3.Connection, feed: FeedState, articles: Iterable[Prepared], now: float
) -> Stored:
    """Stores imported articles in one transaction."""
    total = Stored()
    with transaction(connection):
        for prepared in articles:
            total += _save(connection, feed, prepared, now, None, None)
    return total


def _record(connection: sqlite3.Connection, poll: Poll, done: Stored) -> None:
    failed = poll.outcome == "failed"
    connection.execute(
        "INSERT INTO poll (feed_id, at, outcome, status, error, ms, bytes, added, updated)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            poll.feed.id,
            poll.at,
            poll.outcome,
            poll.status,
            poll.error,
            poll.ms,
            poll.bytes,
            done.new,
            done.updated,
        ),
    )
    connection.execute("DELETE FROM poll WHERE feed_id = ? AND at < ?", (poll.feed.id, poll.at - _POLLS_KEPT))
    connection.execute(
        "UPDATE feed SET last_poll = :at, last_status = :status, last_error = :error, last_ms = :ms,"
        " next_due = :due, interval = :interval, failures = CASE WHEN :failed THEN failures + 1 ELSE 0 END,"
        " last_success = CASE WHEN :failed THEN last_success ELSE :at END,"
        " last_new = CASE WHEN :new THEN :at ELSE last_new END,"
        " last_added = CASE WHEN :failed THEN last_added ELSE :new END,"
        " retired_at = CASE WHEN :retired THEN :at ELSE retired_at END,"
        " fetch_url = coalesce(:moved, fetch_url), name = coalesce(:title, name) WHERE id = :id",
        {
            "at": poll.at,
            "status": poll.status,
            "error": poll.error,
            "ms": poll.ms,
            "due": poll.next_due,
            "interval": poll.interval,
            "failed": failed,
            "new": done.new,
            "retired": poll.retired,
            "moved": poll.moved_to,
            "title": line(poll.title)[:200] or None if poll.title else None,
            "id": poll.feed.id,
        },
    )
    if poll.outcome == "ok" or poll.forget:
        connection.execute(
            "UPDATE feed SET etag = ?, last_modified = ?, body_sha256 = ? WHERE id = ?",
            (poll.etag, poll.last_modified, poll.body_sha256, poll.feed.id),
        )


def _save(
    connection: sqlite3.Connection,
    feed: FeedState,
    prepared: Prepared,
    now: float,
    request_url: str | None,
    body_sha256: str | None,
) -> Stored:
    article = prepared.article
    row = connection.execute(
        "SELECT id, fingerprint, published, day_only FROM article WHERE feed_id = ? AND key = ?",
        (feed.id, kept(article.key)),
    ).fetchone()
    if row is None:
        article_id = _insert(connection, feed, prepared, now)
    elif row["fingerprint"] == prepared.fingerprint:
        return Stored()
    else:
        article_id = int(row["id"])
        _forget_words(connection, article_id)
    version_id = connection.execute(
        "INSERT INTO version (article_id, seen_at, title, text, author, source, url, published, fingerprint,"
        " request_url, body_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article_id,
            now,
            article.title,
            article.text,
            article.author,
            article.source,
            article.url,
            article.published,
            prepared.fingerprint,
            request_url,
            body_sha256,
        ),
    ).lastrowid
    if version_id is None:
        raise AssertionError("SQLite gives every insert a rowid")
    published, day_only = article.published, article.day_only
    if published is None and row is not None:
        published, day_only = row["published"], row["day_only"]
    at = place_in_time(published, now) if row is None or published is not None else None
    if at is None:
        at = float(connection.execute("SELECT at FROM article WHERE id = ?", (article_id,)).fetchone()["at"])
    events = save_coding(connection, article_id, version_id, prepared, at, now)
    connection.execute(
        "UPDATE article SET version_id = ?, fingerprint = ?, published = ?, day_only = ?, at = ?,"
        " url = coalesce(?, url) WHERE id = ?",
        (version_id, prepared.fingerprint, published, day_only, at, article.url, article_id),
    )
    _learn_words(connection, article_id)
    return Stored(int(row is None), int(row is not None), events)


def kept(text: str) -> str:
    """`text` as SQLite can hold it: a half of a surrogate pair, which JSON can spell, becomes "?"."""
    return text.encode(errors="replace").decode()


def place_in_time(published: float | None, seen: float) -> float:
    """Where an article stands in time: its publication, or when it was seen where none is given
    or it lies in the future."""
    return published if published is not None and published <= seen + _AHEAD else seen


def _insert(connection: sqlite3.Connection, feed: FeedState, prepared: Prepared, now: float) -> int:
    article = prepared.article
    publisher = feed.publisher_id if feed.url != "import:" else _source(connection, article.publisher)
    done = connection.execute(
        "INSERT INTO article (feed_id, publisher_id, key, url, published, day_only, at, first_seen, fingerprint,"
        " version_id, coding_id, lang, read, kinds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, '', 0, '')",
        (
            feed.id,
            publisher,
            kept(article.key),
            article.url,
            article.published,
            article.day_only,
            place_in_time(article.published, now),
            now,
        ),
    )
    if done.lastrowid is None:
        raise AssertionError("SQLite gives every insert a rowid")
    return done.lastrowid


def _source(connection: sqlite3.Connection, name: str | None) -> int:
    """The publisher that an imported article names."""
    name = name or "imported"
    row = connection.execute(
        "SELECT id FROM publisher WHERE name = ? COLLATE NOCASE ORDER BY id LIMIT 1", (name,)
    ).fetchone()
    if row:
        return int(row["id"])
    done = connection.execute("INSERT INTO publisher (slug, name) VALUES (?, ?)", (f"import:{name}", name))
    if done.lastrowid is None:
        raise AssertionError("SQLite gives every insert a rowid")
    return done.lastrowid


def save_coding(
    connection: sqlite3.Connection,
    article_id: int,
    version_id: int,
    prepared: Prepared,
    at: float,
    now: float,
) -> int:
    """Stores a reading of an article and makes it the current one; the number of its events."""
    coded = prepared.coded
    connection.execute(
        "UPDATE event SET known_until = ? WHERE article_id = ? AND known_until IS NULL", (now, article_id)
    )
    coding_id = connection.execute(
        "INSERT INTO coding (article_id, version_id, coder, at, doc) VALUES (?, ?, ?, ?, ?)",
        (article_id, version_id, prepared.coder, now, contract.dumps(contract.coded(coded))),
    ).lastrowid
    leads = _leads(coded.events)
    connection.executemany(
        "INSERT INTO event (article_id, coding_id, ordinal, kind, mode, assertion, background, stage, confidence,"
        " counts, lead, at, gid, place, level, country, admin1, lat, lon, known_from)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (article_id, coding_id, n, *_columns(e), n in leads, at, *_where(e), now)
            for n, e in enumerate(coded.events)
        ],
    )
    connection.execute(
        "UPDATE article SET coding_id = ?, lang = ?, read = ?, kinds = ? WHERE id = ?",
        (coding_id, coded.lang, coded.read, ",".join(coded.kinds), article_id),
    )
    return len(coded.events)


def _leads(events: Sequence[Event]) -> frozenset[int]:
    """For each kind the number of the event that lists show: of those that count the one told as
    news before the one told as past, then the surest; none where no event of the kind counts."""
    best: dict[str, int] = {}
    for n, e in enumerate(events):
        if not e.counts:
            continue
        held = best.get(e.kind)
        if held is None or (not e.background, e.confidence) > (
            not events[held].background,
            events[held].confidence,
        ):
            best[e.kind] = n
    return frozenset(best.values())


def _columns(e: Event) -> tuple[object, ...]:
    return (e.kind, e.mode, e.assertion, e.background, e.stage, e.confidence, e.counts)


def _where(e: Event) -> tuple[object, ...]:
    p = e.place
    return (p.gid, p.name, p.level, p.country, p.admin1, p.lat, p.lon) if p else (None,) * 7


def _forget_words(connection: sqlite3.Connection, article_id: int) -> None:
    # An external-content index must be told the old words before the row behind it changes.
    connection.execute(
        "INSERT INTO words (words, rowid, title, text)"
        " SELECT 'delete', id, title, text FROM article_words WHERE id = ?",
        (article_id,),
    )


def _learn_words(connection: sqlite3.Connection, article_id: int) -> None:
    connection.execute(
        "INSERT INTO words (rowid, title, text) SELECT id, title, text FROM article_words WHERE id = ?",
        (article_id,),
    )
