"""First pages, by whichever way they are found, are the beginning of the whole list."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from sitmon.geo.regions import Region
from sitmon.query import parse
from sitmon.store import paging, read
from sitmon.store.articles import save_articles
from sitmon.store.selection import Selection
from tests.conftest import NOW, event, prepared
from tests.store.test_kept_up import KINDS, World

ASKED = (
    "",
    "market",
    "market -bridge",
    "-market",
    "-market -bridge",
    "-...",
    "zeppelin",
    "killed:>3",
    "killed:>=6 market",
    "killed:<4",
    "kind:strike bridge",
    "source:AP market",
    "source:AP killed:>2",
    "conf:>0.5 -bridge",
    "sort:killed",
    "sort:source market",
    "market since:1h",
    "is:unseen market",
)


@pytest.mark.parametrize("few", [0, 4, 1000])
@pytest.mark.parametrize("seed", range(3))
def test_a_first_page_is_the_beginning_of_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int, seed: int
) -> None:
    monkeypatch.setattr(paging, "FEW", few)
    monkeypatch.setattr(paging, "_STRIDE", 3)
    world = World(tmp_path / "x.db", seed)
    region = Region("x", "X", "own", admin1=frozenset({"SY.12"}))
    for _ in range(12):
        world.happen()
        for typed in ASKED:
            for regions in ((), (region,)):
                asked = Selection(parse(typed, NOW), regions)
                whole = read.ids(world.connection, asked)
                for most in (1, 7, 1000):
                    assert paging.first(world.connection, asked, most) == whole[:most], typed
    world.connection.close()


def test_pages_by_key_are_exact_while_others_write(tmp_path: Path) -> None:
    """Walking a stride at a time never meets a row twice nor misses one that was there all along."""
    world = World(tmp_path / "x.db", 5)
    articles = [
        prepared(str(n), event(random.Random(n).choice(KINDS)), title="market", published=NOW - n % 7 * 60)
        for n in range(300)
    ]
    save_articles(world.connection, world.feed, articles, NOW)
    seen: list[int] = []
    after = (9e99, 0)
    while rows := page(world.connection, after):
        seen += [row[1] for row in rows]
        after = rows[-1][0], rows[-1][1]
        late = [prepared(f"late{len(seen)}", event(), published=NOW + 100)]
        save_articles(world.connection, world.feed, late, NOW)
    assert len(seen) == len(set(seen)) == 300
    assert seen == [n for n in read.ids(world.connection, Selection()) if n in set(seen)]
    world.connection.close()


def page(connection: sqlite3.Connection, after: tuple[float, int]) -> list[tuple[float, int]]:
    return [(at, n) for at, n, _ in paging.stride(connection, Selection(), after, 17)]
