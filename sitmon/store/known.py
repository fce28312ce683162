"""What a worker is told of a feed's stored articles, so that it reads only what is new or changed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import NamedTuple

from sitmon.store.connection import reported

KNOWN_MOST = 20_000
"""Articles of one feed that a worker is told of, the newest; older ones are told apart when stored."""
RECENT = 2_000
"""As many where the items of the last body are marked, which leaves few others; and as many are known again
by their address."""


class Known(NamedTuple):
    """What is known of a feed's articles: key → fingerprint, address → key where it is one article's alone,
    and what stands for the items of the body read last."""

    fingerprints: dict[str, str]
    addresses: dict[str, str]
    marks: bytes


@reported()
def known(connection: sqlite3.Connection, feed: int) -> Known:
    """What is known of the newest articles of a feed."""
    row = connection.execute("SELECT marks FROM feed WHERE id = ?", (feed,)).fetchone()
    marks: bytes = (row["marks"] if row else None) or b""
    # The index alone says which are the newest: of a feed with years of articles few rows are read.
    found = connection.execute(
        "SELECT a.id, a.key, a.fingerprint, a.url FROM"
        " (SELECT id FROM article WHERE feed_id = ? ORDER BY id DESC LIMIT ?) n CROSS JOIN article a ON a.id = n.id",
        (feed, RECENT if marks else KNOWN_MOST),
    ).fetchall()
    found.sort(key=lambda row: -row[0])
    shared = Counter(row[3] for row in found)
    return Known(
        {row[1]: row[2] for row in found},
        {row[3]: row[1] for row in found[:RECENT] if row[3] and shared[row[3]] == 1},
        marks,
    )
