import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sitmon.errors import StoreBusy, StoreError
from sitmon.store import connect, schema, transaction
from sitmon.store import connection as module
from sitmon.store.connection import reading
from tests.conftest import Store, event, prepared

TABLES = {
    "publisher",
    "feed",
    "poll",
    "article",
    "version",
    "coding",
    "event",
    "mark",
    "lease",
    "snapshot",
    "words",
}


ADD = "INSERT INTO publisher (slug, name) VALUES ('a', 'A')"


def tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_new_file_gets_its_folder_and_the_current_schema(db_path: Path) -> None:
    connection = connect(db_path)
    assert tables(connection) >= TABLES
    assert connection.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert not connection.in_transaction
    connection.close()


def test_opening_again_changes_nothing_and_imports_no_migrations(db_path: Path) -> None:
    connect(db_path).close()
    code = (
        "import sys; from pathlib import Path; from sitmon.store import connect;"
        f"connect(Path({str(db_path)!r})).close(); sys.exit('sqlite_utils' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_was_stored_is_there_after_opening_again(
    database: sqlite3.Connection, store: Store, db_path: Path
) -> None:
    store(prepared("a1", event()))
    second = connect(db_path)
    assert second.execute("SELECT key FROM article").fetchone()[0] == "a1"
    second.close()


def test_many_programs_may_open_a_new_file_at_once(db_path: Path) -> None:
    ready = threading.Barrier(6)

    def opened(_: int) -> set[str]:
        ready.wait()
        connection = connect(db_path)
        found = tables(connection)
        connection.close()
        return found

    with ThreadPoolExecutor(6) as pool:
        assert all(found >= TABLES for found in pool.map(opened, range(6)))


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    db_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        schema, "MIGRATIONS", (*schema.MIGRATIONS, ("next", "CREATE TABLE x (a); CREATE TABLE x (a);\n"))
    )
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    with pytest.raises(StoreError):
        connect(db_path)
    with sqlite3.connect(db_path) as plain:
        assert tables(plain) == set()
        assert plain.execute("PRAGMA user_version").fetchone()[0] == 0
    plain.close()


def test_a_later_migration_is_applied_to_a_file_with_rows(
    database: sqlite3.Connection, store: Store, db_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(prepared("a1", event()))
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, ("next", "CREATE TABLE later (a);\n")))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    newer = connect(db_path)
    assert "later" in tables(newer)
    assert newer.execute("SELECT count(*) FROM article").fetchone()[0] == 1
    newer.close()


def test_a_file_of_a_newer_sitmon_is_refused_untouched(db_path: Path) -> None:
    connection = connect(db_path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError) as caught:
        connect(db_path)
    assert "newer sitmon" in caught.value.what
    assert (caught.value.where, "upgrade" in caught.value.hint) == (str(db_path), True)


@pytest.mark.parametrize("version", [0, 75])
def test_another_programs_database_is_refused_untouched(tmp_path: Path, version: int) -> None:
    path = tmp_path / "places.sqlite"
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE feed (mine)")
    plain.execute(f"PRAGMA user_version = {version}")
    plain.close()
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        connect(path)
    assert "another program" in caught.value.what
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: p.write_text("not a database at all, only words. " * 50), "not a sitmon database"),
        (lambda p: p.mkdir(), "--db"),
    ],
)
def test_what_is_no_database_is_named_with_what_to_do(tmp_path: Path, make, words: str) -> None:
    path = tmp_path / "x.db"
    make(path)
    with pytest.raises(StoreError) as caught:
        connect(path)
    assert caught.value.where == str(path)
    assert words in caught.value.hint


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError) as caught:
        connect(tmp_path / "file" / "deep" / "x.db")
    assert "folder cannot be made" in caught.value.what
    with pytest.raises(StoreError):
        connect(tmp_path / ("n" * 300) / "x.db")
    with pytest.raises(StoreError):
        connect(tmp_path / ("n" * 300))


def test_a_damaged_file_is_named(database: sqlite3.Connection, store: Store, db_path: Path) -> None:
    store(prepared("a1", event()))
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    body = bytearray(db_path.read_bytes())
    body[4096:] = b"\xaa" * (len(body) - 4096)
    db_path.write_bytes(body)
    with pytest.raises(StoreError) as caught:
        connect(db_path)
    assert (caught.value.where, "damaged" in caught.value.hint) == (str(db_path), True)


