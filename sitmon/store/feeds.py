"""Feeds and publishers: registered, scheduled, and how they fare."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from sitmon.errors import StoreError
from sitmon.feeds.spec import FeedSpec, Publisher
from sitmon.store.connection import reported, transaction
from sitmon.text import line

IMPORTED = "import:"
"""The address of the feed that imported articles belong to; never polled."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed as the collector needs it. Times in Unix seconds."""

    id: int
    url: str
    name: str
    publisher_id: int
    publisher: str
    home: str | None
    language: str | None
    fetch_url: str | None
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    interval: float | None
    next_due: float | None
    failures: int
    last_status: int | None
    ttl: float | None = None
    skip_hours: str | None = None
    usual_gap: float | None = None
    last_new: float | None = None


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A feed as its user needs it. Times in Unix seconds; `articles` stored in all."""

    id: int
    url: str
    name: str
    publisher: str
    type: str | None
    country: str | None
    language: str | None
    state_media: bool
    origin: str
    enabled: bool
    retired_at: float | None
    failures: int
    last_poll: float | None
    last_success: float | None
    last_new: float | None
    last_status: int | None
    last_error: str | None
    last_ms: int | None
    last_added: int | None
    next_due: float | None
    articles: int
    usual_gap: float | None = None
    """Seconds between two polls that brought something new, smoothed."""
    bytes_day: int = 0
    """Received in the last day of polling."""
    unchanged: float | None = None
    """The share of that day's answers that said "not modified"."""

    def silent(self, now: float) -> float | None:
        """How many times its usual gap it has brought nothing new; None where that is not known."""
        if not self.usual_gap or self.last_new is None:
            return None
        return (now - self.last_new) / self.usual_gap

    @property
    def condition(self) -> str:
        """ok, failing, waiting (never asked), off or retired."""
        if self.retired_at is not None:
            return "retired"
        if not self.enabled:
            return "off"
        if self.last_poll is None:
            return "waiting"
        return "failing" if self.failures else "ok"


def register(connection: sqlite3.Connection, specs: Iterable[FeedSpec], now: float) -> None:
    """Makes the feeds of the configuration known, keeping the state of those that are.

    A feed that a pack or the configuration no longer names is switched off, not deleted:
    its articles stay. Feeds added by command are left alone.
    """
    with transaction(connection):
        named: set[str] = set()
        for spec in specs:
            named.add(spec.url)
            _upsert(connection, spec, now)
        rows = connection.execute("SELECT id, url, origin FROM feed WHERE enabled").fetchall()
        gone = [r["id"] for r in rows if r["url"] not in named and r["origin"] not in ("command", "import")]
        connection.executemany("UPDATE feed SET enabled = 0 WHERE id = ?", [(i,) for i in gone])


def add(connection: sqlite3.Connection, spec: FeedSpec, now: float) -> bool:
    """Adds one feed by command; False where it is there already (it is switched on then)."""
    with transaction(connection):
        known = connection.execute("SELECT 1 FROM feed WHERE url = ?", (spec.url,)).fetchone()
        _upsert(connection, spec, now)
        connection.execute("UPDATE feed SET enabled = 1, retired_at = NULL WHERE url = ?", (spec.url,))
    return known is None


def remove(connection: sqlite3.Connection, url: str) -> bool:
    """Stops asking a feed; its articles stay. False where it is unknown."""
    with transaction(connection):
        done = connection.execute("UPDATE feed SET enabled = 0, origin = 'command' WHERE url = ?", (url,))
    return done.rowcount > 0


def _upsert(connection: sqlite3.Connection, spec: FeedSpec, now: float) -> None:
    publisher = publisher_id(connection, spec.publisher)
    connection.execute(
        "INSERT INTO feed (url, name, publisher_id, origin, home, language, enabled, added_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET name = excluded.name,"
        " publisher_id = excluded.publisher_id, home = excluded.home, language = excluded.language,"
        " enabled = CASE WHEN feed.origin = 'command' THEN feed.enabled ELSE excluded.enabled END,"
        " origin = CASE WHEN feed.origin = 'command' THEN feed.origin ELSE excluded.origin END",
        (spec.url, line(spec.name), publisher, spec.origin, spec.home, spec.language, spec.enabled, now),
    )


