"""Titles that use a kind's words in another sense, and texts that go on in the figure."""

from __future__ import annotations

import pytest

from sitmon import coder
from sitmon.reading import read


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Stunning strike from 25 yards sends Rovers through",
            "Rovers bombarded the visitors' goal until the end.",
        ),
        (
            "Nurses call off strike after pay offer",
            "There was some shelling from both ends of the table, said one.",
        ),
    ],
)
def test_a_text_that_goes_on_in_the_figure_of_its_title_is_no_strike(title: str, text: str) -> None:
    coded = coder.code(read(title, text), published=None, lang="en")
    assert coded.kinds == ()
    assert any("another sense" in miss for miss in coded.near_misses)


def test_a_real_strike_under_such_a_title_still_counts_where_the_title_says_so() -> None:
    coded = coder.code(
        read(
            "Teachers call off strike after air raid on school in Aleppo",
            "Warplanes bombed a school in Aleppo.",
        ),
        published=None,
        lang="en",
    )
    assert "strike" in coded.kinds
