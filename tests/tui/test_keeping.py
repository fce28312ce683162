"""What the dashboard writes while another program holds the database, or once its file is gone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from sitmon.store import connect, desk, marks, verdicts
from sitmon.tui import deck, keeping
from sitmon.tui.keeping import Keeper, Whereabouts
from sitmon.tui.screens.naming import NamingScreen
from sitmon.tui.screens.note import NoteScreen
from tests.tui.database import NOW
from tests.tui.running import dashboard, notices, press, running, settle

BUSY = "Another program holds the database: close it, or try again."
SOON = 8
"""Seconds: less than a write waits for a lock, more than any key takes."""


@contextmanager
def locked(db: Path) -> Iterator[sqlite3.Connection]:
    """Another program in the middle of a write; it lets go when its transaction ends, or at the end."""
    other = sqlite3.connect(db, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        if other.in_transaction:
            other.execute("ROLLBACK")
        other.close()


async def quickly(pilot: Pilot[Any], *keys: str) -> None:
    """Presses keys; each is taken at once, whatever waits."""
    for key in keys:
        async with asyncio.timeout(SOON):
            await pilot.press(key)


def kept(db: Path) -> dict[str, object]:
    """What a reader has written."""
    connection = connect(db)
    try:
        held = marks.of(connection, range(1, 50))
        return {
            "asterisk": any(m.starred_at for m in held.values()),
            "m": any(m.seen_at for m in held.values()),
            "N": [m.note for m in held.values() if m.note],
            "number_sign": [m.tags for m in held.values() if m.tags],
            "x": [verdict.correct for verdict in verdicts.given(connection)],
            "w": desk.looked_at(connection, "one"),
            "W": "two" in desk.watches(connection),
            "slash": desk.searches(connection),
            "ctrl+s": bool(marks.snapshots(connection)),
        }
    finally:
        connection.close()


def move(path: Path, to: Path) -> None:
    """Moves a database; nothing has been made where it goes."""
    assert not to.exists()
    path.rename(to)


@pytest.fixture
def watched(db: Path) -> Path:
    """With a watch to switch to."""
    connection = connect(db)
    desk.save_watch(connection, "one", "kind:strike", NOW)
    connection.close()
    return db


@pytest.mark.parametrize(
    "keys",
    [
        ("asterisk",),
        ("m",),
        ("w",),
        ("W", *"two", "enter"),
        ("slash", *"hama", "enter"),
        ("number_sign", *"lead", "enter"),
        ("N", *"who", "ctrl+s"),
        ("ctrl+s",),
    ],
)
async def test_a_lock_holds_up_what_is_written_and_no_key(watched: Path, keys: tuple[str, ...]) -> None:
    app = dashboard(watched)
    async with running(app) as pilot:
        with locked(watched):
            *first, last = keys
            await press(pilot, *first)
            await quickly(pilot, last, "j", "j", "k")
            assert app.making
            assert not kept(watched)[keys[0]]
            async with asyncio.timeout(SOON):
                await app.reader.ask(desk.watches)
        await settle(pilot)
        assert kept(watched)[keys[0]]
        assert not isinstance(app.screen, NoteScreen | NamingScreen)
        assert not [said for said in notices(app) if "Not kept" in said]


async def test_verdicts_wait_their_turn_too(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        with locked(db):
            await quickly(pilot, "x", "c", "j")
            assert len(app.making) == 2
            assert notices(app) == []
        await settle(pilot)
        assert ["wrong" in said for said in notices(app)] == [True, False]
        assert kept(db)["x"] == [True], "the newest holds"


async def test_a_burst_of_marks_is_made_in_order_and_leaves_the_readers_free(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        with locked(db):
            await quickly(pilot, *(["asterisk"] * 7))
            async with asyncio.timeout(SOON):
                await asyncio.gather(*(app.reader.ask(desk.watches) for _ in range(4)))
            await quickly(pilot, "6")
            assert app.current_mode == "feeds"
        await settle(pilot)
        assert kept(db)["asterisk"], "an odd number of times on and off"


async def test_a_lock_that_lasts_is_told_in_one_line_and_nothing_ends(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PATIENCE", 1.0)
    monkeypatch.setattr(deck, "PATIENT", 0.5)
    app = dashboard(db)
    async with running(app) as pilot:
        with locked(db):
            await press(pilot, "asterisk")
            assert notices(app)[-1] == f"Not kept: the star on the article. {BUSY}"
            assert notices(app)[0].startswith("Another program holds the database: what you change is kept")
            assert len(notices(app)) == 2
        await press(pilot, "asterisk")
        assert kept(db)["asterisk"]
    assert not app.return_code


@pytest.mark.parametrize(
    ("keys", "told"),
    [(("N", *"who", "ctrl+s"), "what you typed"), (("W", *"two", "enter"), "the watch")],
)
async def test_what_was_typed_stays_where_it_could_not_be_kept(
    db: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], told: str
) -> None:
    monkeypatch.setattr(keeping, "PATIENCE", 0.1)
    app = dashboard(db)
    async with running(app) as pilot:
        with locked(db):
            await press(pilot, *keys)
            dialogue = app.screen
            assert isinstance(dialogue, NoteScreen | NamingScreen)
            assert str(dialogue._fault.content) == f"Not kept: {told}. {BUSY}"
        await press(pilot, keys[-1])
        assert kept(db)[keys[0]]
        assert app.screen is not dialogue


async def test_a_note_that_is_left_while_it_waits_is_kept_all_the_same(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        with locked(db):
            await press(pilot, "N", *"who")
            await quickly(pilot, "ctrl+s", "ctrl+s", "escape")
            assert "esc again leaves" in str(app.screen._fault.content)  # type: ignore[attr-defined]
            await quickly(pilot, "escape", "j")
            assert not isinstance(app.screen, NoteScreen)
            assert len(app.making) == 1, "asked for once"
        await settle(pilot)
        assert kept(db)["N"] == ["who"]


async def test_it_opens_and_changes_its_views_while_another_writes(watched: Path) -> None:
    with locked(watched):
        app = dashboard(watched, watch_name="one")
        async with app.run_test(notifications=True) as pilot:
            async with asyncio.timeout(SOON):
                while not app.ready:
                    await pilot.pause(0.01)
            await quickly(pilot, "6", "w", "5")
            assert (app.current_mode, app.lens.watch, len(app.making)) == ("agreements", "", 2)
    assert kept(watched)["w"] is None


async def test_closing_while_something_waits_is_quick_and_says_what_was_lost(
    db: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keeping, "PARTING", 0.1)
    app = dashboard(db)
    with locked(db):
        async with asyncio.timeout(SOON * 2):
            async with running(app) as pilot:
                await quickly(pilot, "asterisk", "q")
    told = " ".join(capsys.readouterr().err.split())
    assert f"Not kept: the star on the article. {BUSY}" in told
    assert f"Not kept: where you were. {BUSY}" in told
    assert app.return_code == 1


async def test_closing_makes_what_can_still_be_made(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = dashboard(db)
    with locked(db) as other:
        async with running(app) as pilot:
            await quickly(pilot, "asterisk")
            other.execute("ROLLBACK")
    assert kept(db)["asterisk"]
    assert "Not kept" not in capsys.readouterr().err
    assert not app.return_code


async def test_a_file_that_is_gone_is_told_and_nothing_is_said_to_be_kept(db: Path) -> None:
    app, away = dashboard(db), db.with_name("away.db")
    async with running(app) as pilot:
        move(db, away)
        app._lease_beat()
        app._lease_beat()
        await pilot.pause()
        assert notices(app) == [f"{db}: the database file is gone (put it back, or start sitmon again)"]
        await press(pilot, "asterisk")
        assert notices(app)[-1] == (
            "Not kept: the star on the article. The database file is gone: put it back, or start sitmon again."
        )
        move(away, db)
        await press(pilot, "asterisk")
        assert kept(db)["asterisk"]


@pytest.fixture
async def keeper(db: Path) -> AsyncIterator[Keeper]:
    made = Keeper(db, Whereabouts(db))
    yield made
    await asyncio.to_thread(made.close)


async def test_a_write_is_tried_again_until_the_lock_is_gone(db: Path, keeper: Keeper) -> None:
    with locked(db) as other:
        made = keeper.keep(lambda c: marks.toggle_starred(c, [1], NOW))
        while not keeper.blocked:  # noqa: ASYNC110 - a thread is awaited
            await asyncio.sleep(0.01)
        other.execute("ROLLBACK")
        assert await made is True
    assert not keeper.blocked


def test_another_file_in_its_place_is_not_the_database(tmp_path: Path) -> None:
    file, other = tmp_path / "a.db", tmp_path / "b.db"
    for path in (file, other):
        path.touch()
    whereabouts = Whereabouts(file)
    assert whereabouts.fault() is None
    whereabouts.note()
    assert whereabouts.fault() is None
    other.replace(file)
    assert "another file lies where the database was" in str(whereabouts.fault())
