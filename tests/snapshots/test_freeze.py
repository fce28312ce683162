import errno
import json
import os
import sqlite3
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sitmon import __version__
from sitmon.errors import SnapshotError, StoreError
from sitmon.feeds.spec import FeedSpec, Publisher
from sitmon.query import Query
from sitmon.snapshots import draft
from sitmon.snapshots import freeze as module
from sitmon.snapshots.freeze import freeze, picture
from sitmon.snapshots.verify import verify
from sitmon.store import connect, feeds, marks
from sitmon.store.selection import Selection
from tests.conftest import NOW, Store, event, prepared

FILES = {"screen.svg", "screen.txt", "data.jsonl", "feeds.json", "manifest.json"}
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>Idlib</text></svg>'


def frozen(
    connection: sqlite3.Connection, out: Path, selection: Selection | None = None, **given: Any
) -> Path:
    asked = {
        "region": "Idlib",
        "query": "region:Idlib",
        "window": "24h",
        "out": out,
        "now": NOW,
        "screen_svg": SVG,
        "screen_text": "Idlib\n",
    }
    return freeze(connection, selection or Selection(), **{**asked, **given})


def manifest(path: Path) -> dict[str, Any]:
    return json.loads((path / "manifest.json").read_text("ascii"))


def test_a_snapshot_holds_the_screen_the_rows_the_feeds_and_a_manifest(
    database: sqlite3.Connection, store: Store, tmp_path: Path
) -> None:
    store(
        prepared("a1", event(), event("displacement")), prepared("a2", event("agreement")), prepared("quiet")
    )
    feeds.add(database, FeedSpec("https://a.example/", "A", Publisher("a", "A")), NOW)
    path = frozen(database, tmp_path / "out", settings={"packs": ["global"]})
    assert path == tmp_path / "out" / "20170926T0600Z-idlib"
    assert {p.name for p in path.iterdir()} == FILES
    rows = [json.loads(row) for row in (path / "data.jsonl").read_text("ascii").splitlines()]
    assert {row["article"] for row in rows} == {"a1", "a2"}
    assert next(row for row in rows if row["article"] == "a1")["kinds"] == ["strike", "displacement"]
    assert (path / "screen.svg").read_text("utf-8") == SVG
    assert (path / "screen.txt").read_text("utf-8") == "Idlib\n"
    health = json.loads((path / "feeds.json").read_text("ascii"))
    assert [(f["name"], f["condition"], f["last_poll"]) for f in health["feeds"]] == [("A", "waiting", None)]
    said = manifest(path)
    assert said["files"].keys() == FILES - {"manifest.json"}
    del said["files"]
    assert said == {
        "format": 1,
        "sitmon": __version__,
        "taken_at": "2017-09-26T06:00:00Z",
        "region": "Idlib",
        "query": "region:Idlib",
        "window": "24h",
        "since": None,
        "until": None,
        "as_of": None,
        "settings": {"packs": ["global"]},
        "coders": [rows[0]["coder"]],
        "articles": 2,
        "events": 3,
        "counts": {"strike": 1, "displacement": 1, "agreement": 1},
        "feeds": {"answering": 0, "total": 1},
        "unread": {},
    }
    assert verify(path) == []


def test_only_what_is_selected_is_frozen(database: sqlite3.Connection, store: Store, tmp_path: Path) -> None:
    store(prepared("a1", event()), prepared("a2", event("agreement"), published=NOW - 90_000))
    path = frozen(database, tmp_path, Selection(Query(since=NOW - 86400)))
    assert manifest(path)["counts"] == {"strike": 1}
    assert manifest(path)["since"] == "2017-09-25T06:00:00Z"
    assert len((path / "data.jsonl").read_text().splitlines()) == 1


def test_what_was_known_then_is_frozen_as_it_was(
    database: sqlite3.Connection, store: Store, tmp_path: Path
) -> None:
    store(prepared("a1", event(), title="Ten dead"), at=NOW)
    store(prepared("a1", event(), title="Twenty dead"), at=NOW + 600)
    path = frozen(database, tmp_path, Selection(as_of=NOW + 60))
    (row,) = (path / "data.jsonl").read_text().splitlines()
    assert json.loads(row)["title"] == "Ten dead"
    assert manifest(path)["as_of"] == "2017-09-26T06:01:00Z"


