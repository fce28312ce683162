"""One article, one kind, two places: what the commands say of it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitmon.cli import cli
from sitmon.cli.plain import follow
from sitmon.store import connect, opened, read
from sitmon.store.articles import save_articles
from sitmon.store.feeds import imported
from sitmon.store.selection import Selection
from tests.conftest import NOW, event, prepared
from tests.store.test_leads import KHERSON, TWO

ROWS = (
    {"id": "two", "title": "Strikes", "text": TWO, "published": "2025-05-01T06:00:00Z", "source": "Wire"},
    {
        "id": "one",
        "title": "Air strike on Idlib kills three",
        "text": "Warplanes bombed Idlib on Monday, killing three people, rescue workers said. Syria was bombed again.",
        "published": "2025-05-01T05:00:00Z",
        "source": "Wire",
    },
)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of the two articles."""
    monkeypatch.setenv("SITMON_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SITMON_CONFIG", str(tmp_path / "none.toml"))
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)))
    path = tmp_path / "x.db"
    say(path, "import", str(file))
    return path


def say(db: Path, *arguments: str) -> list[str]:
    """The lines that a command prints."""
    done = CliRunner().invoke(cli, ["--db", str(db), *arguments], prog_name="sitmon", catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done.stdout.splitlines()


def cells(db: Path, *arguments: str) -> list[list[str]]:
    """Place, killed and title of the rows that `events` prints."""
    rows = [line.split("\t") for line in say(db, "events", *arguments)]
    return [[row[2], row[3], row[-1]] for row in rows]


def test_events_finds_an_article_by_each_of_its_places(db: Path) -> None:
    for region in ("Kherson", "Ukraine"):
        assert cells(db, "--region", region) == [["Kherson, UA", "4", "Strikes"]]
    assert cells(db, "--region", "Khan Younis") == [["Khan Younis, PS", "9", "Strikes"]]
    assert [row[0] for row in cells(db)] == ["Khan Younis, PS; Kherson, UA", "Idlib, SY"]
    assert len(say(db, "events", "--json")) == 2, "one line an article"


def test_recode_gives_rows_stored_before_their_places(db: Path) -> None:
    with opened(db) as connection:
        connection.execute("UPDATE event SET lead = 0 WHERE country = 'UA'")
        connection.execute("UPDATE coding SET coder = 'an earlier one'")
    assert cells(db, "--region", "Ukraine") == []
    say(db, "recode")
    assert cells(db, "--region", "Ukraine") == [["Kherson, UA", "4", "Strikes"]]
    with opened(db) as connection:
        assert len(read.ids(connection, Selection())) == 3


def test_a_snapshot_counts_articles_and_events(db: Path, tmp_path: Path) -> None:
    say(db, "snapshot", "--out", str(tmp_path / "out"), "--since", "2025-04-01")
    [folder] = (tmp_path / "out").iterdir()
    facts = json.loads((folder / "manifest.json").read_text())
    assert (facts["articles"], facts["events"], facts["counts"]) == (2, 3, {"strike": 2})
    assert len((folder / "data.jsonl").read_text().splitlines()) == 2
    say(db, "snapshot", "verify", str(folder))


def test_plain_lines_tell_each_place_once(
    database: sqlite3.Connection, db_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    titles = iter(["Strikes", "Strikes", "Strikes, edited"])
    writer = connect(db_path)

    def going() -> bool:
        title = next(titles, None)
        if title:
            article = prepared("a", event(), event(place=KHERSON), title=title)
            save_articles(writer, imported(writer, NOW + 2), [article], NOW + 2)
        return title is not None

    follow(database, Selection(), beat=0.0, going=going)
    writer.close()
    told = capsys.readouterr().out.splitlines()
    assert [line.split(". ")[2] for line in told] == ["Idlib, SY", "Kherson, UA"]
