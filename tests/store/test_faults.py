"""SQLite's errors never reach whoever asks: each is one line that says which file and what to do."""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sitmon.errors import StoreBusy, StoreError
from sitmon.store import connect, desk, feeds, known, lease, marks, paging, read, recoding, retention
from sitmon.store.connection import reported
from sitmon.store.roll import Roll
from sitmon.store.selection import Selection
from sitmon.store.tally import Tally

GIVEN: dict[str, Any] = {
    "selection": Selection(),
    "wanted": [1],
    "articles": [1],
    "now": 0.0,
    "since": 0.0,
    "step": 1.0,
    "moment": 0.0,
    "most": 5,
    "limit": 5,
    "after": 0,
    "before": 0.0,
    "article_id": 1,
    "feed": 1,
    "expression": '"x"',
    "place": "x",
    "level": "place",
    "watch": "",
    "name": "x",
    "coder": "x",
}


def questions() -> list[Callable[..., Any]]:
    """Every public function of these modules that reads."""
    found = []
    for module in (read, feeds, desk, known, lease, marks, paging, recoding, retention):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = inspect.unwrap(function).__module__ == module.__name__
            if own and not name.startswith("_") and hasattr(function, "__wrapped__"):
                found.append(function)
    return [*found, roll, tally]


def roll(connection: sqlite3.Connection, selection: Selection) -> object:
    return Roll().ask(connection, selection)


def tally(connection: sqlite3.Connection, selection: Selection) -> object:
    return Tally("e.kind").ask(connection, selection)


@pytest.mark.parametrize("ask", questions(), ids=lambda f: f"{f.__module__.rpartition('.')[2]}.{f.__name__}")
def test_a_question_that_fails_is_told_in_one_line(tmp_path: Path, ask: Callable[..., Any]) -> None:
    connection = connect(tmp_path / "x.db")
    connection.close()
    wanted = [p for p in inspect.signature(ask).parameters.values() if p.name != "connection"]
    values = [GIVEN[p.name] for p in wanted if p.default is inspect.Parameter.empty]
    with pytest.raises(StoreError) as told, reported(tmp_path / "x.db"):
        ask(connection, *values)
    assert told.value.where == str(tmp_path / "x.db")
    assert "\n" not in str(told.value)


def test_documents_of_a_damaged_file_are_told_of_as_well(tmp_path: Path) -> None:
    connection = connect(tmp_path / "x.db")
    connection.execute("DROP TABLE event")
    with pytest.raises(StoreError, match="no such table") as told, reported(tmp_path / "x.db"):
        list(read.documents(connection, Selection()))
    connection.close()
    assert str(tmp_path / "x.db") in str(told.value)


def test_the_nearest_file_is_named() -> None:
    with pytest.raises(StoreError) as told, reported("outer.db"), reported("inner.db"):
        raise sqlite3.DatabaseError("database disk image is malformed")
    assert told.value.where == "inner.db"
    assert "doctor --recover" in told.value.hint
    with pytest.raises(StoreBusy) as busy, reported("outer.db"), reported():
        raise sqlite3.OperationalError("database is locked")
    assert busy.value.where == "outer.db"
