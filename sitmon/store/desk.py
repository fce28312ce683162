"""The reader's desk: watches saved, when each was last looked at, alerts told, and where the reader was."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sitmon.store.connection import reported, transaction

_SEARCHES = 50
"""Searches kept for the history."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An event told of, once: by which watch, of which flag, when, and through what."""

    watch: str
    article_id: int
    kind: str
    at: float
    told: str
    title: str


@reported()
def watches(connection: sqlite3.Connection) -> dict[str, str]:
    """Name → query of the watches saved in this file."""
    return {row[0]: row[1] for row in connection.execute("SELECT name, query FROM watch ORDER BY name")}


@reported()
def alerting(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Name → channels of the watches saved in this file that ask for alerts."""
    rows = connection.execute("SELECT name, alert FROM watch WHERE alert <> '' ORDER BY name")
    return {row[0]: tuple(row[1].split(",")) for row in rows}


def save_watch(
    connection: sqlite3.Connection, name: str, query: str, now: float, alert: Sequence[str] = ()
) -> None:
    """Saves a watch, in place of one of the same name; `alert` are the channels that tell of what is new in it."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO watch (name, query, saved_at, alert) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE"
            " SET query = excluded.query, saved_at = excluded.saved_at, alert = excluded.alert",
            (name, query, now, ",".join(alert)),
        )


def remove_watch(connection: sqlite3.Connection, name: str) -> None:
    """Removes a saved watch."""
    with transaction(connection):
        connection.execute("DELETE FROM watch WHERE name = ?", (name,))


@reported()
def looked_at(connection: sqlite3.Connection, watch: str) -> float | None:
    """When the reader last looked at a watch."""
    row = connection.execute("SELECT at FROM looked WHERE watch = ?", (watch,)).fetchone()
    return float(row[0]) if row else None


def look(connection: sqlite3.Connection, watch: str, now: float) -> None:
    """Notes that the reader looked at a watch."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO looked VALUES (?, ?) ON CONFLICT (watch) DO UPDATE SET at = excluded.at",
            (watch, now),
        )


def claim_alerts(
    connection: sqlite3.Connection, watch: str, flags: Iterable[tuple[int, str]], now: float
) -> list[tuple[int, str]]:
    """Those of `flags` (article, kind) that the watch has not told of yet; from now on it has.

    Two dashboards never tell of the same one: the first that asks gets it.
    """
    fresh = []
    with transaction(connection):
        for article, kind in flags:
            done = connection.execute(
                "INSERT OR IGNORE INTO alert (watch, article_id, kind, at, told) VALUES (?, ?, ?, ?, '')",
                (watch, article, kind, now),
            )
            if done.rowcount:
                fresh.append((article, kind))
    return fresh


def told_alerts(
    connection: sqlite3.Connection, watch: str, flags: Iterable[tuple[int, str]], told: str
) -> None:
    """Notes through what some alerts were told."""
    with transaction(connection):
        connection.executemany(
            "UPDATE alert SET told = ? WHERE watch = ? AND article_id = ? AND kind = ?",
            [(told, watch, article, kind) for article, kind in flags],
        )


@reported()
def alerts(connection: sqlite3.Connection, most: int = 200) -> list[Alert]:
    """The newest alerts."""
    rows = connection.execute(
        "SELECT l.watch, l.article_id, l.kind, l.at, l.told, coalesce(v.title, '') FROM alert l JOIN article a"
        " ON a.id = l.article_id JOIN version v ON v.id = a.version_id ORDER BY l.id DESC LIMIT ?",
        (most,),
    )
    return [Alert(*row) for row in rows]


@reported()
def kept(connection: sqlite3.Connection, name: str) -> object:
    """What was kept under a name; None where nothing was."""
    row = connection.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
    value: object = json.loads(row[0]) if row else None
    return value


def keep(connection: sqlite3.Connection, name: str, value: object) -> None:
    """Keeps a value that JSON can hold under a name."""
    with transaction(connection):
        _keep(connection, name, value)


def _keep(connection: sqlite3.Connection, name: str, value: object) -> None:
    connection.execute(
        "INSERT INTO kept VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, json.dumps(value)),
    )


def searches(connection: sqlite3.Connection) -> list[str]:
    """What was searched for, the newest first."""
    found = kept(connection, "searches")
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []


def searched(connection: sqlite3.Connection, text: str) -> None:
    """Puts a search at the head of the history."""
    with transaction(connection):
        older = [other for other in searches(connection) if other != text]
        _keep(connection, "searches", [text, *older][:_SEARCHES])
