"""What is kept up with the store equals what is read anew, whatever happened in between."""

from __future__ import annotations

import random
import sqlite3
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitmon.geo.regions import Region
from sitmon.model import Place
from sitmon.query import Query, parse
from sitmon.store import connect, marks, read, retention
from sitmon.store import roll as rolls
from sitmon.store import tally as tallies
from sitmon.store.articles import save_articles, save_coding
from sitmon.store.connection import transaction
from sitmon.store.feeds import imported
from sitmon.store.horizon import horizon
from sitmon.store.roll import Keys, Roll, changed, place
from sitmon.store.selection import Selection
from sitmon.store.tally import PlaceTally, Tally, TimeTally
from tests.conftest import IDLIB, NOW, event, prepared

HAMA = Place("x:hama", "Hama", "place", "SY", "SY.10", "Hama", 35.13, 36.75)
KINDS = ("strike", "displacement", "agreement")
COLUMNS = "e.kind, e.country, e.admin1, CAST(e.at / 600 AS INTEGER)"
ASKED = (
    Selection(),
    Selection(leads_only=False),
    Selection(Query(kinds=("strike", "agreement"))),
    Selection(Query(since=NOW - 4000)),
    Selection(Query(since=NOW - 4000, until=NOW - 1000)),
    Selection(parse("killed:>3 conf:>0.5", NOW)),
    Selection(Query(sources=("AP",))),
    Selection(Query(words=("market",))),
    Selection(Query(without=("market",))),
    Selection(regions=(Region("x", "X", "own", admin1=frozenset({"SY.10"})),)),
    Selection(Query(sort="confidence")),
    Selection(as_of=NOW + 900),
    Selection(parse("is:unseen", NOW)),
    Selection(parse("is:starred has:note kind:strike", NOW)),
    Selection(parse("tag:lead tag:odd source:AP since:2h", NOW)),
    Selection(parse("is:unseen has:tag market", NOW)),
)


