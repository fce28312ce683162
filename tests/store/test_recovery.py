"""A damaged file is told and kept, and what can be read of it is saved."""

import sqlite3
from pathlib import Path

import pytest

from sitmon.errors import StoreError
from sitmon.store import connect
from sitmon.store.recovery import recover
from sitmon.store.upkeep import damage
from tests.conftest import Store, event, prepared

PAGE = 4096


def filled(database: sqlite3.Connection, store: Store, count: int = 400) -> None:
    store(*(prepared(f"k{n}", event(), text=f"Bombs fell. {'word ' * 60}{n}") for n in range(count)))
    database.execute("UPDATE feed SET etag = 'x', body_sha256 = 'y'")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def spoil(path: Path, table: str) -> None:
    """Writes rubbish over a page in the middle of a table."""
    connection = sqlite3.connect(path)
    root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    connection.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * PAGE)
        head = file.read(PAGE)
        assert head[0] == 5, "the table has grown beyond one page"
        # The cells of an inner page name its children: the second child is spoilt.
        cell = int.from_bytes(head[14:16])
        child = int.from_bytes(head[cell : cell + 4])
        file.seek((child - 1) * PAGE)
        file.write(b"\xff" * PAGE)


def test_a_sound_database_is_copied_whole(
    database: sqlite3.Connection, store: Store, db_path: Path, tmp_path: Path
) -> None:
    filled(database, store)
    saved = recover(db_path, tmp_path / "new.db")
    assert (saved["article"], saved["version"], saved["coding"], saved["event"]) == (400, 400, 400, 400)
    new = connect(tmp_path / "new.db")
    assert damage(new) == []
    assert new.execute("SELECT count(*) FROM words WHERE words MATCH 'bombs'").fetchone()[0] == 400
    assert [tuple(r) for r in new.execute("SELECT DISTINCT etag, body_sha256 FROM feed")] == [(None, None)]
    new.close()


@pytest.mark.parametrize("table", ["version", "coding", "article"])
def test_what_a_damaged_page_leaves_is_saved(
    database: sqlite3.Connection, store: Store, db_path: Path, tmp_path: Path, table: str
) -> None:
    filled(database, store)
    database.close()
    spoil(db_path, table)
    before = db_path.read_bytes()
    saved = recover(db_path, tmp_path / "new.db")
    assert db_path.read_bytes() == before
    assert 200 < saved["article"] < 400
    assert saved["article"] == saved["version"] == saved["coding"] == saved["event"]
    new = connect(tmp_path / "new.db")
    assert damage(new) == []
    new.close()


def test_nothing_is_overwritten_and_what_is_no_database_is_told(
    database: sqlite3.Connection, db_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "there").write_text("mine")
    with pytest.raises(StoreError, match="exists"):
        recover(db_path, tmp_path / "there")
    with pytest.raises(StoreError):
        recover(tmp_path / "there", tmp_path / "new.db")
    assert (tmp_path / "there").read_text() == "mine"
    assert not (tmp_path / "new.db").exists()
