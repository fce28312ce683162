import sqlite3
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitmon.geo.regions import Region
from sitmon.model import Place
from sitmon.query import Query, parse
from sitmon.store import read
from sitmon.store.selection import Selection
from sitmon.store.tally import PlaceTally
from tests.conftest import IDLIB, NOW, Store, event, prepared

HAMA = Place("x:hama", "Hama", "place", "SY", "SY.05", "Hama", 35.13, 36.75)
SYRIA = Place("SY", "Syria", "country", "SY", None, None, 35.0, 38.0)
MOSUL = Place("99072", "Mosul", "place", "IQ", "IQ.15", "Nineveh", 36.34, 43.12)


@pytest.fixture
def filled(database: sqlite3.Connection, store: Store) -> sqlite3.Connection:
    store(
        prepared("idlib", event(confidence=0.9), title="Bombs on Idlib", publisher="AP", published=NOW - 100),
        prepared(
            "hama",
            event(place=HAMA, confidence=0.5),
            title="Shells on Hama",
            publisher="UN 100%",
            published=NOW - 200,
        ),
        prepared(
            "syria",
            event("agreement", place=SYRIA),
            title="Truce in Syria",
            publisher="A_P",
            published=NOW - 300,
        ),
        prepared(
            "mosul",
            event("displacement", place=MOSUL),
            title="Flight from Mosul",
            publisher="AFP",
            published=NOW - 400,
        ),
        prepared("nowhere", event(place=None), title="Bombs somewhere", publisher="AP", published=NOW - 500),
        prepared(
            "denied", event(assertion="denied"), title="Bombs denied", publisher="AP", published=NOW - 600
        ),
    )
    return database


def keys(connection: sqlite3.Connection, selection: Selection) -> list[str]:
    return [detail.key for detail, _ in read.documents(connection, selection)]


def region(**given: object) -> Selection:
    return Selection(regions=(Region("x", "X", "own", **given),))  # type: ignore[arg-type]


def test_everything_that_leads_is_selected_newest_first(filled: sqlite3.Connection) -> None:
    assert keys(filled, Selection()) == ["idlib", "hama", "syria", "mosul", "nowhere"]


def test_all_events_can_be_asked_for(filled: sqlite3.Connection) -> None:
    assert "denied" in keys(filled, Selection(leads_only=False))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(kinds=("strike",)), ["idlib", "hama", "nowhere"]),
        (Query(kinds=("agreement", "displacement")), ["syria", "mosul"]),
        (Query(since=NOW - 200), ["idlib", "hama"]),
        (Query(until=NOW - 400), ["mosul", "nowhere"]),
        (Query(since=NOW - 300, until=NOW - 200), ["hama", "syria"]),
        (Query(confidence=0.6), ["idlib", "syria", "mosul", "nowhere"]),
        (Query(sources=("ap",)), ["idlib", "nowhere"]),
        (Query(sources=("100%",)), ["hama"]),
        (Query(sources=("a_p",)), ["syria"]),
        (Query(sources=("import:AFP",)), []),
        (Query(sources=("afp", "un")), ["hama", "mosul"]),
        (Query(words=("bombs",)), ["idlib", "nowhere"]),
        (Query(words=("bombs",), without=("somewhere",)), ["idlib"]),
        (Query(without=("bombs", "shells")), ["syria", "mosul"]),
        (Query(without=("!!!",)), ["idlib", "hama", "syria", "mosul", "nowhere"]),
        (
            Query(kinds=("strike",), sources=("AP",), words=("idlib",), since=NOW - 900, confidence=0.1),
            ["idlib"],
        ),
    ],
)
def test_a_query_selects(filled: sqlite3.Connection, query: Query, expected: list[str]) -> None:
    assert keys(filled, Selection(query)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"countries": frozenset({"SY"})}, ["idlib", "hama", "syria"]),
        ({"countries": frozenset({"SY", "IQ"})}, ["idlib", "hama", "syria", "mosul"]),
        ({"admin1": frozenset({"SY.12"})}, ["idlib"]),
        ({"gids": frozenset({"x:hama", "99072"})}, ["hama", "mosul"]),
        ({"admin1": frozenset({"SY.12"}), "gids": frozenset({"99072"})}, ["idlib", "mosul"]),
        ({"circle": (35.93, 36.63, 20.0)}, ["idlib"]),
        ({"circle": (35.93, 36.63, 100.0)}, ["idlib", "hama"]),
        ({"circle": (35.0, 38.0, 10.0)}, []),
        ({"circle": (35.0, 38.0, 10.0), "countries": frozenset({"IQ"})}, ["mosul"]),
        ({}, []),
    ],
)
def test_a_region_selects(filled: sqlite3.Connection, given: dict[str, object], expected: list[str]) -> None:
    assert keys(filled, region(**given)) == expected


