"""What is known: the reading side of the store. Short queries, no open cursors.

A long read would keep the write-ahead log from being folded back, so every function
fetches all it needs and returns plain values.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sitmon.store import carried, marks
from sitmon.store.carried import NOTHING, Carried
from sitmon.store.connection import reported
from sitmon.store.marks import UNMARKED, Marks
from sitmon.store.orders import ordered
from sitmon.store.selection import Selection


@dataclass(frozen=True, slots=True)
class Row:
    """An event as a list shows it."""

    id: int
    article_id: int
    kind: str
    mode: str | None
    assertion: str
    background: bool
    stage: str | None
    confidence: float
    at: float
    place: str | None
    level: str | None
    country: str | None
    admin1: str | None
    title: str
    publisher: str
    state_media: bool
    seen: bool
    kinds: str
    killed: int | None = None
    """The least that its article gives in all, or for this place where it tells of several."""
    starred: bool = False
    noted: bool = False
    tagged: bool = False
    dated: str = "given"
    """As in `Detail`."""
    ordinal: int | None = None
    """Its place in the list of its article's events."""


@dataclass(frozen=True, slots=True)
class Detail:
    """An article with all that was read in it. `doc` is its coding in the JSON contract."""

    id: int
    key: str
    title: str | None
    text: str | None
    url: str | None
    author: str | None
    source: str | None
    published: float | None
    day_only: bool
    at: float
    first_seen: float
    seen_at: float
    versions: int
    publisher: str
    publisher_type: str | None
    publisher_country: str | None
    publisher_owner: str | None
    state_media: bool
    feed: str
    coder: str
    doc: dict[str, Any]
    marks: Marks = UNMARKED
    carried: Carried = NOTHING
    dated: str = "given"
    """How its place in time is known: given, day (to the day), future (given, and not believed) or inferred (first seen)."""


@dataclass(frozen=True, slots=True)
class Honesty:
    """What a reader must know before trusting the screen."""

    feeds: int
    answering: int
    waiting: int
    oldest_success: float | None
    newest_success: float | None
    articles: int
    today: int
    unread: dict[str, int]
    """Articles not read, by language, of the last day."""
    due: int = 0
    """Feeds whose time to be asked has come."""


_ROW = (
    "SELECT e.id, e.article_id, e.kind, e.mode, e.assertion, e.background, e.stage, e.confidence, e.at, e.place,"
    " e.level, e.country, e.admin1, coalesce(substr(v.title, 1, 400), substr(v.text, 1, 200), ''), p.name, p.state_media,"
    " m.seen_at IS NOT NULL, a.kinds, e.killed_low, m.starred_at IS NOT NULL, m.note IS NOT NULL,"
    " EXISTS (SELECT 1 FROM tag g WHERE g.article_id = e.article_id), a.dated, e.ordinal"
    " FROM event e JOIN article a ON a.id = e.article_id JOIN version v ON v.id = a.version_id"
    " JOIN publisher p ON p.id = a.publisher_id LEFT JOIN mark m ON m.article_id = e.article_id"
)


