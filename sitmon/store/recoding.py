"""Which stored articles were read by another coder than today's, and their new readings, stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from sitmon.model import Article
from sitmon.pipeline import Prepared
from sitmon.store.articles import save_coding
from sitmon.store.connection import reported, transaction


@dataclass(frozen=True, slots=True)
class Stale:
    """An article to be read again: its rows, its place in time, its text, and the prior for its places."""

    article_id: int
    version_id: int
    at: float
    article: Article
    home: str | None


_OTHER = (
    " FROM article a JOIN coding c ON c.id = a.coding_id JOIN version v ON v.id = a.version_id"
    " JOIN feed f ON f.id = a.feed_id WHERE c.coder <> ? AND a.at >= ?"
)


@reported()
def count(connection: sqlite3.Connection, coder: str, since: float) -> int:
    """How many articles since then were read by another coder than `coder`."""
    return int(connection.execute(f"SELECT count(*){_OTHER}", (coder, since)).fetchone()[0])


@reported()
def batch(connection: sqlite3.Connection, coder: str, since: float, after: int, limit: int) -> list[Stale]:
    """The next of them by number, beyond `after`, at most `limit`."""
    rows = connection.execute(
        "SELECT a.id, a.version_id, a.at, a.key, v.title, v.text,"
        " CASE WHEN a.dated <> 'future' THEN a.published END AS published, a.day_only, a.lang, f.home, f.language"
        f"{_OTHER} AND a.id > ? ORDER BY a.id LIMIT ?",
        (coder, since, after, limit),
    )
    return [
        Stale(
            r["id"],
            r["version_id"],
            r["at"],
            Article(
                key=r["key"],
                title=r["title"],
                text=r["text"],
                published=r["published"],
                day_only=bool(r["day_only"]),
                lang=r["language"],
            ),
            r["home"],
        )
        for r in rows
    ]


def save(connection: sqlite3.Connection, read: Sequence[tuple[Stale, Prepared]], now: float) -> int:
    """Stores new readings in one transaction; how many. An article edited in the meantime is left alone."""
    done = 0
    with transaction(connection):
        for stale, prepared in read:
            row = connection.execute(
                "SELECT version_id FROM article WHERE id = ?", (stale.article_id,)
            ).fetchone()
            if row is not None and row["version_id"] == stale.version_id:
                save_coding(connection, stale.article_id, stale.version_id, prepared, stale.at, now)
                done += 1
    return done
