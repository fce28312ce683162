import json
import os
import sqlite3
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.errors import SnapshotError
from sitmon.snapshots import manifest
from sitmon.snapshots.verify import verify
from tests.conftest import Store, event, prepared
from tests.snapshots.test_freeze import frozen


@pytest.fixture
def folder(database: sqlite3.Connection, store: Store, tmp_path: Path) -> Path:
    store(prepared("a1", event()))
    return frozen(database, tmp_path)


def zipped(folder: Path, *more: tuple[str, bytes]) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"inside/{file.name}")
        for name, body in more:
            archive.writestr(name, body)
    return path


def changed(folder: Path) -> None:
    file = folder / "data.jsonl"
    file.write_bytes(file.read_bytes().replace(b"strike", b"stroke"))


def missing(folder: Path) -> None:
    (folder / "screen.svg").unlink()


def extra(folder: Path) -> None:
    (folder / "notes\x1b[2J.txt").write_text("mine")


def longer(folder: Path) -> None:
    with (folder / "screen.txt").open("ab") as file:
        file.write(b"x" * 3_000_000)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (changed, ["data.jsonl: was changed"]),
        (missing, ["screen.svg: is missing"]),
        (extra, ["notes .txt: is not in the manifest"]),
        (longer, ["screen.txt: was changed"]),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_what_is_wrong_is_told_file_by_file(folder: Path, damage, told: list[str], packed: bool) -> None:
    damage(folder)
    assert verify(zipped(folder) if packed else folder) == told


def test_a_manifest_that_was_made_anew_does_not_match_the_register(folder: Path) -> None:
    body = (folder / "manifest.json").read_bytes()
    known = manifest.fingerprint(body).sha256
    assert verify(folder, manifest_sha256=known.upper()) == []
    (folder / "manifest.json").write_bytes(body.replace(b'"Idlib"', b'"Hama"'))
    assert verify(folder) == []
    assert verify(folder, manifest_sha256=known) == ["manifest.json: is not the one that was registered"]


def test_links_and_folders_are_not_followed(folder: Path, tmp_path: Path) -> None:
    body = (folder / "screen.svg").read_bytes()
    (tmp_path / "outside").write_bytes(body)
    (folder / "screen.svg").unlink()
    (folder / "screen.svg").symlink_to(tmp_path / "outside")
    (folder / "screen.txt").unlink()
    os.mkfifo(folder / "screen.txt")
    assert sorted(verify(folder)) == [
        "screen.svg: cannot be read: is not a plain file",
        "screen.txt: cannot be read: is not a plain file",
    ]


def test_a_manifest_cannot_point_outside(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    facts = json.loads((folder / "manifest.json").read_text())
    facts["files"]["../secret"] = {"size": 1, "sha256": "0" * 64}
    (folder / "manifest.json").write_text(json.dumps(facts))
    assert verify(folder) == ["../secret: is missing"]


def test_a_file_that_is_twice_in_a_zip_is_told(folder: Path) -> None:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.write(folder / "screen.txt", "screen.txt")
    assert verify(path) == ["screen.txt: is there twice"]


def test_a_damaged_zip_is_told_and_not_crashed_on(folder: Path) -> None:
    path = zipped(folder)
    body = bytearray(path.read_bytes())
    at = body.index(b"<svg")
    body[at : at + 4] = b"SVG<"
    path.write_bytes(body)
    assert [t.split(":")[0] for t in verify(path)] == ["screen.svg"]


def test_what_is_no_snapshot_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("x")
    (tmp_path / "empty").mkdir()
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a/b/manifest.json", "{}")
    cases = {
        "gone": "there is no such snapshot",
        "text": "is neither a folder nor a zip",
        "empty": "holds no manifest.json",
        "other.zip": "holds no manifest.json",
    }
    for name, what in cases.items():
        with pytest.raises(SnapshotError) as caught:
            verify(tmp_path / name)
        assert (caught.value.what, caught.value.where) == (what, str(tmp_path / name))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"format": 1}',
        b'{"format": 1, "files": []}',
        b'{"format": 1, "files": {"a": 1}}',
        b'{"format": 1, "files": {"a": {"size": "x", "sha256": ""}}}',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_a_manifest_that_is_none_is_refused(folder: Path, body: bytes) -> None:
    (folder / "manifest.json").write_bytes(body)
    with pytest.raises(SnapshotError):
        verify(folder)


def test_a_later_format_asks_for_a_later_sitmon(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"format": 2, "files": {}}')
    with pytest.raises(SnapshotError) as caught:
        verify(folder)
    assert caught.value.hint == "upgrade sitmon"


def test_a_manifest_that_is_a_folder_or_huge_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitmon.snapshots.verify.LARGEST", 10)
    with pytest.raises(SnapshotError, match="too large"):
        verify(folder)
    (folder / "manifest.json").unlink()
    (folder / "manifest.json").mkdir()
    with pytest.raises(SnapshotError, match="cannot be read"):
        verify(folder)


FINGERPRINTS = st.builds(manifest.Fingerprint, st.integers(0), st.text())


@given(st.dictionaries(st.text(), st.text()), st.dictionaries(st.text(), FINGERPRINTS))
def test_a_manifest_reads_back(facts: dict[str, str], files: dict[str, manifest.Fingerprint]) -> None:
    facts = {k: v for k, v in facts.items() if k not in ("format", "files")}
    body = manifest.written(facts, files)
    assert body.isascii()
    read, listed = manifest.read(body, "x")
    assert listed == files
    assert {k: v for k, v in read.items() if k not in ("format", "files")} == facts


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_a_manifest_or_refused(body: bytes) -> None:
    with pytest.raises(SnapshotError):
        manifest.read(body, "x")
