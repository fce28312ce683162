"""First pages, by whichever way they are found, are the beginning of the whole list."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitmon.geo.regions import Region
from sitmon.query import parse
from sitmon.store import orders, paging, read
from sitmon.store.selection import Selection
from tests.conftest import NOW
from tests.store.test_kept_up import World

ASKED = (
    "",
    "market",
    "market -bridge",
    "-market",
    "-market -bridge",
    "-...",
    "zeppelin",
    "mark*",
    "sort:killed mark*",
    '"the market"',
    "killed:>3",
    "killed:>=6 market",
    "killed:<4",
    "kind:strike bridge",
    "source:AP market",
    "source:AP killed:>2",
    "conf:>0.5 -bridge",
    "sort:killed",
    "sort:source market",
    "sort:killed market -bridge",
    "sort:place bridge",
    "sort:collected -market",
    "sort:confidence market killed:>2",
    "sort:source source:AP market",
    "sort:killed source:AP",
    "source:AP",
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
    monkeypatch.setattr(paging, "_LISTED", few + 2)
    monkeypatch.setattr(paging, "_HELD", 2 * few)
    monkeypatch.setattr(paging, "_GAP", 2)
    monkeypatch.setattr(paging, "_QUESTIONS", 2 + seed)
    monkeypatch.setattr(paging, "_GLANCE", (0, 8, 7_500)[seed])
    monkeypatch.setattr(paging, "_GLANCES", (64, 3, 1)[seed])
    monkeypatch.setattr(orders, "FEW", few)
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
