"""Whether times are told in UTC or as they are where the reader is: one choice for the whole screen."""

from __future__ import annotations

import time
from datetime import UTC, datetime

_chosen = {"local": False}


def local(wanted: bool) -> None:
    """Chooses."""
    _chosen["local"] = wanted


def is_local() -> bool:
    """Whether times are told as they are here."""
    return _chosen["local"]


def name() -> str:
    """What stands behind a time: "UTC", or the zone's own abbreviation."""
    return time.strftime("%Z") if _chosen["local"] else "UTC"


def at(seconds: float) -> datetime:
    """Unix seconds in the zone chosen. Raises what `datetime.fromtimestamp` does."""
    found = datetime.fromtimestamp(seconds, UTC)
    return found.astimezone() if _chosen["local"] else found
