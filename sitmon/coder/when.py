"""When an event was: weekday, date and duration words read against the day of publication. Pure.

Precision is one of day, night (an evening and the morning after), days (a span of a few), week,
month, season, year and years. What is reported never lies after its publication; what is planned may.
Without a publication only dates with a year are read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta

from sitmon.coder import dates
from sitmon.coder.dates import Said
from sitmon.coder.numbers import digits
from sitmon.coder.tongue import Tongue
from sitmon.model import When
from sitmon.reading import Reading

_FAR = 30  # tokens between an event and the words that date it
_CLOSE = 6  # tokens between "until" and its day
_ENDS = frozenset(",;.")
_COMMA = 4  # tokens that a comma between counts for
_SPEECH = 15
_LONGEST = 36500  # days
_WEEK = timedelta(6)
_ONE = timedelta(1)


def published_day(published: float | None) -> date | None:
    """The day (UTC) of Unix seconds; None where unknown or out of range."""
    if published is None:
        return None
    try:
        day = datetime.fromtimestamp(published, UTC).date()
    except (OverflowError, ValueError, OSError):
        return None
    return day if 1000 < day.year < 9000 else None


def find(
    reading: Reading,
    keys: Sequence[str],
    sentence: int,
    at: int,
    day: date | None,
    tongue: Tongue,
    *,
    ahead: bool = False,
    without: Collection[int] = (),
) -> When | None:
    """The time words of a sentence nearest to token `at`; None where it has none that can be dated.

    `ahead` is True for what is planned: "on Friday" is then the next one. Words that begin at a token
    of `without` say something else.
    """
    best = said(reading, keys, sentence, at, day, tongue, ahead=ahead, without=without)
    if best is None:
        return None
    start, end = reading.span(best.first, best.last)
    return When(best.start.isoformat(), best.end.isoformat(), best.precision, reading.text[start:end])


def said(
    reading: Reading,
    keys: Sequence[str],
    sentence: int,
    at: int,
    day: date | None,
    tongue: Tongue,
    *,
    ahead: bool = False,
    without: Collection[int] = (),
) -> Said | None:
    """The days that the words nearest to token `at` name, of words at one place the longest."""
    first, stop = reading.sentences[sentence]
    found: list[Said] = []
    for i in range(max(first, at - _FAR), min(stop, at + _FAR)):
        if keys[i] not in tongue.time.starts and not keys[i][0].isdigit():
            continue
        met = _read(keys, i, first, stop, day, tongue, ahead)
        if met is not None and (met := _by_then(met, day, ahead)) is not None:
            found.append(met)
    found = [s for s in found if s.first not in without and not any(_inside(s, o) for o in found)]
    if not found:
        return None
    return min(found, key=lambda s: (_cost(keys, s, first, at, tongue), s.first))


def _cost(keys: Sequence[str], met: Said, first: int, at: int, tongue: Tongue) -> int:
    """How far off the words of a time are; those that date a saying ("said on Tuesday") are farther."""
    apart = keys[met.last + 1 : at] if met.last < at else keys[at : met.first]
    dates_speech = any(key in tongue.speech for key in keys[max(first, met.first - 3) : met.first])
    return len(apart) + _COMMA * apart.count(",") + (_SPEECH if dates_speech else 0)


def first_after(
    keys: Sequence[str], i: int, stop: int, day: date | None, tongue: Tongue, *, ahead: bool
) -> Said | None:
    """The days named within a few tokens after token `i`, "from midnight on Friday"."""
    for at in range(i + 1, min(i + _CLOSE, stop)):
        if keys[at] in tongue.time.starts or keys[at][0].isdigit():
            met = _read(keys, at, i + 1, stop, day, tongue, ahead)
            if met is not None and (met := _by_then(met, day, ahead)) is not None:
                return met
        elif keys[at] in _ENDS:
            break
    return None


def _inside(small: Said, large: Said) -> bool:
    longer = large.last - large.first > small.last - small.first
    return longer and large.first <= small.first and small.last <= large.last


def _by_then(met: Said, day: date | None, ahead: bool) -> Said | None:
    """`met` cut off at the day of publication; None where it begins after that."""
    if day is None or ahead:
        return met
    if met.start > day:
        return None
    return Said(met.first, met.last, met.start, min(met.end, day), met.precision)


def _read(
    keys: Sequence[str], i: int, first: int, stop: int, day: date | None, tongue: Tongue, ahead: bool
) -> Said | None:
    """The time that the words around token `i` name; None where it begins none."""
    time, key = tongue.time, keys[i]
    if (found := dates.find(keys, i, stop, day, time, ahead=ahead)) is not None:
        return _with_since(keys, found, first, day, tongue)
    if day is None:
        return None
    if key in time.words["today"]:
        return Said(i, i, day, day, "day")
    if key in time.words["tomorrow"] and ahead:
        return Said(i, i, day + _ONE, day + _ONE, "day")
    if key in time.words["yesterday"]:
        night = i + 1 < stop and keys[i + 1] in time.words["night"]
        return Said(i, i + night, day - _ONE, day if night else day - _ONE, "night" if night else "day")
    if key in time.words["overnight"]:
        return Said(i, i, day - _ONE, day, "night")
    if key in time.weekdays:
        return _weekday(keys, i, first, stop, day, tongue, ahead)
    if key in time.units:
        return _unit(keys, i, first, stop, day, tongue, ahead)
    return None


def _weekday(
    keys: Sequence[str], i: int, first: int, stop: int, day: date, tongue: Tongue, ahead: bool
) -> Said | None:
    """ "on Tuesday", "last Tuesday", "early on Monday", "on Sunday night", "since Friday"."""
    time = tongue.time
    before = keys[i - 1] if i > first else ""
    coming = before in time.words["next"]
    if coming and not ahead:
        return None
    back = (day.weekday() - time.weekdays[keys[i]]) % 7
    if before in time.words["last"]:
        back = back or 7
    then = day - timedelta(back)
    if ahead and before not in time.words["last"]:
        then += timedelta(7 if back or coming else 0)
    start = i - 1 if before in time.words["last"] or coming else i
    if (until := _to_weekday(keys, i, stop, day, tongue)) is not None and until[1] > then:
        return Said(start, until[0], then, until[1], "days")
    follows = keys[i + 1] if i + 1 < stop else ""
    whole = Said(start, i, then, then, "day")
    if _overnight_on(keys, i, first, tongue):
        return Said(_opening(keys, i, first, tongue), i, then - _ONE, then, "night")
    if follows in time.words["night"]:
        return Said(start, i + 1, then, then + _ONE, "night")
    if follows in time.words["part"]:
        whole = Said(start, i + 1, then, then, "day")
    return _with_since(keys, whole, first, day, tongue)


def _to_weekday(keys: Sequence[str], i: int, stop: int, day: date, tongue: Tongue) -> tuple[int, date] | None:
    """The second weekday of "between Friday and Sunday", "from Friday to Sunday"."""
    if i + 2 >= stop or keys[i + 2] not in tongue.time.weekdays:
        return None
    if keys[i + 1] not in tongue.time.words["and"] and keys[i + 1] not in tongue.time.words["to"]:
        return None
    return i + 2, day - timedelta((day.weekday() - tongue.time.weekdays[keys[i + 2]]) % 7)


def _overnight_on(keys: Sequence[str], i: int, first: int, tongue: Tongue) -> bool:
    """Whether "overnight" leads to a weekday: "overnight on Tuesday", "overnight into Tuesday"."""
    return any(keys[j] in tongue.time.words["overnight"] for j in range(max(first, i - 2), i))


def _opening(keys: Sequence[str], i: int, first: int, tongue: Tongue) -> int:
    return next(j for j in range(max(first, i - 2), i) if keys[j] in tongue.time.words["overnight"])


def _with_since(keys: Sequence[str], met: Said, first: int, day: date | None, tongue: Tongue) -> Said:
    """ "since Friday", "since 3 March": from then until publication; "early on" is taken in."""
    time, at = tongue.time, met.first - 1
    while at >= first and keys[at] in time.words["on"]:
        at -= 1
    before = keys[at] if at >= first else ""
    if before in time.words["since"] and day is not None and met.start <= day:
        precision = met.precision if met.precision in ("month", "year", "years") else "days"
        return Said(at, met.last, met.start, day, precision)
    if before in time.words["part_of"] and met.precision == "day":
        return Said(at, met.last, met.start, met.end, met.precision)
    return met


def _unit(
    keys: Sequence[str], i: int, first: int, stop: int, day: date, tongue: Tongue, ahead: bool
) -> Said | None:
    """Spans told in units: "two days ago", "over a week", "the past 48 hours", "last month"."""
    time = tongue.time
    count, at, vague = _count(keys, i, first, tongue)
    hours = keys[i] in time.words["hours"]
    length = max(int(count // 24), 1) if hours else int(time.units[keys[i]] * count)
    if not 0 < length <= _LONGEST:
        return None
    unit = 1 if hours else time.units[keys[i]]
    after = keys[i + 1] if i + 1 < stop else ""
    if after in time.words["ago"]:
        return _ago(at, i + 1, day, unit, 0 if hours and count < 24 else length, vague)
    before = keys[at - 1] if at > first else ""
    if keys[i] in time.words["weekend"]:
        return _weekend(i, before, day, tongue, ahead)
    if at == i and keys[i] in time.words["single"]:
        return None
    if at == i and not vague:
        if before in time.words["last"] and unit >= 7:
            return _whole(at - 1, i, day, unit, 1)
        if before in time.words["this"]:
            return _whole(at - 1, i, day, unit, 0) if unit > 1 else _part_of_day(i, stop, day, tongue)
        if before in time.words["last"] and keys[i] in time.words["night"]:
            return Said(at - 1, i, day - _ONE, day, "night")
    for j in range(at - 1, max(first, at - 4) - 1, -1):
        if keys[j] in time.words["span"] or keys[j] in time.words["last"] or keys[j] in time.words["recent"]:
            return Said(j, i, day - timedelta(length), day, _precision(length, unit))
        if keys[j] not in time.words["filler"]:
            break
    return None


def _count(keys: Sequence[str], i: int, first: int, tongue: Tongue) -> tuple[float, int, bool]:
    """How many units, the first token of the number, and whether it is a guess ("several days", "weeks")."""
    time, names = tongue.time, tongue.numbers
    before = keys[i - 1] if i > first else ""
    if before in names.words["article"]:
        return 1.0, i - 1, False
    if before in names.values:
        return float(names.values[before]), i - 1, False
    if before[:1].isdigit() and (value := digits(before)) is not None:
        return min(value, 1e6), i - 1, False
    if before in time.words["few"]:
        led = i - 2 >= first and keys[i - 2] in names.words["article"]
        return 3.0, i - 2 if led else i - 1, True
    if before in time.ordinals:
        led = i - 2 >= first and keys[i - 2] in time.words["filler"]
        return float(time.ordinals[before]) - 1 or 1.0, i - 2 if led else i - 1, False
    return (3.0, i, True) if keys[i] in time.words["several"] else (1.0, i, False)


def _ago(at: int, last: int, day: date, unit: int, length: int, vague: bool) -> Said:
    then = day - timedelta(length)
    slack = timedelta(unit if vague else unit // 2)
    return Said(at, last, then - slack, min(then + slack, day), _precision(2 * slack.days + 1, unit))


def _whole(first: int, last: int, day: date, unit: int, back: int) -> Said:
    """The calendar week (from Monday), month or year of `day`, or the one before it."""
    if unit == 7:
        start = day - timedelta(day.weekday() + 7 * back)
        return Said(first, last, start, min(start + _WEEK, day), "week")
    if unit == 30:
        start = day.replace(day=1)
        start = (start - _ONE).replace(day=1) if back else start
        end = (start + timedelta(31)).replace(day=1) - _ONE
        return Said(first, last, start, min(end, day), "month")
    year = day.year - back
    return Said(first, last, date(year, 1, 1), min(date(year, 12, 31), day), "year")


def _weekend(i: int, before: str, day: date, tongue: Tongue, ahead: bool) -> Said | None:
    """The Saturday and Sunday last begun: "at the weekend", "last weekend"."""
    saturday = day - timedelta((day.weekday() - 5) % 7)
    if before in tongue.time.words["next"] or ahead:
        return Said(i, i, saturday + timedelta(7), saturday + timedelta(8), "days") if ahead else None
    return Said(i, i, saturday, min(saturday + _ONE, day), "days")


def _part_of_day(i: int, stop: int, day: date, tongue: Tongue) -> Said | None:
    """ "this morning", "this evening"."""
    return Said(i - 1, i, day, day, "day")


def _precision(length: int, unit: int) -> str:
    if unit == 1:
        return "day" if length == 1 else "days"
    return {7: "week", 30: "month"}.get(unit, "year" if length < 730 else "years")
