"""When feeds were listened to: what tells a gap in collecting from quiet."""

from __future__ import annotations

import sqlite3
from itertools import pairwise

from sitmon.store.connection import reported

QUIET = 3600.0
"""How long the shipped schedule leaves a quiet feed alone: four times its interval."""
_LATE = 1.25
"""How many times its interval a poll may come after the one before: they are spread in time, and wait for a server."""

# From bucket to bucket along the index: as many steps as there are buckets, however many polls.
_POLLED = """
WITH RECURSIVE bucket(n) AS (
    SELECT CAST(coalesce(
        (SELECT max(at) FROM poll WHERE at < :since AND at >= :since - :longest AND outcome <> 'failed'),
        (SELECT min(at) FROM poll WHERE at >= :since AND outcome <> 'failed')) / :step AS INTEGER)
    UNION ALL
    SELECT (SELECT CAST(min(at) / :step AS INTEGER) FROM poll WHERE at >= (n + 1) * :step AND outcome <> 'failed')
    FROM bucket WHERE n IS NOT NULL
)
SELECT n, (SELECT min(at) FROM poll WHERE at >= n * :step AND outcome <> 'failed'),
    (SELECT max(at) FROM poll WHERE at < (n + 1) * :step AND outcome <> 'failed')
FROM bucket WHERE n IS NOT NULL
"""
_STORED = (
    "WITH RECURSIVE bucket(n) AS (SELECT CAST(min(at) / :step AS INTEGER) FROM article WHERE at >= :since"
    " UNION ALL SELECT (SELECT CAST(min(at) / :step AS INTEGER) FROM article WHERE at >= (n + 1) * :step)"
    " FROM bucket WHERE n IS NOT NULL) SELECT n FROM bucket WHERE n IS NOT NULL"
)
_FOLLOWED = "enabled AND retired_at IS NULL AND origin <> 'import'"
_ALLOWED = f"{_LATE} * max(coalesce(f.interval, 0), {QUIET})"
# Of each feed only the polls that are near enough are looked at.
_BRIDGED = (
    "SELECT EXISTS (SELECT 1 FROM feed f WHERE"
    f" (SELECT min(at) FROM poll WHERE feed_id = f.id AND at >= :next AND at <= :before + {_ALLOWED} AND outcome <> 'failed')"
    f" - (SELECT max(at) FROM poll WHERE feed_id = f.id AND at <= :before AND at >= :next - {_ALLOWED} AND outcome <> 'failed')"
    f" <= {_ALLOWED})"
)


@reported()
def collected(
    connection: sqlite3.Connection, since: float, step: float, alive: float | None = None
) -> set[int]:
    """The buckets of `step` seconds from `since` on that were collected: the others are gaps, not quiet.

    A poll that was answered covers the time since the feed's answer before it, where the two are no further
    apart than its schedule has them: by a quarter more than its present interval, or than that of a quiet feed
    where this is longer. `alive` is the time now where a collector is at work: up to then, or to when no
    answering feed is to be asked before, what was asked last covers too. A bucket of which an article is stored
    counts as well (what feeds still held at the first poll, what was imported).
    """
    longest = connection.execute(f"SELECT coalesce(max({_ALLOWED}), 0) FROM feed f").fetchone()[0]
    given = {"step": step, "since": since, "longest": longest}
    polled = connection.execute(_POLLED, given).fetchall()
    found = {row[0] for row in polled}
    for (n, _, before), (following, first, _) in pairwise(polled):
        if following > n + 1 and first - before <= longest and _bridged(connection, before, first):
            found.update(range(n + 1, following))
    if polled and alive is not None:
        due = connection.execute(
            f"SELECT max(next_due) FROM feed WHERE {_FOLLOWED} AND failures = 0"
        ).fetchone()[0]
        if due is not None:
            found.update(range(polled[-1][0], int(min(alive, due) // step) + 1))
    earliest = int(since // step)
    return {n for n in found if n >= earliest} | {row[0] for row in connection.execute(_STORED, given)}


def _bridged(connection: sqlite3.Connection, before: float, following: float) -> bool:
    """Whether some feed's schedule goes on across a time in which none was asked."""
    given = {"before": before, "next": following}
    return bool(connection.execute(_BRIDGED, given).fetchone()[0])
