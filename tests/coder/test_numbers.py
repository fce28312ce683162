"""Numbers in running text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.coder import numbers, tongue
from sitmon.reading import read


def counts(text: str) -> list[tuple[int | None, int | None]]:
    r = read(None, text)
    found = numbers.find(r.lower, r.starts, r.ends, 0, len(r.words), tongue.load("en"))
    return [(n.low, n.high) for n in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 people", 12),
        ("1,204 people", 1204),
        ("1.204 people", 1204),
        ("80 000 people", 80_000),
        ("1.4 million people", 1_400_000),
        ("twelve people", 12),
        ("twenty-three people", 23),
        ("two hundred and five people", 205),
        ("a hundred people", 100),
        ("three thousand people", 3000),
        ("half a million people", 500_000),
        ("two and a half million people", 2_500_000),
        ("a dozen people", 12),
        ("two dozen people", 24),
        ("3 lakh people", 300_000),
    ],
)
def test_a_count_is_read_in_every_spelling(text: str, value: int) -> None:
    assert counts(text) == [(value, value)]


@pytest.mark.parametrize(
    "text",
    [
        "40% of them",
        "40 percent",
        "a 14-year-old",
        "the 5th brigade",
        "6 May",
        "May 6",
        "at 7 p.m.",
        "$500 for each",
        "12 km away",
        "Resolution 2254",
        "6.6-magnitude",
    ],
)
def test_dates_shares_ages_money_and_measures_are_no_counts(text: str) -> None:
    assert counts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16 or 18 people", (16, 18)),
        ("5,000-6,000 people", (5000, 6000)),
        ("between 5 and 10 people", (5, 10)),
        ("2 to 3 million people", (2_000_000, 3_000_000)),
    ],
)
def test_a_range_has_two_ends(text: str, expected: tuple[int, int]) -> None:
    assert counts(text) == [expected]


def test_dozens_is_no_value() -> None:
    assert counts("dozens of people") == [(None, None)]


@given(st.integers(min_value=100, max_value=9_999_999))
def test_separators_do_not_change_a_number(value: int) -> None:
    assert counts(f"{value:,} people") == [(value, value)]


@given(st.text(alphabet="0123456789.,- ½²٣ millionthousand", max_size=60))
def test_no_run_of_digits_and_signs_raises(text: str) -> None:
    for low, high in counts(text):
        assert (low is None) == (high is None)
        assert low is None or high is None or 0 <= low <= high


NAMES = tongue.load("en").numbers
PARTS = sorted(
    {*NAMES.values, *NAMES.scales, *NAMES.words["half"], *NAMES.words["dozen"], *NAMES.words["vague"]}
)


@given(
    st.lists(
        st.sampled_from([*PARTS, "a", "and", "-", "to", "hundred", "12", "500", "people", ","]), max_size=9
    )
)
def test_no_number_begins_with_a_word_that_is_not_looked_at(keys: list[str]) -> None:
    english = tongue.load("en")
    everything = replace(NAMES, openings=frozenset(keys))
    starts, ends = [2 * i for i in range(len(keys))], [2 * i + 1 for i in range(len(keys))]
    args = (keys, starts, ends, 0, len(keys))
    assert numbers.find(*args, english) == numbers.find(*args, replace(english, numbers=everything))
