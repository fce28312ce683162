"""The dashboard as plain lines of text that follow events: for screen readers, pipes and dumb terminals."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sitmon.cli.output import note, put
from sitmon.store import arrivals, read

if TYPE_CHECKING:
    import sqlite3

    from sitmon.store.selection import Selection

FIRST = 20
"""Events told at the start, the newest."""
_BEAT = 1.0


def follow(
    connection: sqlite3.Connection,
    selection: Selection,
    *,
    beat: float = _BEAT,
    going: Callable[[], bool] = lambda: True,
) -> None:
    """Prints the newest events, then each new one as it is stored, while `going`.

    A flag is told once, whatever is edited afterwards.
    """
    start = after = arrivals.last(connection)
    newest = read.ids(connection, selection, FIRST)
    told = _tell(connection, list(reversed(newest)), set())
    note("following; ctrl-c ends" if told else "waiting for the first event; ctrl-c ends")
    version = read.data_version(connection)
    while going():
        time.sleep(beat)
        if (now := read.data_version(connection)) != version:
            version = now
            fresh, upto = arrivals.arrived(connection, selection, start, after)
            while upto > after:
                told, after = _tell(connection, fresh, told), upto
                fresh, upto = arrivals.arrived(connection, selection, start, after)
            after = upto


def _tell(
    connection: sqlite3.Connection, events: list[int], told: set[tuple[int, str]]
) -> set[tuple[int, str]]:
    rows = read.rows(connection, events)
    # A flag may be of events in several places: they come together, a line each.
    fresh = [row for n in events if (row := rows.get(n)) and (row.article_id, row.kind) not in told]
    for row in fresh:
        put(line_of(row))
    return told | {(row.article_id, row.kind) for row in fresh}


_KNOWN = {
    "day": ", only the day is known",
    "inferred": ", when first seen",
    "future": ", when first seen, dated later",
}


def line_of(row: read.Row) -> str:
    """ "2017-09-27 13:36 UTC. strike, airstrike, claimed. Idlib, SY. Title. Publisher, state media. Confidence 0.96." """
    said = [row.kind, row.mode or "", "" if row.assertion == "reported" else row.assertion]
    said += ["past" if row.background else "", row.stage or ""]
    where = [row.place or "place unknown", row.country or ""]
    if row.level in ("country", "region"):
        where = where[:1]
    who = [row.publisher, "state media" if row.state_media else ""]
    parts = [
        _when(row.at) + _KNOWN.get(row.dated, ""),
        *(", ".join(x.replace("_", " ") for x in words if x) for words in (said, where)),
    ]
    return ". ".join(
        [*parts, row.title.rstrip("."), ", ".join(filter(None, who)), f"Confidence {row.confidence:.2f}."]
    )


def _when(at: float) -> str:
    try:
        return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
    except (OverflowError, ValueError, OSError):
        return "time unknown"