@reported()
def data_version(connection: sqlite3.Connection) -> int:
    """Changes when another connection has written."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


@reported()
def ids(connection: sqlite3.Connection, selection: Selection, limit: int | None = None) -> array[int]:
    """Numbers of the selected events in the order asked for: eight bytes each."""
    return array("q", (row[0] for row in ordered(connection, selection, "e.id", limit)))


@reported()
def rows(connection: sqlite3.Connection, wanted: Sequence[int]) -> dict[int, Row]:
    """The rows of some events (at most a few hundred), by number."""
    marks = ", ".join("?" * len(wanted))
    found = connection.execute(f"{_ROW} WHERE e.id IN ({marks})", list(wanted))
    return {row[0]: _row(row) for row in found}


def _row(row: sqlite3.Row) -> Row:
    values = list(row)
    for n in (5, 15, 16, 19, 20, 21):
        values[n] = bool(values[n])
    return Row(*values)


def _article(selection: Selection) -> str:
    return " JOIN article a ON a.id = e.article_id" if selection.needs_article() else ""


@reported()
def counts(connection: sqlite3.Connection, selection: Selection) -> dict[str, int]:
    """Articles of each kind."""
    where, values = selection.where()
    found = connection.execute(
        f"SELECT e.kind, count(DISTINCT e.article_id) FROM event e{_article(selection)} WHERE {where}"
        " GROUP BY e.kind",
        values,
    )
    return {row[0]: row[1] for row in found}


@reported()
def newest(connection: sqlite3.Connection, selection: Selection) -> float | None:
    """The time of the newest selected event."""
    where, values = selection.where()
    row = connection.execute(
        f"SELECT e.at FROM event e{_article(selection)} WHERE {where} ORDER BY e.at DESC LIMIT 1", values
    ).fetchone()
    return float(row[0]) if row else None


@reported()
def detail(connection: sqlite3.Connection, article_id: int, coding_id: int | None = None) -> Detail | None:
    """One article, whole: as it reads now, or as the reading `coding_id` found it."""
    row = connection.execute(
        "SELECT a.id, a.key, v.title, v.text, a.url, v.author, v.source, a.published, a.day_only, a.at, a.first_seen,"
        " v.seen_at, (SELECT count(*) FROM version o WHERE o.article_id = a.id AND o.origin IS NULL), p.name, p.type, p.country, p.owner,"
        " p.state_media, f.name, c.coder, c.doc, v.enclosures, v.lat, v.lon, v.origin, v.request_url, a.dated FROM article a JOIN coding c ON c.id = coalesce(?, a.coding_id)"
        " JOIN version v ON v.id = c.version_id JOIN publisher p ON p.id = a.publisher_id"
        " JOIN feed f ON f.id = a.feed_id WHERE a.id = ?",
        (coding_id, article_id),
    ).fetchone()
    if row is None:
        return None
    values, more = list(row[:21]), row[21:]
    values[8], values[17], values[-1] = bool(values[8]), bool(values[17]), json.loads(values[-1])
    marked = marks.of(connection, [article_id]).get(article_id, UNMARKED)
    return replace(Detail(*values), marks=marked, carried=carried.read(*more[:5]), dated=more[5])


def documents(connection: sqlite3.Connection, selection: Selection) -> Iterator[tuple[Detail, list[int]]]:
    """The selected articles in the order asked for, each with the numbers of its selected events."""
    found: dict[tuple[int, int], list[int]] = {}
    with reported():
        for row in ordered(connection, selection, "e.article_id, e.coding_id, e.id"):
            found.setdefault((row[0], row[1]), []).append(row[2])
    for (article_id, coding_id), events in found.items():
        if item := detail(connection, article_id, coding_id):
            yield item, events


@reported()
def search(
    connection: sqlite3.Connection, expression: str, limit: int
) -> list[tuple[int, float, str, str, str]]:
    """(article, time, publisher, title, passage) of the articles that hold the words, best first.

    `expression` is one of `query.match_expression`.
    """
    found = connection.execute(
        "SELECT a.id, a.at, p.name, coalesce(v.title, ''), snippet(words, -1, '', '', '…', 24)"
        " FROM words JOIN article a ON a.id = words.rowid JOIN version v ON v.id = a.version_id"
        " JOIN publisher p ON p.id = a.publisher_id WHERE words MATCH ? ORDER BY rank LIMIT ?",
        (expression, limit),
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in found]


@reported()
def answering(connection: sqlite3.Connection) -> tuple[int, int, int, float | None, float | None]:
    """Feeds followed, those that answered when last asked, those never asked, the oldest and newest success."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(last_poll IS NOT NULL AND failures = 0), 0), coalesce(sum(last_poll IS NULL), 0),"
        " min(last_success), max(last_success) FROM feed"
        " WHERE enabled AND retired_at IS NULL AND origin <> 'import'"
    ).fetchone()
    return row[0], row[1], row[2], row[3], row[4]


