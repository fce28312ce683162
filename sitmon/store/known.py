"""What a worker is told of a feed's stored articles, so that it reads only what is new or changed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import NamedTuple

KNOWN_MOST = 20_000
"""Articles of one feed whose marks are given to a worker, the newest; older ones are told apart when stored."""
ADDRESSES_MOST = 2_000
"""Articles of one feed that are known again by their address, the newest."""


class Known(NamedTuple):
    """What is known of a feed's articles: key → fingerprint, and address → key where it is one article's alone."""

    fingerprints: dict[str, str]
    addresses: dict[str, str]


def known(connection: sqlite3.Connection, feed: int) -> Known:
    """What is known of the newest articles of a feed."""
    found = connection.execute(
        "SELECT key, fingerprint, url FROM article WHERE feed_id = ? ORDER BY id DESC LIMIT ?",
        (feed, KNOWN_MOST),
    ).fetchall()
    shared = Counter(row[2] for row in found)
    return Known(
        {row[0]: row[1] for row in found},
        {row[2]: row[0] for row in found[:ADDRESSES_MOST] if row[2] and shared[row[2]] == 1},
    )


def marks(connection: sqlite3.Connection, feed: int) -> bytes:
    """What stands for the items of the body of a feed read last."""
    row = connection.execute("SELECT marks FROM feed WHERE id = ?", (feed,)).fetchone()
    return (row["marks"] if row else None) or b""
