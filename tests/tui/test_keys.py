"""Every key of the help does what the help says."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from sitmon.query import FIELDS
from sitmon.tui import theme
from sitmon.tui.app import Dashboard
from sitmon.tui.keys import KEYS
from sitmon.tui.panels.detail import DetailPanel
from sitmon.tui.picture import screen_text
from sitmon.tui.screens.help import page as help_page
from sitmon.tui.screens.live import LiveScreen
from tests.tui import database
from tests.tui.running import dashboard, notices, press, running, settle

Check = Callable[[Pilot[Any], Dashboard], Awaitable[None]]


def live(app: Dashboard) -> LiveScreen:
    view = app.view
    assert isinstance(view, LiveScreen)
    return view


async def views(pilot: Pilot[Any], app: Dashboard) -> None:
    for key, mode in zip(
        "2345671", ("incidents", "map", "timeline", "agreements", "feeds", "snapshots", "live"), strict=True
    ):
        await press(pilot, key)
        assert app.current_mode == mode


async def region(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "r", *"idlib", "enter")
    assert [r.id for r in app.lens.regions] == ["SY.12"]
    assert "Cox's Bazar" not in screen_text(app)
    assert "region Idlib" in screen_text(app)
    await press(pilot, "escape", "r", *"hid")
    assert "Hidalgo  area · Mexico" in screen_text(app)
    await press(pilot, *"algo", "enter")
    assert [r.id for r in app.lens.regions] == ["MX.13"]


async def search(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "slash", *"hospitals", "enter")
    assert len(live(app).events.list.ids) == 1


async def watch(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "w")
    assert notices(app)[-1].startswith("No watch yet")
    await press(pilot, "s", "W", *"calm", "enter")
    assert "watch calm ×" in screen_text(app)
    await press(pilot, "t")
    assert "watch calm ×" in screen_text(app)
    await press(pilot, "a")
    assert "watch calm ×" not in screen_text(app)
    await press(pilot, "w")
    assert app.lens.kinds == ("displacement", "agreement")
    assert app.lens.window == database.HOUR * 24
    await press(pilot, "w")
    assert not app.lens.chips()


async def kinds(pilot: Pilot[Any], app: Dashboard) -> None:
    for key, left in (("s", 4), ("d", 2), ("a", 7)):
        await press(pilot, key)
        assert len(live(app).events.list.ids) == left


async def window(pilot: Pilot[Any], app: Dashboard) -> None:
    seen = []
    for _ in range(6):
        await press(pilot, "t")
        seen.append((app.lens.window_text(), len(live(app).events.list.ids)))
    assert seen == [
        ("last 3 d", 9),
        ("last 7 d", 9),
        ("last 30 d", 9),
        ("all time", 9),
        ("last 6 h", 4),
        ("last 24 h", 7),
    ]


async def through_time(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "left_square_bracket")
    assert app.lens.until == database.NOW - 12 * database.HOUR
    assert len(live(app).events.list.ids) == 1
    await press(pilot, "right_square_bracket")
    assert app.lens.until is None


async def escape(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "s", "enter", "escape")
    assert not live(app).reading
    assert app.lens.chips()
    await press(pilot, "escape")
    assert not app.lens.chips()
    await press(pilot, "6", "escape")
    assert app.current_mode == "live"


async def newest(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "j")
    database.add(
        app.db,
        [database.Story(0.1, "Fresh strike", "Jets hit Idlib.", database.STORIES[7].events)],
        database.NOW,
        "new",
    )
    app._beat()
    await settle(pilot)
    assert "1 new ↑" in screen_text(app)
    await press(pilot, "n")
    assert "Fresh strike" in screen_text(app)
    assert live(app).events.list.cursor_id == live(app).events.list.ids[0]


async def seen(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "m")
    row = live(app).events.current
    assert row is not None
    assert row.seen
    await press(pilot, "m")
    row = live(app).events.current
    assert row is not None
    assert not row.seen


async def star(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "asterisk")
    assert "★ sure .96" in " ".join(screen_text(app).split())
    await app.search("is:starred")
    await settle(pilot)
    assert len(live(app).events.list.ids) == 1
    await press(pilot, "asterisk")
    assert not live(app).events.list.ids


async def note(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "N", *"ask", "enter", *"again", "tab", *"Lead to-check", "enter")
    assert "✎#" in screen_text(app)
    await press(pilot, "enter")
    shown = screen_text(app)
    assert "✎ ask" in shown
    assert "#lead #to-check" in shown
    await press(pilot, "number_sign", *(["backspace"] * 8), "ctrl+s")
    assert "#lead" in screen_text(app)
    assert "#to-check" not in screen_text(app)


async def sort(pilot: Pilot[Any], app: Dashboard) -> None:
    seen = []
    for _ in range(6):
        await press(pilot, "S")
        row = live(app).events.current
        assert row is not None
        seen.append((str(live(app).events.border_title), row.title.split()[0]))
    assert seen == [
        ("Events · as collected", "Shelling"),
        ("Events · surest first", "Air"),
        ("Events · most killed first", "Air"),
        ("Events · by place", "Ceasefire"),
        ("Events · by source", "Ceasefire"),
        ("Events", "Air"),
    ]


async def opened(pilot: Pilot[Any], app: Dashboard) -> None:
    links: list[str] = []
    app.open_url = lambda url, **_: links.append(url)  # type: ignore[method-assign,assignment,misc]
    await press(pilot, "o")
    assert "news.example" in screen_text(app)
    await press(pilot, "escape")
    assert not links
    await press(pilot, "o", "enter")
    assert links == ["https://news.example/story"]


async def copied(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "y")
    assert app.clipboard == "Air strikes hit two hospitals in Idlib province\nhttps://news.example/story"


async def why(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "e")
    assert "because" in screen_text(app)
    assert "Spoke against" in screen_text(app)
    await press(pilot, "e")
    assert "because" not in screen_text(app)
    assert app.screen.query_one(DetailPanel).found is not None


async def verdict(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "x")
    assert "✗  sure .96" in screen_text(app)
    await press(pilot, "enter", "c", "e")
    shown = screen_text(app)
    assert "✓ right, by you" in shown
    assert "cue “air strikes”: 1 of 1 right by your verdicts" in shown
    assert "✗" not in shown


async def changes(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "v")
    assert notices(app) == ["This article was not edited since it was first seen."]
    story = replace(database.STORIES[0], title="Air strikes hit three hospitals in Idlib province")
    database.add(app.db, [story], database.NOW, "story")
    app._beat()
    await settle(pilot)
    await press(pilot, "v")
    shown = screen_text(app)
    assert "Changed between" in shown
    assert "two three hospitals" in shown
    await press(pilot, "v")
    assert "Changed between" not in screen_text(app)


async def marks(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "enter", "full_stop")
    assert "marks 1/" in screen_text(app)
    await press(pilot, "comma")
    total = len(live(app).article()._page.stops)
    assert f"marks {total}/{total}" in screen_text(app)


async def alerts(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "A")
    assert "No alert was told yet" in screen_text(app)


async def next_theme(pilot: Pilot[Any], app: Dashboard) -> None:
    seen = []
    for _ in range(5):
        await press(pilot, "T")
        seen.append(app.theme)
        assert "Air strikes hit" in screen_text(app)
    assert seen == ["light", "contrast", "safe", "ansi", "dark"]


async def times(pilot: Pilot[Any], app: Dashboard) -> None:
    assert "27 Sep 14:00 UTC" in screen_text(app)
    await press(pilot, "u")
    shown = screen_text(app)
    assert "27 Sep 19:30" in shown
    assert "19:06 ✶ STRIKE" in shown
    await press(pilot, "u")
    assert "27 Sep 14:00 UTC" in screen_text(app)


async def enlarge(pilot: Pilot[Any], app: Dashboard) -> None:
    def wide(name: str) -> bool:
        return app.screen.query_one(name).size.width >= 158

    await press(pilot, "z")
    assert (wide("#events"), app.screen.query_one("#map").display) == (True, False)
    await press(pilot, "escape")
    assert app.screen.query_one("#map").display
    for name in ("detail", "trend", "timeline"):
        app.action_enlarge(name)
        await settle(pilot)
        assert wide(f"#{name}")
    await press(pilot, "z")
    assert app.screen.query_one("#events").display
    await press(pilot, "enter", "z")
    assert wide("#detail")
    await press(pilot, "z")
    assert (wide("#detail"), app.screen.query_one("#events").region.width) == (False, 68)
    await press(pilot, "j")
    assert "Article · Relief Desk" in screen_text(app)
    await press(pilot, "4", "z")
    assert not app.screen.query_one("#trend").region
    await press(pilot, "z", "tab", "z")
    assert not app.screen.query_one("#timeline").region
    assert app.screen.query_one("#trend").size.height > 30
    await press(pilot, "escape")
    assert app.screen.query_one("#timeline").region
    for view in "23567":
        app.clear_notifications()
        await press(pilot, view, "z")
        assert notices(app) == ["One panel is all that is shown here: it has the room already."]


async def pause(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "p")
    assert "PAUSED" in screen_text(app)
    database.add(
        app.db,
        [database.Story(0.1, "Fresh strike", "Jets hit Idlib.", database.STORIES[7].events)],
        database.NOW + 5,
        "new",
    )
    app._beat()
    await press(pilot, "t")
    assert "Fresh strike" not in screen_text(app)
    await press(pilot, "p")
    assert "Fresh strike" in screen_text(app)


async def snapshot(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "ctrl+s")
    assert any(text.startswith("Snapshot saved: ") for text in notices(app))
    await press(pilot, "7")
    assert "World" in screen_text(app)
    assert "No snapshot" not in screen_text(app)


async def help_(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "question_mark")
    assert "Live: list, map" in screen_text(app)
    explained = help_page(theme.DARK).plain
    for field in (*FIELDS, "-football"):
        assert field in explained
    await press(pilot, "escape")
    assert isinstance(app.screen, LiveScreen)


async def commands(pilot: Pilot[Any], app: Dashboard) -> None:
    await press(pilot, "colon")
    assert type(app.screen).__name__ == "CommandPalette"
    await press(pilot, "escape")
    await press(pilot, "ctrl+p")
    assert type(app.screen).__name__ == "CommandPalette"


async def quit_(pilot: Pilot[Any], app: Dashboard) -> None:
    await pilot.press("q")
    assert not app.is_running or app._exit


CHECKS: dict[str, Check] = {
    **dict.fromkeys("1234567", views),
    "r": region,
    "slash": search,
    **dict.fromkeys("sda", kinds),
    **dict.fromkeys("wW", watch),
    "t": window,
    "left_square_bracket": through_time,
    "right_square_bracket": through_time,
    "escape": escape,
    "n": newest,
    "m": seen,
    "asterisk": star,
    "N": note,
    "number_sign": note,
    "S": sort,
    "o": opened,
    "y": copied,
    "e": why,
    **dict.fromkeys("cx", verdict),
    "v": changes,
    "full_stop": marks,
    "comma": marks,
    "p": pause,
    "z": enlarge,
    "T": next_theme,
    "u": times,
    "A": alerts,
    "ctrl+s": snapshot,
    "question_mark": help_,
    "colon,ctrl+p": commands,
    "q": quit_,
}


def test_every_key_of_the_help_is_checked() -> None:
    assert {k.keys for k in KEYS} == set(CHECKS)


@pytest.mark.parametrize("check", dict.fromkeys(CHECKS.values()), ids=lambda c: c.__name__)
async def test_the_key_does_what_the_help_says(
    check: Check, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    app = dashboard(db)
    async with running(app) as pilot:
        await check(pilot, app)
