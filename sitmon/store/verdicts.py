"""Verdicts: a person's marks that a flag is right or wrong. The newest of one flag holds; none is deleted."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from sitmon import contract
from sitmon.errors import UsageError
from sitmon.store.connection import transaction


@dataclass(frozen=True, slots=True)
class Verdict:
    """One mark, with what it was given on: the text as it read then and the cues that made the flag."""

    article: str
    kind: str
    correct: bool
    cues: tuple[str, ...]
    at: float
    coder: str
    title: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class CueRecord:
    """How a cue fared: flags judged in which it took part, and how many of them were right."""

    kind: str
    cue: str
    judged: int
    right: int

    @property
    def precision(self) -> float:
        """The share that was right."""
        return self.right / self.judged


def give(connection: sqlite3.Connection, article_id: int, kind: str, correct: bool, now: float) -> None:
    """Stores a verdict on the flag `kind` of an article as it reads now.

    Raises UsageError where the article has no such flag.
    """
    with transaction(connection):
        row = connection.execute(
            "SELECT c.id, c.doc FROM article a JOIN coding c ON c.id = a.coding_id WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        cues = _cues(json.loads(row["doc"]), kind) if row else None
        if row is None or cues is None:
            raise UsageError(f"this article has no {kind} to judge")
        connection.execute(
            "INSERT INTO verdict (article_id, coding_id, kind, correct, cues, at) VALUES (?, ?, ?, ?, ?, ?)",
            (article_id, row["id"], kind, correct, contract.dumps(cues), now),
        )


def _cues(doc: contract.Json, kind: str) -> list[str] | None:
    """The cues of the article's events of `kind`, each once; None where it has none."""
    events = [event for event in doc["events"] if event["kind"] == kind]
    return (
        list(dict.fromkeys(span["cue"] for event in events for span in event["evidence"])) if events else None
    )


def of_article(connection: sqlite3.Connection, article_id: int) -> dict[str, bool]:
    """kind → whether its flag was judged right, where it was judged."""
    rows = connection.execute(
        "SELECT kind, correct FROM verdict WHERE article_id = ? ORDER BY id", (article_id,)
    )
    return {row[0]: bool(row[1]) for row in rows}


def given(connection: sqlite3.Connection) -> list[Verdict]:
    """The verdicts in force, the oldest first."""
    rows = connection.execute(
        "SELECT a.key, d.kind, d.correct, d.cues, d.at, c.coder, v.title, v.text FROM verdict d"
        " JOIN article a ON a.id = d.article_id JOIN coding c ON c.id = d.coding_id"
        " JOIN version v ON v.id = c.version_id"
        " WHERE d.id = (SELECT max(o.id) FROM verdict o WHERE o.article_id = d.article_id AND o.kind = d.kind)"
        " ORDER BY d.id"
    )
    return [Verdict(r[0], r[1], bool(r[2]), tuple(json.loads(r[3])), r[4], r[5], r[6], r[7]) for r in rows]


def by_cue(verdicts: list[Verdict]) -> list[CueRecord]:
    """How each cue fared, the most judged first."""
    tally: dict[tuple[str, str], list[int]] = {}
    for verdict in verdicts:
        for cue in verdict.cues:
            record = tally.setdefault((verdict.kind, cue), [0, 0])
            record[0] += 1
            record[1] += verdict.correct
    found = [CueRecord(kind, cue, judged, right) for (kind, cue), (judged, right) in tally.items()]
    return sorted(found, key=lambda r: (-r.judged, r.kind, r.cue))
