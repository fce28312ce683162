from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitmon.model import Coded
from sitmon.query import MEASURES, parse
from sitmon.store import connect, making, read, schema
from sitmon.store.selection import Selection
from tests.conftest import NOW, Store, event, prepared

BEFORE = [name for name, _ in schema.MIGRATIONS].index("totals")


def test_a_file_from_before_learns_the_totals_of_its_events(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as old:
        old.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:BEFORE])
        old.setattr(schema, "VERSION", BEFORE)
        connection = connect(tmp_path / "old.db")
        connection.execute("PRAGMA foreign_keys=OFF")
        for n, totals in enumerate(('{"killed": [3, 5], "missing": [2, 2]}', "{}"), 1):
            connection.execute(
                "INSERT INTO coding VALUES (?, ?, ?, 'x', 0, ?)", (n, n, n, f'{{"totals": {totals}}}')
            )
            connection.execute(
                "INSERT INTO event (article_id, coding_id, ordinal, kind, assertion, background, confidence, counts,"
                " lead, at, known_from) VALUES (?, ?, 0, 'strike', 'reported', 0, 1, 1, 1, 0, 0)",
                (n, n),
            )
        connection.close()
    connection = connect(tmp_path / "old.db")
    assert list(read.ids(connection, Selection(parse("killed:>2 killed:<6 missing:2", NOW)))) == [1]
    assert list(read.ids(connection, Selection(parse("injured:>=0", NOW)))) == []
    assert connection.execute("SELECT killed_low FROM event WHERE id = 2").fetchone()[0] is None
    connection.close()


def test_a_total_beyond_what_sqlite_counts_is_kept_as_its_largest(
    database: sqlite3.Connection, store: Store
) -> None:
    reading = making.of(prepared("a", event()))
    coded = Coded("en", True, (event(),), {"killed": (10**30, 10**30)})
    more = making.coding(replace(prepared("a", event()), coded=coded))
    store(reading._replace(coding=more))
    assert len(read.ids(database, Selection(parse("killed:>999999999999", NOW)))) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(
    st.sampled_from(MEASURES),
    st.sampled_from([">", ">=", "<", "<=", "="]),
    st.integers(0, 12),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6)), max_size=6),
)
def test_bounds_hold_as_they_say(
    tmp_path_factory: pytest.TempPathFactory,
    measure: str,
    sign: str,
    value: int,
    given: list[tuple[int, int]],
) -> None:
    from sitmon.store.articles import save_articles
    from sitmon.store.feeds import imported

    connection = connect(tmp_path_factory.mktemp("totals") / "x.db")
    articles = []
    for n, (low, more) in enumerate(given):
        base = prepared(str(n), event(), published=NOW - n)
        articles.append(replace(base, coded=Coded("en", True, (event(),), {measure: (low, low + more)})))
    save_articles(connection, imported(connection, NOW), articles, NOW)
    asked = parse(f"{measure}:{sign}{value}", NOW)
    found = list(read.ids(connection, Selection(asked)))
    holds = {
        ">": lambda low, _: low > value,
        ">=": lambda low, _: low >= value,
        "<": lambda _, high: high < value,
        "<=": lambda _, high: high <= value,
        "=": lambda low, high: low <= value <= high,
    }[sign]
    assert found == [n for n, (low, more) in enumerate(given, 1) if holds(low, low + more)]
    connection.close()
