"""Giving freed memory back to the system, and not looking for garbage all the time where there is hardly any."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

EVERY = 60.0
"""Seconds between two times."""


_GARBAGE = (50_000, 20, 50)
"""New objects after which garbage is looked for, and how many looks come before one through the older ones.
What is imported and what is under way is none, and looking through it takes a twentieth of a refresh."""


@contextmanager
def rarely_tidied() -> Iterator[None]:
    """Garbage is looked for rarely inside; for what ends soon, since a body may hang on what is not yet looked for."""
    before = gc.get_threshold()
    gc.set_threshold(*_GARBAGE)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def give_back() -> bool:
    """Has the C library return what it holds and does not use; False where it has no such call (only glibc has): a few
    large bodies would otherwise be held for the rest of the day."""
    import ctypes

    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return False
    return bool(trim(0) in (0, 1))
