import sqlite3
from pathlib import Path

import pytest

from sitmon.errors import StoreError
from sitmon.store import connect
from sitmon.store.upkeep import copy, damage
from tests.conftest import Store, event, prepared


def test_a_sound_file_has_no_damage(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", event()))
    assert damage(database) == []


def test_a_damaged_index_is_told(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", event()))
    database.execute("DELETE FROM words_idx")
    database.execute("DELETE FROM words_data WHERE id > 10")
    assert any("full-text index" in fault for fault in damage(database))


def test_a_copy_is_whole_while_another_program_writes(
    database: sqlite3.Connection, store: Store, db_path: Path, tmp_path: Path
) -> None:
    store(prepared("a", event()))
    other = connect(db_path)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO publisher (slug, name) VALUES ('half', 'half')")
    copy(database, tmp_path / "copy.db")
    other.execute("ROLLBACK")
    other.close()
    back = connect(tmp_path / "copy.db")
    assert back.execute("SELECT key FROM article").fetchone()[0] == "a"
    assert back.execute("SELECT count(*) FROM publisher WHERE slug = 'half'").fetchone()[0] == 0
    assert damage(back) == []
    back.close()


def test_a_copy_never_overwrites_and_leaves_no_draft(database: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    with pytest.raises(StoreError):
        copy(database, tmp_path / "there")
    with pytest.raises(StoreError):
        copy(database, tmp_path / "missing" / "copy.db")
    assert (tmp_path / "there").read_text() == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "there"]