def test_regions_are_alternatives_and_the_world_is_no_filter(filled: sqlite3.Connection) -> None:
    two = (*region(admin1=frozenset({"SY.12"})).regions, *region(countries=frozenset({"IQ"})).regions)
    assert keys(filled, Selection(regions=two)) == ["idlib", "mosul"]
    world = Selection(regions=(Region("001", "World", "world"),))
    assert keys(filled, world) == keys(filled, Selection())


def test_what_was_known_then(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", event()), at=NOW)
    store(prepared("b", event()), at=NOW + 100)
    store(prepared("a", event("displacement"), title="Edited"), at=NOW + 200)

    def kinds(then: float | None) -> dict[str, int]:
        return read.counts(database, Selection(as_of=then))

    assert [kinds(t) for t in (NOW - 1, NOW, NOW + 100, NOW + 200, None)] == [
        {},
        {"strike": 1},
        {"strike": 2},
        {"strike": 1, "displacement": 1},
        {"strike": 1, "displacement": 1},
    ]


def test_the_filters_of_a_region_use_its_index(filled: sqlite3.Connection) -> None:
    for wanted, index in (
        ({"countries": frozenset({"SY"})}, "event_country"),
        ({"admin1": frozenset({"SY.12"})}, "event_admin1"),
    ):
        where, values = region(**wanted).where()
        plan = filled.execute(f"EXPLAIN QUERY PLAN SELECT e.id FROM event e WHERE {where}", values).fetchall()
        assert any(index in row["detail"] for row in plan)


ODD = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("%_\\'\";--"), max_size=12)
QUERIES = st.builds(
    Query,
    words=st.lists(ODD, max_size=3).map(tuple),
    without=st.lists(ODD, max_size=3).map(tuple),
    kinds=st.lists(ODD, max_size=2).map(tuple),
    since=st.none() | st.floats(allow_nan=False),
    sources=st.lists(ODD, max_size=2).map(tuple),
    confidence=st.none() | st.floats(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(QUERIES, st.frozensets(ODD, max_size=3), st.none() | st.floats())
def test_no_query_breaks_the_statement(
    filled: sqlite3.Connection, query: Query, names: frozenset[str], as_of: float | None
) -> None:
    selection = replace(region(countries=names, admin1=names, gids=names), query=query, as_of=as_of)
    assert set(keys(filled, selection)) <= {"idlib", "hama", "syria", "mosul", "nowhere"}
    assert filled.execute("SELECT count(*) FROM article").fetchone()[0] == 6


def test_a_place_is_where_it_says(filled: sqlite3.Connection) -> None:
    assert [p[:4] for p in PlaceTally().ask(filled, region(gids=frozenset({IDLIB.gid})))[0]] == [
        (35.93, 36.63, "place", "Idlib")
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("killed:>9", 4),
        ("killed:>10", 0),
        ("killed:>=10", 4),
        ("killed:<11", 4),
        ("killed:<10", 0),
        ("killed:<=10", 4),
        ("killed:10", 4),
        ("killed:11", 0),
        ("injured:>0", 0),
        ("killed:>1 killed:<20 idlib", 1),
    ],
)
def test_totals_are_bounds_on_what_the_article_gives(
    filled: sqlite3.Connection, asked: str, found: int
) -> None:
    selection = Selection(
        parse(asked, NOW), regions=(Region("x", "X", "own", countries=frozenset({"SY", "IQ"})),)
    )
    assert len(read.ids(filled, selection)) == found


@pytest.mark.parametrize(
    ("circle", "found"),
    [
        ((-17.0, -179.5, 200.0), ["fiji"]),
        ((-17.0, 179.9, 200.0), ["fiji"]),
        ((-17.0, -170.0, 200.0), []),
        ((-17.0, 0.0, 200.0), []),
    ],
)
def test_a_circle_reaches_across_the_180th_meridian(
    database: sqlite3.Connection, store: Store, circle: tuple[float, float, float], found: list[str]
) -> None:
    taveuni = Place("2204482", "Somosomo", "place", "FJ", None, None, -16.77, 179.97)
    store(prepared("fiji", event(place=taveuni)))
    assert keys(database, region(circle=circle)) == found