def test_a_database_held_by_another_program_is_busy(
    database: sqlite3.Connection, db_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_MS", 50)
    second = connect(db_path)
    with transaction(database), pytest.raises(StoreBusy) as caught, transaction(second):
        pass
    assert "another program" in caught.value.what
    with transaction(second):
        second.execute("INSERT INTO publisher (slug, name) VALUES ('a', 'A')")
    second.close()


def test_a_file_that_cannot_be_switched_to_write_ahead_logging_is_busy(
    database: sqlite3.Connection, db_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_MS", 50)
    database.execute("PRAGMA journal_mode=DELETE")
    with transaction(database), pytest.raises(StoreBusy):
        connect(db_path)
    connect(db_path).close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_what_may_not_be_written_is_named(
    database: sqlite3.Connection, db_path: Path, tmp_path: Path
) -> None:
    database.close()
    db_path.chmod(0o400)
    db_path.parent.chmod(0o500)
    try:
        for path in (db_path, db_path.with_name("new.db"), db_path.parent / "deep" / "x.db"):
            with pytest.raises(StoreError) as caught:
                connect(path)
            assert "--db" in caught.value.hint
    finally:
        db_path.parent.chmod(0o700)


def test_a_reader_and_a_writer_do_not_wait_for_each_other(
    database: sqlite3.Connection, db_path: Path
) -> None:
    second = connect(db_path)
    with reading(second):
        assert second.execute("SELECT count(*) FROM publisher").fetchone()[0] == 0
        with transaction(database):
            database.execute("INSERT INTO publisher (slug, name) VALUES ('a', 'A')")
        assert second.execute("SELECT count(*) FROM publisher").fetchone()[0] == 0
    assert second.execute("SELECT count(*) FROM publisher").fetchone()[0] == 1
    second.close()


def test_a_transaction_that_fails_leaves_nothing(database: sqlite3.Connection) -> None:
    def write(then: object) -> None:
        with transaction(database):
            database.execute(ADD)
            if isinstance(then, str):
                database.execute(then)
            else:
                raise then  # type: ignore[misc]

    for fault in (ValueError, KeyboardInterrupt):
        with pytest.raises(fault):
            write(fault)
    with pytest.raises(StoreError):
        write(ADD)
    assert not database.in_transaction
    assert database.execute("SELECT count(*) FROM publisher").fetchone()[0] == 0


def test_a_commit_that_fails_leaves_the_connection_usable(database: sqlite3.Connection) -> None:
    def write() -> None:
        with transaction(database):
            # The fault is found at the end and not at the statement.
            database.execute("PRAGMA defer_foreign_keys = ON")
            database.execute("INSERT INTO mark (article_id, seen_at) VALUES (12345, 1)")

    with pytest.raises(StoreError):
        write()
    assert not database.in_transaction
    with transaction(database):
        database.execute(ADD)


def test_a_connection_may_be_made_for_several_threads(db_path: Path) -> None:
    for threads in (True, False):
        connection = connect(db_path, threads=threads)
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(lambda c: c.execute("SELECT 1").fetchone()[0], connection)
            if threads:
                assert answer.result() == 1
            else:
                with pytest.raises(sqlite3.ProgrammingError):
                    answer.result()
        connection.close()


_KILLED = """
import sys, time
from pathlib import Path
from sitmon.store import connect, transaction
from sitmon.store import articles
from sitmon.store.feeds import imported
from tests.conftest import NOW, event, prepared
connection = connect(Path(sys.argv[1]))
feed = imported(connection, NOW)
def endless():
    for n in range(50):
        yield prepared(f"k{n}", event())
    print("inside", flush=True)
    time.sleep(60)
articles.save_articles(connection, feed, endless(), NOW)
"""


def test_a_program_killed_while_it_writes_leaves_nothing_half(
    database: sqlite3.Connection, store: Store, db_path: Path
) -> None:
    store(prepared("a1", event()))
    child = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(db_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "inside\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    after = connect(db_path)
    for table in ("article", "version", "coding", "event"):
        assert after.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 1, table
    after.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    assert after.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    with transaction(after):
        after.execute("INSERT INTO publisher (slug, name) VALUES ('free', 'again')")
    after.close()
