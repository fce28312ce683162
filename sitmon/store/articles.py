"""Articles, their versions, codings and events: written.

All that one poll brings is one transaction: the articles and the ETag, Last-Modified and
hash that say it need not be fetched again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sitmon.clock import believed
from sitmon.store import rows
from sitmon.store.connection import transaction
from sitmon.store.feeds import IMPORTED, FeedState
from sitmon.store.rows import ArticleRow, CodingRow
from sitmon.text import line

if TYPE_CHECKING:
    from sitmon.pipeline import Prepared

Marks = bytes
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
    articles: Sequence[Prepared | ArticleRow] = ()
    """Those that are new or changed; rows already where a worker made them."""
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
    marks: Marks | None = None
    """What stands for the items of a body that was read; None where none was. With it come `ttl` and `skip_hours`."""
    ttl: float | None = None
    skip_hours: Sequence[int] = ()


def save_polls(connection: sqlite3.Connection, polls: Sequence[Poll]) -> list[Stored]:
    """Stores what some polls brought, in one transaction; what each of them did, in order.

    A poll of a feed that is no longer there does nothing.
    """
    with transaction(connection):
        writing = _Writing(connection)
        return [_save_poll(writing, poll) for poll in polls]


def _save_poll(writing: _Writing, poll: Poll) -> Stored:
    done = Stored()
    if writing.connection.execute("SELECT 1 FROM feed WHERE id = ?", (poll.feed.id,)).fetchone():
        done = writing.save(poll.feed, poll.articles, poll.at, poll.request_url, poll.body_sha256)
        _record(writing.connection, poll, done)
    return done


def save_articles(
    connection: sqlite3.Connection, feed: FeedState, articles: Iterable[Prepared], now: float
) -> Stored:
    """Stores imported articles in one transaction."""
    with transaction(connection):
        return _Writing(connection).save(feed, articles, now, None, None)


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
        " usual_gap = CASE WHEN :new AND last_new < :at"
        " THEN coalesce(0.7 * usual_gap, 0.7 * (:at - last_new)) + 0.3 * (:at - last_new) ELSE usual_gap END,"
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
    _remember(connection, poll)


def _remember(connection: sqlite3.Connection, poll: Poll) -> None:
    """Keeps with the feed what the next request and the next reading of it want to know."""
    if poll.outcome == "ok" or poll.forget:
        connection.execute(
            "UPDATE feed SET etag = ?, last_modified = ?, body_sha256 = ? WHERE id = ?",
            # A page in the feed's place has validators too: kept, they would earn a 304 for ever.
            (None, None, None, poll.feed.id)
            if poll.forget
            else (poll.etag, poll.last_modified, poll.body_sha256, poll.feed.id),
        )
    if poll.marks is not None:
        hours = ",".join(map(str, poll.skip_hours)) or None
        connection.execute(
            "UPDATE feed SET marks = ?, ttl = ?, skip_hours = ? WHERE id = ?",
            (poll.marks, poll.ttl, hours, poll.feed.id),
        )


class _Writing:
    """The articles of one transaction. New ones are numbered here and written many at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        numbers = connection.execute(
            "SELECT (SELECT max(id) FROM article), (SELECT max(id) FROM version), (SELECT max(id) FROM coding)"
        ).fetchone()
        self._article, self._version, self._coding = (number or 0 for number in numbers)
        self._publishers: dict[str, int] = {}

    def save(
        self,
        feed: FeedState,
        articles: Iterable[Prepared | ArticleRow],
        now: float,
        request_url: str | None,
        body_sha256: str | None,
    ) -> Stored:
        """Stores those that are new or changed."""
        origin = _Origin(feed, now, request_url, body_sha256)
        empty = (
            self.connection.execute("SELECT 1 FROM article WHERE feed_id = ?", (feed.id,)).fetchone() is None
        )
        fresh: dict[str, ArticleRow] = {}
        done = Stored()
        for article in articles:
            row = article if isinstance(article, ArticleRow) else _rows(article)
            if row.key in fresh or len(fresh) == _TOGETHER:
                done += self._insert(origin, fresh)
                empty = False
            held = None if empty else self.connection.execute(_HELD, (feed.id, row.key)).fetchone()
            if held is None and row.was is not None and not empty:
                held = self._same_by_address(feed, row)
            if held is None:
                fresh[row.key] = row
            elif held["fingerprint"] != row.fingerprint:
                done += self._edit(origin, held, row)
        return done + self._insert(origin, fresh)

    def _same_by_address(self, feed: FeedState, row: ArticleRow) -> sqlite3.Row | None:
        """The article that has this one's address under another id, where the words are mostly the same."""
        held = self.connection.execute(_HELD, (feed.id, row.was)).fetchone()
        if held is None or held["fingerprint"] == row.fingerprint:
            return cast("sqlite3.Row | None", held)
        old = self.connection.execute(
            "SELECT v.title, v.text FROM article a JOIN version v ON v.id = a.version_id WHERE a.id = ?",
            (held["id"],),
        ).fetchone()
        same = alike(old["title"], row.title) or alike(old["text"], row.text)
        return cast("sqlite3.Row", held) if same else None

    def _insert(self, origin: _Origin, fresh: dict[str, ArticleRow]) -> Stored:
        """Writes the articles gathered in `fresh` and empties it."""
        found = list(fresh.values())
        fresh.clear()
        if not found:
            return Stored()
        write, now = self.connection.executemany, origin.now
        numbered = [
            (self._article + n, self._version + n, self._coding + n, r) for n, r in enumerate(found, 1)
        ]
        self._article, self._version, self._coding = numbered[-1][:3]
        write(
            _NEW_ARTICLE,
            [
                (a, origin.feed.id, self._publisher(origin.feed, r), r.key, r.url, r.published, r.day_only,
                 place_in_time(r.published, now), now, r.fingerprint, v, c, r.coding.lang, r.coding.read, r.coding.kinds)
                for a, v, c, r in numbered
            ],
        )  # fmt: skip
        write(_NEW_VERSION, [origin.version(v, a, r) for a, v, _, r in numbered])
        write(_NEW_CODING, [(c, a, v, r.coding.coder, now, r.coding.doc) for a, v, c, r in numbered])
        events = [
            (a, c, place_in_time(r.published, now), now, *event)
            for a, _, c, r in numbered
            for event in r.coding.events
        ]
        write(_NEW_EVENT, events)
        write(
            "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
            [(a, r.title or "", (r.text or "")[: rows.INDEXED]) for a, _, _, r in numbered],
        )
        return Stored(len(found), 0, len(events))

    def _edit(self, origin: _Origin, held: sqlite3.Row, row: ArticleRow) -> Stored:
        """Appends a version and its reading to an article that is there."""
        write, article = self.connection.execute, int(held["id"])
        forget_words(self.connection, article)
        self._version, self._coding = self._version + 1, self._coding + 1
        write(_NEW_VERSION, origin.version(self._version, article, row))
        published, day_only, at = row.published, row.day_only, held["at"]
        if published is None:
            published, day_only = held["published"], held["day_only"]
        if published is not None:
            at = place_in_time(published, origin.now)
        read_anew(self.connection, self._coding, article, self._version, row.coding, at, origin.now)
        write(
            "UPDATE article SET version_id = ?, fingerprint = ?, published = ?, day_only = ?, at = ?,"
            " url = coalesce(?, url) WHERE id = ?",
            (self._version, row.fingerprint, published, day_only, at, row.url, article),
        )
        learn_words(self.connection, article)
        return Stored(0, 1, len(row.coding.events))

    def _publisher(self, feed: FeedState, row: ArticleRow) -> int:
        if feed.url != IMPORTED:
            return feed.publisher_id
        name = row.publisher or "imported"
        if name not in self._publishers:
            self._publishers[name] = _source(self.connection, name)
        return self._publishers[name]


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where articles came from, and when."""

    feed: FeedState
    now: float
    request_url: str | None
    body_sha256: str | None

    def version(self, number: int, article: int, row: ArticleRow) -> tuple[object, ...]:
        """The columns of `_NEW_VERSION`."""
        return (number, article, self.now, row.title, row.text, row.author, row.source, row.url, row.published,
                row.fingerprint, self.request_url, self.body_sha256, row.enclosures, row.lat, row.lon)  # fmt: skip


_TOGETHER = 500
"""New articles written in one go, so that an endless import does not gather in memory."""
_HELD = "SELECT id, fingerprint, published, day_only, at FROM article WHERE feed_id = ? AND key = ?"
_NEW_ARTICLE = (
    "INSERT INTO article (id, feed_id, publisher_id, key, url, published, day_only, at, first_seen, fingerprint,"
    " version_id, coding_id, lang, read, kinds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_NEW_VERSION = (
    "INSERT INTO version (id, article_id, seen_at, title, text, author, source, url, published, fingerprint,"
    " request_url, body_sha256, enclosures, lat, lon) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_NEW_CODING = "INSERT INTO coding (id, article_id, version_id, coder, at, doc) VALUES (?, ?, ?, ?, ?, ?)"
_NEW_EVENT = (
    f"INSERT INTO event (article_id, coding_id, at, known_from, {rows.EVENT_COLUMNS})"
    f" VALUES (?, ?, ?, ?{', ?' * (rows.EVENT_COLUMNS.count(',') + 1)})"
)


def _rows(article: Prepared) -> ArticleRow:
    # The collector has rows from its workers, and does without what it takes to make them.
    from sitmon.store import making

    return making.of(article)


def alike(one: str | None, other: str | None) -> bool:
    """Whether two texts share at least half of their words."""
    a, b = set((one or "").casefold().split()), set((other or "").casefold().split())
    return bool(a and b) and 2 * len(a & b) >= len(a | b)


def place_in_time(published: float | None, seen: float) -> float:
    """Where an article stands in time: its publication, or when it was seen where none is given
    or it lies in the future."""
    return published if published is not None and believed(published, seen) else seen


def _source(connection: sqlite3.Connection, name: str) -> int:
    """The publisher that an imported article names."""
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
    from sitmon.store import making

    number = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM coding").fetchone()[0]
    row = making.coding(prepared)
    read_anew(connection, number, article_id, version_id, row, at, now)
    return len(row.events)


def read_anew(
    connection: sqlite3.Connection,
    number: int,
    article: int,
    version: int,
    row: CodingRow,
    at: float,
    now: float,
) -> None:
    """Stores a reading of an article under this number, which none has yet, and makes it the current one."""
    connection.execute(
        "UPDATE event SET known_until = ? WHERE article_id = ? AND known_until IS NULL", (now, article)
    )
    connection.execute(_NEW_CODING, (number, article, version, row.coder, now, row.doc))
    connection.executemany(_NEW_EVENT, [(article, number, at, now, *event) for event in row.events])
    connection.execute(
        "UPDATE article SET coding_id = ?, lang = ?, read = ?, kinds = ? WHERE id = ?",
        (number, row.lang, row.read, row.kinds, article),
    )


def forget_words(connection: sqlite3.Connection, article_id: int) -> None:
    """Takes an article out of the full-text index, before it is changed or deleted."""
    # An external-content index must be told the old words before the row behind it changes.
    connection.execute(
        "INSERT INTO words (words, rowid, title, text)"
        " SELECT 'delete', id, title, text FROM article_words WHERE id = ?",
        (article_id,),
    )


def learn_words(connection: sqlite3.Connection, article_id: int) -> None:
    """Puts an article into the full-text index, after it was changed."""
    connection.execute(
        "INSERT INTO words (rowid, title, text) SELECT id, title, text FROM article_words WHERE id = ?",
        (article_id,),
    )
