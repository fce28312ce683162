"""The program as a process: exit status, one clear line, nothing on standard output but results."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def sitmon(tmp_path: Path, *arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "SITMON_HOME": str(tmp_path / "home"), "SITMON_CONFIG": str(tmp_path / "none.toml")}
    return subprocess.run(
        [sys.executable, "-m", "sitmon", *arguments],
        capture_output=True,
        encoding="utf-8",
        env=env,
        cwd=tmp_path,
        timeout=timeout,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_version_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, sitmon.cli\n"
        "try: sitmon.cli.cli.main(['--version'], standalone_mode=False)\n"
        "except SystemExit: pass\n"
        "heavy = {'textual', 'rich', 'aiohttp', 'feedparser', 'sqlite_utils', 'sqlite3', 'sitmon.coder', 'sitmon.geo'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=tmp_path, check=True, env=env
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[pol]\n", ("bad.toml:1", "did you mean poll?")),
        ('[poll]\nintervall = "5m"\n', ("bad.toml:2", "did you mean poll.interval?")),
        ('[poll]\ninterval = "5 parsecs"\n', ("bad.toml:2", "not a duration")),
        ("[poll\n", ("bad.toml:1", "not valid TOML")),
        ('[feeds]\npacks = ["globl"]\n', ("bad.toml", "globl", "global")),
        ('[coder]\nkinds = "/nowhere/at/all"\n', ("bad.toml:2", "there is no folder")),
        ('[[watch]]\nname = "w"\nquery = "kind:zzz"\n', ("bad.toml:3", "is not a kind")),
    ],
)
def test_a_broken_configuration_is_one_line_and_status_2(
    tmp_path: Path, text: str, named: tuple[str, ...]
) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(text)
    done = sitmon(tmp_path, "--config", str(file), "feeds", "list")
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert all(words in done.stderr for words in named)


def test_a_database_that_cannot_be_opened_is_one_line_and_status_1(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "x.db", tmp_path):
        done = sitmon(tmp_path, "events", "--db", str(path))
        assert done.returncode in (1, 2)
        assert "Traceback" not in done.stderr
        assert done.stderr
    (tmp_path / "text.db").write_text("this is no database, it is a text " * 100)
    done = sitmon(tmp_path, "--db", str(tmp_path / "text.db"), "events")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "not a sitmon database" in done.stderr


def test_debug_shows_the_whole_error(tmp_path: Path) -> None:
    done = sitmon(tmp_path, "--debug", "events", "--region", "Nowhereville")
    assert "Traceback" in done.stderr


def test_wrong_usage_is_status_2(tmp_path: Path) -> None:
    assert sitmon(tmp_path, "poll", "--due").returncode == 2
    assert sitmon(tmp_path, "nonsense").returncode == 2


def test_headless_demo_prints_events_and_counts_without_a_trace(tmp_path: Path) -> None:
    done = sitmon(tmp_path, "demo", "--headless", "--seconds", "6")
    assert done.returncode == 0, done.stderr
    *events, counts = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(counts[kind] > 0 for kind in ("strike", "displacement", "agreement"))
    assert counts["articles"] == 72
    assert len(events) >= 15
    assert all(event["kinds"] and event["article"] for event in events)
    assert any((event["event_place"] or {}).get("admin1") == "SY.12" for event in events)
    assert not (tmp_path / "home").exists()
