"""Whole screens as text at the four sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.running import LARGE, MIDDLE, SMALL, VAST, dashboard, press, running
from tests.tui.screens import assert_golden

SIZES = [SMALL, MIDDLE, LARGE, VAST]
VIEWS = (
    ("live", ()),
    ("help", ("question_mark",)),
    ("region", ("escape", "r")),
    ("search", ("escape", "slash")),
    ("article", ("escape", "enter", "e")),
    ("incidents", ("escape", "2")),
    ("world", ("3",)),
    ("timeline", ("4",)),
    ("agreements", ("5",)),
    ("feeds", ("6",)),
    ("snapshots", ("7",)),
)
"""Names of golden files, and the keys that lead from the screen before to this one."""


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_the_screens_look_as_they_did(db: Path, size: tuple[int, int]) -> None:
    app = dashboard(db)
    differing = []
    async with running(app, size) as pilot:
        for name, keys in VIEWS:
            await press(pilot, *keys)
            try:
                assert_golden(app, f"{name}-{size[0]}x{size[1]}")
            except AssertionError as fault:
                differing.append(str(fault))
    assert not differing, "\n".join(differing)


async def test_a_window_too_small_says_so(db: Path) -> None:
    app = dashboard(db)
    async with running(app, (59, 20)):
        assert_golden(app, "too-narrow")


async def test_a_window_too_low_says_so(db: Path) -> None:
    app = dashboard(db)
    async with running(app, (100, 14)):
        assert_golden(app, "too-low")
