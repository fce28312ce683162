"""Gaps in collecting are told from quiet by the time that polls cover."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import pytest

from sitmon.feeds.spec import FeedSpec, Publisher
from sitmon.store import feeds
from sitmon.store.articles import Poll, save_polls
from sitmon.store.covered import collected
from tests.conftest import NOW, Store, prepared

HOUR, DAY, MINUTES = 3600.0, 86400.0, 60.0
DAYS = [NOW - n * HOUR - 61 for n in range(6 * 24)]
"""Hourly for six days, the last a minute ago."""


def polls(
    connection: sqlite3.Connection,
    times: Iterable[float],
    *,
    name: str = "a",
    interval: float = HOUR,
    outcome: str = "ok",
) -> None:
    """Has a feed polled at these times."""
    spec = FeedSpec(f"https://{name}.example/rss", name, Publisher(name, name))
    feeds.add(connection, spec, NOW - 10 * DAY)
    (state,) = [f for f in feeds.enabled(connection) if f.name == name]
    save_polls(
        connection,
        [Poll(state, at, outcome, 200, None, 5, 5, at + interval, interval) for at in sorted(times)],  # type: ignore[arg-type]
    )


def missing(
    connection: sqlite3.Connection, window: float, step: float, alive: float | None = NOW
) -> set[int]:
    """The buckets of a window that ends now which were not collected."""
    since = NOW - window
    return set(range(int(since // step), int(NOW // step) + 1)) - collected(connection, since, step, alive)


@pytest.mark.parametrize("window", [6 * HOUR, DAY, 5 * DAY])
@pytest.mark.parametrize("step", [5 * MINUTES, 10 * MINUTES, 30 * MINUTES, HOUR, 4 * HOUR, DAY])
def test_a_feed_that_answers_as_planned_leaves_no_gap(
    database: sqlite3.Connection, window: float, step: float
) -> None:
    polls(database, DAYS)
    assert missing(database, window, step) == set()


def test_a_day_without_a_collector_is_one_gap(database: sqlite3.Connection) -> None:
    off = range(30, 54)
    polls(database, [at for n, at in enumerate(DAYS) if n not in off])
    gap = missing(database, 5 * DAY, 10 * MINUTES)
    assert gap == set(range(min(gap), max(gap) + 1))
    # All but the columns in which the polls before and after it fall.
    last, first = DAYS[54], DAYS[29]
    assert (min(gap), max(gap)) == (int(last // 600) + 1, int(first // 600) - 1)


def test_a_gap_is_seen_where_the_window_begins_in_it(database: sqlite3.Connection) -> None:
    polls(database, [*DAYS[:3], *DAYS[40:]])
    assert len(missing(database, 20 * HOUR, HOUR)) == 17


def test_a_feeds_own_interval_may_be_longer(database: sqlite3.Connection) -> None:
    polls(database, DAYS[::6], interval=6 * HOUR)
    assert missing(database, 3 * DAY, 30 * MINUTES) == set()


def test_feeds_that_answer_in_turns_cover_no_time_between_them(database: sqlite3.Connection) -> None:
    polls(database, [NOW - 10 * HOUR, NOW - 60], name="a")
    polls(database, [NOW - 9 * HOUR, NOW - 50], name="b")
    assert missing(database, 12 * HOUR, HOUR) == {int(NOW // HOUR) - n for n in (12, 11, 8, 7, 6, 5, 4, 3, 2)}


def test_what_failed_covers_nothing(database: sqlite3.Connection) -> None:
    polls(database, [at for n, at in enumerate(DAYS) if not 2 < n < 8])
    polls(database, DAYS[3:8], name="b", outcome="failed")
    assert len(missing(database, 12 * HOUR, HOUR)) == 5


def test_the_newest_time_is_covered_while_the_collector_is_at_work_and_in_time(
    database: sqlite3.Connection,
) -> None:
    polls(database, [at - 40 * MINUTES for at in DAYS])
    assert missing(database, 6 * HOUR, 5 * MINUTES) == set()
    assert missing(database, 6 * HOUR, 5 * MINUTES, alive=None) == {
        n for n in range(int(NOW // 300) + 1) if n > (NOW - 61 - 2400) // 300
    }


def test_an_overdue_collector_covers_no_more_than_it_planned(database: sqlite3.Connection) -> None:
    polls(database, [at - 3 * HOUR for at in DAYS])
    assert missing(database, 6 * HOUR, HOUR) == {int(NOW // HOUR), int(NOW // HOUR) - 1, int(NOW // HOUR) - 2}


def test_a_first_poll_covers_nothing_before_it(database: sqlite3.Connection) -> None:
    polls(database, [NOW - 60])
    assert missing(database, 4 * HOUR, HOUR) == {int(NOW // HOUR) - n for n in (2, 3, 4)}


def test_nothing_polled_is_nothing_collected(database: sqlite3.Connection) -> None:
    assert collected(database, NOW - DAY, HOUR, NOW) == set()


def test_what_feeds_still_held_at_the_first_poll_is_no_gap(
    database: sqlite3.Connection, store: Store
) -> None:
    hour = int(NOW // HOUR)
    for before in (30, 30.5, 20, 5):
        store(prepared(f"of {before}", published=NOW - before * HOUR))
    polls(database, [NOW - 60])
    found = collected(database, NOW - DAY * 2, HOUR)
    assert found == {hour - 1} | {int((NOW - b * HOUR) // HOUR) for b in (30, 30.5, 20, 5)}
