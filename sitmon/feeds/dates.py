"""Dates of feeds in the forms seen in the wild → Unix seconds. Pure."""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
    for name in names.split()
}
# Minutes east of Greenwich. Names that mean several zones (IST, BST is taken as British)
# are left out or read as the one that news feeds use.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "met": 60, "cest": 120,
    "mest": 120, "mesz": 120, "mez": 60, "eet": 120, "eest": 180, "msk": 180, "trt": 180, "eat": 180, "cat": 120,
    "wat": 60, "sast": 120, "gst": 240, "pkt": 300, "ict": 420, "wib": 420, "sgt": 480, "hkt": 480, "pht": 480,
    "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "art": -180, "brt": -180,
    "adt": -180, "ast": -240, "edt": -240, "est": -300, "cdt": -300, "cst": -360, "mdt": -360, "mst": -420,
    "pdt": -420, "pst": -480, "akdt": -480, "akst": -540, "hst": -600, "et": -300, "ct": -360, "mt": -420, "pt": -480,
}  # fmt: skip
_FARTHEST = 14 * 60  # minutes: no place on Earth is farther from Greenwich
_LONGEST = 100

_TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{1,2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?(?!\w))?"
_ZONE = r"(?P<zone>[a-z]{1,5}(?=[\s(]|$)|(?:gmt|utc|ut)?\s*[+\u2212-]\s*\d{1,2}:?\d{0,2}|[a-z]{2,5})?"
_TAIL = rf"(?:[\s,t]+(?:at\s+)?{_TIME}\s*{_ZONE})?\s*(?:\(.*\))?\s*$"
_WEEKDAY = r"^\s*(?:[^\W\d_]+[.,\s]+)?"
_MONTH = r"(?P<month>[^\W\d_]{3,12})\.?"
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        # 2004-02-28T14:07:00.5+01:00 and what leaves parts of it out
        r"^\s*(?P<year>\d{4})(?:-?(?P<month>\d{2})(?:-?(?P<day>\d{2}))?)?"
        r"(?:(?:\s*t\s*|\s+)(?P<hour>\d{1,2})(?::?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?)?)?"
        rf"\s*{_ZONE}\s*$",
        # Sat, 28 Feb 2004 14:07:00 GMT
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-]*(?:of\s+|de\s+)?{_MONTH}[\s,-]*(?:de\s+)?(?P<year>\d{{4}}|\d{{2}})(?!\d){_TAIL}",
        # Feb 28, 2004 2:07 pm EST
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TAIL}",
        # Sat Feb 28 14:07:00 GMT 2004
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_TIME}\s+(?:(?P<zone>[a-z]{{1,5}}|[+-]\d{{2}}:?\d{{2}})\s+)?(?P<year>\d{{4}})\s*$",
        # 02/28/2004 14:07, American unless the numbers forbid it; 28.02.2004; 2004/02/28
        rf"{_WEEKDAY}(?P<us_month>\d{{1,2}})[/](?P<us_day>\d{{1,2}})[/](?P<year>\d{{4}}){_TAIL}",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})[.](?P<month>\d{{1,2}})[.](?P<year>\d{{4}}){_TAIL}",
        rf"{_WEEKDAY}(?P<year>\d{{4}})[/.](?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}}){_TAIL}",
    )
)
# The two forms that nearly every feed has, whole and without anything odd: what they match, the forms above read alike.
_CLOCK = r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d)"
_MAIL = re.compile(
    rf"(?:[A-Z][a-z]{{2}}, )?(\d\d?) ({'|'.join(name.title() for name in _MONTHS)}) ((?:19|2\d)\d\d) {_CLOCK}"
    r" (?:GMT|UTC|Z|[+-]00:?00)",
    re.ASCII,
)
_STANDARD = re.compile(rf"((?:19|2\d)\d\d)-(\d\d)-(\d\d)T{_CLOCK}(?:Z|[+-]00:?00)", re.ASCII)


def parse(text: str | None) -> float | None:
    """A date in words or figures as Unix seconds; None where it cannot be read.

    Without a zone it is taken as UTC; so is an offset that no place on Earth has. Known
    forms: ISO 8601 and W3CDTF, RFC 822 with its misspellings, asctime, Unix times in
    seconds or milliseconds, American and European dates in figures.
    """
    if not text or len(text) > _LONGEST:
        return None
    return _parsed(text.strip())


