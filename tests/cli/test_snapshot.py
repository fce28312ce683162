"""`sitmon snapshot` as a process: the picture, the rows and the fingerprints of one and the same view."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.test_process import sitmon

ROWS = [
    {
        "id": "a",
        "title": "Airstrikes kill five in Idlib",
        "text": "Warplanes bombed a market in Idlib.",
        "published": "2017-09-26",
    },
    {
        "id": "b",
        "title": "Drone strike kills two in Khartoum",
        "text": "A drone hit a fuel depot.",
        "published": "2025-02-03",
    },
]


def test_a_snapshot_of_a_region_is_written_verified_and_noticed_when_changed(tmp_path: Path) -> None:
    source, db = tmp_path / "rows.jsonl", str(tmp_path / "s.db")
    source.write_text("\n".join(json.dumps(row) for row in ROWS))
    assert sitmon(tmp_path, "--db", db, "import", str(source)).returncode == 0
    done = sitmon(tmp_path, "--db", db, "snapshot", "--region", "Syria", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    path = Path(done.stdout.strip())
    assert {p.name for p in path.iterdir()} >= {"screen.svg", "screen.txt", "data.jsonl", "manifest.json"}
    assert "syria" in path.name
    rows = [json.loads(line) for line in (path / "data.jsonl").read_text().splitlines()]
    assert [row["article"] for row in rows] == ["a"]
    screen = (path / "screen.txt").read_text()
    assert "Airstrikes kill five" in screen
    assert "Drone strike" not in screen
    assert (path / "screen.svg").read_text().lstrip().startswith("<svg")
    assert sitmon(tmp_path, "snapshot", "verify", str(path)).returncode == 0
    with (path / "data.jsonl").open("a") as file:
        file.write("{}\n")
    changed = sitmon(tmp_path, "snapshot", "verify", str(path))
    assert changed.returncode == 1
    assert "data.jsonl" in changed.stderr


def test_a_zipped_snapshot_of_everything(tmp_path: Path) -> None:
    done = sitmon(tmp_path, "snapshot", "--zip", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith(".zip")
    assert sitmon(tmp_path, "snapshot", "verify", done.stdout.strip()).returncode == 0


def test_an_unwritable_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = sitmon(tmp_path, "snapshot", "--out", str(tmp_path / "file" / "x"))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
