"""Giving freed memory back to the system: a few large bodies would otherwise be held for the rest of the day."""

from __future__ import annotations

import ctypes

EVERY = 60.0
"""Seconds between two times."""


def give_back() -> bool:
    """Has the C library return what it holds and does not use; False where it has no such call (only glibc has)."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return False
    return bool(trim(0) in (0, 1))
