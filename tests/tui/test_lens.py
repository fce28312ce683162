from __future__ import annotations

import pytest

from sitmon.query import KINDS, Query, parse
from sitmon.tui.lens import DAY, HOUR, WINDOWS, Lens, ago, span_name, stamp, window_name

NOW = 1_506_520_800.0


def test_the_window_ends_now_unless_it_is_moved() -> None:
    assert Lens().span(NOW) == (NOW - DAY, None)
    assert Lens(until=NOW - DAY).span(NOW) == (NOW - 2 * DAY, NOW - DAY)
    assert Lens(window=None).span(NOW) == (None, None)


def test_times_of_a_query_win_over_the_window() -> None:
    lens = Lens(query=parse("since:7d until:2017-09-26", NOW))
    assert lens.span(NOW) == (NOW - 7 * DAY, 1_506_384_000.0)
    assert lens.window_text() == "since 20 Sep 14:00 until 26 Sep 00:00"
    assert lens.next_window().query == Query()


def test_windows_go_round() -> None:
    lens, seen = Lens(window=WINDOWS[0]), []
    for _ in WINDOWS:
        seen.append(lens.window)
        lens = lens.next_window()
    assert seen == list(WINDOWS)
    assert lens.window == WINDOWS[0]
    assert Lens(window=36 * HOUR).next_window().window == 3 * DAY


def test_going_back_and_forward_returns_to_now() -> None:
    there = Lens().back(NOW).back(NOW)
    assert there.until == NOW - DAY
    assert there.forward(NOW).forward(NOW).until is None
    assert Lens().forward(NOW).until is None
    assert Lens(window=None).back(NOW).until is None


def test_the_last_kind_shown_brings_all_back() -> None:
    lens = Lens().toggled("strike").toggled("displacement")
    assert lens.kinds == ("agreement",)
    assert lens.toggled("agreement").kinds == KINDS
    assert lens.toggled("strike").kinds == ("strike", "agreement")


def test_a_selection_carries_what_is_in_force() -> None:
    lens = Lens(kinds=("strike",), query=Query(words=("hama",)), as_of=NOW)
    selection = lens.selection(NOW)
    assert selection.query == Query(words=("hama",), kinds=("strike",), since=NOW - DAY)
    assert selection.as_of == NOW
    assert lens.selection(NOW, kinds=False, times=False).query == Query(words=("hama",))
    assert Lens().selection(NOW).query.kinds == ()


def test_every_chip_can_be_taken_away() -> None:
    lens = Lens(kinds=("strike",), typed="hama", query=parse("hama since:3d", NOW), until=NOW - DAY)
    assert {c.name for c in lens.chips()} == {"kinds", "search", "times"}
    for chip in lens.chips():
        lens = lens.without(chip.name)
    assert not lens.without("until").chips()
    assert not Lens(typed="x", until=NOW).cleared().chips()


def test_the_newest_stretch_ends_just_after_the_newest() -> None:
    assert Lens().ending(NOW - 9 * DAY, NOW).until == NOW - 9 * DAY + 1
    assert Lens().ending(NOW, NOW).until is None


def test_the_length_is_from_end_to_end() -> None:
    assert Lens().length(NOW) == DAY
    assert Lens(window=None).length(NOW) is None
    assert Lens(query=parse("since:3d", NOW)).length(NOW) == 3 * DAY


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(6 * HOUR, "6 h"), (DAY, "24 h"), (3 * DAY, "3 d"), (None, "all time"), (90 * 60, "1.5 h")],
)
def test_windows_have_names(seconds: float | None, text: str) -> None:
    assert window_name(seconds) == text


def test_times_that_no_date_holds_are_unknown() -> None:
    assert stamp(1e20) == "unknown"
    assert stamp(None) == "unknown"
    assert stamp(NOW, year=True) == "27 Sep 2017 14:00"
    assert ago(None, NOW) == "never"
    assert ago(NOW + 120, NOW) == "in 2 min"
    assert span_name(2.5 * DAY) == "2.5 d"