def test_an_empty_view_is_a_snapshot_too(database: sqlite3.Connection, tmp_path: Path) -> None:
    path = frozen(database, tmp_path, region="")
    assert path.name == "20170926T0600Z-world"
    assert ((path / "data.jsonl").read_bytes(), manifest(path)["articles"]) == (b"", 0)
    assert verify(path) == []


def test_a_snapshot_is_entered_in_the_register(
    database: sqlite3.Connection, store: Store, tmp_path: Path
) -> None:
    store(prepared("a1", event()))
    path = frozen(database, tmp_path)
    (entry,) = marks.snapshots(database)
    assert (entry.path, entry.name, entry.taken_at) == (str(path), "20170926T0600Z-idlib", NOW)
    assert (entry.region, entry.query, entry.articles) == ("Idlib", "region:Idlib", 1)
    assert verify(path, manifest_sha256=entry.manifest_sha256) == []


@pytest.mark.parametrize("zipped", [False, True])
def test_nothing_is_ever_overwritten(database: sqlite3.Connection, tmp_path: Path, zipped: bool) -> None:
    ending = ".zip" if zipped else ""
    made = [frozen(database, tmp_path, screen_text=str(n), zip=zipped) for n in range(3)]
    assert [p.name for p in made] == [f"20170926T0600Z-idlib{n}{ending}" for n in ("", "-2", "-3")]
    assert [verify(p) for p in made] == [[], [], []]
    if not zipped:
        assert [(p / "screen.txt").read_text() for p in made] == ["0", "1", "2"]


def test_an_empty_folder_or_a_file_in_the_way_is_left_alone(
    database: sqlite3.Connection, tmp_path: Path
) -> None:
    (tmp_path / "20170926T0600Z-idlib").mkdir()
    (tmp_path / "20170926T0600Z-idlib-2").write_text("mine")
    assert frozen(database, tmp_path).name == "20170926T0600Z-idlib-3"
    assert list((tmp_path / "20170926T0600Z-idlib").iterdir()) == []
    assert (tmp_path / "20170926T0600Z-idlib-2").read_text() == "mine"


