"""Days, months and years as a text writes them: "on 3 March", "2017-09-27", "late August 2016". Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sitmon.coder.tongue import Time

_SOON = timedelta(45)  # a day without a year that lies no farther ahead is to come
_SLASHES = frozenset("/-.–")


@dataclass(frozen=True, slots=True)
class Said:
    """Tokens `first` to `last` that name the days `start` to `end`."""

    first: int
    last: int
    start: date
    end: date
    precision: str


def find(
    keys: Sequence[str], i: int, stop: int, day: date | None, time: Time, *, ahead: bool = False
) -> Said | None:
    """The date that starts at token `i`; one without a year is the latest before `day`, or with `ahead`
    the first after it."""
    key = keys[i]
    if key in time.months:
        return _month_first(keys, i, stop, day, time, ahead)
    if key[0].isdigit():
        return _iso(keys, i, stop) or _day_first(keys, i, stop, day, time, ahead)
    if key in time.words["part_of"]:
        return _part(keys, i, stop, day, time)
    if key in time.words["in"]:
        return _years(keys, i, stop, day, time)
    return None


def _month_first(
    keys: Sequence[str], i: int, stop: int, day: date | None, time: Time, ahead: bool
) -> Said | None:
    """ "May 6, 2020", "March 3-5", "May 6", "in May 2017"; a bare "may" or "march" is no date."""
    at = i + 1
    number = day_number(keys, at, stop)
    if number is None:
        return _month(keys, i, stop, day, time)
    last = at + (at + 1 < stop and keys[at + 1] in time.words["ordinal"])
    until, last = _until(keys, last, stop, number)
    year, last = _year(keys, last + 1, stop, last)
    return _span(i, last, year, time.months[keys[i]], (number, until), day, ahead)


def _day_first(
    keys: Sequence[str], i: int, stop: int, day: date | None, time: Time, ahead: bool
) -> Said | None:
    """ "6 May 2020", "3rd of March", "3-5 March", "3 and 5 March"."""
    number = day_number(keys, i, stop)
    if number is None:
        return None
    at = i + 1
    if at < stop and keys[at] in time.words["ordinal"]:
        at += 1
    until = number
    joined = at + 1 < stop and (keys[at] in _SLASHES or keys[at] in time.words["and"])
    if joined and (later := day_number(keys, at + 1, stop)) is not None:
        until, at = later, at + 2
    if at < stop and keys[at] in time.words["of"]:
        at += 1
    if at >= stop or keys[at] not in time.months:
        return None
    year, last = _year(keys, at + 1, stop, at)
    return _span(i, last, year, time.months[keys[at]], (number, until), day, ahead)


def _until(keys: Sequence[str], at: int, stop: int, number: int) -> tuple[int, int]:
    """The last day of "March 3-5" and its token; else the day itself."""
    if at + 2 < stop and keys[at + 1] in _SLASHES:
        later = day_number(keys, at + 2, stop)
        if later is not None and later > number:
            return later, at + 2
    return number, at


def _span(
    first: int, last: int, year: int | None, month: int, days: tuple[int, int], day: date | None, ahead: bool
) -> Said | None:
    guess = year or (day.year if day else None)
    if guess is None:
        return None
    try:
        start, end = date(guess, month, days[0]), date(guess, month, max(days))
        if year is None and day and (end < day if ahead else start > day + _SOON):
            guess += 1 if ahead else -1
            start, end = date(guess, month, days[0]), date(guess, month, max(days))
    except ValueError:
        return None
    return Said(first, last, start, end, "day" if start == end else "days")


def _iso(keys: Sequence[str], i: int, stop: int) -> Said | None:
    """ "2017-09-27"; with slashes or stops, "27/09/2017" and "27.09.2017" where only one reading fits."""
    if i + 4 >= stop or keys[i + 1] not in _SLASHES or keys[i + 3] != keys[i + 1]:
        return None
    parts = keys[i], keys[i + 2], keys[i + 4]
    if not all(p.isascii() and p.isdigit() and len(p) <= 4 for p in parts):
        return None
    a, b, c = (int(p) for p in parts)
    if len(parts[0]) == 4:
        a, c = c, a
    elif len(parts[2]) != 4 or a <= 12:
        return None
    try:
        then = date(c, b, a)
    except ValueError:
        return None
    return Said(i, i + 4, then, then, "day")


def _month(keys: Sequence[str], i: int, stop: int, day: date | None, time: Time) -> Said | None:
    before = keys[i - 1] if i else ""
    if before in time.words["next"] or (i and day_number(keys, i - 1, stop) is not None):
        return None
    year, last = _year(keys, i + 1, stop, i)
    led = before in time.words["in"] or before in time.words["last"] or before in time.words["part_of"]
    if year is None and not led:
        return None
    named = month_of(year, time.months[keys[i]], day)
    if named is None:
        return None
    first = i - 1 if before in time.words["last"] else i
    return Said(first, last, named[0], named[1], "month")


def month_of(year: int | None, month: int, day: date | None) -> tuple[date, date] | None:
    """First and last day of a month; without a year the latest that has begun by `day`."""
    guess = year or (day.year if day else None)
    if guess is None:
        return None
    if year is None and day and date(guess, month, 1) > day:
        guess -= 1
    if not 1 < guess < 9999:
        return None
    start = date(guess, month, 1)
    return start, (start + timedelta(31)).replace(day=1) - timedelta(1)


def _part(keys: Sequence[str], i: int, stop: int, day: date | None, time: Time) -> Said | None:
    """ "early August", "mid-2014", "late in 2016": a third of the month or year."""
    at = i + 1
    while at < stop and (keys[at] in _SLASHES or keys[at] in time.words["in"]):
        at += 1
    if at >= stop:
        return None
    third = time.parts[keys[i]]
    if keys[at] in time.months and day_number(keys, at + 1, stop) is None:
        year, last = _year(keys, at + 1, stop, at)
        named = month_of(year, time.months[keys[at]], day)
        if named is None:
            return None
        start = named[0] + timedelta(10 * third)
        end = named[1] if third == 2 else start + timedelta(9)
        return Said(i, last, start, end, "days")
    year = _year_of(keys[at])
    if year is None:
        return None
    months = month_of(year, 1 + 4 * third, day), month_of(year, 4 + 4 * third, day)
    if months[0] is None or months[1] is None:
        return None
    return Said(i, at, months[0][0], months[1][1], "season")


def _years(keys: Sequence[str], i: int, stop: int, day: date | None, time: Time) -> Said | None:
    """ "in 2014", "between 2011 and 2014", "since 2015" (until `day`)."""
    year = _year_of(keys[i + 1]) if i + 1 < stop else None
    if year is None:
        return None
    if i + 3 < stop and keys[i + 2] in time.words["and"] and (to := _year_of(keys[i + 3])) is not None:
        return Said(i, i + 3, date(year, 1, 1), date(max(year, to), 12, 31), "years")
    if keys[i] in time.words["since"]:
        return Said(i, i + 1, date(year, 1, 1), max(day, date(year, 1, 1)), "years") if day else None
    return Said(i, i + 1, date(year, 1, 1), date(year, 12, 31), "year")


def day_number(keys: Sequence[str], i: int, stop: int) -> int | None:
    """The token `i` as a day of the month, or None."""
    key = keys[i] if i < stop else ""
    if not (key.isascii() and key.isdigit() and len(key) <= 2):
        return None
    return int(key) if 1 <= int(key) <= 31 else None


def _year_of(key: str) -> int | None:
    if len(key) != 4 or not key.isascii() or not key.isdigit():
        return None
    return int(key) if 1900 <= int(key) <= 2100 else None


def _year(keys: Sequence[str], i: int, stop: int, last: int) -> tuple[int | None, int]:
    if i < stop and keys[i] == ",":
        i += 1
    year = _year_of(keys[i]) if i < stop else None
    return year, i if year else last
