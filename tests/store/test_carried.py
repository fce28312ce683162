"""What an article carries besides its words, and how its date is known: stored and read back."""

import sqlite3
from math import isfinite
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitmon.model import Enclosure
from sitmon.store import carried, connect, read, schema
from sitmon.store.selection import Selection
from sitmon.store.tally import PlaceTally
from tests.conftest import NOW, Store, event, prepared


def detail_of(database: sqlite3.Connection, number: int = 1) -> read.Detail:
    found = read.detail(database, number)
    assert found is not None
    return found


@given(
    st.lists(st.builds(Enclosure, st.text(), st.none() | st.text(), st.none() | st.integers(1))),
    st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
)
def test_files_and_points_come_back_as_they_were(
    files: list[Enclosure], point: tuple[float, float] | None
) -> None:
    held = carried.read(carried.written(files), *(point or (None, None)), None, "https://a.example/rss")
    assert held == carried.Carried(tuple(files), point)


def test_an_edit_brings_its_own_files_and_the_earlier_version_keeps_its(
    database: sqlite3.Connection, store: Store
) -> None:
    one, two = Enclosure("https://a.example/1.jpg"), Enclosure("https://a.example/2.jpg")
    store(prepared("a", event(), enclosures=(one,), point=(1.0, 2.0)))
    store(prepared("a", event(), text="Twelve people died.", enclosures=(two,)), at=NOW + 60)
    assert detail_of(database).carried == carried.Carried((two,))
    first = database.execute("SELECT coding_id FROM event ORDER BY id").fetchone()[0]
    earlier = read.detail(database, 1, first)
    assert earlier is not None
    assert earlier.carried == carried.Carried((one,), (1.0, 2.0))


def test_the_feeds_point_moves_no_event(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", event(), point=(-33.0, 151.0)), prepared("b", event(place=None), point=(1.0, 2.0)))
    points, _ = PlaceTally().ask(database, Selection())
    assert [(lat, lon) for lat, lon, *_ in points] == [(35.93, 36.63)]


times = st.none() | st.floats(-(10**9), 10**11)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60, database=None
)
@given(published=times, day_only=st.booleans(), later=times, wait=st.floats(0, 10**8))
def test_a_date_is_marked_by_how_it_is_known_whatever_was_given(
    database: sqlite3.Connection,
    store: Store,
    published: float | None,
    day_only: bool,
    later: float | None,
    wait: float,
) -> None:
    key = f"a{database.execute('SELECT count(*) FROM article').fetchone()[0]}"
    store(prepared(key, event(), published=published, day_only=day_only))
    store(prepared(key, event(), text="Edited.", published=later, day_only=day_only), at=NOW + wait)
    number = database.execute("SELECT max(id) FROM article").fetchone()[0]
    found = detail_of(database, number)
    assert isfinite(found.at)
    known, seen = (later, NOW + wait) if later is not None else (published, NOW + wait)
    if known is None:
        assert (found.dated, found.at) == ("inferred", NOW)
    elif known > seen + 3600:
        near = day_only and known <= found.at + 15 * 3600
        assert (found.dated, found.at) == ("day" if near else "future", seen)
    else:
        assert (found.dated, found.at) == ("day" if day_only else "given", known)
    (row,) = read.rows(database, [database.execute("SELECT max(id) FROM event").fetchone()[0]]).values()
    assert row.dated == found.dated


def test_a_database_of_before_says_how_its_dates_are_known(
    database: sqlite3.Connection, store: Store
) -> None:
    # The column is computed, so that what was stored before it was thought of has it as well.
    store(prepared("a", event(), published=None))
    listed = {row[1] for row in database.execute("PRAGMA table_info(article)")}
    assert "dated" not in listed
    assert database.execute("SELECT dated FROM article").fetchone()[0] == "inferred"


@pytest.mark.parametrize("known", range(4, schema.VERSION))
def test_a_database_of_any_earlier_day_is_brought_up_with_its_articles(
    db_path: Path, monkeypatch: pytest.MonkeyPatch, known: int
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:known])
        earlier.setattr(schema, "VERSION", known)
        old = connect(db_path)
        old.execute("INSERT INTO publisher (id, slug, name) VALUES (1, 'p', 'P')")
        old.execute(
            "INSERT INTO feed (id, url, name, publisher_id, origin, added_at) VALUES (1, 'u', 'F', 1, 'config', 0)"
        )
        columns = "id, feed_id, publisher_id, key, published, day_only, at, first_seen, fingerprint, version_id, coding_id, lang, read, kinds"
        for number, (published, day_only) in enumerate(
            ((None, 0), (5.0, 0), (0.0, 1), (9e9, 0), (50_000.0, 1)), 1
        ):
            at = published if published is not None and published < 10 else 10.0
            values = (number, 1, 1, str(number), published, day_only, at, 10.0, "f", 1, 1, "en", 1, "")
            old.execute(f"INSERT INTO article ({columns}) VALUES ({', '.join('?' * len(values))})", values)
        old.close()
    new = connect(db_path)
    found = [row[0] for row in new.execute("SELECT dated FROM article ORDER BY id")]
    new.close()
    assert found == ["inferred", "given", "day", "future", "day"]
