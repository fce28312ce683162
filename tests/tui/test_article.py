"""An article's page: its marks, its facts, what changed in it, and why a flag stands."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sitmon import reading
from sitmon.store.read import Version
from sitmon.tui import theme
from sitmon.tui.panels import changes, detail_parts, facts, marks, why
from sitmon.tui.picture import screen_text
from tests.tui import database
from tests.tui.database import NOW, STORIES
from tests.tui.running import LARGE, dashboard, notices, press, running

P = theme.DARK
TEXT = "Jets hit a market. Rescue workers said 12 people died in Idlib."


def doc(**more: Any) -> dict[str, Any]:
    evidence = [{"start": 5, "end": 8, "text": "hit", "cue": "struck"}]
    return {
        "events": [
            {
                "kind": "strike",
                "evidence": evidence,
                "why": ["cue “hit”"],
                "place": {"name": "Idlib", "gid": "g"},
            }
        ],
        "figures": [{"start": 39, "end": 48, "speaker": "rescue workers"}],
        "places": [
            {"start": 57, "end": 62, "name": "Idlib", "why": "the only one", "actor": False},
            {"start": 0, "end": 4, "name": "Jetsland", "why": "", "actor": True},
        ],
        **more,
    }


def test_each_role_is_marked_where_it_stands() -> None:
    found = {(m.role, TEXT[m.start : m.end]) for m in marks.found(doc(), TEXT, P)}
    assert found == {
        ("evidence", "hit"),
        ("figure", "12 people"),
        ("place", "Idlib"),
        ("speaker", "Rescue workers"),
    }
    assert len({m.style for m in marks.found(doc(), TEXT, P)}) == 4


def test_marks_are_cut_to_the_part_shown_and_stops_do_not_overlap() -> None:
    found = marks.found(doc(), TEXT, P)
    assert [(a, b) for a, b, _ in marks.within(found, 7, 40)] == [(12, 26), (32, 33), (0, 1)]
    stops = marks.stops([*found, marks.Mark(6, 30, "figure", "")])
    assert [TEXT[m.start : m.end] for m in stops] == ["hit", "Rescue workers", "12 people", "Idlib"]


def test_the_legend_names_what_occurs() -> None:
    shown = marks.legend(marks.found(doc(figures=[]), TEXT, P), P)
    assert shown is not None
    assert shown.plain.startswith("evidence  place ")
    assert marks.legend([], P) is None


def test_a_text_whose_letters_change_length_when_lowered_has_no_speakers_rather_than_wrong_ones() -> None:
    found = marks.found(doc(), "İ" + TEXT, P)
    assert "speaker" not in {m.role for m in found}


def test_why_shows_the_sentence_the_reasons_the_place_and_the_record() -> None:
    event = doc()["events"][0]
    read = reading.read(None, TEXT)
    shown = facts.table(
        why.event(event, read, doc(event_place=None), {("strike", "struck"): (8, 7)}, P), P, 60
    )
    assert "sentence Jets hit a market." in shown.plain
    assert "Rescue" not in shown.plain
    assert "place    Idlib: the only one" in shown.plain
    assert "cue “struck”: 7 of 8 right by your verdicts" in shown.plain
    at = shown.plain.index("hit")
    assert any(s.start == at and s.end == at + 3 and P.strike in str(s.style) for s in shown.spans)


@given(
    st.lists(
        st.tuples(st.sampled_from(["where", "words", "because"]), st.text("ab 爆é", max_size=90)), max_size=6
    ),
    st.integers(12, 90),
)
def test_facts_stand_in_two_columns_and_lose_no_word(told: list[tuple[str, str]], width: int) -> None:
    shown = facts.table([facts.fact(name, text, "") for name, text in told], P, width).plain
    assert (
        shown.split()
        == " ".join(
            (name if n == 0 or told[n - 1][0] != name else "") + " " + text
            for n, (name, text) in enumerate(told)
        ).split()
        or max((len(word) for _, text in told for word in text.split()), default=0) > width - facts.INDENT - 1
    )
    for line in shown.split("\n") if width - facts.INDENT >= 20 else ():
        assert cell_len(line.rstrip()) <= width
        assert line[: facts.INDENT].strip() in {"", "where", "words", "because"}


def test_a_name_stands_once_for_all_that_belongs_to_it() -> None:
    shown = facts.table([facts.fact("words", "one", ""), facts.fact("words", "two", "")], P, 40).plain
    assert shown == "  words    one\n           two"


def test_an_agreement_tells_how_long_it_runs() -> None:
    term = {"start": "2017-10-01", "end": "2018-01-09", "days": 100.0, "text": "until 9 January"}
    assert detail_parts.runs(term) == "2017-10-01 to 2018-01-09, 100 days (until 9 January)"
    assert detail_parts.runs({"start": None, "end": None, "days": None, "text": "for good"}) == "for good"
    assert detail_parts.runs(None) == ""


def test_totals_are_told_as_ranges() -> None:
    shown = detail_parts.totals({"killed": [150, 152], "injured": [1200, 1200]}, P)
    assert shown is not None
    assert shown.plain == "In all  killed 150 to 152 · injured 1,200"
    assert detail_parts.totals({}, P) is None


@given(st.lists(st.sampled_from("abc "), max_size=60), st.lists(st.sampled_from("abc "), max_size=60))
def test_what_was_struck_out_and_put_in_makes_the_one_text_of_the_other(
    old: list[str], new: list[str]
) -> None:
    found = changes.parts(old, new)
    if not any("…" in words for _, words in found):
        assert "".join(w for how, w in found if how != "in") == "".join(old)
        assert "".join(w for how, w in found if how != "out") == "".join(new)


def test_what_did_not_change_is_left_out_between_changes() -> None:
    words = [f"w{n} " for n in range(300)]
    found = changes.parts(words, [*words[:150], "new ", *words[150:]])
    assert [how for how, _ in found] == ["same", "in", "same"]
    assert "w0 " not in found[0][1]
    assert "w149 " in found[0][1]


def test_long_versions_are_compared_in_no_time() -> None:
    old, new = (Version(0.0, "t", "the dog ran " * 20_000 + tail) for tail in ("a", "b"))
    began = time.process_time()
    changes.shown(old, new, P)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("size", [LARGE, (80, 24)])
async def test_jumping_brings_the_mark_into_view(db: Path, size: tuple[int, int]) -> None:
    app = dashboard(db)
    async with running(app, size) as pilot:
        await press(pilot, "enter", "comma", "full_stop", "full_stop")
        assert "killed" in screen_text(app)
        panel = app.view.article() if app.view else None
        assert panel is not None
        assert panel._stop == 1


def edit(db: Path, times: int) -> None:
    """The newest article, as its publisher edited it."""
    for n in range(times):
        text = STORIES[0].text + "\n\nMore followed." * 40
        database.add(db, [replace(STORIES[0], title=f"Air strikes hit {n + 3} hospitals", text=text)], NOW)


@pytest.mark.parametrize("keys", [("v",), ("enter", "v"), ("2", "v")])
@pytest.mark.parametrize("size", [LARGE, (80, 24)])
async def test_v_goes_to_what_was_changed_from_wherever_it_is_pressed(
    db: Path, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    edit(db, 2)
    app = dashboard(db)
    async with running(app, size) as pilot:
        await press(pilot, *keys)
        shown = screen_text(app)
        assert "Changed between" in shown
        assert "struck out" in shown
        assert "hit 3 4 hospitals" in shown
        assert "v changes 1/2" in shown
        assert not notices(app)
        await press(pilot, "v")
        assert "v changes 2/2" in screen_text(app)
        assert "Changed between" in screen_text(app)
        await press(pilot, "v")
        assert "Changed between" not in screen_text(app)
        assert app.article is not None
        assert app.article._scroll.scroll_y == 0


async def test_an_article_never_edited_says_so_once_it_was_read(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "v")
        assert notices(app) == ["This article was not edited since it was first seen."]