@reported()
def honesty(connection: sqlite3.Connection, now: float) -> Honesty:
    """The line of honesty at `now`."""
    midnight = now - now % 86400
    stored = connection.execute(
        "SELECT (SELECT coalesce(max(id), 0) FROM article), (SELECT count(*) FROM article WHERE first_seen >= ?)",
        (midnight,),
    ).fetchone()
    unread = connection.execute(
        "SELECT lang, count(*) FROM article INDEXED BY article_unread WHERE first_seen >= ? AND NOT read"
        " GROUP BY lang ORDER BY 2 DESC",
        (now - 86400,),
    )
    due = connection.execute(
        "SELECT count(*) FROM feed WHERE enabled AND retired_at IS NULL AND origin <> 'import'"
        " AND (next_due IS NULL OR next_due <= ?)",
        (now,),
    ).fetchone()
    by_language = {row[0]: row[1] for row in unread}
    return Honesty(*answering(connection), stored[0], stored[1], by_language, due[0])


@reported()
def totals(connection: sqlite3.Connection) -> dict[str, int]:
    """Articles, versions and current events stored."""
    return {
        "articles": connection.execute("SELECT count(*) FROM article").fetchone()[0],
        "versions": connection.execute("SELECT count(*) FROM version").fetchone()[0],
        "events": connection.execute("SELECT count(*) FROM event WHERE known_until IS NULL").fetchone()[0],
    }


# What the detail pane and the marks of the list ask for.


@dataclass(frozen=True, slots=True)
class Version:
    """An article's text as it was first seen at `seen_at`."""

    seen_at: float
    title: str | None
    text: str | None


@reported()
def versions(connection: sqlite3.Connection, article_id: int) -> list[Version]:
    """The versions of an article that its feed gave, the oldest first."""
    found = connection.execute(
        "SELECT seen_at, title, text FROM version WHERE article_id = ? AND origin IS NULL ORDER BY id",
        (article_id,),
    )
    return [Version(*row) for row in found]


@reported()
def judged(connection: sqlite3.Connection, articles: Sequence[int]) -> dict[tuple[int, str], bool]:
    """(article, kind) → whether that flag was judged right, for some articles (at most a few hundred)."""
    marks = ", ".join("?" * len(articles))
    found = connection.execute(
        f"SELECT article_id, kind, correct FROM verdict WHERE article_id IN ({marks}) ORDER BY id",
        list(articles),
    )
    return {(row[0], row[1]): bool(row[2]) for row in found}


@reported()
def cue_records(connection: sqlite3.Connection) -> dict[tuple[str, str], tuple[int, int]]:
    """(kind, cue) → flags judged in which the cue took part, and how many of them were right."""
    found = connection.execute(
        "SELECT d.kind, c.value, count(*), sum(d.correct) FROM verdict d, json_each(d.cues) c WHERE d.id ="
        " (SELECT max(o.id) FROM verdict o WHERE o.article_id = d.article_id AND o.kind = d.kind) GROUP BY 1, 2"
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in found}


@reported()
def publishers(connection: sqlite3.Connection) -> list[str]:
    """The names of all publishers, in the order of the alphabet."""
    found = connection.execute("SELECT DISTINCT name FROM publisher ORDER BY name COLLATE NOCASE")
    return [row[0] for row in found]


@reported()
def newest_at(connection: sqlite3.Connection, selection: Selection, place: str, level: str) -> int | None:
    """The number of the newest selected event at the place of this name and level: a town may have its area's name."""
    where, values = selection.where()
    row = connection.execute(
        f"SELECT e.id FROM event e{_article(selection)} WHERE {where} AND e.place = ? AND e.level = ?"
        " ORDER BY e.at DESC, e.id DESC LIMIT 1",
        [*values, place, level],
    ).fetchone()
    return int(row[0]) if row else None
