from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from sitmon.tui import safe
from tests.tui.hostile import HOSTILE

ANY = st.text(alphabet=st.characters(), max_size=80)
WIDTHS = st.integers(min_value=-2, max_value=40)


def drives_a_terminal(text: str) -> bool:
    return any(ord(ch) < 32 or 0x7F <= ord(ch) <= 0x9F or 0x202A <= ord(ch) <= 0x202E for ch in text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("width", [0, 1, 2, 7, 40])
def test_cells_are_exactly_as_many_as_asked_and_harmless(text: str, width: int) -> None:
    shown = safe.cells(text, width)
    assert cell_len(shown) == width
    assert not drives_a_terminal(shown)


@given(ANY, WIDTHS)
def test_any_text_fits_its_cells(text: str, width: int) -> None:
    assert cell_len(safe.cells(text, width)) == max(width, 0)
    assert cell_len(safe.line(text, width)) <= max(width, 0)


@given(ANY)
def test_width_of_a_line_is_the_sum_of_its_characters(text: str) -> None:
    """What terminals that know nothing of joined emoji will make of it."""
    shown = safe.line(text)
    assert cell_len(shown) == sum(cell_len(ch) for ch in shown)


def test_line_is_cut_with_an_ellipsis() -> None:
    assert safe.line("Strikes on Idlib", 10) == "Strikes o…"
    assert safe.line("Strikes on Idlib", 9) == "Strikes…"
    assert safe.line("Strikes on Idlib", 16) == "Strikes on Idlib"


def test_wide_character_is_not_halved_by_the_cut() -> None:
    assert safe.line("停火协议", 4) == "停…"
    assert safe.cells("停火协议", 4) == "停… "


def test_right_to_left_text_stays_and_its_overrides_go() -> None:
    assert safe.line("\u202eإدلب\u202c") == "إدلب"


def test_joined_emoji_fall_apart_so_that_every_terminal_agrees() -> None:
    assert safe.line("👩\u200d👧 👍🏽 ❤\ufe0f") == "👩👧 👍 ❤"


def test_signs_beside_a_letter_stay_where_text_is_read_and_go_where_rows_must_align() -> None:
    assert safe.line("क्षेत्र में शान्ति") == "क्षेत्र में शन्त"
    assert safe.content("क्षेत्र में शान्ति").plain == "क्षेत्र में शान्ति"


def test_marks_are_thinned_and_none_begins_a_line() -> None:
    assert safe.line("\u0301a" + "\u0301" * 30 + "b") == "a" + "\u0301" * 4 + "b"


def test_a_megabyte_costs_no_more_than_a_line() -> None:
    start = time.process_time()
    for text in HOSTILE:
        safe.line(text, 60)
    assert time.process_time() - start < 0.2


def test_content_knows_no_markup() -> None:
    shown = safe.content("[@click=app.quit]x[/] [/foo]", "bold")
    assert shown.plain == "[@click=app.quit]x[/] [/foo]"
    assert [(span.start, span.end, span.style) for span in shown.spans] == [(0, 28, "bold")]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_content_is_harmless(text: str) -> None:
    assert not drives_a_terminal(safe.content(text).plain.replace("\n", ""))


def test_marks_of_content_stand_where_the_given_text_had_them() -> None:
    text = "👩\u200d👧 said\u200d: \x1b[31mstrike\x1b[0m on z" + "\u0301" * 20 + " Idlib"
    start = text.index("Idlib")
    shown = safe.content(text, marks=[(start, start + 5, "bold")])
    (span,) = shown.spans
    assert shown.plain[span.start : span.end] == "Idlib"


@given(ANY, st.integers(0, 80), st.integers(0, 80))
def test_marks_of_content_never_leave_it(text: str, start: int, length: int) -> None:
    shown = safe.content(text, marks=[(start, start + length, "bold")])
    assert all(0 <= span.start < span.end for span in shown.spans)


def test_paragraphs_of_content_stay() -> None:
    assert safe.content("one\n\ntwo\tthree").plain == "one\n\ntwo three"


def test_long_content_is_cut() -> None:
    assert len(safe.content("a" * (safe.LONGEST_BLOCK + 5)).plain) == safe.LONGEST_BLOCK + 1


def test_sealed_takes_out_controls_links_and_actions() -> None:
    given_segments = [
        Segment("fine", Style(bold=True)),
        Segment("\x1b[2Jgone\n", Style(color="red")),
        Segment("link", Style(link="https://evil.example", color="green")),
        Segment("act", Style.from_meta({"@click": "app.quit"})),
    ]
    sealed = safe.sealed(given_segments)
    assert sealed[0] is given_segments[0]
    assert not drives_a_terminal("".join(segment.text for segment in sealed))
    assert all(not (s.style and (s.style.link or s.style.meta)) for s in sealed)
    assert sealed[2].style is not None
    assert sealed[2].style.color == Style(color="green").color
