from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sitmon.tui.widgets.colour import blend, rgb
from sitmon.tui.widgets.spark import change, heat, spark

VALUES = st.lists(st.integers(0, 10_000), max_size=200)
RED, DARK = rgb("#ff0000"), rgb("#000000")


@given(VALUES, st.integers(0, 60))
def test_sparkline_has_its_width(values: list[int], width: int) -> None:
    assert cell_len(spark(values, width)) == width
    assert sum(len(segment.text) for segment in heat(values, width, RED, DARK)) == width
    assert sum(len(segment.text) for segment in heat(values, width, RED, DARK, plain=True)) == width


def test_sparkline_rises_from_nothing_to_full() -> None:
    assert spark([0, 1, 4, 8], 4) == " ▁▄█"


def test_little_is_not_nothing() -> None:
    assert spark([1, 100_000], 2) == "▁█"


def test_values_are_added_up_where_there_are_too_many() -> None:
    assert spark([1, 1, 4, 4], 2) == "▂█"


def test_newest_stand_at_the_right_where_there_are_too_few() -> None:
    assert spark([1, 2], 4) == "  ▄█"
    assert spark([], 3) == "   "


def test_heat_goes_from_the_ground_to_the_colour() -> None:
    shades = [
        segment.style.bgcolor.get_truecolor()
        for segment in heat([0, 5, 10], 3, RED, DARK)
        if segment.style and segment.style.bgcolor
    ]
    assert [shade.red for shade in shades] == [0, 153, 255]


def test_heat_without_colours_is_told_by_glyphs() -> None:
    assert "".join(segment.text for segment in heat([0, 1, 40, 100], 4, RED, DARK, plain=True)) == " ·░█"


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (12, 10, ("20 %", "up")),
        (8, 10, ("20 %", "down")),
        (10, 10, ("0 %", "same")),
        (0, 10, ("100 %", "down")),
        (30, 1, ("new", "new")),
        (30, 4, ("new", "new")),
        (3, 1, ("–", "same")),
        (0, 0, ("–", "same")),
        (2, 4, ("–", "same")),
    ],
)
def test_change_is_a_percentage_only_over_a_base(now: int, before: int, told: tuple[str, str]) -> None:
    assert change(now, before) == told


def test_blend_lies_between_its_colours() -> None:
    assert blend(rgb("#000000"), rgb("#ff8000"), 0.5) == (128, 64, 0)
    assert blend(rgb("#102030"), rgb("#ffffff"), 0.0) == rgb("#102030")
