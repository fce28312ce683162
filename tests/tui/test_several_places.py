"""An article of strikes in two countries in the dashboard: a row, a marker and a line of the tree for each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sitmon.model import Place
from sitmon.tui.panels.map import MapPanel
from sitmon.tui.panels.regions import tree
from sitmon.tui.picture import screen_text
from tests.tui import database
from tests.tui.database import NOW, STORIES, Story
from tests.tui.running import dashboard, notices, press, running, settle

KHERSON = Place("706448", "Kherson", "place", "UA", "UA.08", "Kherson", 46.64, 32.61)
BOTH = Story(
    0.1,
    "Strikes on two fronts",
    "Jets hit Jisr al-Shughur in Syria. Shells fell on Kherson in Ukraine.",
    (
        ("strike", "airstrike", "Jets hit", database.JISR, "reported"),
        ("strike", "shelling", "Shells fell", KHERSON, "reported"),
    ),
)


async def test_each_place_has_its_row_its_marker_and_its_line_of_the_tree(db: Path) -> None:
    database.add(db, [BOTH], NOW, "both")
    app = dashboard(db)
    async with running(app) as pilot:
        rows = [line for line in screen_text(app).splitlines() if "two fronts" in line]
        assert len(rows) == 2
        connection = app.connection
        assert connection is not None
        drawn = app.screen.query_one(MapPanel)._names.values()
        assert {"Jisr al-Shughur", "Kherson"} <= {name for name, *_ in drawn}
        held = {branch.name: branch.count for branch in tree(connection, app.lens, NOW)}
        assert held["Ukraine"] == 1
        await press(pilot, "enter")
        first = app.view.article() if app.view else None
        assert first is not None
        shown = screen_text(app)
        await press(pilot, "j")
        other = screen_text(app)
        assert shown.index("where    Kherson") < shown.index("where    Jisr")
        assert other.index("where    Jisr") < other.index("where    Kherson")


async def test_a_watch_of_one_place_tells_of_it_and_one_of_all_tells_both(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "W", *"all", "tab", "space", "enter")
        database.add(db, [BOTH], NOW + 1, "new")
        app._beat()
        await settle(pilot)
        told = [n for n in notices(app) if n.startswith("all:")]
        assert told == [
            "all: strike in Kherson and Jisr al-Shughur: Strikes on two fronts (Levant Courier)"
        ], notices(app)
        database.add(db, [replace(BOTH, title="Strikes on two fronts go on"), STORIES[0]], NOW + 2, "new")
        app._beat()
        await settle(pilot)
        assert [n for n in notices(app) if "two fronts" in n] == told, "an edit is no other event"
