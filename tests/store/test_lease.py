import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from sitmon.store import connect, lease
from tests.conftest import NOW


def test_the_lease_is_taken_renewed_and_released(database: sqlite3.Connection) -> None:
    assert lease.current(database, NOW) is None
    assert lease.take(database, "me", NOW) is None
    held = lease.current(database, NOW + 1)
    assert held is not None
    assert (held.holder, held.pid, held.started, held.expires) == ("me", os.getpid(), NOW, NOW + lease.TTL)
    assert lease.take(database, "me", NOW + 10) is None
    held = lease.current(database, NOW + 10)
    assert held is not None
    assert (held.started, held.expires) == (NOW, NOW + 10 + lease.TTL)
    lease.release(database, "me")
    assert lease.current(database, NOW + 10) is None


def test_only_one_holds_it(database: sqlite3.Connection, db_path: Path) -> None:
    other = connect(db_path)
    assert lease.take(database, "first", NOW) is None
    refused = lease.take(other, "second", NOW + 5)
    assert refused is not None
    assert refused.holder == "first"
    lease.release(other, "second")
    assert lease.current(other, NOW + 5) == refused
    other.close()


def test_an_expired_lease_is_anybodys(database: sqlite3.Connection) -> None:
    lease.take(database, "first", NOW)
    later = NOW + lease.TTL
    assert lease.current(database, later - 0.1) is not None
    assert lease.current(database, later) is None
    assert lease.take(database, "second", later) is None
    held = lease.current(database, later)
    assert held is not None
    assert (held.holder, held.started) == ("second", later)


def test_a_clock_set_back_does_not_make_a_lease_last(database: sqlite3.Connection) -> None:
    lease.take(database, "first", NOW + 10 * 86400)
    assert lease.current(database, NOW) is None


def ended() -> int:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_the_lease_of_a_dead_process_is_free_at_once(database: sqlite3.Connection) -> None:
    lease.take(database, "dead", NOW)
    database.execute("UPDATE lease SET pid = ?", (ended(),))
    assert lease.current(database, NOW + 1) is None
    assert lease.take(database, "next", NOW + 1) is None


def test_a_process_of_another_machine_is_not_judged_by_its_number(database: sqlite3.Connection) -> None:
    lease.take(database, "far", NOW)
    database.execute("UPDATE lease SET pid = ?, host = 'elsewhere'", (ended(),))
    assert lease.current(database, NOW + 1) is not None


def test_a_process_that_may_not_be_asked_is_alive(
    database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(pid: int, sign: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refused)
    lease.take(database, "me", NOW)
    assert lease.current(database, NOW + 1) is not None


def test_where_a_signal_would_stop_the_process_none_is_sent(
    database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease.os, "kill", lambda pid, sign: pytest.fail("a signal was sent"))
    monkeypatch.setattr(lease.os, "name", "nt")
    lease.take(database, "me", NOW)
    held = lease.current(database, NOW + 1)
    monkeypatch.undo()
    assert held is not None
