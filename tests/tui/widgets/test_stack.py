from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.tui.widgets.stack import bars, bounds, cell, labels, short, ticks

COUNTS = st.lists(st.integers(0, 5000), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("most", "rows", "expected"),
    [
        (0, 8, [0, 1]),
        (1, 20, [0, 1]),
        (3, 20, [0, 1, 2, 3]),
        (97, 12, [0, 40, 80, 120]),
        (97, 8, [0, 50, 100]),
        (101, 5, [0, 120]),
        (2600, 8, [0, 1500, 3000]),
    ],
)
def test_axis_has_round_steps_and_room_between_them(most: int, rows: int, expected: list[int]) -> None:
    assert ticks(most, rows) == expected


@given(st.integers(0, 10**7), st.integers(1, 60))
def test_axis_holds_the_highest_column(most: int, rows: int) -> None:
    values = ticks(most, rows)
    assert values[0] == 0
    assert values[-1] >= most
    assert len(values) - 1 <= max(rows // 4, 1)


@given(COUNTS, st.integers(1, 30))
def test_whatever_is_counted_is_seen(counts: list[int], rows: int) -> None:
    ends = bounds(counts, ticks(sum(counts), rows)[-1], rows)
    heights = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    assert ends[-1] <= rows * 8
    assert all((height > 0) == (count > 0) for height, count in zip(heights, counts, strict=True))


@given(COUNTS, st.integers(1, 30))
def test_cells_of_a_column_add_up_to_its_height(counts: list[int], rows: int) -> None:
    ends = bounds(counts, ticks(sum(counts), rows)[-1], rows)
    drawn = [cell(ends, row) for row in range(rows)]
    assert sum(8 if upper >= 0 else filled for filled, _, upper in drawn) == ends[-1]


def test_a_cell_shows_two_series_by_their_shares() -> None:
    assert cell([3, 8], 0) == (3, 0, 1)
    assert cell([16, 16, 20], 2) == (4, 2, -1)
    assert cell([4, 4], 1) == (0, -1, -1)


def test_a_cell_that_holds_three_keeps_the_two_largest() -> None:
    assert cell([1, 4, 8], 0) == (3, 1, 2)


def test_a_cell_at_the_top_keeps_the_height_and_the_larger_colour() -> None:
    assert cell([1, 6], 0) == (6, 1, -1)


@given(st.integers(0, 300), st.integers(0, 300))
def test_bars_stand_in_order_inside_the_width(number: int, width: int) -> None:
    places = bars(number, width)
    assert len(places) == (number if 0 < number <= width else 0)
    assert all(0 <= bar.left < bar.end <= bar.right <= width for bar in places)
    assert all(one.right == two.left for one, two in itertools.pairwise(places))


def test_wide_bars_have_a_gap_and_narrow_ones_touch() -> None:
    assert [bar.right - bar.end for bar in bars(3, 12)] == [1, 1, 1]
    assert [bar.right - bar.end for bar in bars(6, 12)] == [0] * 6


@given(
    st.lists(st.sampled_from(["", "Mon 16", "00:00", "x"]), min_size=1, max_size=60),
    st.integers(60, 200),
    st.booleans(),
)
def test_labels_never_touch_and_never_leave_the_width(texts: list[str], width: int, dated: bool) -> None:
    years = [f"20{n // 9:02}" for n in range(len(texts))] if dated else ()
    placed = labels(texts, bars(len(texts), width), width, years)
    ends = [at + len(text) for at, text in placed]
    assert all(end + 2 <= at for end, (at, _) in zip(ends, placed[1:], strict=False))
    assert all(end <= width for end in ends)


def test_a_year_stands_after_the_first_of_its_labels_that_is_shown() -> None:
    texts, years = ["16 Sep", "11 Nov", "6 Jan", "3 Mar"], ["2016", "2016", "2017", "2017"]
    placed = labels(texts, bars(4, 64), 64, years)
    assert [text for _, text in placed] == ["16 Sep 2016", "11 Nov", "6 Jan 2017", "3 Mar"]
    placed = labels(texts, bars(4, 32), 32, years)
    assert [text for _, text in placed] == ["16 Sep 2016", "6 Jan 2017"]


def test_labels_are_thinned_evenly() -> None:
    texts = [f"{hour:02}:00" for hour in range(24)]
    assert [text for _, text in labels(texts, bars(24, 96), 96)] == texts[::2]


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (950, "950"), (1000, "1k"), (1250, "1.2k"), (31_400, "31k"), (4_000_000, "4M")],
)
def test_numbers_are_short(number: int, text: str) -> None:
    assert short(number) == text


def test_labels_that_are_thinned_keep_the_days() -> None:
    texts = ["06:00", "12:00", "18:00", "Wed 27", "06:00", "12:00", "18:00", "Thu 28"]
    chosen = [text for _, text in labels(texts, bars(8, 32), 32)]
    assert "Wed 27" in chosen
