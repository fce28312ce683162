"""A query on the command line may begin with a word to leave out; options stay options."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitmon.cli import cli
from sitmon.cli.options import minus_word, words_last
from sitmon.errors import UsageError

ROWS = [
    {"id": "idlib", "title": "Airstrikes kill five in Idlib", "text": "Warplanes bombed a market in Idlib."},
    {"id": "khartoum", "title": "Drone strike kills two in Khartoum", "text": "A drone hit a market there."},
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    file = folder / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row | {"published": "2017-09-26"}) for row in ROWS))
    assert call(folder, "import", str(file)).exit_code == 0
    return folder


def call(home: Path, *arguments: str) -> Result:
    places = {"SITMON_HOME": str(home), "SITMON_CONFIG": str(home / "none.toml")}
    return CliRunner().invoke(cli, arguments, prog_name="sitmon", env=places)


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("-drone", "market"), "idlib"),
        (("-drone market",), "idlib"),
        (("market", "-drone"), "idlib"),
        (("-idlib",), "khartoum"),
        (("-khartoum", "-r", "idlib"), "idlib"),
        (("-r", "idlib", "-k", "strike", "-football"), "idlib"),
        (("--region=idlib", "-football", "--since", "2017-09-01"), "idlib"),
        (("--", "-drone", "market"), "idlib"),
        (("-football", "--", "-drone"), "idlib"),
    ],
)
def test_events_takes_a_minus_word_wherever_it_stands(
    home: Path, arguments: tuple[str, ...], found: str
) -> None:
    done = call(home, "events", "--json", *arguments)
    assert done.exit_code == 0, done.stderr
    assert [json.loads(line)["article"] for line in done.stdout.splitlines()] == [found]


@pytest.mark.parametrize("command", ["events", "search", "snapshot"])
@pytest.mark.parametrize("field", ["-kind:strike", "-region:idlib"])
def test_a_field_that_cannot_be_left_out_is_a_slip_of_the_query_and_no_option(
    home: Path, command: str, field: str
) -> None:
    done = call(home, command, field)
    assert isinstance(done.exception, UsageError)
    assert field.partition(":")[0] + ": is not understood" in str(done.exception)


def test_search_takes_a_minus_word_first(home: Path) -> None:
    done = call(home, "search", "-idlib", "market", "--limit", "5", "--json")
    assert done.exit_code == 0, done.stderr
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == [ROWS[1]["title"]]


@pytest.mark.parametrize("named", [(), ("take",)])
def test_snapshot_takes_a_minus_word_first(home: Path, tmp_path: Path, named: tuple[str, ...]) -> None:
    done = call(home, "snapshot", *named, "-idlib", "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.stderr
    rows = (Path(done.stdout.strip()) / "data.jsonl").read_text().splitlines()
    assert [json.loads(row)["article"] for row in rows] == ["khartoum"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-x",), "No such option"),
        (("--regoin", "idlib"), "No such option"),
        (("-football", "--region"), "requires an argument"),
        (("-json",), "--json"),
        (("-region", "idlib"), "--region"),
        (("-football", "-r"), "requires an argument"),
    ],
)
def test_a_slip_in_an_option_is_still_told(home: Path, arguments: tuple[str, ...], said: str) -> None:
    done = call(home, "events", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_help_is_help(home: Path) -> None:
    assert "Usage: sitmon events" in call(home, "events", "-football", "-h").stdout


def test_what_an_option_takes_is_its_value() -> None:
    asked = ["-r", "-football", "--json", "a", "-b:c", "--", "-k"]
    assert words_last(asked, {"-r"}) == ["-r", "-football", "--json", "--", "a", "-b:c", "-k"]


def test_which_arguments_are_words_to_leave_out() -> None:
    words = ["-football", "-region:idlib", '-"field hospital"', "-水", "-r", "-r=x", "-", "--", "--json", "a"]
    assert [w for w in words if minus_word(w)] == words[:4]
