import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon import clock


def test_the_wall_clock_is_unix_time() -> None:
    assert abs(clock.wall() - time.time()) < 5


def test_a_fast_clock_starts_where_it_is_told_and_runs_at_its_pace() -> None:
    base = iter([100.0, 101.0, 160.0, 40.0])
    read = clock.fast(1_506_384_000.0, 60, zero=100.0, base=lambda: next(base))
    assert [read(), read(), read()] == [1_506_384_000.0, 1_506_384_060.0, 1_506_387_600.0]
    assert read() == 1_506_384_000.0, "a base set back does not run it backwards past its start"


def test_a_fast_clock_stops_at_its_end() -> None:
    base = iter([105.0, 200.0])
    read = clock.fast(0.0, 10, zero=100.0, end=500.0, base=lambda: next(base))
    assert [read(), read()] == [50.0, 500.0]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, None),
        (0, "1970-01-01T00:00:00Z"),
        (1506405600.9, "2017-09-26T06:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (1e20, None),
        (float("inf"), None),
        (float("nan"), None),
    ],
)
def test_times_are_shown_to_the_second_with_their_zone(seconds: float | None, shown: str | None) -> None:
    assert clock.iso(seconds) == shown


@given(st.floats())
def test_no_number_is_too_odd_to_be_shown(seconds: float) -> None:
    shown = clock.iso(seconds)
    assert shown is None or shown.endswith("Z")
