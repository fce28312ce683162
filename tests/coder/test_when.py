"""The time of an event, read against Wednesday 27 September 2017."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitmon import coder
from sitmon.reading import read
from tests.coder.conftest import WEDNESDAY, Code

CASES = [
    ("today", "09-27", "09-27", "day"),
    ("tonight", "09-27", "09-27", "day"),
    ("this morning", "09-27", "09-27", "day"),
    ("yesterday", "09-26", "09-26", "day"),
    ("yesterday evening", "09-26", "09-26", "day"),
    ("yesterday night", "09-26", "09-27", "night"),
    ("overnight", "09-26", "09-27", "night"),
    ("last night", "09-26", "09-27", "night"),
    ("on Tuesday", "09-26", "09-26", "day"),
    ("on Wednesday", "09-27", "09-27", "day"),
    ("on Thursday", "09-21", "09-21", "day"),
    ("last Wednesday", "09-20", "09-20", "day"),
    ("on Sunday", "09-24", "09-24", "day"),
    ("early on Monday", "09-25", "09-25", "day"),
    ("late on Sunday", "09-24", "09-24", "day"),
    ("on Monday morning", "09-25", "09-25", "day"),
    ("before dawn on Tuesday", "09-26", "09-26", "day"),
    ("on Sunday night", "09-24", "09-25", "night"),
    ("overnight on Monday", "09-24", "09-25", "night"),
    ("overnight into Tuesday", "09-25", "09-26", "night"),
    ("since Friday", "09-22", "09-27", "days"),
    ("since Friday night", "09-22", "09-23", "night"),
    ("from Friday to Sunday", "09-22", "09-24", "days"),
    ("between Monday and Tuesday", "09-25", "09-26", "days"),
    ("at the weekend", "09-23", "09-24", "days"),
    ("over the weekend", "09-23", "09-24", "days"),
    ("last weekend", "09-23", "09-24", "days"),
    ("on 19 September", "09-19", "09-19", "day"),
    ("on September 19", "09-19", "09-19", "day"),
    ("on September 19th", "09-19", "09-19", "day"),
    ("on the 3rd of March", "03-03", "03-03", "day"),
    ("on 3 March", "03-03", "03-03", "day"),
    ("since 3 September", "09-03", "09-27", "days"),
    ("between 3 and 5 March", "03-03", "03-05", "days"),
    ("on March 3-5", "03-03", "03-05", "days"),
    ("on 2017-09-19", "09-19", "09-19", "day"),
    ("on 19/09/2017", "09-19", "09-19", "day"),
    ("in August", "08-01", "08-31", "month"),
    ("in August 2017", "08-01", "08-31", "month"),
    ("since August", "08-01", "09-27", "month"),
    ("in September", "09-01", "09-27", "month"),
    ("in early August", "08-01", "08-10", "days"),
    ("in late August", "08-21", "08-31", "days"),
    ("in mid-August", "08-11", "08-20", "days"),
    ("in 2017", "01-01", "09-27", "year"),
    ("for over a week", "09-20", "09-27", "week"),
    ("over a week", "09-20", "09-27", "week"),
    ("for days", "09-24", "09-27", "days"),
    ("for a third day", "09-25", "09-27", "days"),
    ("in the past three days", "09-24", "09-27", "days"),
    ("over the past 48 hours", "09-25", "09-27", "days"),
    ("in the last 24 hours", "09-26", "09-27", "day"),
    ("within 24 hours", "09-26", "09-27", "day"),
    ("in recent days", "09-24", "09-27", "days"),
    ("in recent weeks", "09-06", "09-27", "week"),
    ("during the past month", "08-28", "09-27", "month"),
    ("hours ago", "09-26", "09-27", "days"),
    ("three hours ago", "09-27", "09-27", "day"),
    ("two days ago", "09-25", "09-25", "day"),
    ("two days earlier", "09-25", "09-25", "day"),
    ("a week ago", "09-17", "09-23", "week"),
    ("this week", "09-25", "09-27", "week"),
    ("earlier this week", "09-25", "09-27", "week"),
    ("last week", "09-18", "09-24", "week"),
    ("this month", "09-01", "09-27", "month"),
    ("last month", "08-01", "08-31", "month"),
    ("earlier this year", "01-01", "09-27", "year"),
]
OTHER_YEARS = [
    ("on 6 May 2016", "2016-05-06", "2016-05-06", "day"),
    ("on May 6, 2016", "2016-05-06", "2016-05-06", "day"),
    ("on December 24", "2016-12-24", "2016-12-24", "day"),
    ("in December", "2016-12-01", "2016-12-31", "month"),
    ("last December", "2016-12-01", "2016-12-31", "month"),
    ("in 2014", "2014-01-01", "2014-12-31", "year"),
    ("in early 2016", "2016-01-01", "2016-04-30", "season"),
    ("since 2014", "2014-01-01", "2017-09-27", "years"),
    ("between 2011 and 2014", "2011-01-01", "2014-12-31", "years"),
    ("last year", "2016-01-01", "2016-12-31", "year"),
    ("three years ago", "2014-03-30", "2015-03-29", "year"),
    ("over the past six years", "2011-09-29", "2017-09-27", "years"),
]
ALL = [(w, f"2017-{a}", f"2017-{b}", p) for w, a, b, p in CASES] + OTHER_YEARS


@pytest.mark.parametrize(("words", "start", "end", "precision"), ALL, ids=[c[0] for c in ALL])
def test_time_words_are_read_against_the_day_of_publication(
    code: Code, words: str, start: str, end: str, precision: str
) -> None:
    (event,) = code(f"Airstrikes hit the town {words}.").events
    assert event.when is not None
    assert (event.when.start, event.when.end, event.when.precision) == (start, end, precision)
    assert event.when.text in f"Airstrikes hit the town {words}."


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("early on Monday", "early on Monday"),
        ("on Sunday night", "Sunday night"),
        ("over the past 48 hours", "past 48 hours"),
        ("last week", "last week"),
        ("since Friday", "since Friday"),
        ("on May 6, 2016", "May 6, 2016"),
        ("between 2011 and 2014", "between 2011 and 2014"),
    ],
)
def test_the_words_that_say_so_are_kept(code: Code, words: str, text: str) -> None:
    event = code(f"Airstrikes hit the town {words}.").events[0]
    assert event.when is not None
    assert event.when.text == text


@pytest.mark.parametrize(
    "words",
    [
        "next Tuesday",
        "next week",
        "tomorrow",
        "in a 30-day operation",
        "of 20,000 people",
        "in 3018",
        "at Mach 2",
    ],
)
def test_other_words_and_the_future_date_nothing_that_is_reported(code: Code, words: str) -> None:
    (event,) = code(f"Airstrikes hit the town {words}.").events
    assert event.when is None


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Israel will launch airstrikes on the port on Friday.", "2017-09-29"),
        ("Israel will launch airstrikes on the port tomorrow.", "2017-09-28"),
        ("Israel will launch airstrikes on the port on 3 October.", "2017-10-03"),
    ],
)
def test_what_is_planned_lies_ahead(code: Code, text: str, start: str) -> None:
    (event,) = [e for e in code(text).events if e.assertion == "planned"]
    assert event.when is not None
    assert event.when.start == start


def test_the_nearest_words_date_the_event(code: Code) -> None:
    text = "Airstrikes hit the town on Monday, days after the talks that began on 3 September had ended."
    event = code(text).events[0]
    assert event.when is not None
    assert event.when.start == "2017-09-25"


def test_a_headline_is_dated_by_the_sentence_after_it(code: Code) -> None:
    event = code("The dead were found under the roof on Monday.", title="Airstrikes hit bakery").events[0]
    assert event.when is not None
    assert event.when.start == "2017-09-25"


@pytest.mark.parametrize(
    "words", ["on Tuesday", "last week", "on 3 March", "yesterday", "in May", "for days"]
)
def test_without_a_publication_only_full_dates_are_read(code: Code, words: str) -> None:
    (event,) = code(f"Airstrikes hit the town {words}.", published=None).events
    assert event.when is None


@pytest.mark.parametrize(
    ("words", "start"),
    [("on 3 May 2011", "2011-05-03"), ("in 2014", "2014-01-01"), ("in May 2011", "2011-05-01")],
)
def test_a_full_date_needs_no_publication(code: Code, words: str, start: str) -> None:
    (event,) = code(f"Airstrikes hit the town {words}.", published=None).events
    assert event.when is not None
    assert event.when.start == start


@pytest.mark.parametrize("published", [1e18, -1e18, float("nan"), float("inf")])
def test_an_impossible_publication_date_is_no_date(code: Code, published: float) -> None:
    (event,) = code("Airstrikes hit the town on Tuesday.", published=published).events
    assert event.when is None


@pytest.mark.parametrize("words", ["31 February 2015", "29 February 2017", "2017-13-40", "31/31/2015"])
def test_a_day_that_does_not_exist_is_no_date(code: Code, words: str) -> None:
    (event,) = code(f"Airstrikes hit the town on {words}.", published=None).events
    assert event.when is None or event.when.precision != "day"


WORDS = (
    "on in since last next this early late the a of and between from to over past for few several 3 31 2016 99999999 "
    "Monday Friday May March weekend week weeks months years night overnight yesterday today ago earlier third / - ,"
).split()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_nothing_reported_lies_after_its_publication(words: list[str]) -> None:
    reading = read(None, "Airstrikes hit the town " + " ".join(words))
    for event in coder.code(reading, published=WEDNESDAY, lang=None).events:
        if event.when is not None and event.assertion == "reported":
            assert date.fromisoformat(event.when.start) <= date.fromisoformat(event.when.end)
            assert event.when.end <= "2017-09-27"
            assert event.when.text in reading.text
