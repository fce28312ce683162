"""The time of an event, read against Wednesday 27 September 2017."""

from __future__ import annotations

import pytest

from tests.coder.conftest import Code

CASES = [
    ("today", "2017-09-27", "2017-09-27", "day"),
    ("yesterday", "2017-09-26", "2017-09-26", "day"),
    ("overnight", "2017-09-26", "2017-09-27", "night"),
    ("on Tuesday", "2017-09-26", "2017-09-26", "day"),
    ("on Wednesday", "2017-09-27", "2017-09-27", "day"),
    ("on Thursday", "2017-09-21", "2017-09-21", "day"),
    ("last Wednesday", "2017-09-20", "2017-09-20", "day"),
    ("on Sunday", "2017-09-24", "2017-09-24", "day"),
    ("on 6 May 2016", "2016-05-06", "2016-05-06", "day"),
    ("on May 6, 2016", "2016-05-06", "2016-05-06", "day"),
    ("on 19 September", "2017-09-19", "2017-09-19", "day"),
    ("on December 24", "2016-12-24", "2016-12-24", "day"),
    ("in August 2017", "2017-08-01", "2017-08-31", "month"),
    ("in December", "2016-12-01", "2016-12-31", "month"),
    ("in 2014", "2014-01-01", "2014-12-31", "year"),
    ("for over a week", "2017-09-20", "2017-09-27", "week"),
    ("in the past three days", "2017-09-24", "2017-09-27", "day"),
    ("two days ago", "2017-09-25", "2017-09-25", "day"),
    ("last week", "2017-09-20", "2017-09-27", "week"),
    ("this week", "2017-09-20", "2017-09-27", "week"),
    ("in the last 48 hours", "2017-09-25", "2017-09-27", "day"),
]


@pytest.mark.parametrize(("words", "start", "end", "precision"), CASES, ids=[c[0] for c in CASES])
def test_time_words_are_read_against_the_day_of_publication(
    code: Code, words: str, start: str, end: str, precision: str
) -> None:
    (event,) = code(f"Airstrikes hit the town {words}.").events
    assert event.when is not None
    assert (event.when.start, event.when.end, event.when.precision) == (start, end, precision)
    assert event.when.text in f"Airstrikes hit the town {words}."


def test_weekdays_mean_nothing_without_a_date(code: Code) -> None:
    (event,) = code("Airstrikes hit the town on Tuesday.", published=None).events
    assert event.when is None


def test_a_full_date_needs_no_publication(code: Code) -> None:
    (event,) = code("Airstrikes hit the town on 3 May 2011.", published=None).events
    assert event.when is not None
    assert event.when.start == "2011-05-03"


@pytest.mark.parametrize("published", [1e18, -1e18, float("nan"), float("inf")])
def test_an_impossible_publication_date_is_no_date(code: Code, published: float) -> None:
    (event,) = code("Airstrikes hit the town on Tuesday.", published=published).events
    assert event.when is None


def test_a_day_that_does_not_exist_is_no_date(code: Code) -> None:
    (event,) = code("Airstrikes hit the town on 31 February 2015.", published=None).events
    assert event.when is None or event.when.precision != "day"
