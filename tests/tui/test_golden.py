"""Whole screens as text at the three sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.running import LARGE, MIDDLE, SMALL, dashboard, press, running
from tests.tui.screens import assert_golden

SIZES = [SMALL, MIDDLE, LARGE]


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("live", ()),
        ("article", ("enter", "e")),
        ("region", ("r",)),
        ("feeds", ("6",)),
        ("agreements", ("5",)),
        ("help", ("question_mark",)),
    ],
)
async def test_the_screen_looks_as_it_did(
    db: Path, size: tuple[int, int], name: str, keys: tuple[str, ...]
) -> None:
    app = dashboard(db)
    async with running(app, size) as pilot:
        await press(pilot, *keys)
        assert_golden(app, f"{name}-{size[0]}x{size[1]}")


async def test_a_window_too_small_says_so(db: Path) -> None:
    app = dashboard(db)
    async with running(app, (59, 20)):
        assert_golden(app, "too-narrow")


async def test_a_window_too_low_says_so(db: Path) -> None:
    app = dashboard(db)
    async with running(app, (100, 14)):
        assert_golden(app, "too-low")
