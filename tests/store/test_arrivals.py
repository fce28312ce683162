"""What has arrived, by the order in which it was written."""

from __future__ import annotations

import sqlite3

import pytest

from sitmon.query import Query
from sitmon.store import arrivals, read
from sitmon.store.retention import prune
from sitmon.store.selection import Selection
from tests.conftest import IDLIB, NOW, Store, event, prepared


def everything(
    connection: sqlite3.Connection, selection: Selection, start: int, span: int
) -> list[list[int]]:
    """What each stretch brings, until nothing more has arrived."""
    after, found = start, []
    while True:
        events, upto = arrivals.arrived(connection, selection, start, after, span)
        if upto <= after:
            return found
        found.append(events)
        after = upto


def test_a_flag_is_new_only_where_it_was_not_known_before(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", event()))
    known = arrivals.last(database)
    store(prepared("a", event(), event("displacement"), title="Edited"), prepared("b", event()), at=NOW + 10)
    events, upto = arrivals.arrived(database, Selection(), known, known)
    found = read.rows(database, events)
    assert sorted((row.article_id, row.kind) for row in found.values()) == [
        (1, "displacement"),
        (2, "strike"),
    ]
    assert arrivals.arrived(database, Selection(), known, upto) == ([], upto)


@pytest.mark.parametrize("span", [1, 7, 500])
def test_all_that_arrives_is_met_once_whenever_it_was_published(
    database: sqlite3.Connection, store: Store, span: int
) -> None:
    store(prepared("known", event()))
    start = arrivals.last(database)
    store(*(prepared(f"n{n}", event(), published=NOW - n * 3600) for n in range(60)))
    store(*(prepared(f"d{n}", event("displacement")) for n in range(20)))
    store(prepared("late", event(), published=NOW - 90 * 86400), at=NOW - 50)
    strikes = Selection(Query(kinds=("strike",)))
    stretches = everything(database, strikes, start, span)
    met = [n for stretch in stretches for n in stretch]
    assert len(met) == len(set(met)) == 61
    assert all(len(stretch) <= span + 1 for stretch in stretches)


def test_the_events_of_one_reading_stay_together(database: sqlite3.Connection, store: Store) -> None:
    kinds = ("strike", "displacement", "agreement")
    store(*(prepared(str(n), *(event(kind, place=IDLIB) for kind in kinds)) for n in range(4)))
    assert [len(stretch) for stretch in everything(database, Selection(), 0, 2)] == [3, 3, 3, 3]


def test_what_gets_the_number_of_a_deleted_event_is_met(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("old", event()), at=NOW - 800)
    after = arrivals.last(database)
    assert prune(database, NOW - 700) == 1
    _, after = arrivals.arrived(database, Selection(), after, after)
    store(prepared("b", event()))
    assert arrivals.last(database) == 1
    events, _ = arrivals.arrived(database, Selection(), 0, after)
    assert [row.title for row in read.rows(database, events).values()] == ["Bombs on Idlib b"]


def test_the_sources_of_a_selection_hold(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", event(), publisher="AP"), prepared("b", event(), publisher="UN"))
    events, _ = arrivals.arrived(database, Selection(Query(sources=("AP",))), 0, 0)
    assert [row.publisher for row in read.rows(database, events).values()] == ["AP"]
