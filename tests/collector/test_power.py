"""Power lost between any two writes: what is on the disk then is whole, and the next refresh fetches the rest."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from sitmon.collector import writer
from sitmon.collector.run import Collector
from sitmon.store import connect
from tests.collector.support import CONFIG, FEEDS, ITEMS, NOW, consistent, filled, follow, read_here, whole
from tests.farm import Farm


@pytest.fixture
async def farm() -> AsyncIterator[Farm]:
    async with filled() as running:
        yield running


@pytest.fixture
def db(tmp_path: Path, farm: Farm, monkeypatch: pytest.MonkeyPatch) -> Path:
    read_here(monkeypatch)
    path = tmp_path / "s.db"
    follow(path, *map(farm.url, farm.pages))
    return path


def photographed(db: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders with what lies on the disk after each transaction of one refresh, a poll in each."""
    taken: list[Path] = []
    save: Callable[..., object] = writer.save_polls

    def saved(connection: sqlite3.Connection, polls: object) -> object:
        done = save(connection, polls)
        folder = db.parent / f"after-{len(taken)}"
        folder.mkdir()
        for name in ("s.db", "s.db-wal"):
            shutil.copy(db.parent / name, folder)
        taken.append(folder)
        return done

    monkeypatch.setattr(writer, "save_polls", saved)
    monkeypatch.setattr(writer, "BATCH", 1)
    return taken


async def collected(db: Path) -> None:
    database = connect(db)
    database.execute("DELETE FROM lease")  # its process is gone with the power
    database.close()
    async with Collector(db, CONFIG, clock=lambda: NOW) as collector:
        await collector.once()


async def test_the_log_may_be_cut_at_any_byte(farm: Farm, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = photographed(db, monkeypatch)
    holder = connect(db)  # as a dashboard does: the log is not folded into the file meanwhile
    await collected(db)
    monkeypatch.undo()
    read_here(monkeypatch)
    whole(db)
    holder.close()
    assert len(taken) == FEEDS
    last = taken[-1]
    size = (last / "s.db-wal").stat().st_size
    chance = random.Random(3)
    cuts = sorted({0, 31, 32, size - 1, size, *(chance.randrange(size) for _ in range(40))})
    found = []
    for cut in cuts:
        path = db.parent / f"cut-{cut}" / "s.db"
        shutil.copytree(last, path.parent)
        with (path.parent / "s.db-wal").open("r+b") as log:
            log.truncate(cut)
            if cut % 2:  # a page that was being written holds rubbish
                log.seek(max(cut - 700, 0))
                log.write(chance.randbytes(cut - max(cut - 700, 0)))
        found.append(consistent(path))
    assert found[-1] == FEEDS * ITEMS
    assert len(set(found)) > FEEDS // 2, "the cuts fall before and after several polls"
    for cut in chance.sample(cuts, 4):
        await collected(db.parent / f"cut-{cut}" / "s.db")
        whole(db.parent / f"cut-{cut}" / "s.db")


async def test_power_lost_after_any_poll(farm: Farm, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = photographed(db, monkeypatch)
    await collected(db)
    monkeypatch.undo()
    read_here(monkeypatch)
    assert [consistent(folder / "s.db") for folder in taken] == [ITEMS * (n + 1) for n in range(FEEDS)]
    for folder in taken[::2]:
        await collected(folder / "s.db")
        whole(folder / "s.db")


def mixed(before: bytes, after: bytes, share: float, chance: random.Random) -> bytes:
    """A file of which so many pages have been written anew."""
    found = bytearray(before.ljust(len(after), b"\0"))
    for at in range(0, len(after), 4096):
        if chance.random() < share:
            found[at : at + 4096] = after[at : at + 4096]
    return bytes(found)


def folded(db: Path, holder: sqlite3.Connection) -> Iterator[Path]:
    """Databases whose power was lost when so many pages of the log were in the file."""
    before, log = db.read_bytes(), (db.parent / "s.db-wal").read_bytes()
    holder.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    after, chance = db.read_bytes(), random.Random(4)
    for number in range(5):
        path = db.parent / f"half-{number}" / "s.db"
        path.parent.mkdir()
        path.write_bytes(mixed(before, after, number / 4, chance))
        (path.parent / "s.db-wal").write_bytes(log)
        yield path


async def test_power_lost_while_the_log_is_folded_into_the_file(farm: Farm, db: Path) -> None:
    holder = connect(db)
    await collected(db)
    for path in folded(db, holder):
        assert consistent(path) == FEEDS * ITEMS
        whole(path)
    holder.close()
