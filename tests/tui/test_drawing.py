"""What panels draw, from values to words and cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sitmon.geo.tree import Node
from sitmon.store.feeds import FeedHealth
from sitmon.store.read import Honesty, Row
from sitmon.tui import theme
from sitmon.tui.keys import KEYS
from sitmon.tui.lens import DAY, HOUR, Lens
from sitmon.tui.panels import (
    detail_parts,
    feeds,
    header,
    honesty,
    keybar,
    region_tree,
    timegrid,
    timeline,
    why,
)
from sitmon.tui.panels.event_row import Look, one_line, publisher_of, time_of, two_lines
from sitmon.tui.panels.map import bounds_of, described, markers
from sitmon.tui.screens.links import host
from sitmon.tui.widgets.mapview import WORLD
from sitmon.units import certainty

NOW = 1_506_520_800.0
P = theme.DARK
ROW = Row(
    1,
    2,
    "strike",
    "airstrike",
    "claimed",
    True,
    None,
    0.9,
    NOW - HOUR,
    "Idlib",
    "place",
    "SY",
    "SY.12",
    "Title",
    "TASS",
    True,
    False,
    "strike",
)


@given(
    st.text(max_size=300),
    st.text(max_size=60),
    st.text(max_size=60),
    st.integers(20, 200),
    st.sampled_from([HOUR * 6, DAY * 3, None]),
)
def test_rows_are_exactly_as_wide_as_asked(
    title: str, place: str, publisher: str, width: int, window: float | None
) -> None:
    row = replace(ROW, title=title, place=place, publisher=publisher, mode=title[:20])
    look = Look(P, NOW, window)
    for line in (*two_lines(row, max(width, 60), True, look), *one_line(row, max(width, 60), False, look)):
        assert sum(cell_len(s.text) for s in line) == max(width, 60)
        assert not [c for s in line for c in s.text if ord(c) < 32 or 0x7F <= ord(c) <= 0x9F]


def test_a_long_title_has_the_room_and_words_are_never_cut() -> None:
    look = Look(P, NOW, DAY)
    row = replace(ROW, title="T" * 90, publisher="A publisher of some length", state_media=False)
    top, below = ("".join(s.text for s in line) for line in two_lines(row, 64, False, look))
    assert below.startswith("▌ " + "T" * 46 + "…")
    assert below.rstrip().endswith("A publisher…")
    assert "claimed, past" in top
    assert "airstr" not in top
    assert "airstrike" in "".join(s.text for s in two_lines(row, 78, False, look)[0])


@pytest.mark.parametrize("window", [DAY, 3 * DAY])
@pytest.mark.parametrize("width", range(56, 121, 4))
@pytest.mark.parametrize("killed", [0, 7, 150, 1_250])
def test_a_list_sorted_by_the_dead_shows_them_in_every_row_of_two_lines(
    killed: int, width: int, window: float
) -> None:
    look = Look(P, NOW, window, sort="killed")
    row = replace(ROW, killed=killed, place="A town with a long name", mode="shelling")
    top = two_lines(row, width, False, look)[0]
    assert sum(cell_len(s.text) for s in top) == width
    assert f" {killed:,}" in "".join(s.text for s in top).split("STRIKE")[1].split("sure")[0]


def test_the_dead_are_told_in_words_where_there_is_room_and_else_beside_a_shorter_place() -> None:
    look = Look(P, NOW, 3 * DAY, sort="killed")
    row = replace(ROW, killed=150, assertion="reported", background=False, mode="shelling")

    def told(width: int, place: str = "Idlib") -> str:
        top = "".join(s.text for s in two_lines(replace(row, place=place), width, False, look)[0])
        return top.split("STRIKE")[1].split("sure")[0].strip()

    assert told(80) == "Idlib, SY  killed 150, shelling"
    assert told(62) == "Idlib, SY  killed 150"
    assert told(57) == "Idlib, SY  150"
    assert told(57, "Khan Shaykhun") == "Khan Shayk…  150"


def test_the_flag_of_state_media_is_never_cut_off() -> None:
    for width in (9, 12, 20):
        assert publisher_of(replace(ROW, publisher="A long name indeed"), width).endswith("(state)")


def test_the_hour_stands_alone_only_within_a_day() -> None:
    assert time_of(NOW, Look(P, NOW, DAY)) == "14:00"
    assert time_of(NOW, Look(P, NOW, 3 * DAY)) == "27 Sep 14:00"
    assert time_of(NOW, Look(P, NOW + 400 * DAY, None)).strip() == "2017-09-27"
    assert time_of(1e20, Look(P, NOW, None)) == "unknown"


def test_a_row_tells_claims_the_past_and_state_media() -> None:
    text = "".join(s.text for line in two_lines(ROW, 120, False, Look(P, NOW, DAY)) for s in line)
    for word in ("✶ STRIKE", "Idlib, SY", "claimed, past, airstrike", "sure .90", "TASS (state)"):
        assert word in text


@pytest.mark.parametrize(
    ("value", "word", "figure"),
    [(0.85, "sure", ".85"), (0.6, "likely", ".60"), (0.59, "weak", ".59"), (1.0, "sure", "1.0")],
)
def test_confidence_has_a_word(value: float, word: str, figure: str) -> None:
    assert (certainty(value), theme.confidence(value)) == (word, figure)


@given(st.floats(60, 4e9), st.integers(8, 300))
def test_columns_never_exceed_what_fits(seconds: float, fits: int) -> None:
    step = timegrid.grid_for(seconds, fits).step
    assert seconds / step <= fits - 1 or step == timegrid.STEPS[-1]


@given(st.floats(3600, 4e7), st.integers(30, 300))
def test_columns_and_those_before_them_fill_the_width(seconds: float, fits: int) -> None:
    grid = timegrid.grid_for(seconds, fits)
    columns = grid.last(NOW) - grid.column(NOW - seconds) + 1
    if columns <= fits and grid.step != timegrid.STEPS[0]:
        whole = columns + timegrid.more(columns, fits)
        assert whole <= fits
        assert whole * (fits // whole) >= 0.5 * fits


@given(st.integers(-(10**10), 10**10), st.sampled_from(timegrid.STEPS))
def test_a_moment_lies_in_its_column(at: int, step: float) -> None:
    grid = timegrid.Grid(step)
    column = grid.column(at)
    assert grid.start(column) <= at < grid.start(column + 1)
    assert grid.last(grid.start(column + 1)) == column
    assert grid.start(column) % grid.counted == 0


def test_weeks_begin_on_monday() -> None:
    grid = timegrid.Grid(7 * DAY)
    start = grid.start(grid.column(NOW))
    assert datetime.fromtimestamp(start, UTC).isoformat() == "2017-09-25T00:00:00+00:00"
    found = timeline.put_together({(int(start // DAY) + n, "strike"): 1 for n in range(-1, 8)}, grid)
    week = grid.column(start)
    assert found == {(week - 1, "strike"): 1, (week, "strike"): 7, (week + 1, "strike"): 1}


def test_a_grid_may_be_coarser_up_to_the_coarsest() -> None:
    assert [timegrid.grid_for(DAY, 60, n).step for n in (0, 1, 2)] == [1800, 3600, 7200]
    assert timegrid.grid_for(DAY, 60, 99).step == timegrid.STEPS[-1]


def test_columns_tell_gaps_from_quiet_and_what_lies_before() -> None:
    counts = timeline.Counts({(10, "strike"): 2}, frozenset({11}), 10, 12, timegrid.Grid(HOUR), within=11)
    found = timeline.columns(counts)
    assert [c.counts for c in found] == [(2, 0, 0), (0, 0, 0), (0, 0, 0)]
    assert [c.collected for c in found] == [True, True, False]
    assert [c.before for c in found] == [True, False, False]


@pytest.mark.parametrize(
    ("start", "step", "label"),
    [
        (NOW - 14 * HOUR, HOUR, "Wed 27"),
        (NOW - 5 * HOUR, HOUR, "09:00"),
        (NOW, HOUR, ""),
        (NOW - 14 * HOUR, 3 * HOUR, "Wed 27"),
        (NOW - 8 * HOUR, 3 * HOUR, "06:00"),
        (NOW - 5 * HOUR, 3 * HOUR, ""),
        (NOW - 14 * HOUR, DAY, "27 Sep"),
        (NOW, 91 * DAY, "Sep 2017"),
        (NOW + 300, 300, ""),
        (1e20, HOUR, ""),
    ],
)
def test_columns_are_labelled_where_hours_and_days_begin(start: float, step: float, label: str) -> None:
    assert timegrid.label(start, step) == label


def test_steps_have_names() -> None:
    names = [timegrid.step_name(s) for s in (300, HOUR, 2 * DAY, 7 * DAY, 28 * DAY)]
    assert names == ["5 min", "1 h", "2 d", "1 week", "4 weeks"]


def plain(parts: list[header.Part]) -> str:
    return "".join(text for text, _, _ in parts)


def test_the_line_of_honesty_leaves_nothing_out() -> None:
    found = Honesty(9, 7, 1, NOW - 9000, NOW - 8000, 500, 40, {"ar": 37, "tr": 2, "xx": 1, "": 1})
    lens = Lens(kinds=("strike",), as_of=NOW)
    told = plain(honesty.parts(found, lens, NOW, P))
    for words in (
        "paused at 27 Sep 14:00",
        "7/9 feeds answering",
        "1 not asked yet",
        "STALE: last answer 2 h ago",
        "oldest success 2 h ago",
        "40 of 500 collected today",
        "41 not read (37 in Arabic, 2 in Turkish, 1 in xx, …)",
        "hidden: displacement, agreement",
    ):
        assert words in told
    short = plain(honesty.parts(found, lens, NOW, P, short=True))
    assert len(short) < len(told)
    for words in ("7/9", "41 not read", "STALE", "hidden", "paused"):
        assert words in short


def test_no_feeds_is_said() -> None:
    assert "no feed is followed" in plain(
        honesty.parts(Honesty(0, 0, 0, None, None, 0, 0, {}), Lens(), NOW, P)
    )


def test_help_and_quit_are_never_left_out_of_the_key_bar() -> None:
    keys = [k for k in KEYS if k.word]
    assert [k.word for k in keybar.fitting(keys, 10)] == ["help", "quit"]
    assert keybar.fitting(keys, 200) == keys


def test_a_branch_with_one_twig_is_folded() -> None:
    syria = Node("SY", "Syria", 5, [Node("SY.12", "Idlib", 3)])
    asia = Node("142", "Asia", 5, [Node("145", "Western Asia", 5, [syria])])
    found = region_tree.branches(Node("001", "World", 8, [asia, Node("CO", "Colombia", 1)]))
    assert [(b.name, b.depth, b.count) for b in found] == [
        ("World", 0, 8),
        ("Syria", 1, 5),
        ("Idlib", 2, 3),
        ("Colombia", 1, 1),
    ]
    assert region_tree.branches(Node("001", "World")) == []


@given(st.text(max_size=50), st.integers(0, 9), st.integers(0, 10**8), st.floats(0, 1), st.integers(24, 100))
def test_a_branch_is_as_wide_as_asked(name: str, depth: int, count: int, share: float, width: int) -> None:
    (line,) = region_tree.line_of(region_tree.Branch("x", name, depth, count, share), width, False, True, P)
    assert sum(cell_len(s.text) for s in line) <= width + 3


def health(**changes: Any) -> FeedHealth:
    base = FeedHealth(
        1,
        "u",
        "Name",
        "Pub",
        None,
        None,
        None,
        False,
        "config",
        True,
        None,
        0,
        NOW,
        NOW - 30,
        NOW,
        200,
        None,
        41,
        3,
        None,
        9,
    )
    return replace(base, **changes)


@pytest.mark.parametrize(
    ("feed", "words"),
    [
        (health(), "200 41 ms +3"),
        (health(failures=2, last_error="timed out", last_status=None), "timed out ×2"),
        (health(failures=4, last_error=None, last_status=500), "500 ×4"),
        (health(enabled=False), "switched off"),
        (health(retired_at=NOW), "gone (410)"),
        (health(last_poll=None), "not asked yet"),
    ],
)
def test_a_feed_says_how_it_fares(feed: FeedHealth, words: str) -> None:
    assert feeds.told(feed) == words
    assert feeds.colour_of(feed, P).startswith("#")


def test_feeds_in_trouble_come_first() -> None:
    found = feeds.ordered([health(name="b"), health(name="a", enabled=False), health(name="c", failures=1)])
    assert [f.name for f in found] == ["c", "b", "a"]
    assert feeds.age(health(last_success=None), NOW) == "never"


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "words"),
    [
        (150, 150, "more_than", "more than 150"),
        (12, 20, "exact", "12 to 20"),
        (7, 7, "exact", "7"),
        (None, None, "vague", "an uncounted number"),
        (None, 1200, "up_to", "up to 1,200"),
    ],
)
def test_figures_are_told_in_words(low: int | None, high: int | None, qualifier: str, words: str) -> None:
    assert detail_parts.amount({"low": low, "high": high, "qualifier": qualifier}) == words


def test_long_lists_say_how_many_more() -> None:
    claim = {"speaker": "A", "verb": "denied", "about": "it", "quote": None}
    shown = detail_parts.claims([claim] * 20, P, 80)
    assert shown is not None
    assert "and 8 more" in shown.plain
    assert detail_parts.claims([], P, 80) is None
    assert detail_parts.figures([], P, 80) is None
    assert why.near_misses([], P) is None


def test_the_map_shows_what_the_regions_take() -> None:
    from sitmon.geo.outlines import load
    from sitmon.geo.regions import Region, find_region

    land = load("world")
    points = [(35.9, 36.6, "place", "Idlib", "strike", 3)]
    assert bounds_of((), points, land) == WORLD
    west, south, east, north = bounds_of((find_region("Syria"),), points, land)
    assert 34 < west < 37 < 40 < east < 44
    assert 31 < south < 34 < 36 < north < 39
    assert (
        bounds_of((Region("SY.12", "Idlib", "admin1", admin1=frozenset({"SY.12"})),), points, land)[1] < 35.9
    )
    assert bounds_of((Region("x", "x", "admin1"),), [], land) == WORLD
    circle = Region("c", "c", "place", circle=(10.0, 20.0, 111.2))
    assert bounds_of((circle,), [], land) == pytest.approx((18.2, 8.2, 21.8, 11.8))


def test_a_spot_is_described_by_kind() -> None:
    found = markers([(1, 2, "place", "Idlib", "strike", 12), (1, 2, "place", "Idlib", "displacement", 3)], P)
    assert described(found) == "Idlib: 12 strike, 3 displacement"


def test_letters_that_only_look_latin_are_told_apart() -> None:
    assert host("https://news.example/x") == "news.example"
    assert host("https://nеws.example/x") == "xn--nws-rdd.example (nеws.example)"
