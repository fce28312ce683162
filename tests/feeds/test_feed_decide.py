from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.feeds import decide
from sitmon.feeds.decide import (
    DAY,
    MINUTE,
    Outcome,
    Pace,
    askable,
    backoff,
    due,
    interval,
    max_age,
    outcome,
    plan,
    retry_after,
    unreachable,
    unreadable,
)

PACE = Pace()
NOW = 1_506_434_706.0


@dataclass(frozen=True)
class Feed:
    next_due: float | None = None
    failures: int = 0


@pytest.mark.parametrize(
    ("status", "verdict", "keeps"),
    [
        (200, "new_body", True), (304, "not_modified", True), (204, "not_modified", False), (205, "not_modified", False),
        (206, "failed", False), (300, "failed", True), (301, "failed", True), (400, "failed", True), (401, "failed", True),
        (403, "failed", True), (404, "failed", True), (410, "retired", True), (418, "failed", True), (429, "failed", True),
        (451, "failed", True), (500, "failed", True), (503, "failed", True), (599, "failed", True), (999, "failed", True),
        (100, "failed", True), (0, "failed", True),
    ],
)  # fmt: skip
def test_what_a_status_means(status, verdict, keeps):
    found = outcome(status)
    assert (found.verdict, found.keep_validators) == (verdict, keeps)
    assert bool(found.message) != found.ok


@given(st.integers(0, 999))
def test_every_status_has_a_meaning_in_one_line(status):
    found = outcome(status)
    assert "\n" not in found.message
    assert found.ok or (f"({status})" in found.message)


def test_an_empty_body_is_a_failure_that_asks_for_a_whole_answer_next_time():
    assert outcome(200, has_body=False) == Outcome("failed", "the body is empty", keep_validators=False)


def test_what_only_people_can_mend_is_asked_more_rarely():
    assert outcome(404).slow_down > outcome(500).slow_down == outcome(429).slow_down == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120), (" 120 ", 120), ("0", None), ("-5", None), ("99999999999999999999", DAY), ("soon", None), ("", None), (None, None),
        ("1.5", None), ("Tue, 26 Sep 2017 14:06:06 GMT", 60), ("Tue, 26 Sep 2017 14:06:06", 60),
        ("Tue, 26 Sep 2017 14:04:06 GMT", None), ("Tue, 26 Sep 2117 14:06:06 GMT", DAY), ("Tue, 99 Sep 2017 14:06:06 GMT", None),
        ("Tue, 26 Sep 99999 14:06:06 GMT", None), ("١٢٠", None), ("\0", None),
    ],
)  # fmt: skip
def test_retry_after_in_both_forms(header, seconds):
    assert retry_after(header, NOW) == seconds


@pytest.mark.parametrize(
    ("header", "age", "seconds"),
    [
        ("max-age=300", None, 300), ("public, Max-Age=\"300\" , must-revalidate", None, 300), ("max-age=300", "100", 200),
        ("max-age=300", "400", None), ("max-age=300", "junk", 300), ("no-cache", None, None), ("max-age=", None, None),
        ("s-maxage=300", None, None), ("max-age=-1", None, None), (None, "5", None), ("max-age=99999999999999", None, 999999999999),
        ("max-age=0", None, None),
    ],
)  # fmt: skip
def test_max_age(header, age, seconds):
    assert max_age(header, age) == seconds


@pytest.mark.parametrize(
    ("ttl", "fresh_for", "seconds"),
    [
        (None, None, 15 * MINUTE), (5 * MINUTE, None, 15 * MINUTE), (60 * MINUTE, None, 60 * MINUTE),
        (None, 30 * MINUTE, 30 * MINUTE), (60 * MINUTE, 30 * MINUTE, 60 * MINUTE), (90 * DAY, None, DAY), (0.0, 0.0, 15 * MINUTE),
    ],
)  # fmt: skip
def test_the_interval_honours_the_feeds_wish_within_bounds(ttl, fresh_for, seconds):
    assert interval(PACE, ttl=ttl, fresh_for=fresh_for) == seconds


