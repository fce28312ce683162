"""What a snapshot is called: its time and region. Pure."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

from sitmon.errors import SnapshotError

_LONGEST = 40
_LONGEST_BYTES = 120  # file systems allow 255, time and number included


def slug(text: str) -> str:
    """Letters and digits of `text` in lower case, joined by hyphens; '' where it has none.

    Accents go where a letter remains without them; other scripts stay as they are.
    """
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M")
    )
    plain = unicodedata.normalize("NFC", bare).casefold()
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    short = "-".join(words)[:_LONGEST]
    return short.encode()[:_LONGEST_BYTES].decode(errors="ignore").strip("-")


def name(taken_at: float, region: str) -> str:
    """ "20170926T0600Z-idlib". Raises SnapshotError where the time is no time."""
    try:
        stamp = datetime.fromtimestamp(int(taken_at), UTC)
    except (OverflowError, ValueError, OSError):
        raise SnapshotError("the time of the snapshot is out of range") from None
    where = slug(region) or ("region" if region.strip() else "world")
    return f"{stamp:%Y%m%dT%H%MZ}-{where}"


def numbered(name: str, n: int) -> str:
    """`name` for the first, "name-2" for the second of its name, and so on."""
    return name if n == 1 else f"{name}-{n}"