class World:
    """A store in which things happen, chosen by a number."""

    def __init__(self, path: Path, seed: int) -> None:
        self.connection = connect(path)
        self.chance = random.Random(seed)
        self.feed = imported(self.connection, NOW)
        self.now = NOW

    def _article(self, key: int):  # type: ignore[no-untyped-def]
        chance = self.chance
        found = [
            event(chance.choice(KINDS), place=chance.choice((IDLIB, HAMA, None)), confidence=chance.random())
            for _ in range(chance.randint(0, 3))
        ]
        article = prepared(
            str(key),
            *found,
            title=f"{chance.choice(('market', 'bridge'))} {chance.random()}",
            published=self.now - chance.choice((0, 5, 500, 3000, 5000)),
            publisher=chance.choice(("AP", "AFP")),
        )
        return replace(article, coded=replace(article.coded, totals={"killed": (chance.randint(0, 6), 9)}))

    def happen(self) -> None:
        """Something: articles that are new or edited, a reading anew, marks, old ones let go, nothing."""
        what = self.chance.choices(("articles", "recode", "marks", "prune", "nothing"), (6, 3, 4, 1, 1))[0]
        self.now += self.chance.choice((0, 1, 300))
        if what == "articles":
            keys = {self.chance.randint(1, 25) for _ in range(self.chance.randint(1, 8))}
            save_articles(self.connection, self.feed, [self._article(k) for k in keys], self.now)
        elif what == "recode":
            rows = self.connection.execute("SELECT id, version_id, at FROM article").fetchall()
            for row in self.chance.sample(rows, min(3, len(rows))):
                with transaction(self.connection):
                    save_coding(
                        self.connection, row["id"], row["version_id"], self._article(0), row["at"], self.now
                    )
        elif what == "marks":
            self.mark([row[0] for row in self.connection.execute("SELECT id FROM article")])
        elif what == "prune":
            retention.prune(self.connection, self.now - 4500)

    def mark(self, articles: Sequence[int]) -> None:
        """Puts marks on some articles, or takes them off."""
        some = self.chance.sample(articles, self.chance.randint(0, len(articles) // 2))
        for put in (marks.mark_seen, marks.mark_starred):
            if some:
                put(self.connection, some[: self.chance.randint(1, 9)], self.chance.choice((NOW, None)))
        for article in some[:3]:
            marks.annotate(self.connection, article, self.chance.choice(("to check", "")))
        tags = self.chance.sample(("lead", "odd", "late"), 2)
        marks.tag(self.connection, some, NOW, add=tags[:1], remove=tags[1:])


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "_SLICE", 7)


@pytest.mark.parametrize("asked", ASKED, ids=str)
@pytest.mark.parametrize("seed", range(4))
def test_a_roll_and_a_tally_equal_what_is_read_anew(tmp_path: Path, asked: Selection, seed: int) -> None:
    world = World(tmp_path / "x.db", seed)
    roll, tally, areas = Roll(), Tally(COLUMNS), Tally("e.country, e.admin1", "event_where")
    places, times = PlaceTally(), TimeTally()
    for step in range(30):
        world.happen()
        asked = replace(asked, query=moved(asked.query, world.chance.choice((0, 0, 40))))
        if step % 3 == 2:
            continue  # several things happen between two questions
        found, _ = roll.ask(world.connection, asked)
        assert list(found) == list(read.ids(world.connection, asked))
        assert tally.ask(world.connection, asked) == brute(world.connection, asked)
        assert areas.ask(world.connection, asked) == brute(world.connection, asked, "e.country, e.admin1")
        assert mapped(places, world.connection, asked) == brute(world.connection, asked, "e.place, e.kind")
        assert times.ask(world.connection, asked, 600) == brute(
            world.connection, asked, "CAST(e.at / 600 AS INTEGER), e.kind"
        )
    world.connection.close()


@pytest.mark.parametrize("typed", ["is:unseen", "is:starred", "tag:lead", "has:note is:unseen market"])
def test_marks_change_a_list_and_counts_without_their_being_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    world, asked = World(tmp_path / "x.db", 1), Selection(parse(typed, NOW))
    articles = [world._article(key) for key in range(20)]
    save_articles(world.connection, world.feed, articles, NOW)
    roll, tally = Roll(), Tally(COLUMNS)
    roll.ask(world.connection, asked)
    tally.ask(world.connection, asked)
    monkeypatch.setattr(rolls, "_anew", None)
    if not asked.query.words:
        monkeypatch.setattr(Tally, "_anew", None)
    lengths = set()
    for _ in range(20):
        world.mark(range(1, 21))
        found, fresh = roll.ask(world.connection, asked)
        assert found == read.ids(world.connection, asked)
        assert not fresh, "a mark is no news"
        assert tally.ask(world.connection, asked) == brute(world.connection, asked)
        lengths.add(len(found))
    assert len(lengths) > 2
    world.connection.close()


def moved(query: Query, seconds: float) -> Query:
    """With its window moved on."""
    since, until = query.since, query.until
    return replace(
        query,
        since=None if since is None else since + seconds,
        until=None if until is None else until + seconds,
    )


def mapped(
    places: PlaceTally, connection: sqlite3.Connection, asked: Selection
) -> dict[tuple[object, ...], int]:
    """Events by place and kind; those without a place are not told by kind."""
    points, wide = places.ask(connection, asked)
    found: Counter[tuple[object, ...]] = Counter()
    for _, _, _, place_, kind, n in points:
        found[place_, kind] += n
    expected = brute(connection, asked, "e.place, e.kind")
    nowhere = sum(n for (name, _), n in expected.items() if name is None)
    assert wide == ([(None, nowhere)] if nowhere else [])
    return dict(found) | {key: n for key, n in expected.items() if key[0] is None}


def brute(
    connection: sqlite3.Connection, asked: Selection, columns: str = COLUMNS
) -> dict[tuple[object, ...], int]:
    """Every selected event looked at by itself."""
    counts: Counter[tuple[object, ...]] = Counter()
    for n in read.ids(connection, asked):
        counts[tuple(connection.execute(f"SELECT {columns} FROM event e WHERE id = ?", (n,)).fetchone())] += 1
    return dict(counts)


def test_what_is_new_is_counted_once(tmp_path: Path) -> None:
    world = World(tmp_path / "x.db", 1)
    save_articles(world.connection, world.feed, [prepared("a", event()), prepared("b", event())], NOW)
    roll = Roll()
    assert roll.ask(world.connection, Selection())[1] == 0
    save_articles(
        world.connection, world.feed, [prepared("c", event()), prepared("d", event("agreement"))], NOW
    )
    assert roll.ask(world.connection, Selection())[1] == 2
    assert roll.ask(world.connection, Selection())[1] == 0
    assert roll.ask(world.connection, Selection(Query(kinds=("strike",))))[1] == 0
    save_articles(world.connection, world.feed, [prepared("e", event())], NOW)
    assert roll.ask(world.connection, Selection(Query(kinds=("strike",))))[1] == 1
    world.connection.close()


def test_asking_again_reads_what_changed_and_not_what_there_is(tmp_path: Path) -> None:
    world = World(tmp_path / "x.db", 1)

    def filled(keys: range) -> None:
        articles = [prepared(str(n), event(), published=NOW - n) for n in keys]
        save_articles(world.connection, world.feed, articles, NOW)

    def steps(asker: Roll | Tally) -> int:
        """Hundreds of steps of SQLite's machine."""
        taken = 0

        def count() -> int:
            nonlocal taken
            taken += 1
            return 0

        world.connection.set_progress_handler(count, 100)
        asker.ask(world.connection, Selection())
        world.connection.set_progress_handler(None, 0)
        return taken

    filled(range(4000))
    roll, tally = Roll(), Tally("e.kind")
    anew = steps(roll), steps(tally)
    filled(range(4000, 4010))
    assert steps(roll) * 10 < anew[0]
    assert steps(tally) * 10 < anew[1]
    world.connection.close()


def test_a_deletion_is_noted_with_it(tmp_path: Path) -> None:
    world = World(tmp_path / "x.db", 1)
    save_articles(world.connection, world.feed, [prepared("a", event())], NOW)
    before = horizon(world.connection)
    assert retention.prune(world.connection, NOW - 9e9) == 0
    assert horizon(world.connection) == before
    assert retention.prune(world.connection, NOW + 1) == 1
    assert not before.near(horizon(world.connection))
    world.connection.close()


KEYS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), unique_by=lambda k: k[1])


@settings(deadline=None)
@given(KEYS, KEYS, st.data())
def test_what_came_is_put_in_its_place_and_what_ended_is_gone(
    held: list[tuple[int, int]], other: list[tuple[int, int]], data: st.DataObject
) -> None:
    held = sorted(held, reverse=True)
    came = [k for k in other if k[1] not in {n for _, n in held}]
    ended = data.draw(st.lists(st.sampled_from(held), unique=True)) if held else []
    _, found = changed(keys(held), came, ended)
    expected = sorted([k for k in held if k not in ended] + came, reverse=True)
    assert list(found) == [n for _, n in expected]


def keys(held: list[tuple[int, int]]) -> Keys:
    return array("d", (at for at, _ in held)), array("q", (n for _, n in held))


@given(KEYS, st.tuples(st.integers(-1, 10), st.integers(-1, 41)), st.integers(0, 40))
def test_a_place_is_the_first_not_above(
    held: list[tuple[int, int]], wanted: tuple[int, int], start: int
) -> None:
    held.sort(reverse=True)
    start = min(start, len(held))
    expected = next((n for n in range(start, len(held)) if held[n] <= wanted), len(held))
    assert place(keys(held), wanted, start) == expected
