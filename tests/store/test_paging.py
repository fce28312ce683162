"""First pages, by whichever way they are found, are the beginning of the whole list."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitmon.geo.regions import Region
from sitmon.query import parse
from sitmon.store import marks, paging, read
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
    "is:seen",
    "is:seen is:starred sort:confidence",
    "has:tag tag:lead tag:odd market",
    "killed:3",
    "killed:<=4 sort:killed bridge",
    "kind:strike,agreement conf:>0.3 since:2h sort:place",
)


def marked(world: World) -> None:
    """Puts marks on some articles."""
    articles = [row[0] for row in world.connection.execute("SELECT id FROM article")]
    some = world.chance.sample(articles, len(articles) // 4)
    marks.mark_seen(world.connection, some, NOW)
    marks.mark_starred(world.connection, some[::2], NOW)
    marks.tag(world.connection, some[1::2], NOW, add=("lead", "odd")[: len(some) % 3])


@pytest.mark.parametrize("few", [0, 4, 1000])
@pytest.mark.parametrize("seed", range(3))
def test_a_first_page_is_the_beginning_of_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int, seed: int
) -> None:
    monkeypatch.setattr(paging, "FEW", few)
    monkeypatch.setattr(paging, "_STRIDE", 3)
    monkeypatch.setattr(paging, "_MANY", 2 * few)
    monkeypatch.setattr(paging, "_LISTED", few + 2)
    monkeypatch.setattr(paging, "_LOOK", 10)
    monkeypatch.setattr(paging, "_STEPS", (0, 400, 1_000_000)[seed])
    monkeypatch.setattr(paging, "_HELD", 2 * few)
    monkeypatch.setattr(paging, "_GAP", 2)
    monkeypatch.setattr(paging, "_QUESTIONS", 2 + seed)
    monkeypatch.setattr(paging, "_GLANCE", (0, 8, 7_500)[seed])
    monkeypatch.setattr(paging, "_GLANCES", (64, 3, 1)[seed])
    world = World(tmp_path / "x.db", seed)
    region = Region("x", "X", "own", admin1=frozenset({"SY.12"}))
    several = Region("y", "Y", "own", frozenset({"IQ", "SY"}), frozenset({"SY.12"}), frozenset({"x:hama"}))
    town = Region("z", "Z", "place", gids=frozenset({"x:hama"}))
    around = Region("c", "C", "own", circle=(35.0, 36.0, 90.0))
    for _ in range(12):
        world.happen()
        marked(world)
        for typed in ASKED:
            for regions in ((), (region,), (several,), (region, town), (town,), (around,)):
                asked = Selection(parse(typed, NOW), regions)
                whole = read.ids(world.connection, asked)
                for most in (1, 7, 1000):
                    assert paging.first(world.connection, asked, most) == whole[:most], typed
            then = Selection(parse(typed, NOW), as_of=NOW + 300)
            assert paging.first(world.connection, then, 7) == read.ids(world.connection, then)[:7], typed
    world.connection.close()
