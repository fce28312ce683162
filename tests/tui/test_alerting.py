"""A watch tells of each event once, through its channels, and logs it."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

from sitmon import config
from sitmon.store import connect, desk
from sitmon.tui.picture import screen_text
from tests.tui import database
from tests.tui.database import NOW, STORIES, Story
from tests.tui.running import dashboard, notices, press, running, settle

FRESH = Story(0.1, "Fresh strike on Hama", "Jets hit Idlib.", STORIES[7].events)


async def test_what_is_new_in_a_watch_is_told_once(db: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    script = f"import sys; open({str(out)!r}, 'a').write(sys.argv[1] + chr(10))"
    (tmp_path / "c.toml").write_text(
        f"[alerts]\ncommand = {json.dumps([sys.executable, '-c', script])}\n"
        + '[[watch]]\nname = "north"\nquery = "region:Idlib kind:strike"\nalert = ["bell", "command"]\n'
    )
    app = dashboard(db, config=config.load(tmp_path / "c.toml"))
    rung: list[int] = []
    app.bell = lambda: rung.append(1)  # type: ignore[method-assign]
    async with running(app) as pilot:
        app._beat()
        database.add(db, [FRESH, replace(STORIES[2], title="Elsewhere")], NOW + 1, "new")
        app._beat()
        await settle(pilot)
        assert notices(app) == ["north: strike in Idlib: Fresh strike on Hama (Levant Courier)"]
        # An edit is no other event.
        database.add(db, [replace(FRESH, title="Fresh strike on Hama kills two")], NOW + 2, "new")
        app._beat()
        await settle(pilot)
        await press(pilot, "A")
        assert "bell, command" in screen_text(app)
        await press(pilot, "enter")
        assert "Fresh strike on Hama kills two" in screen_text(app)
    assert rung == [1]
    assert out.read_text() == "north: strike in Idlib: Fresh strike on Hama (Levant Courier)\n"
    connection = connect(db)
    assert [(a.watch, a.kind, a.told) for a in desk.alerts(connection)] == [
        ("north", "strike", "bell, command")
    ]
    connection.close()


async def test_a_watch_saved_here_tells_of_what_comes_after_it(db: Path) -> None:
    app = dashboard(db)
    rung: list[int] = []
    app.bell = lambda: rung.append(1)  # type: ignore[method-assign]
    async with running(app) as pilot:
        database.add(db, [replace(FRESH, title="Before")], NOW, "old")
        app._beat()
        await press(pilot, "d", "a", "W", *"north", "tab", "space", "enter")
        assert "watch north" in screen_text(app)
        assert app.alerting == {"north": ("bell",)}
        app._beat()
        await settle(pilot)
        assert notices(app) == []
        database.add(db, [FRESH], NOW + 1, "new")
        app._beat()
        await settle(pilot)
        assert notices(app) == ["north: strike in Idlib: Fresh strike on Hama (Levant Courier)"]
        await app.action_remove_watch("north")
        await settle(pilot)
        database.add(db, [FRESH], NOW + 2, "newer")
        app._beat()
        await settle(pilot)
        assert len(notices(app)) == 1
    assert rung == [1]


async def test_a_saved_watch_still_tells_when_the_dashboard_is_opened_again(db: Path) -> None:
    connection = connect(db)
    desk.save_watch(connection, "north", "kind:strike", NOW, ("bell",))
    connection.close()
    app = dashboard(db)
    async with running(app) as pilot:
        database.add(db, [FRESH], NOW + 1, "new")
        app._beat()
        await settle(pilot)
        assert notices(app) == ["north: strike in Idlib: Fresh strike on Hama (Levant Courier)"]


async def test_a_channel_that_is_not_set_up_cannot_be_asked_for(db: Path) -> None:
    app = dashboard(db)
    async with running(app, (80, 24)) as pilot:
        await press(pilot, "W", *"x", "tab", "tab", "end")
        assert "none in [alerts]" in screen_text(app)
        await press(pilot, "enter")
        assert app.alerting == {}
        assert list(app.saved) == ["x"]


async def test_two_dashboards_tell_of_an_event_once(db: Path, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('[[watch]]\nname = "all"\nquery = "kind:strike"\nalert = ["bell"]\n')
    held = config.load(tmp_path / "c.toml")
    first, second = dashboard(db, config=held), dashboard(db, config=held)
    async with running(first) as one, running(second) as two:
        database.add(db, [FRESH], NOW + 1, "new")
        for app, pilot in ((first, one), (second, two)):
            app._beat()
            await settle(pilot)
        assert len(notices(first)) + len(notices(second)) == 1


async def test_a_flood_is_told_or_counted_whole_and_what_comes_late_after_it(
    db: Path, tmp_path: Path
) -> None:
    (tmp_path / "c.toml").write_text('[[watch]]\nname = "all"\nquery = "kind:strike"\nalert = ["bell"]\n')
    app = dashboard(db, config=config.load(tmp_path / "c.toml"))
    async with running(app) as pilot:
        # Far more than are looked at in one go, those of the second import published before all others.
        database.add(db, [replace(FRESH, title=f"Strike {n}") for n in range(1150)], NOW + 1, "flood")
        app._beat()
        await settle(pilot)
        assert sum(_counted(text) for text in notices(app)) == 1150
        database.add(db, [replace(FRESH, title="Published long before", hours=5)], NOW + 2, "late")
        app._beat()
        await settle(pilot)
        assert notices(app)[-1] == "all: strike in Idlib: Published long before (Levant Courier)"
        before = len(notices(app))
        database.add(db, [replace(FRESH, title="Published long before, edited", hours=5)], NOW + 3, "late")
        app._beat()
        await settle(pilot)
        assert len(notices(app)) == before
    connection = connect(db)
    assert len(desk.alerts(connection, 2000)) == 1151
    assert all(alert.told == "bell" for alert in desk.alerts(connection, 2000))
    connection.close()
    again = dashboard(db, config=config.load(tmp_path / "c.toml"))
    async with running(again) as pilot:
        database.add(db, [replace(FRESH, title="Tomorrow's")], NOW + 4, "new")
        again._beat()
        await settle(pilot)
        assert notices(again) == ["all: strike in Idlib: Tomorrow's (Levant Courier)"]


async def test_a_paused_screen_pauses_no_alerts(db: Path, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('[[watch]]\nname = "all"\nquery = "kind:strike"\nalert = ["bell"]\n')
    app = dashboard(db, config=config.load(tmp_path / "c.toml"))
    async with running(app) as pilot:
        app.look(replace(app.lens, as_of=NOW))
        database.add(db, [FRESH], NOW + 1, "new")
        app._beat()
        await settle(pilot)
        assert notices(app) == ["all: strike in Idlib: Fresh strike on Hama (Levant Courier)"]


def _counted(text: str) -> int:
    """How many events an alert's text stands for."""
    named = text.count(" strike in ")
    more = re.search(r"and (\d+) more", text)
    return named + (int(more[1]) if more else 0)
