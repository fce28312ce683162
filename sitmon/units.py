"""Durations and sizes as people write them. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sitmon.errors import UsageError

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "y": 365 * 86400}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|m|min|h|d|w|y)", re.ASCII)
_BYTES = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}
_LARGEST = 1e12  # seconds or bytes: 30,000 years, a terabyte
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]?)i?b?", re.ASCII)


def duration(text: str) -> float:
    """Seconds of "90s", "15m", "24h", "7d", "2w", "1y". Raises UsageError."""
    m = _DURATION.fullmatch(text.strip().lower())
    if not m:
        raise UsageError(f"{text!r} is not a duration", hint="write 90s, 15m, 24h, 7d or 2w")
    return _finite(float(m[1]) * _SECONDS[m[2][0]], text)


def size(text: str) -> int:
    """Bytes of "500kB", "20MB", "1G" (decimal), at most a terabyte. Raises UsageError."""
    m = _SIZE.fullmatch(text.strip().lower())
    if not m:
        raise UsageError(f"{text!r} is not a size", hint="write 500kB, 20MB or 1GB")
    return int(_finite(float(m[1]) * _BYTES[m[2]], text))


def _finite(number: float, text: str) -> float:
    if number > _LARGEST:
        raise UsageError(f"{text[:20]!r} is too large")
    return number


def moment(text: str, now: float) -> float:
    """Unix seconds of "24h" (that long before `now`), "now", or an ISO 8601 date or time.

    Without a zone it is UTC. Raises UsageError.
    """
    text = text.strip()
    if text.lower() == "now":
        return now
    if _DURATION.fullmatch(text.lower()):
        return now - duration(text)
    try:
        stamp = datetime.fromisoformat(text)
        return (stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise UsageError(
            f"{text!r} is not a time", hint="write 24h, 7d, 2017-09-26 or 2017-09-26T06:00"
        ) from None


def bulk(count: float) -> str:
    """Bytes in a few characters: "900 B", "12 kB", "3.4 MB"."""
    for limit, unit, name in ((1e3, 1.0, "B"), (1e6, 1e3, "kB"), (1e9, 1e6, "MB")):
        if count < limit:
            return f"{count / unit:.3g} {name}" if count / unit < 999.5 else f"{count / unit:.0f} {name}"
    return f"{count / 1e9:,.1f} GB"


def span(seconds: float) -> str:
    """A duration in a few characters: "12 s", "4 min", "3 h", "2 d"."""
    seconds = max(seconds, 0)
    for limit, unit, name in ((90, 1, "s"), (5400, 60, "min"), (129600, 3600, "h")):
        if seconds < limit:
            return f"{int(seconds // unit)} {name}"
    return f"{int(seconds // 86400)} d"


DATED = {"day": "·", "inferred": "~", "future": "!"}
"""What stands behind a time that the feed did not give: it gave the day alone, or nothing, or a time still to come."""


def certainty(confidence: float) -> str:
    """A confidence in a word: sure from .85, likely from .6, else weak."""
    return "sure" if confidence >= 0.85 else "likely" if confidence >= 0.6 else "weak"
