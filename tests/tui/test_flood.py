"""Much arrives while somebody reads."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from sitmon.store import connect, lease
from sitmon.tui.picture import screen_text
from sitmon.tui.screens.live import LiveScreen
from tests.tui import database
from tests.tui.database import NOW, STORIES, Story
from tests.tui.running import dashboard, notices, press, running, settle

FRESH = Story(0.1, "Fresh strike on Hama", "Jets hit Idlib.", STORIES[7].events)


async def test_a_refresh_under_way_says_how_far_it_is(db: Path) -> None:
    connection = connect(db)
    lease.take(connection, "somebody", time.time())
    connection.execute("UPDATE feed SET next_due = ?", (NOW - 1,))
    app = dashboard(db)
    async with running(app) as pilot:
        app.refetch_honesty()
        await settle(pilot)
        assert "asking 0/5 feeds" in screen_text(app)
        connection.execute("UPDATE feed SET next_due = ? WHERE id <= 3", (NOW + 900,))
        app.refetch_honesty()
        await settle(pilot)
        assert "asking 3/5 feeds" in screen_text(app)
        connection.execute("UPDATE feed SET next_due = ?", (NOW + 900,))
        app.refetch_honesty()
        await settle(pilot)
        assert "asking" not in screen_text(app)
        connection.execute("UPDATE feed SET next_due = ? WHERE id = 1", (NOW - 1,))
        app.refetch_honesty()
        await settle(pilot)
        assert "asking" not in screen_text(app), "one feed is no refresh"
    connection.close()


async def test_the_readers_row_stays_put_while_thousands_arrive(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "j", "j", "j")
        view = app.view
        assert isinstance(view, LiveScreen)
        assert view.events is not None
        rows = view.events.list
        under, x = rows.cursor_id, app.screen.query_one("#events").region.x
        before = [line[x:] for line in screen_text(app).splitlines()[2:26]]
        for n in range(6):
            arrived = [replace(FRESH, title=f"Strike {n} {m}") for m in range(500)]
            database.add(db, arrived, NOW, f"new{n}-")
            app._beat()
            await settle(pilot)
            assert rows.cursor_id == under
            assert [line[x:] for line in screen_text(app).splitlines()[2:26]] == before
        assert view.events._held == 3000
        await press(pilot, "j")
        assert rows.cursor_index == 4, "the cursor moves among the rows that were there"
        await press(pilot, "n")
        assert len(rows.ids) == 3007
        await press(pilot, "j", "j")
        under, y = rows.cursor_id, rows.cursor_index
        database.add(db, [replace(STORIES[0], title="Edited while it was read")], NOW, "story")
        app._beat()
        await settle(pilot)
        assert rows.cursor_id == under
        assert rows.cursor_index == y


async def test_a_database_that_breaks_while_it_is_shown_is_told_in_one_line(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        connection = connect(db)
        connection.execute("DROP TABLE tag")
        connection.close()
        assert app.view is not None
        app._beat()
        await settle(pilot)
        app.screen.query_one("EventsPanel RowList").refresh_rows()  # type: ignore[attr-defined]
        await settle(pilot)
        told = [text for text in notices(app) if "no such table: tag" in text]
        assert len(told) == 1, "the same fault is told once"
        await press(pilot, "j", "question_mark")
        assert "Help" in screen_text(app), "and keys go on working"
