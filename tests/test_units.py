import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon import units
from sitmon.errors import UsageError

NOW = datetime(2017, 9, 26, 6, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("90s", 90),
        ("15m", 900),
        ("15 min", 900),
        ("24h", 86400),
        ("1.5h", 5400),
        (" 7D ", 604800),
        ("2w", 1209600),
        ("1y", 31536000),
    ],
)
def test_durations(written: str, seconds: float) -> None:
    assert units.duration(written) == seconds


@pytest.mark.parametrize(
    ("written", "size"),
    [("0", 0), ("500kB", 500_000), ("20MB", 20_000_000), ("1G", 10**9), ("1.5MiB", 1_500_000)],
)
def test_sizes(written: str, size: int) -> None:
    assert units.size(written) == size


@pytest.mark.parametrize(
    "wrong", ["", "h", "24", "-3h", "24 hours ago", "１h", "nan", "9" * 400 + "y", "1e5d"]
)
def test_what_is_no_duration_is_refused_with_an_example(wrong: str) -> None:
    with pytest.raises(UsageError) as caught:
        units.duration(wrong)
    assert caught.value.exit_status == 2
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("wrong", ["", "MB", "-1", "3TB", "lots", "9" * 400, "1,5MB"])
def test_what_is_no_size_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError):
        units.size(wrong)


@pytest.mark.parametrize(
    ("written", "then"),
    [
        ("now", NOW),
        ("24h", NOW - 86400),
        ("2017-09-26", NOW - 6 * 3600),
        ("2017-09-26T06:00", NOW),
        ("2017-09-26T08:00+02:00", NOW),
        ("2017-09-26T06:00:00Z", NOW),
        (" NOW ", NOW),
    ],
)
def test_moments_count_back_or_name_a_time(written: str, then: float) -> None:
    assert units.moment(written, NOW) == then


@pytest.mark.parametrize("wrong", ["", "yesterday", "2017-13-01", "26/09/2017"])
def test_what_is_no_moment_is_refused_with_examples(wrong: str) -> None:
    with pytest.raises(UsageError) as caught:
        units.moment(wrong, NOW)
    assert "2017-09-26" in caught.value.hint


@given(st.text())
def test_nothing_but_a_usage_error_leaves_the_readers(written: str) -> None:
    for reader in (units.duration, units.size, lambda t: units.moment(t, NOW)):
        with contextlib.suppress(UsageError):
            assert isinstance(reader(written), int | float)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-5, "0 s"),
        (12.7, "12 s"),
        (89, "89 s"),
        (90, "1 min"),
        (5399, "89 min"),
        (5400, "1 h"),
        (129599, "35 h"),
        (129600, "1 d"),
        (864000, "10 d"),
    ],
)
def test_spans_are_a_few_characters(seconds: float, shown: str) -> None:
    assert units.span(seconds) == shown


def test_a_confidence_has_a_word() -> None:
    assert [units.certainty(c) for c in (0.85, 0.84, 0.6, 0.59)] == ["sure", "likely", "likely", "weak"]
