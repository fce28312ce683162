"""What alerts say, and through what they say it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.alerts import channels, rules

FLAG = rules.Flag(1, "strike", "Jets hit market", "Wire", "Idlib", "reported", False)


def test_the_past_wakes_nobody_and_a_flag_is_told_once() -> None:
    flags = [FLAG, replace(FLAG, article_id=2, background=True), FLAG, replace(FLAG, kind="displacement")]
    assert [f.key for f in rules.worth(flags)] == [(1, "strike"), (1, "displacement")]


def test_a_flag_of_several_places_is_one_alert_that_names_them() -> None:
    flags = [replace(FLAG, place=place) for place in (None, "Idlib", "Kherson", "Idlib")]
    found = rules.worth([*flags, replace(FLAG, place="Aleppo", background=True)])
    assert rules.worded("w", found) == "w: strike in Idlib and Kherson: Jets hit market (Wire)"
    assert rules.worth([FLAG]) == [FLAG]


def test_an_alert_says_what_where_and_by_whose_account() -> None:
    assert rules.worded("idlib", [FLAG]) == "idlib: strike in Idlib: Jets hit market (Wire)"
    claimed = replace(FLAG, assertion="claimed", place=None)
    assert rules.worded("w", [claimed]) == "w: strike, claimed: Jets hit market (Wire)"
    assert rules.worded("w", [FLAG] * 5).endswith("and 2 more")


@given(st.text(), st.text())
def test_whatever_a_feed_says_an_alert_is_one_clean_argument(title: str, publisher: str) -> None:
    text = channels.argument(rules.worded("w", [replace(FLAG, title=title, publisher=publisher)]))
    assert text
    assert text[0] != "-"
    assert not [c for c in text if ord(c) < 32 or 0x7F <= ord(c) <= 0x9F]


@given(st.text())
def test_an_argument_is_never_an_option(text: str) -> None:
    assert not channels.argument(text).startswith("-")


def test_the_bell_rings() -> None:
    rung: list[int] = []
    assert channels.bell(lambda: rung.append(1))("x") == "bell"
    assert rung == [1]


def test_the_command_gets_the_text_as_its_last_argument_and_no_shell_reads_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    script = f"import sys; open({str(out)!r}, 'w').write(repr(sys.argv[1:]))"
    tell = channels.command([sys.executable, "-c", script, "sitmon"])
    assert tell("--x $(touch y); `id`") == "command"
    assert out.read_text() == "['sitmon', 'x $(touch y); `id`']"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "command: none is configured ([alerts] command)"),
        ([sys.executable, "-c", "raise SystemExit(3)"], "command: exit 3"),
        (["/no/such/program"], "command: No such file or directory"),
        ([sys.executable, "-c", "import time; time.sleep(60)"], "command: stopped after 0.5 s"),
    ],
)
def test_what_went_wrong_with_a_command_is_told(arguments: list[str], told: str) -> None:
    assert channels.command(arguments, patience=0.5)("text") == told
