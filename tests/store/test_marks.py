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
    marks.mark_seen(database, [1], NOW)
    store(prepared("a", event(), title="Edited"), at=NOW + 1)
    assert [tuple(r) for r in database.execute("SELECT article_id, seen_at FROM mark")] == [(1, NOW)]


def test_an_article_that_is_not_there_cannot_be_marked(database: sqlite3.Connection) -> None:
    with pytest.raises(StoreError):
        marks.mark_seen(database, [99], NOW)


def test_toggling_several_first_brings_all_to_the_same_state(
    database: sqlite3.Connection, store: Store
) -> None:
    store(prepared("a", event()), prepared("b", event()))
    for toggle, mark in ((marks.toggle_seen, "seen_at"), (marks.toggle_starred, "starred_at")):
        assert toggle(database, [1], NOW)
        assert toggle(database, [1, 2], NOW + 1), "one of the two had no mark"
        assert [getattr(m, mark) for m in marks.of(database, [1, 2]).values()] == [NOW + 1, NOW + 1]
        assert not toggle(database, [1, 2], NOW)
        assert marks.of(database, [1, 2]) == {}
    assert not database.execute("SELECT 1 FROM mark").fetchall(), (
        "no empty row keeps the article from pruning"
    )


def test_marks_of_one_kind_leave_the_others_alone(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", event()), prepared("b", event()))
    marks.mark_seen(database, [1], NOW)
    marks.mark_starred(database, [1], NOW + 1)
    marks.annotate(database, 1, "  first\x07 line\nsecond [b]  ")
    marks.tag(database, [1, 2], NOW, add=["x", "b"])
    marks.mark_seen(database, [1], None)
    held = marks.of(database, [1, 2, 3])
    assert held[1] == marks.Marks(None, NOW + 1, "first  line\nsecond [b]", ("b", "x"))
    assert held[2] == marks.Marks(tags=("b", "x"))
    assert set(held) == {1, 2}
    assert marks.tags(database) == ["b", "x"]
    marks.tag(database, [2], NOW, add=["c"], remove=["x", "not-there"])
    marks.annotate(database, 1, " ")
    assert marks.of(database, [2])[2].tags == ("b", "c")
    assert marks.of(database, [1])[1].note is None
    assert marks.tags(database) == ["b", "c", "x"]


def test_a_note_is_cut_where_it_is_longer_than_a_note(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", event()))
    marks.annotate(database, 1, "x" * 1_000_000)
    assert marks.of(database, [1])[1].note == "x" * marks.NOTE_MOST