def test_the_shortest_interval_wins_over_all():
    assert interval(Pace(interval=10, min_interval=60, max_interval=30)) == 60


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True), st.floats(1, 8))
def test_backoff_grows_and_stays_within_bounds(failures, chance, slow_down):
    wait = backoff(failures, PACE, chance, slow_down)
    assert 0.75 * PACE.first_backoff <= wait <= PACE.max_backoff
    assert wait <= backoff(failures + 1, PACE, chance, slow_down)


def test_the_gaps_after_failures_grow_whatever_the_chance():
    gaps = [backoff(n, PACE, 0.99 * (n % 2)) for n in range(1, 9)]
    assert gaps == sorted(gaps)


def test_a_good_answer_is_followed_by_the_interval_with_jitter():
    ok = outcome(304)
    times = [plan(ok, now=NOW, failures=3, pace=PACE, chance=c).next_due - NOW for c in (0.0, 0.5, 0.999)]
    assert times == pytest.approx([0.9 * 15 * MINUTE, 15 * MINUTE, 1.0998 * 15 * MINUTE])
    assert plan(ok, now=NOW, failures=3, pace=PACE, chance=0.5).failures == 0


def test_retry_after_is_a_floor_after_good_and_bad_answers():
    for result in (outcome(429), outcome(200), outcome(503)):
        assert plan(result, now=NOW, failures=0, pace=PACE, chance=0.5, retry=7200).next_due >= NOW + 7200
    assert plan(outcome(503), now=NOW, failures=9, pace=PACE, chance=0.5, retry=1).next_due > NOW + 3600


def test_a_failure_backs_off_and_is_counted():
    for result in (unreachable("no answer"), unreadable("not a feed"), outcome(500)):
        planned = plan(result, now=NOW, failures=2, pace=PACE, chance=0.0)
        assert planned.failures == 3
        assert planned.next_due == NOW + 0.75 * 4 * MINUTE
    assert unreadable("x").keep_validators is False
    assert unreachable("x").keep_validators is True


def test_a_feed_that_is_gone_is_retired():
    planned = plan(outcome(410), now=NOW, failures=0, pace=PACE, chance=0.5)
    assert (planned.retired, planned.failures) == (True, 1)
    assert not plan(outcome(404), now=NOW, failures=0, pace=PACE, chance=0.5).retired


def test_due_are_the_never_asked_and_the_longest_overdue_first():
    late, later, new, coming = Feed(NOW - 5), Feed(NOW - 50, failures=1), Feed(), Feed(NOW + 1)
    assert due([late, coming, later, new], NOW) == [new, later, late]


def test_by_hand_all_may_be_asked_but_those_that_wait_after_a_failure():
    fine, waiting, waited = Feed(NOW + 500), Feed(NOW + 5, failures=1), Feed(NOW - 5, failures=2)
    assert askable([waited, fine, waiting, Feed()], NOW) == [fine, Feed(), waited]


def test_the_pace_comes_from_the_configuration():
    from sitmon.config import PollConfig

    poll = PollConfig(interval=60, min_interval=30, max_interval=600, jitter=0.2, max_backoff=900, workers=1)
    assert Pace.of(poll) == Pace(60, 30, 600, 0.2, max_backoff=900)


def test_a_feed_is_asked_by_how_often_it_brings_something_new():
    pace = decide.Pace(interval=900, min_interval=300, max_interval=21600)
    asked = {gap: decide.interval(pace, gap=gap) for gap in (None, 60, 1200, 86400)}
    assert asked == {None: 900, 60: 300, 1200: 600, 86400: 3600}
    assert decide.interval(pace, gap=60, ttl=1800) == 1800
    assert decide.usual_gap(None, 5, 10) is None
    assert decide.usual_gap(100, 0, 50) == 100
    assert decide.usual_gap(100, 0, 500) == 500


def test_hours_in_which_a_feed_will_not_be_polled_are_left_out():
    nine = 9 * 3600.0
    assert decide.awake(nine + 5, ()) == nine + 5
    assert decide.awake(nine + 5, (9, 10)) == 11 * 3600
    assert decide.awake(23.5 * 3600, (23, 0)) == 25 * 3600
    plan = decide.plan(
        decide.outcome(200), now=nine - 60, failures=0, pace=decide.Pace(interval=900, jitter=0), chance=0.5,
        skip_hours=(9,),
    )  # fmt: skip
    assert plan.next_due == 10 * 3600
    assert decide.hours("1,22") == (1, 22)
    assert decide.hours(None) == ()
