from __future__ import annotations

import hashlib
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from sitmon.errors import DataError
from sitmon.geo import atlas, gazetteer, tables
from sitmon.geo.files import DATA
from sitmon.geo.gazetteer import Gazetteer

CHECKSUM = "2203194bed60ccb17dc53dc449eca0deaa6bb41f3937a94b0df476d22d3519e2"


def test_the_file_is_the_one_the_build_gives() -> None:
    data = (DATA / "gazetteer.sqlite").read_bytes()
    assert len(data) <= 16_000_000
    assert hashlib.sha256(data).hexdigest() == CHECKSUM


def test_it_opens_in_milliseconds() -> None:
    best = min(_opening() for _ in range(5))
    assert best < 0.05


def _opening() -> float:
    begun = time.perf_counter()
    with closing(Gazetteer(DATA / "gazetteer.sqlite")):
        return time.perf_counter() - begun


def test_nothing_can_write_to_it() -> None:
    with (
        closing(Gazetteer(DATA / "gazetteer.sqlite")) as g,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        g._db.execute("DELETE FROM names")


def test_a_missing_or_damaged_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="missing"):
        Gazetteer(tmp_path / "none.sqlite")
    bad = tmp_path / "bad.sqlite"
    bad.write_bytes(b"not a database at all" * 300)
    with pytest.raises(DataError, match="cannot be read"):
        Gazetteer(bad)
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(DataError, match="format 99"):
        Gazetteer(other)


def test_several_threads_may_ask_at_once() -> None:
    with closing(Gazetteer(DATA / "gazetteer.sqlite")) as g, ThreadPoolExecutor(6) as pool:
        keys = [k for (k,) in g._db.execute("SELECT key FROM names LIMIT 4000")]
        answers = list(pool.map(lambda _: [len(g._names(k)) for k in keys], range(6)))
    assert all(a == answers[0] for a in answers)
    assert min(answers[0]) > 0


def test_the_name_filter_misses_no_name() -> None:
    g = gazetteer.shipped()
    keys = [k for (k,) in g._db.execute("SELECT key FROM names WHERE abs(random()) % 200 = 0")]
    assert len(keys) > 500
    assert all(g.maybe(k) & 1 for k in keys)
    assert all(g.maybe(" ".join(k.split()[:1])) & 2 for k in keys if " " in k)


def test_entries_have_their_line_of_regions() -> None:
    g = gazetteer.shipped()
    (aleppo,) = [
        n >> 1 for n in g.names("aleppo") if g.level[n >> 1] == gazetteer.LEVELS.index("place") and n & 1
    ]
    place = g.place(aleppo)
    assert (place.level, place.country, place.admin1, place.admin1_name) == ("place", "SY", "SY.09", "Aleppo")
    assert place.lat == pytest.approx(36.2, abs=0.1)
    assert place.lon == pytest.approx(37.16, abs=0.1)
    assert g.admin1_name("SY.12") == "Idlib"
    assert g.admin1_name("XX.99") is None


def test_an_entry_is_found_by_its_geonames_number() -> None:
    g = gazetteer.shipped()
    n = g.numbered(2988507)
    assert n is not None
    assert g.place(n).name == "Paris"
    assert g.numbered(1) is None


def test_places_written_by_hand_stand_for_the_gazetteer_s_at_that_spot() -> None:
    found = atlas.candidates("khan shaykhun")
    assert [c.hand for c in found if c.country == "SY"] == [True]


def test_hand_written_places_lie_in_their_countries() -> None:
    g = gazetteer.shipped()
    assert len(atlas.hand_places()) >= 120
    for slug, (place, _kind, _aliases) in atlas.hand_places().items():
        assert place.lat is not None, slug
        assert -60 < place.lat < 85, slug
        if place.admin1:
            assert place.admin1 in g.first_order, slug
            assert place.admin1.startswith(f"{place.country}."), slug


def test_macro_regions_name_known_countries_and_areas() -> None:
    g = gazetteer.shipped()
    for macro in tables.macros():
        assert all(atlas.country(c) for c in macro.countries), macro.slug
        assert all(a in g.first_order for a in macro.admin1), macro.slug
