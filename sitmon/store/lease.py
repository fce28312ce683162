"""The collector's lease: one collector a database, whoever started it."""

from __future__ import annotations

import os
import socket
import sqlite3
from dataclasses import dataclass

from sitmon.store.connection import reported, transaction

TTL = 20.0
"""Seconds a lease lasts without being renewed."""
_NAME = "collector"


@dataclass(frozen=True, slots=True)
class Lease:
    """Who collects, since when and until when (Unix seconds)."""

    holder: str
    pid: int
    host: str
    started: float
    expires: float


def take(connection: sqlite3.Connection, holder: str, now: float) -> Lease | None:
    """Takes or renews the lease; the other's lease where somebody else holds it, else None."""
    with transaction(connection):
        held = current(connection, now)
        if held and held.holder != holder:
            return held
        connection.execute(
            "INSERT INTO lease (name, holder, pid, host, started, expires) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET expires = excluded.expires, holder = excluded.holder,"
            " pid = excluded.pid, host = excluded.host,"
            " started = CASE WHEN holder = excluded.holder THEN started ELSE excluded.started END",
            (_NAME, holder, os.getpid(), socket.gethostname(), now, now + TTL),
        )
    return None


def release(connection: sqlite3.Connection, holder: str) -> None:
    """Gives the lease up."""
    with transaction(connection):
        connection.execute("DELETE FROM lease WHERE name = ? AND holder = ?", (_NAME, holder))


@reported()
def current(connection: sqlite3.Connection, now: float) -> Lease | None:
    """The lease in force: not expired, and its process alive where it ran on this machine."""
    row = connection.execute(
        "SELECT holder, pid, host, started, expires FROM lease WHERE name = ?", (_NAME,)
    ).fetchone()
    if row is None:
        return None
    lease = Lease(*row)
    # A clock that was set back would otherwise let a dead holder's lease last for years.
    if lease.expires <= now or lease.expires > now + 2 * TTL:
        return None
    return lease if lease.host != socket.gethostname() or _alive(lease.pid) else None


def _alive(pid: int) -> bool:
    if os.name == "nt":
        # There a signal of 0 is Ctrl-C; the lease's end must do.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
