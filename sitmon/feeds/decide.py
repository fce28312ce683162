"""What an answer means and when to ask again. Pure: the time and the chance are given.

Times are Unix seconds, spans are seconds, `chance` is a random number in [0, 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from sitmon.config import PollConfig

Verdict = Literal["new_body", "not_modified", "failed", "retired"]

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
_AWAY = 4 * MINUTE
"""The longest wait while no server answers at all: when the network is back, so are all feeds, within this time."""
_FARTHEST = 3 * DAY
_SLOWEST = 4
"""How many times a pace's own interval a quiet feed is left alone: news breaks where it was quiet."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often feeds are asked; the configuration's `[poll]`."""

    interval: float = 15 * MINUTE
    min_interval: float = 5 * MINUTE
    max_interval: float = DAY
    jitter: float = 0.1
    """The share of an interval by which it varies, so that feeds don't march in step."""
    first_backoff: float = MINUTE
    max_backoff: float = DAY

    @classmethod
    def of(cls, poll: PollConfig) -> Pace:
        """The pace that the configuration sets."""
        return cls(
            poll.interval, poll.min_interval, poll.max_interval, poll.jitter, max_backoff=poll.max_backoff
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer or a failure means for its feed."""

    verdict: Verdict
    message: str = ""
    """One line for the person who looks at the feed's health; empty where all is well."""
    hint: str = ""
    keep_validators: bool = True
    """False where ETag and Last-Modified must be forgotten, so that the next answer is whole."""
    slow_down: float = 1.0
    """How many times the ordinary back-off is right: more for what only people can mend."""
    longest: float = DAY
    """Seconds that the back-off may grow to at most, beside the pace's own limit."""

    @property
    def ok(self) -> bool:
        """Whether the feed answered as it should."""
        return self.verdict in ("new_body", "not_modified")


@dataclass(frozen=True, slots=True)
class Plan:
    """When a feed is asked again. `failures`: how many times in a row it failed by now."""

    next_due: float
    failures: int
    retired: bool = False


class Scheduled(Protocol):
    """What must be known of a feed to say whether its turn has come."""

    @property
    def next_due(self) -> float | None:
        """When it is to be asked; None where it never was."""

    @property
    def failures(self) -> int:
        """How many times in a row it failed."""


F = TypeVar("F", bound=Scheduled)

_MEANINGS: dict[int, tuple[str, str, float]] = {
    400: ("the server calls the request wrong (400)", "", 4),
    401: ("the server wants a password (401)", "the feed needs credentials", 8),
    402: ("the server wants to be paid (402)", "", 8),
    403: ("the server refuses us (403)", "it may block programs; try the address in a browser", 8),
    404: (
        "there is nothing at this address (404)",
        "the feed may have moved; look for it on the publisher's site",
        8,
    ),
    405: ("the server refuses the request (405)", "", 8),
    406: ("the server has no form of the feed that is read here (406)", "", 4),
    407: ("the proxy wants a password (407)", "set the proxy with its credentials", 1),
    408: ("the server found the request too slow (408)", "", 1),
    425: ("the server asks to come back later (425)", "", 1),
    429: ("the server asks to be asked less often (429)", "it will be asked again later by itself", 1),
    451: ("withheld for legal reasons (451)", "", 8),
    500: ("the server failed (500)", "", 1),
    502: ("the server's own source failed (502)", "", 1),
    503: ("the server is overloaded or being mended (503)", "", 1),
    504: ("the server's own source did not answer (504)", "", 1),
}


def outcome(status: int, *, has_body: bool = True) -> Outcome:
    """What the status of a final answer (redirects followed) means.

    200 is a new body, 304 none, 204 and 205 an empty one. 410 retires the feed. All else
    is a failure: the validators stay, because what is stored is still the newest known.
    """
    if status == 200 and has_body:
        return Outcome("new_body")
    if status == 200:
        return Outcome("failed", "the body is empty", keep_validators=False)
    if status in (204, 205):
        return Outcome("not_modified", keep_validators=False)
    if status == 304:
        return Outcome("not_modified")
    if status == 410:
        return Outcome(
            "retired", "the publisher has ended this feed (410)", "remove it or find its successor"
        )
    return _failure(status)


def _failure(status: int) -> Outcome:
    if known := _MEANINGS.get(status):
        message, hint, slow_down = known
        return Outcome("failed", message, hint, slow_down=slow_down)
    if status == 206:
        return Outcome("failed", "the server sent a part of the feed only (206)", keep_validators=False)
    if 300 <= status < 400:
        return Outcome("failed", f"the server redirects to nowhere ({status})", slow_down=4)
    if 400 <= status < 500:
        return Outcome("failed", f"the server refuses the request ({status})", slow_down=4)
    if 500 <= status < 600:
        return Outcome("failed", f"the server failed ({status})")
    return Outcome("failed", f"the server answers with a status that is not known ({status})", slow_down=4)


def unreachable(message: str, hint: str = "", *, away: bool = False) -> Outcome:
    """What a failed connection means: ask again, ever more rarely, unless the whole network is `away`."""
    return Outcome("failed", message, hint, longest=_AWAY if away else DAY)


def unreadable(message: str, hint: str = "") -> Outcome:
    """What a body that is no feed means: the next answer must be whole again."""
    return Outcome("failed", message, hint, keep_validators=False)


def retry_after(header: str | None, now: float, most: float = DAY) -> float | None:
    """Seconds that a `Retry-After` header asks for, seconds or a date; at most `most`.

    None where there is no header, it cannot be read, or it is not in the future.
    """
    if not header:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        wait = float(text[:12])
    else:
        stamp = http_date(text)
        if stamp is None:
            return None
        wait = stamp - now
    return min(wait, most) if wait > 0 else None


def max_age(header: str | None, age: str | None = None) -> float | None:
    """Seconds for which `Cache-Control` lets an answer stand, less the `Age` it has; None if it says nothing.

    `no-cache` and `no-store` say nothing about how often to ask.
    """
    found: float | None = None
    for part in (header or "").lower().split(","):
        name, _, value = part.strip().partition("=")
        value = value.strip().strip('"')
        if name.strip() == "max-age" and value.isascii() and value.isdigit():
            found = float(value[:12])
    if found is None:
        return None
    spent = (age or "").strip()
    rest = found - (float(spent[:12]) if spent.isascii() and spent.isdigit() else 0.0)
    return rest if rest > 0 else None


def usual_gap(smoothed: float | None, last_new: float | None, now: float) -> float | None:
    """Seconds between two polls of a feed that bring something new, as far as known: the present
    silence counts where it is the longer one."""
    if smoothed is None or last_new is None:
        return None
    return max(smoothed, now - last_new)


def hours(text: str | None) -> tuple[int, ...]:
    """Hours as the database has them ("0,1,2")."""
    return tuple(int(hour) for hour in (text or "").split(",") if hour)


def interval(
    pace: Pace, *, ttl: float | None = None, fresh_for: float | None = None, gap: float | None = None
) -> float:
    """The span between two polls: half the `gap` between two that bring something new, from the
    pace's shortest to four times its own, or its own where no gap is known; longer where the feed
    or its server asks for it.

    `ttl` is the feed's word, `fresh_for` the server's (`max_age`). Neither pushes it beyond
    the pace's longest.
    """
    own = pace.interval if gap is None else min(gap / 2, _SLOWEST * pace.interval)
    wished = max(own, ttl or 0.0, fresh_for or 0.0)
    return max(min(wished, pace.max_interval), pace.min_interval)


def backoff(failures: int, pace: Pace, chance: float, slow_down: float = 1.0) -> float:
    """The wait after `failures` failures in a row: doubled each time, three quarters to whole by chance."""
    whole = pace.first_backoff * slow_down * 2.0 ** min(max(failures, 1) - 1, 30)
    return min(whole, pace.max_backoff) * (0.75 + chance / 4)


def plan(
    result: Outcome,
    *,
    now: float,
    failures: int,
    pace: Pace,
    chance: float,
    retry: float | None = None,
    ttl: float | None = None,
    fresh_for: float | None = None,
    gap: float | None = None,
    skip_hours: Sequence[int] = (),
) -> Plan:
    """When the feed is asked again after `result`. `failures` is the count before it, `retry` what
    `retry_after` gave, `ttl`, `fresh_for` and `gap` as in `interval`; `skip_hours` (UTC) are left out."""
    if result.verdict == "retired":
        return Plan(now + pace.max_interval, failures + 1, retired=True)
    if result.ok:
        usual = interval(pace, ttl=ttl, fresh_for=fresh_for, gap=gap) * (1 + pace.jitter * (2 * chance - 1))
        return Plan(awake(now + max(usual, retry or 0.0), skip_hours), 0)
    wait = min(backoff(failures + 1, pace, chance, result.slow_down), result.longest * (0.75 + chance / 4))
    return Plan(now + max(wait, retry or 0.0), failures + 1)


def awake(at: float, skip_hours: Sequence[int]) -> float:
    """`at`, or the first moment after it that lies in none of these hours of the day (UTC)."""
    for _ in range(24):
        if int(at // HOUR) % 24 not in skip_hours:
            return at
        at = (at // HOUR + 1) * HOUR
    return at


def due(feeds: Iterable[F], now: float) -> list[F]:
    """Those of `feeds` whose time has come: the never asked first, then the longest overdue."""
    ready = [feed for feed in feeds if not _waits(feed, now)]
    return sorted(ready, key=lambda feed: feed.next_due or 0.0)


def askable(feeds: Iterable[F], now: float) -> list[F]:
    """Those of `feeds` that may be asked out of turn: all but the failed whose wait still runs.

    The ones that failed last come last, so that they hold up nobody.
    """
    ready = [feed for feed in feeds if not feed.failures or not _waits(feed, now)]
    return sorted(ready, key=lambda feed: feed.failures)


def _waits(feed: Scheduled, now: float) -> bool:
    """Whether its time is still to come. No plan reaches as far as a clock that was once set wrong."""
    return feed.next_due is not None and now < feed.next_due <= now + _FARTHEST


def http_date(text: str) -> float | None:
    """The date of a header as Unix seconds; None where it cannot be read."""
    try:
        stamp = parsedate_to_datetime(text)
        return (stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