def publisher_id(connection: sqlite3.Connection, publisher: Publisher) -> int:
    """The row of a publisher, made or brought up to date."""
    row = connection.execute(
        "INSERT INTO publisher (slug, name, owner, country, language, type, state_media)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (slug) DO UPDATE SET name = excluded.name,"
        " owner = coalesce(excluded.owner, owner), country = coalesce(excluded.country, country),"
        " language = coalesce(excluded.language, language), type = coalesce(excluded.type, type),"
        " state_media = excluded.state_media RETURNING id",
        (
            publisher.id,
            line(publisher.name),
            publisher.owner,
            publisher.country,
            publisher.language,
            publisher.type,
            publisher.state_media,
        ),
    ).fetchone()
    return int(row["id"])


_STATE = (
    "SELECT f.id, f.url, f.name, f.publisher_id, p.name AS publisher, f.home, f.language, f.fetch_url, f.etag,"
    " f.last_modified, f.body_sha256, f.interval, f.next_due, f.failures, f.last_status,"
    " f.ttl, f.skip_hours, f.usual_gap, f.last_new"
    " FROM feed f JOIN publisher p ON p.id = f.publisher_id"
)


@reported()
def enabled(connection: sqlite3.Connection) -> list[FeedState]:
    """The feeds that may be asked."""
    rows = connection.execute(
        f"{_STATE} WHERE f.enabled AND f.retired_at IS NULL AND f.origin <> 'import' ORDER BY f.id"
    )
    return [FeedState(*row) for row in rows]


def imported(connection: sqlite3.Connection, now: float) -> FeedState:
    """The feed that imported articles belong to, made where it is missing."""
    spec = FeedSpec(url=IMPORTED, name="imported", publisher=Publisher("import", "imported"), origin="import")
    with transaction(connection):
        _upsert(connection, spec, now)
    row = connection.execute(f"{_STATE} WHERE f.url = ?", (IMPORTED,)).fetchone()
    if row is None:
        raise StoreError("the feed of imported articles could not be made")
    return FeedState(*row)


_HEALTH = (
    "SELECT f.id, f.url, f.name, p.name, p.type, p.country, coalesce(f.language, p.language), p.state_media,"
    " f.origin, f.enabled, f.retired_at, f.failures, f.last_poll, f.last_success, f.last_new, f.last_status,"
    " f.last_error, f.last_ms, f.last_added, f.next_due"
)
_FEEDS = " FROM feed f JOIN publisher p ON p.id = f.publisher_id"
_BY_NAME = " WHERE f.origin <> 'import' ORDER BY f.enabled DESC, f.name COLLATE NOCASE"


@reported()
def health(connection: sqlite3.Connection) -> list[FeedHealth]:
    """All feeds but that of imports, with how they fare, by name."""
    rows = connection.execute(
        f"{_HEALTH}, (SELECT count(*) FROM article a WHERE a.feed_id = f.id), f.usual_gap, coalesce(d.bytes, 0),"
        f" d.unchanged{_FEEDS} LEFT JOIN (SELECT feed_id, sum(bytes) AS bytes,"
        " avg(CASE WHEN outcome <> 'failed' THEN outcome = 'not_modified' END) AS unchanged FROM poll"
        f" WHERE at > (SELECT max(at) FROM poll) - 86400 GROUP BY feed_id) d ON d.feed_id = f.id{_BY_NAME}"
    )
    return [_health(row) for row in rows]


@reported()
def health_now(connection: sqlite3.Connection) -> list[FeedHealth]:
    """The same without what must be counted: articles and bytes are 0. Takes no longer where much is stored."""
    rows = connection.execute(f"{_HEALTH}, 0, f.usual_gap, 0, NULL{_FEEDS}{_BY_NAME}")
    return [_health(row) for row in rows]


def _health(row: sqlite3.Row) -> FeedHealth:
    values = list(row)
    values[7], values[9] = bool(values[7]), bool(values[9])
    return FeedHealth(*values)
