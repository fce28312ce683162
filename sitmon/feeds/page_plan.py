"""Which pages are asked for, and when again. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

AGAIN = 6 * 3600.0
"""Seconds after which a page is asked for once more, where its feed changed the article since."""
TIMES = 3
"""How often one page is asked for at most."""
_WAITS = (3600.0, 6 * 3600.0)
"""Seconds after the first failure, and after the second."""
_PASSING = frozenset((408, 425, 429))


def host(url: str) -> str:
    """The host of an address, for counting; "" where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def chosen(waiting: Iterable[tuple[int, str]], held: Iterable[str], most: int) -> list[int]:
    """Of (number, address) the numbers of those to be asked for next: one a host, none of a host that asked to be
    left alone (`held` are addresses there), at most `most`."""
    taken = {host(url) for url in held}
    found: list[int] = []
    for number, url in waiting:
        if len(found) == most:
            break
        if (name := host(url)) and name not in taken:
            taken.add(name)
            found.append(number)
    return found


def retry(status: int | None, retry_after: float | None, times: int) -> float | None:
    """Seconds until a page that failed the `times`-th time is asked for again; None for never. `status` None: no
    answer was had."""
    if times >= TIMES or (status is not None and 200 <= status < 500 and status not in _PASSING):
        return None
    return max(_WAITS[min(times, len(_WAITS)) - 1], retry_after or 0.0)
