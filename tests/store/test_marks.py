import sqlite3
from dataclasses import replace

import pytest

from sitmon.errors import StoreError
from sitmon.store import marks
from sitmon.store.marks import SnapshotEntry
from tests.conftest import NOW, Store, event, prepared

ENTRY = SnapshotEntry("/x/a", "a", NOW, "Idlib", "region:Idlib", 3, "ab" * 32)


def test_snapshots_are_listed_newest_first(database: sqlite3.Connection) -> None:
    newer = replace(ENTRY, path="/x/b", taken_at=NOW + 1)
    for entry in (newer, ENTRY):
        marks.add_snapshot(database, entry)
    assert marks.snapshots(database) == [newer, ENTRY]


def test_a_snapshot_at_the_same_path_replaces_the_entry(database: sqlite3.Connection) -> None:
    marks.add_snapshot(database, ENTRY)
    marks.add_snapshot(database, replace(ENTRY, articles=9))
    assert [e.articles for e in marks.snapshots(database)] == [9]


def test_seen_is_kept_through_an_edit(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", event()))
    marks.mark_seen(database, 1, NOW)
    store(prepared("a", event(), title="Edited"), at=NOW + 1)
    assert [tuple(r) for r in database.execute("SELECT article_id, seen_at FROM mark")] == [(1, NOW)]


def test_an_article_that_is_not_there_cannot_be_marked(database: sqlite3.Connection) -> None:
    with pytest.raises(StoreError):
        marks.mark_seen(database, 99, NOW)
