"""The commands as a script would call them: standard output, standard error, exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitmon import paths
from sitmon.cli import cli
from sitmon.collector import sources
from sitmon.errors import ConfigError, SitmonError
from sitmon.store import connect, marks
from tests.farm import item, rss

Run = Callable[..., Result]

STRIKE = {
    "id": "n1",
    "title": "Airstrikes kill at least 16 in Idlib",
    "text": "Warplanes bombed a market in Idlib on Tuesday, rescue workers said.",
    "published": "2017-09-26T06:00:00Z",
    "source": "Levant Wire",
}
QUIET = {
    "id": "n2",
    "title": "City win the cup",
    "text": "The striker scored twice.",
    "published": "2017-09-26",
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SITMON_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SITMON_CONFIG", str(tmp_path / "none.toml"))
    monkeypatch.delenv("SITMON_DEBUG", raising=False)

    def call(*arguments: str, text: str = "") -> Result:
        return CliRunner().invoke(cli, arguments, input=text, prog_name="sitmon")

    return call


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def imported(run: Run, tmp_path: Path, *rows: dict[str, str]) -> Result:
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    return run("import", str(file))


def test_code_answers_each_line_in_order_and_in_ascii(run: Run) -> None:
    rows = [STRIKE, {"id": 7, "text": "На ринку тихо. Люди ходять по вулицях міста та купують хліб."}, QUIET]
    result = run("code", "--jsonl", text="\n".join(json.dumps(row) for row in rows))
    assert result.exit_code == 0
    assert result.stdout.isascii()
    first, second, third = lines(result)
    assert (first["id"], second["id"], third["id"]) == ("n1", "7", "n2")
    assert first["kinds"] == ["strike"]
    assert first["totals"]["killed"] == [16, 16]
    assert first["event_place"]["admin1"] == "SY.12"
    assert (second["read"], second["kinds"], second["events"]) == (False, [], [])
    assert (third["read"], third["kinds"]) == (True, [])
    whole = f"{STRIKE['title']}\n\n{STRIKE['text']}"
    spans = [span for event in first["events"] for span in event["evidence"]]
    assert spans
    assert all(whole[s["start"] : s["end"]] == s["text"] for s in spans)


def test_code_names_bad_lines_and_goes_on(run: Run) -> None:
    result = run(
        "code", "--jsonl", text='{"id": 1}\nnot json\n[]\n' + json.dumps(QUIET) + "\n" + "[" * 100_000
    )
    assert result.exit_code == 1
    assert [row["id"] for row in lines(result)] == ["n2"]
    for number in (1, 2, 3, 5):
        assert f"line {number}" in result.stderr


def test_code_explains_a_file_in_words(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(STRIKE["text"])
    result = run("code", str(file))
    assert result.exit_code == 0
    assert "strike · airstrike" in result.stdout
    assert "in Idlib on Tuesday, rescue workers said" in result.stdout.split("»Warplanes bombed")[1], (
        "the sentence, the cue set off"
    )
    assert "because" in result.stdout
    assert "place     Idlib, SY (no nearer than the area): “Idlib”, " in result.stdout
    assert "Idlib" in result.stdout


def test_import_then_events_by_region_kind_and_words(run: Run, tmp_path: Path) -> None:
    assert imported(run, tmp_path, STRIKE, QUIET).stdout.startswith("2 articles new, 0 changed")
    for region in ("Idlib", "Syria", "Western Asia", "idlib", "SY"):
        [row] = lines(run("events", "--region", region, "--json"))
        assert row["article"] == "n1"
        assert row["publisher"] == "Levant Wire"
        assert row["published"] == "2017-09-26T06:00:00Z"
        assert row["kinds"] == ["strike"]
    assert lines(run("events", "--region", "Sudan", "--json")) == []
    assert lines(run("events", "--kind", "agreement", "--json")) == []
    assert len(lines(run("events", "market source:levant", "--since", "2017-09-01", "--json"))) == 1
    assert lines(run("events", "--until", "2017-09-01", "--json")) == []


def test_the_readers_marks_select_sort_and_are_printed(run: Run, tmp_path: Path) -> None:
    more = {
        **STRIKE,
        "id": "n9",
        "title": "Airstrikes kill 90 in Idlib",
        "text": "Airstrikes killed 90 people in Idlib.",
    }
    imported(run, tmp_path, STRIKE, more, QUIET)
    connection = connect(paths.database())
    number = connection.execute("SELECT id FROM article WHERE key = 'n1'").fetchone()[0]
    marks.mark_starred(connection, [number], 1.0)
    marks.tag(connection, [number], 1.0, add=["lead"])
    marks.annotate(connection, number, "ask again")
    connection.close()
    [row] = lines(run("events", "is:starred is:unseen tag:lead has:note", "--json"))
    assert row["article"] == "n1"
    assert row["marks"] == {
        "starred": "1970-01-01T00:00:01Z",
        "seen": None,
        "note": "ask again",
        "tags": ["lead"],
    }
    assert [row["article"] for row in lines(run("events", "sort:killed", "--json"))] == ["n9", "n1"]
    wrong = run("events", "is:stared")
    assert isinstance(wrong.exception, SitmonError)
    assert "is:starred" in str(wrong.exception)


def test_search_does_not_pass_over_fields_that_it_does_not_know(run: Run, tmp_path: Path) -> None:
    imported(run, tmp_path, STRIKE)
    told = run("search", "region:Idlib", "market")
    assert isinstance(told.exception, SitmonError)
    assert "sitmon events" in str(told.exception)


def test_the_same_id_again_is_an_edit(run: Run, tmp_path: Path) -> None:
    imported(run, tmp_path, STRIKE)
    again = imported(run, tmp_path, {**STRIKE, "title": "Airstrikes kill at least 19 in Idlib"})
    assert again.stdout.startswith("0 articles new, 1 changed")
    [row] = lines(run("events", "--json"))
    assert row["totals"]["killed"] == [19, 19]
    same = imported(run, tmp_path, {**STRIKE, "title": "Airstrikes kill at least 19 in Idlib"})
    assert same.stdout.startswith("0 articles new, 0 changed")


def test_import_reads_feeds_and_plain_text_and_says_what_it_could_not(run: Run, tmp_path: Path) -> None:
    feed, plain, empty, binary = (tmp_path / name for name in ("f.xml", "p.txt", "e.txt", "b.bin"))
    feed.write_bytes(
        rss(item("a", "Shelling hits Aleppo", "Artillery shells fell on a school in Aleppo, Syria."))
    )
    plain.write_text(STRIKE["text"])
    empty.write_text("")
    binary.write_bytes(b"\xff\xfe\xfd")
    result = run("import", str(feed), str(plain), str(empty), str(binary))
    assert result.exit_code == 1
    assert result.stdout.startswith("2 articles new")
    assert "the file is empty" in result.stderr
    assert "b.bin" in result.stderr
    assert {row["article"] for row in lines(run("events", "--json"))} == {"a", "p.txt"}


def test_an_unknown_region_suggests_the_nearest(run: Run) -> None:
    result = run("events", "--region", "Idlibb")
    assert isinstance(result.exception, SitmonError)
    assert result.exception.exit_status == 2
    assert "Idlib" in str(result.exception)


def test_search_finds_words_and_phrases_in_all_articles(run: Run, tmp_path: Path) -> None:
    imported(run, tmp_path, STRIKE, QUIET)
    assert [row["title"] for row in lines(run("search", '"win the cup"', "--json"))] == ["City win the cup"]
    assert lines(run("search", '"cup the win"', "--json")) == []
    assert lines(run("search", "striker -cup", "--json")) == []
    assert len(lines(run("search", "strikers", "--json"))) == 1, "words are found in their other forms"


def test_feeds_are_added_listed_removed_and_exported(run: Run, tmp_path: Path) -> None:
    url = "https://news.example/rss.xml"
    assert run("feeds", "add", url, "--unasked", "--no-packs").stdout.startswith("added")
    [row] = lines(run("--no-packs", "feeds", "list", "--json"))
    assert (row["url"], row["condition"], row["articles"]) == (url, "waiting", 0)
    opml = run("--no-packs", "feeds", "export").stdout
    other = tmp_path / "feeds.opml"
    other.write_text(opml)
    assert run("--no-packs", "feeds", "import", str(other)).stdout.startswith("0 feeds added, 1 known")
    assert run("--no-packs", "feeds", "remove", url).exit_code == 0
    assert lines(run("--no-packs", "feeds", "list", "--json"))[0]["condition"] == "off"
    assert run("--no-packs", "feeds", "remove", "https://other.example/").exit_code == 1
    bad = run("--no-packs", "feeds", "add", "ftp://news.example/")
    assert "is not an http or https address" in str(bad.exception)


def test_a_password_in_the_address_of_a_feed_is_not_shown() -> None:
    with pytest.raises(ConfigError) as bad:
        sources.checked("http://ann:secret@example.org/feed", "config.toml")
    assert "secret" not in str(bad.value)
    assert "auth = " in (bad.value.hint or "")


def test_the_bundled_feeds_are_listed_with_their_publishers(run: Run) -> None:
    rows = lines(run("feeds", "list", "--json"))
    assert len(rows) >= 20
    assert all(row["publisher"] and row["type"] for row in rows)
    assert any(row["state_media"] for row in rows)


def test_feeds_parse_answers_every_file(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.xml", tmp_path / "bad.html"
    good.write_bytes(rss(item("a", "One"), item("b", "Two"), title="Two items"))
    bad.write_text("<!doctype html><html><body>no feed</body></html>")
    result = run("feeds", "parse", "--json", str(good), str(bad), str(tmp_path / "missing"))
    first, second, third = lines(result)
    assert result.exit_code == 1
    assert (first["file"], first["error"], first["title"]) == (str(good), None, "Two items")
    assert [entry["title"] for entry in first["entries"]] == ["One", "Two"]
    assert second["error"]
    assert third["error"]


def test_a_time_that_is_not_the_feeds_word_has_a_sign_behind_it(run: Run, tmp_path: Path) -> None:
    ahead = {
        **STRIKE,
        "id": "ahead",
        "published": "2199-01-01T00:00:00Z",
        "title": "Airstrikes in Idlib on Tuesday",
    }
    undated = {k: v for k, v in STRIKE.items() if k != "published"} | {"id": "undated"}
    day = {**STRIKE, "id": "day", "published": "2017-09-25"}
    imported(run, tmp_path, STRIKE, ahead, undated, day)
    told = {row["article"]: row for row in lines(run("events", "--json"))}
    assert {key: row["dated"] for key, row in told.items()} == {
        "n1": "given",
        "ahead": "future",
        "undated": "inferred",
        "day": "day",
    }
    assert [e["when"] for e in told["ahead"]["events"] if e["when"]] == []
    times = [row.partition("\t")[0] for row in run("events").stdout.splitlines()]
    assert [time[16:] for time in times] == ["~", "!", "", ""]
    assert times[2:] == ["2017-09-26 06:00", "2017-09-25"]


def test_doctor_and_backup(run: Run, tmp_path: Path) -> None:
    assert "not made yet" in run("doctor").stdout
    imported(run, tmp_path, STRIKE)
    well = run("doctor")
    assert well.exit_code == 0
    assert "1 article," in well.stdout
    assert "CC BY 4.0" in well.stdout
    copy = tmp_path / "copy.db"
    assert run("backup", str(copy)).exit_code == 0
    assert lines(run("--db", str(copy), "events", "--json"))[0]["article"] == "n1"
    assert "exists already" in str(run("backup", str(copy)).exception)


def test_a_database_that_was_misspelt_is_not_an_empty_one(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "no" / "such.db"
    for command in (["events"], ["search", "word"], ["verdicts"], ["snapshot"], ["backup", "x.db"]):
        result = run("--db", str(path), *command)
        assert "there is no such database" in str(result.exception)
    assert not path.parent.exists()


def test_hostile_text_reaches_no_terminal(run: Run, tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\x1b[31m[@click=app.quit]x[/] [/foo] \u202eevil\u2066 Airstrikes hit Idlib\x9b2J"
    imported(run, tmp_path, {**STRIKE, "title": evil, "source": evil})
    shown = run("events").stdout + run("search", "airstrikes").stdout + run("code", text=evil).stdout
    assert "Airstrikes hit Idlib" in shown
    assert not {
        ch
        for ch in shown
        if (ord(ch) < 32 and ch not in "\n\t") or 0x7F <= ord(ch) < 0xA0 or ch in "\u202e\u2066"
    }


def test_help_says_what_there_is_without_a_terminal(run: Run) -> None:
    result = run()
    assert result.exit_code == 0
    assert "sitmon demo" in result.stdout
    assert all(name in result.stdout for name in ("poll", "events", "snapshot", "feeds"))
