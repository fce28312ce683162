from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.geo.unknown import sentences
from sitmon.reading import read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Shells fell. A house burned in Kuzmyne.", {1}),
        ("Bombs fell on Htan Ta Pin village.", {0}),
        ("A rocket hit Buqda, killing ten.", {0}),
        ("A rocket hit Omar in the arm.", set()),
        ("Two died in March and three on Friday, in Ramadan.", set()),
        ("In Photos families come home.", set()),
        ("It was quiet in Isis-held areas.", set()),
        ("Jet Fires At House In Falluja Again", set()),
        ("They met in the street at noon.", set()),
    ],
)
def test_a_name_where_a_place_stands_is_found(text: str, found: set[int]) -> None:
    assert sentences(read(None, text), []) == found


def test_a_name_that_is_known_is_not_unknown() -> None:
    reading = read(None, "A house burned in Kharkiv. They fled to a camp near Fort Worth.")
    worth = reading.words.index("Worth")
    assert sentences(reading, [(reading.words.index("Kharkiv"),) * 2, (worth, worth)]) == frozenset()


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    reading = read(None, text)
    assert all(0 <= n < len(reading.sentences) for n in sentences(reading, []))
