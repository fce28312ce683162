from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sitmon.query import Query
from sitmon.store import connect
from sitmon.store.selection import Selection
from sitmon.store.tally import PlaceTally
from tests.tui import database


def test_events_known_to_the_country_alone_are_counted_by_kind(tmp_path: Path) -> None:
    connection = connect(database.make(tmp_path / "s.db"))
    tally = PlaceTally()
    tally.ask(connection, Selection())
    found = tally.countries
    assert set(found) == {"SY"}
    assert found["SY"].total() == 1
    (kind,) = found["SY"]
    other = {"strike": "agreement"}.get(kind, "strike")
    tally.ask(connection, replace(Selection(), query=replace(Query(), kinds=(other,))))
    assert tally.countries == {}
    connection.close()