@lru_cache(1024)
def _parsed(text: str) -> float | None:
    if (found := _usual(text)) is not None:
        return found
    if text.isascii() and text.isdigit() and len(text) > 8:
        return _digits(text)
    for form in _FORMS:
        if (m := form.match(text)) and (found := _stamp(m.groupdict())) is not None:
            return found
    return None


def _usual(text: str) -> float | None:
    """A date of the commonest two forms in UTC; None for others, and for days that no month has."""
    if m := _STANDARD.fullmatch(text):
        year, month, day = int(m[1]), int(m[2]), int(m[3])
    elif m := _MAIL.fullmatch(text):
        year, month, day = int(m[3]), _MONTHS[m[2].lower()], int(m[1])
    else:
        return None
    try:
        return datetime(year, month, day, int(m[4]), int(m[5]), int(m[6]), tzinfo=UTC).timestamp()
    except ValueError:
        return None


def day_only(text: str | None) -> bool:
    """Whether `text` is a date that `parse` reads and that gives no hour."""
    # Nearly every date has one, and nearly always with a colon.
    if not text or ":" in text or len(text) > _LONGEST:
        return False
    for form in _FORMS:
        if (m := form.match(text.strip())) and _stamp(m.groupdict()) is not None:
            return m.groupdict().get("hour") is None
    return False


def from_parts(parts: object) -> float | None:
    """A `time.struct_time` in UTC as Unix seconds; None where its numbers are no date."""
    if not isinstance(parts, tuple) or len(parts) < 6:
        return None
    try:
        datetime(*parts[:6])  # noqa: DTZ001  (only whether the numbers are a date)
        return float(timegm(parts))
    except (ValueError, TypeError, OverflowError):
        return None


def _digits(text: str) -> float | None:
    """Unix seconds or milliseconds, or all parts of a date run together."""
    if len(text) == 14 and text[:2] in ("19", "20"):
        cuts = (
            ("year", 0, 4),
            ("month", 4, 6),
            ("day", 6, 8),
            ("hour", 8, 10),
            ("minute", 10, 12),
            ("second", 12, 14),
        )
        return _stamp({name: text[a:b] for name, a, b in cuts})
    if len(text) in (9, 10):
        return float(text)
    return int(text) / 1000 if len(text) in (12, 13) else None


def _stamp(parts: Mapping[str, str | None]) -> float | None:
    month = _month(parts)
    if not month:
        return None
    first, day = month
    hour = _hour(int(parts.get("hour") or 0), parts.get("half"))
    minute, second = int(parts.get("minute") or 0), min(int(parts.get("second") or 0), 59)
    offset = _offset(parts.get("zone"))
    if offset is None or hour > 24:
        return None
    try:
        date = datetime(_year(parts["year"] or ""), first, day, tzinfo=UTC)
        return (date + timedelta(hours=hour, minutes=minute - offset, seconds=second)).timestamp()
    except (ValueError, OverflowError):
        return None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year < 70 else 1900)
    if year < 1900:
        raise ValueError(text)
    return year


def _month(parts: Mapping[str, str | None]) -> tuple[int, int] | None:
    """(month, day), American order turned round where it cannot be meant."""
    if us := parts.get("us_month"):
        month, day = int(us), int(parts.get("us_day") or 1)
        return (day, month) if month > 12 else (month, day)
    given = parts.get("month") or "1"
    named = int(given) if given.isdigit() else _MONTHS.get(given[:3].lower(), 0)
    return (named, int(parts.get("day") or 1)) if named else None


def _hour(hour: int, half: str | None) -> int:
    if not half or hour > 12:
        return hour
    return hour % 12 + (12 if half[0] in "pP" else 0)


def _offset(zone: str | None) -> int | None:
    """Minutes east of Greenwich; None for a name that is not known."""
    if not zone:
        return 0
    zone = zone.lower().replace("\u2212", "-")
    if m := re.match(r"(?:gmt|utc|ut)?\s*([+-])\s*(\d{1,2}):?(\d{0,2})$", zone):
        minutes = int(m[2]) * 60 + int(m[3] or 0)
        return 0 if minutes > _FARTHEST else minutes if m[1] == "+" else -minutes
    return _ZONES.get(zone.strip())
