from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from sitmon.tui.widgets.anchor import arrivals, place_again

IDS = st.lists(st.integers(0, 30), unique=True, min_size=1, max_size=20)


def test_row_is_found_by_its_id() -> None:
    assert place_again([1, 2, 3], array("q", [9, 8, 1, 2, 3]), 1) == 3


def test_row_is_found_by_what_its_id_stands_for() -> None:
    assert place_again([10, 20, 30], [99, 30, 21], 1, key_of=lambda row: row // 10) == 2


def test_row_below_takes_the_place_of_one_that_is_gone() -> None:
    assert place_again([1, 2, 3, 4], [9, 1, 3, 4], 1) == 2


def test_row_above_does_where_nothing_below_is_left() -> None:
    assert place_again([1, 2, 3], [9, 1], 2) == 1


def test_height_is_kept_where_nothing_is_left() -> None:
    assert place_again([1, 2, 3], [7, 8], 2) == 1
    assert place_again([1, 2, 3], [], 2) == 0


@given(IDS, IDS, st.data())
def test_place_is_in_the_list_and_a_row_that_is_left_keeps_it(
    before: list[int], after: list[int], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(before) - 1))
    place = place_again(before, after, at)
    assert 0 <= place < len(after)
    if before[at] in after:
        assert after[place] == before[at]


def test_arrivals_are_those_above_that_were_not_there() -> None:
    assert arrivals([1, 2, 3], [7, 8, 1, 3], 2, 3) == 2
    assert arrivals([1, 2, 3], [2, 3], 2, 1) == 0
