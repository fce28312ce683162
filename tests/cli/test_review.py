"""Verdicts, reading again, and kinds of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitmon import contract, pipeline
from sitmon.collector.recode import recode
from sitmon.errors import UsageError
from sitmon.store import connect, opened, read, verdicts
from sitmon.store.selection import Selection
from tests.cli.test_process import sitmon

ROWS = [
    {"id": "a", "title": "Airstrikes kill five in Idlib", "published": "2017-09-26"},
    {"id": "b", "title": "Thousands protest in Beirut over bread prices", "published": "2017-09-26"},
]
PROTEST = """name = "protest"
label = "protest"
definition = "People gather in public to demand something."
modes = ["march"]
"""


def filled(tmp_path: Path, *options: str) -> str:
    source, db = tmp_path / "rows.jsonl", str(tmp_path / "s.db")
    source.write_text("\n".join(json.dumps(row) for row in ROWS))
    done = sitmon(tmp_path, *options, "--db", db, "import", str(source))
    assert done.returncode == 0, done.stderr
    return db


def test_verdicts_are_kept_counted_by_cue_and_exported(tmp_path: Path) -> None:
    db = filled(tmp_path)
    with opened(Path(db)) as connection:
        [(detail, _)] = read.documents(connection, Selection())
        verdicts.give(connection, detail.id, "strike", True, 1.0)
        verdicts.give(connection, detail.id, "strike", False, 2.0)
        assert verdicts.of_article(connection, detail.id) == {"strike": False}
        with pytest.raises(UsageError, match="no agreement"):
            verdicts.give(connection, detail.id, "agreement", True, 3.0)
    [row] = [
        json.loads(line) for line in sitmon(tmp_path, "--db", db, "verdicts", "--json").stdout.splitlines()
    ]
    assert (row["id"], row["kind"], row["right"], row["title"]) == ("a", "strike", False, ROWS[0]["title"])
    cue = row["cues"][0]
    assert sitmon(tmp_path, "--db", db, "verdicts").stdout.split("\t")[:4] == ["strike", cue, "1", "0"]


def test_recode_appends_readings_stops_and_resumes(tmp_path: Path) -> None:
    connection = connect(Path(filled(tmp_path)))
    try:
        connection.execute("UPDATE coding SET coder = 'an earlier one'")
        told: list[tuple[int, int]] = []

        def again() -> int:
            return recode(
                connection,
                since=float("-inf"),
                now=5e9,
                workers=1,
                kinds=(),
                progress=lambda *seen: told.append(seen),
            )

        assert (again(), told) == (2, [(2, 2)])
        assert again() == 0
        coders = [row[0] for row in connection.execute("SELECT coder FROM coding ORDER BY id")]
        assert coders == ["an earlier one"] * 2 + [pipeline.version()] * 2
        [(detail, _)] = read.documents(connection, Selection())
        assert (detail.key, detail.coder) == ("a", pipeline.version())
        assert len(read.ids(connection, Selection(as_of=4e9))) == 1, "what was known before is still known"
    finally:
        connection.close()


def test_recode_is_a_command_with_progress(tmp_path: Path) -> None:
    db = filled(tmp_path)
    with opened(Path(db)) as connection:
        connection.execute("UPDATE coding SET coder = 'an earlier one'")
    done = sitmon(tmp_path, "--db", db, "recode")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 articles read again")
    assert "2 of 2" in done.stderr


def test_a_kind_of_ones_own_needs_no_python(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "en").mkdir(parents=True)
    (folder / "protest.toml").write_text(PROTEST)
    (folder / "en" / "protest.toml").write_text(
        '[[cue]]\nlemma = "protest"\nmode = "march"\nstrength = 0.9\nforms = ["protest(|s|ed)"]\n'
    )
    config = tmp_path / "own.toml"
    config.write_text('[coder]\nkinds = "mine"\n')
    db = filled(tmp_path, "--config", str(config))
    done = sitmon(tmp_path, "--config", str(config), "--db", db, "events", "--kind", "protest", "--json")
    [row] = [json.loads(line) for line in done.stdout.splitlines()]
    assert (row["article"], row["kinds"]) == ("b", ["protest"])
    assert row["event_place"]["country"] == "LB"
    (folder / "protest.toml").write_text("name = 3")
    broken = sitmon(tmp_path, "--config", str(config), "--db", db, "code", str(config))
    assert broken.returncode == 2
    assert "protest.toml" in broken.stderr


def test_the_contract_can_be_read_back(tmp_path: Path) -> None:
    db = filled(tmp_path)
    row = json.loads(sitmon(tmp_path, "--db", db, "events", "--json").stdout)
    coded = pipeline.code(contract.article(ROWS[0], where="here"))
    assert row["events"] == json.loads(contract.dumps(contract.coded(coded)))["events"]
