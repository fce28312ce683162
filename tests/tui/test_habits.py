"""Themes, colours the terminal has, no colours, and where the reader was."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from rich.color import ColorType

from sitmon import config, paths
from sitmon.store import connect, desk
from sitmon.tui import theme, zones
from sitmon.tui.picture import screen_text
from sitmon.tui.screens.help import _Page
from tests.tui.running import LARGE, SMALL, dashboard, press, running
from tests.tui.screens import strips

P = theme.PALETTES


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", config.THEMES)
def test_every_theme_of_the_configuration_is_there_and_can_be_read(name: str) -> None:
    p = P[name]
    words = (
        p.text,
        p.muted,
        p.faint,
        p.accent,
        p.good,
        p.doubtful,
        p.bad,
        p.strike,
        p.displacement,
        p.agreement,
    )
    # The sixteen colours are the reader's own: nothing can be promised for one on another.
    for ground in (p.background,) if name == "ansi" else (p.background, p.raised):
        assert min(contrast(colour, ground) for colour in words) >= 4.5
    assert len({p.strike, p.displacement, p.agreement}) == 3


def test_high_contrast_is_high() -> None:
    p = P["contrast"]
    assert min(contrast(c, p.background) for c in (p.text, p.muted, p.faint, p.strike, p.displacement)) >= 7


def with_theme(name: str) -> config.Config:
    shipped = config.load(paths.shipped("config.toml"))
    return replace(shipped, tui=replace(shipped.tui, theme=name))


async def test_the_terminals_own_colours_are_all_there_is_in_ansi(db: Path) -> None:
    app = dashboard(db, config=with_theme("ansi"))
    async with running(app):
        drawn = [
            segment
            for strip in strips(app)
            for segment in strip.apply_filter(app._filters[-1], app.screen.background_colors[0])
        ]
        kinds = {c.type for s in drawn if s.style for c in (s.style.color, s.style.bgcolor) if c is not None}
        assert kinds <= {ColorType.STANDARD, ColorType.DEFAULT}


async def test_without_colours_every_kind_keeps_its_glyph_and_word(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = dashboard(db)
    async with running(app) as pilot:
        assert app.no_color
        shown = screen_text(app)
        for word in ("✶ STRIKE", "➜ DISPLACEMENT", "◆ AGREEMENT"):
            assert word in shown
        p = app.palette
        assert {p.strike, p.displacement, p.agreement} == {p.text}  # none is fainter as a grey than another
        await press(pilot, "?")
        assert {p.strike, p.displacement, p.agreement} == {app.screen.query_one(_Page)._palette.strike}
        await press(pilot, "escape", "enter")
        assert "evidence  figure" in screen_text(app)


async def test_it_opens_where_the_reader_was(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await app.choose_region("Idlib")
        await press(pilot, "a", "t", "T", "6")
    again = dashboard(db)
    async with running(again):
        assert (again.current_mode, again.theme) == ("feeds", "light")
        assert [r.id for r in again.lens.regions] == ["SY.12"]
        assert (again.lens.kinds, again.lens.window) == (("strike", "displacement"), 3 * 86400)


async def test_it_does_not_where_it_was_told_not_to(db: Path) -> None:
    async with running(dashboard(db)) as pilot:
        await press(pilot, "6")
    shipped = config.load(paths.shipped("config.toml"))
    calm = replace(shipped, tui=replace(shipped.tui, remember=False))
    for options in ({"config": calm}, {"watch_name": "x"}, {"strict": True}, {"replay": True}):
        app = dashboard(db, **options)
        async with running(app):
            assert app.current_mode == "live"


@pytest.mark.parametrize(
    "kept", [[], {}, {"view": "nowhere", "query": "kind:gone", "theme": "pink", "window": "x"}, {"query": 7}]
)
async def test_what_is_no_longer_there_is_left_out(db: Path, kept: object) -> None:
    connection = connect(db)
    desk.keep(connection, "place", kept)
    connection.close()
    app = dashboard(db)
    async with running(app, SMALL):
        assert (app.current_mode, app.theme, app.lens.window) == ("live", "dark", 86400)


def test_local_times_have_their_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    assert (zones.name(), zones.at(0.0).hour) == ("UTC", 0)
    zones.local(True)
    try:
        assert (zones.name(), zones.at(0.0).hour, zones.at(0.0).minute) == ("IST", 5, 30)
    finally:
        zones.local(False)


@pytest.mark.parametrize("size", [(200, 60), LARGE])
async def test_days_are_labelled_in_local_time_too(
    db: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    app = dashboard(db)
    async with running(app, size) as pilot:
        await press(pilot, "u", "t", "t")
        shown = screen_text(app)
        assert "Mon 25" in shown or "Sun 24" in shown
