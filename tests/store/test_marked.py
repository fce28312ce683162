"""Lists by the reader's marks, and in the order asked for, against what plain Python says."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitmon.model import Place
from sitmon.query import SORTS, parse
from sitmon.store import marks, orders, read
from sitmon.store.selection import Selection
from tests.conftest import IDLIB, NOW, Store, event, prepared

ZABADANI = Place("x:zab", "zabadani", "place", "SY", "SY.08", "Rif Dimashq", 33.72, 36.1)


@pytest.fixture
def filled(database: sqlite3.Connection, store: Store) -> sqlite3.Connection:
    store(prepared("late", event(confidence=0.5), published=NOW - 900, publisher="zeta"), at=NOW - 30)
    store(prepared("a", event(confidence=0.7), publisher="Beta", published=NOW - 100), at=NOW - 60)
    store(prepared("b", event("agreement", place=None), publisher="alpha", published=NOW - 50), at=NOW - 50)
    store(prepared("c", event(place=ZABADANI), publisher="Beta", published=NOW - 200), at=NOW - 20)
    for key, killed in (("late", 3), ("a", 40), ("c", 40)):
        database.execute(
            "UPDATE event SET killed_low = ?, killed_high = 99 WHERE article_id = ?",
            (killed, number(database, key)),
        )
    database.execute("UPDATE event SET killed_low = NULL WHERE article_id = ?", (number(database, "b"),))
    return database


def number(connection: sqlite3.Connection, key: str) -> int:
    return int(connection.execute("SELECT id FROM article WHERE key = ?", (key,)).fetchone()[0])


def keys(connection: sqlite3.Connection, query: str) -> list[str]:
    return [d.key for d, _ in read.documents(connection, Selection(parse(query, NOW)))]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["b", "a", "c", "late"]),
        ("sort:published", ["b", "a", "c", "late"]),
        ("sort:collected", ["c", "late", "b", "a"]),
        ("sort:confidence", ["b", "c", "a", "late"]),
        ("sort:killed", ["a", "c", "late", "b"]),
        ("sort:killed killed:<50", []),
        ("sort:killed killed:<100", ["a", "c", "late"]),
        ("sort:place", ["a", "late", "c", "b"]),
        ("sort:source", ["b", "a", "c", "late"]),
        ("sort:source source:beta", ["a", "c"]),
    ],
)
def test_a_list_is_sorted_by_what_is_asked_for(
    filled: sqlite3.Connection, query: str, expected: list[str]
) -> None:
    assert keys(filled, query) == expected


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [0, 1, 2, 3, 4, 9])
def test_the_first_rows_by_key_are_the_beginning_of_all(
    filled: sqlite3.Connection, sort: str, limit: int
) -> None:
    selection = Selection(parse(f"sort:{sort}", NOW))
    assert read.ids(filled, selection, limit) == read.ids(filled, selection)[:limit]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("more", ["", " kind:strike", " source:beta", " killed:>1", " is:unseen -truce"])
def test_where_many_match_the_first_rows_are_met_along_an_index(
    filled: sqlite3.Connection, sort: str, more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    selection = Selection(parse(f"sort:{sort}{more}", NOW))
    few = read.ids(filled, selection, 9)
    monkeypatch.setattr(orders, "FEW", 0)
    assert read.ids(filled, selection, 9) == few == read.ids(filled, selection)
    assert read.ids(filled, replace(selection, as_of=NOW), 9) == few
    told: list[str] = []
    filled.set_trace_callback(told.append)
    read.ids(filled, selection, 10)
    filled.set_trace_callback(None)
    asked = [statement for statement in told if statement.startswith("SELECT e.id")]
    assert asked
    for statement in asked:
        plan = [row[3] for row in filled.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert not any("TEMP B-TREE" in step for step in plan), (statement, plan)


ORDER: dict[str, Callable[[read.Row], Any]] = {
    "published": lambda r: (),
    "confidence": lambda r: -r.confidence,
    "killed": lambda r: (r.killed is None, -(r.killed or 0)),
    "place": lambda r: (r.place is None, (r.place or "").lower()),
    "source": lambda r: r.publisher.lower(),
}
STORY = st.tuples(
    st.sampled_from([0.3, 0.5, 0.9]),
    st.sampled_from([None, IDLIB, ZABADANI]),
    st.sampled_from(["AP", "ap", "Zeta", "Beta"]),
    st.integers(0, 3),
    st.sampled_from([None, 0, 7, 900]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories=st.lists(STORY, max_size=12), sort=st.sampled_from(sorted(ORDER)))
def test_the_order_is_what_python_would_make_of_all_rows(
    database: sqlite3.Connection, store: Store, stories: list[tuple[Any, ...]], sort: str
) -> None:
    for table in ("event", "article"):
        database.execute("PRAGMA foreign_keys=OFF")
        database.execute(f"DELETE FROM {table}")
    for n, (sure, place, publisher, age, killed) in enumerate(stories):
        store(
            prepared(f"s{n}", event(confidence=sure, place=place), publisher=publisher, published=NOW - age)
        )
        database.execute("UPDATE event SET killed_low = ? WHERE id = (SELECT max(id) FROM event)", (killed,))
    found = list(read.ids(database, Selection(parse(f"sort:{sort}", NOW))))
    rows = read.rows(database, found) if found else {}
    newest = sorted(rows.values(), key=lambda r: (-r.at, -r.id))
    assert found == [row.id for row in sorted(newest, key=ORDER[sort])]


def test_marks_select_what_they_stand_on(filled: sqlite3.Connection) -> None:
    a, b, c = (number(filled, key) for key in "abc")
    marks.mark_seen(filled, [a, c], NOW)
    marks.mark_starred(filled, [a, b], NOW)
    marks.annotate(filled, c, "ask the mayor")
    marks.tag(filled, [b, c], NOW, add=["lead", "später"])
    for query, expected in {
        "is:starred": ["b", "a"],
        "is:seen": ["a", "c"],
        "is:unseen": ["b", "late"],
        "is:starred is:unseen": ["b"],
        "has:note": ["c"],
        "has:tag": ["b", "c"],
        "tag:lead": ["b", "c"],
        "tag:#LEAD has:note": ["c"],
        "tag:SPÄTER tag:other": ["b", "c"],
        "tag:other": [],
        "tag:lead sort:collected": ["c", "b"],
    }.items():
        assert keys(filled, query) == expected, query
    row = read.rows(filled, read.ids(filled, Selection(parse("has:note", NOW))))
    assert [(r.seen, r.starred, r.noted, r.tagged) for r in row.values()] == [(True, False, True, True)]
    counts = read.counts(filled, Selection(parse("is:starred sort:source", NOW)))
    assert counts == {"strike": 1, "agreement": 1}
