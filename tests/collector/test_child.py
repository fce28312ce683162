"""The collector as a child: it collects, ends when told, and ends when its parent is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sitmon.clock import wall
from sitmon.collector import child
from sitmon.errors import SitmonError
from sitmon.store import connect, lease


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Waits for `true`, at most `seconds`."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.02)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SITMON_CONFIG", str(tmp_path / "none.toml"))
    monkeypatch.setenv("SITMON_HOME", str(tmp_path / "home"))
    path = tmp_path / "s.db"
    connect(path).close()
    return path


def collecting(db: Path) -> bool:
    connection = connect(db)
    try:
        return lease.current(connection, wall()) is not None
    finally:
        connection.close()


def test_a_child_holds_the_lease_and_gives_it_up_when_stopped(db: Path, tmp_path: Path) -> None:
    running = child.start(["poll", "--no-packs", "--db", str(db)], tmp_path / "logs" / "collector.log")
    try:
        until(lambda: collecting(db))
        assert running.alive()
    finally:
        start = time.monotonic()
        running.stop()
    assert time.monotonic() - start < 3
    assert not running.alive()
    assert running.process.returncode == 0
    assert not collecting(db)
    running.stop()


def test_a_child_ends_when_its_parent_is_killed(db: Path, tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from sitmon.collector import child\n"
        "held = child.start(['poll', '--no-packs', '--db', sys.argv[1]], Path(sys.argv[2]))\n"
        "print(held.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(db), str(tmp_path / "log")], stdout=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert parent.stdout is not None
        number = int(parent.stdout.readline())
        until(lambda: collecting(db))
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.communicate()
    until(lambda: not _alive(number))
    assert not collecting(db)


def test_a_collector_that_is_killed_leaves_no_worker(db: Path, tmp_path: Path) -> None:
    code = (
        "import time; from sitmon.collector.pool import Pool\n"
        "pool = Pool(1)\n"
        "pool.submit(time.sleep, 0).result()\n"
        "print(*pool.pids(), flush=True); pool.submit(time.sleep, 60).result()"
    )
    script = tmp_path / "collector.py"
    script.write_text(code)
    collector = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert collector.stdout is not None
        worker = int(collector.stdout.readline())
    finally:
        collector.send_signal(signal.SIGKILL)
        collector.communicate()
    until(lambda: not _alive(worker))


def test_nothing_is_loaded_from_the_folder_it_is_called_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "click.py").write_text("raise SystemExit('loaded from the wrong folder')")
    monkeypatch.chdir(tmp_path)
    running = child.start(["events", "--help"], tmp_path / "log")
    assert running.process.wait(30) == 0
    assert "Usage: sitmon events" in (tmp_path / "log").read_text()


def test_a_log_that_cannot_be_written_is_told(db: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SitmonError, match="could not be started"):
        child.start(["--version"], tmp_path / "file" / "collector.log")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
