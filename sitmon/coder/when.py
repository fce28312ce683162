"""When an event was: weekday and date words read against the day of publication. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sitmon.coder.numbers import digits
from sitmon.coder.tongue import Time, Tongue
from sitmon.model import When
from sitmon.reading import Reading


@dataclass(frozen=True, slots=True)
class _Said:
    first: int
    last: int
    start: date
    end: date
    precision: str


def published_day(published: float | None) -> date | None:
    """The day (UTC) of Unix seconds; None where unknown or out of range."""
    if published is None:
        return None
    try:
        return datetime.fromtimestamp(published, UTC).date()
    except (OverflowError, ValueError, OSError):
        return None


def find(
    reading: Reading, keys: Sequence[str], sentence: int, at: int, day: date | None, tongue: Tongue
) -> When | None:
    """The time words of a sentence nearest to token `at`; None where it has none that can be dated."""
    first, stop = reading.sentences[sentence]
    said = [s for i in range(first, stop) if (s := _said(keys, i, stop, day, tongue)) is not None]
    if not said:
        return None
    # The longest words at a place count: "last Tuesday", not "Tuesday".
    best = min(said, key=lambda s: (max(s.first - at, at - s.last), s.first - s.last))
    start, end = reading.span(best.first, best.last)
    return When(best.start.isoformat(), best.end.isoformat(), best.precision, reading.text[start:end])


def _said(keys: Sequence[str], i: int, stop: int, day: date | None, tongue: Tongue) -> _Said | None:
    time = tongue.time
    key = keys[i]
    if (said := _calendar(keys, i, stop, day, time)) is not None:
        return said
    if day is None:
        return None
    if key in time.words["today"]:
        return _Said(i, i, day, day, "day")
    if key in time.words["yesterday"]:
        return _Said(i, i, day - timedelta(1), day - timedelta(1), "day")
    if key in time.words["overnight"]:
        return _Said(i, i, day - timedelta(1), day, "night")
    if key in time.weekdays:
        return _weekday(keys, i, day, time)
    return _span(keys, i, stop, day, tongue)


def _weekday(keys: Sequence[str], i: int, day: date, time: Time) -> _Said | None:
    before = keys[i - 1] if i else ""
    if before in time.words["next"]:
        return None
    back = (day.weekday() - time.weekdays[keys[i]]) % 7
    if before in time.words["last"]:
        back = back or 7
    then = day - timedelta(back)
    return _Said(i - (before in time.words["last"]), i, then, then, "day")


def _calendar(keys: Sequence[str], i: int, stop: int, day: date | None, time: Time) -> _Said | None:
    """ "6 May 2020", "May 6, 2020", "May 6", "in May 2017", "in 2014"."""
    key = keys[i]
    after = keys[i + 1] if i + 1 < stop else ""
    if key in time.months:
        number = _day_number(after)
        if number is not None:
            at = i + 1
            year, at = _year(keys, at + 1, stop, at)
            return _date(i, at, year, time.months[key], number, day)
        year, at = _year(keys, i + 1, stop, i)
        before = keys[i - 1] if i else ""
        if _day_number(before) is not None or not (
            year or before in time.words["in"] or before in time.words["last"]
        ):
            return None
        return _month(i, at, year, time.months[key], day)
    number = _day_number(key)
    if number is not None and after in time.months:
        year, at = _year(keys, i + 2, stop, i + 1)
        return _date(i, at, year, time.months[after], number, day)
    if key in time.words["in"] and (year := _year_of(after)) is not None:
        return _Said(i, i + 1, date(year, 1, 1), date(year, 12, 31), "year")
    return None


def _day_number(key: str) -> int | None:
    return int(key) if key.isascii() and key.isdigit() and len(key) <= 2 and 1 <= int(key) <= 31 else None


def _year_of(key: str) -> int | None:
    return (
        int(key) if len(key) == 4 and key.isascii() and key.isdigit() and 1900 <= int(key) <= 2100 else None
    )


def _year(keys: Sequence[str], i: int, stop: int, last: int) -> tuple[int | None, int]:
    if i < stop and keys[i] == ",":
        i += 1
    year = _year_of(keys[i]) if i < stop else None
    return year, i if year else last


def _date(first: int, last: int, year: int | None, month: int, number: int, day: date | None) -> _Said | None:
    guess = year or (day.year if day else None)
    if guess is None:
        return None
    try:
        then = date(guess, month, number)
        if year is None and day and then > day + timedelta(60):
            then = date(guess - 1, month, number)
    except ValueError:
        return None
    return _Said(first, last, then, then, "day")


def _month(first: int, last: int, year: int | None, month: int, day: date | None) -> _Said | None:
    guess = year or (day.year if day else None)
    if guess is None:
        return None
    if year is None and day and date(guess, month, 1) > day:
        guess -= 1
    start = date(guess, month, 1)
    end = (start + timedelta(31)).replace(day=1) - timedelta(1)
    return _Said(first, last, start, end, "month")


def _span(keys: Sequence[str], i: int, stop: int, day: date, tongue: Tongue) -> _Said | None:
    """ "last week", "three days ago", "over a week", "in the past 24 hours", "this week"."""
    time = tongue.time
    if keys[i] not in time.units:
        return None
    unit = time.units[keys[i]]
    low = max(i - 4, 0)
    count, at = 1.0, i
    before = keys[i - 1] if i else ""
    value = tongue.numbers.values.get(before) or (digits(before) if before[:1].isdigit() else None)
    if value:
        count, at = float(value), i - 1
    elif before in tongue.numbers.words["article"]:
        at = i - 1
    length = max(int(unit * count), 1) if keys[i] != "hours" else max(int(count // 24), 1)
    if length > 36500:
        return None
    after = keys[i + 1] if i + 1 < stop else ""
    if after in time.words["ago"]:
        then = day - timedelta(length)
        slack = timedelta(0) if unit == 1 else timedelta(unit // 2)
        return _Said(at, i + 1, then - slack, then + slack, _precision(unit))
    prior = [keys[j] for j in range(low, at)]
    if any(key in time.words["span"] for key in prior) or before in time.words["last"]:
        first = next(
            j
            for j in range(i - 1, low - 1, -1)
            if keys[j] in time.words["span"] or keys[j] in time.words["last"]
        )
        return _Said(first, i, day - timedelta(length), day, _precision(unit))
    if before in time.words["this"]:
        return _Said(i - 1, i, day - timedelta(length), day, _precision(unit))
    return None


def _precision(unit: int) -> str:
    return {1: "day", 2: "days", 7: "week", 30: "month"}.get(unit, "year")
