"""Linked pages: which are wanted, what was read from them, and which could not be had."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sitmon.feeds.page_plan import AGAIN, TIMES
from sitmon.model import Article
from sitmon.store.articles import forget_words, learn_words, read_anew
from sitmon.store.connection import transaction
from sitmon.store.feeds import IMPORTED
from sitmon.store.rows import CodingRow

LONG = 3000
"""Characters from which on a feed's text is taken to be the whole article's."""
DAY = 86400.0
"""Seconds within which an article must have been seen: what lies further back is not fetched after the event."""
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Wanted:
    """An article whose page is to be read: its rows, place in time, words and prior; its feed's address; how often
    the page was asked for before; its text where it was read for another article with the same address."""

    article_id: int
    version_id: int
    at: float
    article: Article
    url: str
    feed: str
    home: str | None
    times: int = 0
    cached: str | None = None


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page's text, cleaned, and how it reads with the feed's title before it."""

    text: str
    fingerprint: str
    coding: CodingRow


_FIRST_TIME = "NOT EXISTS (SELECT 1 FROM version o WHERE o.article_id = a.id AND o.origin = 'page')"
_WAITING = (
    " FROM article a JOIN version v ON v.id = a.version_id JOIN feed f ON f.id = a.feed_id LEFT JOIN page p ON p.url = a.url"
    " WHERE a.first_seen > :now - :day AND a.kinds <> '' AND a.url IS NOT NULL AND v.origin IS NULL AND f.url <> :imported"
    " AND length(coalesce(v.text, '')) < :long AND (p.url IS NULL"
    " OR (p.times < :times AND p.retry_at <= :now AND (p.error IS NOT NULL OR p.at < v.seen_at))"
    f" OR (p.error IS NULL AND {_FIRST_TIME} AND EXISTS (SELECT 1 FROM version c WHERE c.id = p.version_id"
    " AND length(c.text) > length(coalesce(v.text, '')))))"
)


def waiting(connection: sqlite3.Connection, now: float) -> list[tuple[int, str]]:
    """(article, address of its page) of the flagged articles whose page should be read, the newest first."""
    bounds = {
        "now": now, "day": DAY, "long": LONG, "times": TIMES, "imported": IMPORTED, "most": _MOST,
    }  # fmt: skip
    found = connection.execute(
        f"SELECT a.id, a.url{_WAITING} ORDER BY a.first_seen DESC, a.id DESC LIMIT :most", bounds
    )
    return [(row[0], row[1]) for row in found]


def held(connection: sqlite3.Connection, now: float) -> list[str]:
    """Addresses of pages, and of feeds, whose servers asked to be left alone until later than now."""
    found = connection.execute(
        "SELECT url FROM page WHERE status IN (429, 503) AND retry_at > :now"
        " UNION ALL SELECT coalesce(fetch_url, url) FROM feed WHERE last_status IN (429, 503) AND next_due > :now",
        {"now": now},
    )
    return [row[0] for row in found]


def wanted(connection: sqlite3.Connection, article_id: int) -> Wanted | None:
    """What must be known to read the page of an article; None where it is gone."""
    r = connection.execute(
        "SELECT a.id, a.version_id, a.at, a.key, a.url, v.title, v.text,"
        " CASE WHEN a.dated <> 'future' THEN a.published END AS published, a.day_only, f.url AS feed, f.home,"
        " f.language, coalesce(p.times, 0) AS times, c.text AS cached FROM article a"
        " JOIN version v ON v.id = a.version_id JOIN feed f ON f.id = a.feed_id LEFT JOIN page p ON p.url = a.url"
        f" LEFT JOIN version c ON c.id = p.version_id AND {_FIRST_TIME} WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    if r is None:
        return None
    article = Article(
        r["key"], r["title"], r["text"], r["published"], bool(r["day_only"]), url=r["url"], lang=r["language"]
    )
    return Wanted(
        r["id"], r["version_id"], r["at"], article, r["url"], r["feed"], r["home"], r["times"], r["cached"]
    )


def save_read(
    connection: sqlite3.Connection,
    page: Wanted,
    read: PageRead,
    now: float,
    *,
    address: str,
    sha256: str | None,
    asked: bool,
) -> bool:
    """Makes the page's text the article's current version, its reading the current one; whether it did: an article
    that its feed changed meanwhile is left alone. `address` is where the page was found in the end; `asked` False
    where its text was there already."""
    with transaction(connection):
        row = connection.execute("SELECT version_id FROM article WHERE id = ?", (page.article_id,)).fetchone()
        if row is None or row[0] != page.version_id:
            return False
        forget_words(connection, page.article_id)
        version, coding = connection.execute(
            "SELECT (SELECT max(id) FROM version) + 1, (SELECT max(id) FROM coding) + 1"
        ).fetchone()
        connection.execute(
            "INSERT INTO version (id, article_id, seen_at, title, text, author, source, url, published, fingerprint,"
            " request_url, body_sha256, enclosures, lat, lon, origin) SELECT ?, article_id, ?, title, ?, author, source,"
            " url, published, ?, ?, ?, enclosures, lat, lon, 'page' FROM version WHERE id = ?",
            (version, now, read.text, read.fingerprint, address, sha256, page.version_id),
        )
        read_anew(connection, coding, page.article_id, version, read.coding, page.at, now)
        connection.execute("UPDATE article SET version_id = ? WHERE id = ?", (version, page.article_id))
        learn_words(connection, page.article_id)
        if asked:
            _note(connection, page, now, now + AGAIN, 200, None, version)
    return True


def save_failed(
    connection: sqlite3.Connection,
    page: Wanted,
    now: float,
    *,
    status: int | None,
    error: str,
    retry_at: float | None,
) -> None:
    """Notes that a page could not be had, why, and when it may be asked for again (None: never)."""
    with transaction(connection):
        _note(connection, page, now, retry_at, status, error, None)


def _note(
    connection: sqlite3.Connection,
    page: Wanted,
    now: float,
    retry_at: float | None,
    status: int | None,
    error: str | None,
    version: int | None,
) -> None:
    connection.execute(
        "INSERT INTO page (url, at, times, retry_at, status, error, version_id) VALUES (?, ?, 1, ?, ?, ?, ?)"
        " ON CONFLICT (url) DO UPDATE SET at = excluded.at, times = times + 1, retry_at = excluded.retry_at,"
        " status = excluded.status, error = excluded.error, version_id = coalesce(excluded.version_id, version_id)",
        (page.url, now, retry_at, status, error, version),
    )


def forget(connection: sqlite3.Connection, before: float) -> None:
    """Drops what is known of pages asked for before that time; their texts stay with their articles."""
    with transaction(connection):
        connection.execute("DELETE FROM page WHERE at < ?", (before,))


def counts(connection: sqlite3.Connection) -> tuple[int, int]:
    """Pages read, and pages that could not be had."""
    row = connection.execute(
        "SELECT coalesce(sum(error IS NULL), 0), coalesce(sum(error IS NOT NULL), 0) FROM page"
    ).fetchone()
    return row[0], row[1]