def test_a_name_taken_at_the_last_moment_is_left_alone(
    database: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.path.lexists
    asked: list[object] = []

    def late(path: str | Path) -> bool:
        asked.append(path)
        if len(asked) == 1:
            # Between the look and the move another program comes first.
            Path(path).mkdir()
            (Path(path) / "theirs").touch()
            return False
        return real(path)

    monkeypatch.setattr(os.path, "lexists", late)
    assert frozen(database, tmp_path).name == "20170926T0600Z-idlib-2"
    assert [p.name for p in (tmp_path / "20170926T0600Z-idlib").iterdir()] == ["theirs"]


def test_a_zip_holds_one_folder_that_unpacks_to_a_snapshot(
    database: sqlite3.Connection, store: Store, tmp_path: Path
) -> None:
    store(prepared("a1", event()))
    path = frozen(database, tmp_path, zip=True)
    assert [p.name for p in tmp_path.iterdir() if p.name != "data"] == ["20170926T0600Z-idlib.zip"]
    with zipfile.ZipFile(path) as archive:
        assert {Path(n).parts[0] for n in archive.namelist()} == {"20170926T0600Z-idlib"}
        assert archive.infolist()[0].date_time == (2017, 9, 26, 6, 0, 0)
        archive.extractall(tmp_path / "unpacked")
    assert verify(path) == []
    assert verify(tmp_path / "unpacked" / "20170926T0600Z-idlib") == []


HOSTILE = "\x1b]0;owned\x07\x1b[2J../../../evil\u202e[@click=app.quit]x[/]\r\n\x9b31m<script>\0\ud800"


def test_hostile_text_stays_inside_and_harmless(
    database: sqlite3.Connection, store: Store, tmp_path: Path
) -> None:
    from sitmon.model import Article
    from sitmon.pipeline import prepare

    article = Article(
        key=HOSTILE,
        title=HOSTILE + " Bombs fell on Idlib",
        text="Air strikes hit Idlib.",
        publisher=HOSTILE,
        url=HOSTILE,
    )
    store(prepare(article), prepared("b", event(), publisher="Idlib News"))
    database.execute("UPDATE feed SET last_error = ?", ("\x1b[31mred",))
    out = tmp_path / "out"
    path = frozen(
        database,
        out,
        region=HOSTILE,
        query=HOSTILE,
        window=HOSTILE,
        screen_svg=f"<svg>{HOSTILE}</svg>",
        screen_text=HOSTILE,
    )
    assert [p.parent for p in out.iterdir()] == [out]
    assert {p.name for p in path.iterdir()} == FILES
    for file in path.iterdir():
        shown = file.read_text("utf-8")
        assert not any(c in shown for c in "\x1b\x9b\x07\0\r\u202e"), file.name
    for ascii_only in ("data.jsonl", "feeds.json", "manifest.json"):
        assert (path / ascii_only).read_bytes().isascii()
    assert verify(path) == []


def test_characters_written_as_numbers_are_cleaned_from_the_picture() -> None:
    given = "<svg>a&#27;b&#x1b;c&#x202E;d&#0;e&#x110000;f&#160;g&#x27;h&amp;#27;</svg>"
    assert picture(given) == "<svg>a b c d e f&#160;g&#x27;h&amp;#27;</svg>"
    ET.fromstring(picture(given))


def failing(monkeypatch: pytest.MonkeyPatch, module: object, name: str, fault: OSError) -> None:
    def fail(*given: object, **named: object) -> None:
        raise fault

    monkeypatch.setattr(module, name, fail)


@pytest.mark.parametrize(
    ("where", "zipped"), [("fsync", False), ("fsync", True), ("rename", False), ("replace", True)]
)
def test_a_failure_leaves_nothing_behind_and_says_what_to_do(
    database: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, zipped: bool
) -> None:
    out = tmp_path / "out"
    failing(monkeypatch, os, where, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(SnapshotError) as caught:
        frozen(database, out, zip=zipped)
    assert str(caught.value) == f"{out}: cannot be written: No space left on device (free some space)"
    assert list(out.iterdir()) == []
    assert marks.snapshots(database) == []


@pytest.mark.parametrize("zipped", [False, True])
def test_a_register_that_cannot_be_written_leaves_nothing_behind(
    database: sqlite3.Connection, tmp_path: Path, zipped: bool
) -> None:
    database.execute("DROP TABLE snapshot")
    with pytest.raises(StoreError):
        frozen(database, tmp_path / "out", zip=zipped)
    assert list((tmp_path / "out").iterdir()) == []


def test_an_interruption_leaves_nothing_behind(
    database: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module.read, "honesty", interrupted)
    with pytest.raises(KeyboardInterrupt):
        frozen(database, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    assert not database.in_transaction


def test_a_file_where_the_folder_should_be_is_named(database: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SnapshotError) as caught:
        frozen(database, tmp_path / "file")
    assert (caught.value.where, "another folder" in caught.value.hint) == (str(tmp_path / "file"), True)


@pytest.mark.parametrize(
    ("number", "hint"),
    [(errno.EROFS, "--out"), (errno.EACCES, "--out"), (errno.EDQUOT, "space"), (errno.EIO, "")],
)
def test_what_the_system_refuses_comes_with_what_to_do(
    database: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, hint: str
) -> None:
    failing(monkeypatch, os, "fsync", OSError(number, os.strerror(number)))
    with pytest.raises(SnapshotError) as caught:
        frozen(database, tmp_path / "out")
    assert hint in caught.value.hint
    assert (caught.value.what, bool(caught.value.hint)) == (
        f"cannot be written: {os.strerror(number)}",
        bool(hint),
    )


def test_names_run_out_one_day(
    database: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft, "_MOST_OF_A_NAME", 2)
    for zipped in (False, True):
        frozen(database, tmp_path / "out", zip=zipped)
        with pytest.raises(SnapshotError):
            frozen(database, tmp_path / "out", zip=zipped)
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_rows_and_counts_are_of_one_moment(
    database: sqlite3.Connection, store: Store, tmp_path: Path, db_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(prepared("a1", event()))
    other = connect(db_path)
    real = module.read.counts

    def meanwhile(connection: sqlite3.Connection, selection: Selection) -> dict[str, int]:
        from sitmon.store.articles import save_articles

        save_articles(other, feeds.imported(other, NOW), [prepared("late", event())], NOW)
        return real(connection, selection)

    monkeypatch.setattr(module.read, "counts", meanwhile)
    path = frozen(database, tmp_path)
    other.close()
    assert manifest(path)["counts"] == {"strike": 1}
    assert manifest(path)["articles"] == 1
