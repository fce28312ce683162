"""One article, one kind, several areas: a row for each, and each with its own numbers."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon import pipeline
from sitmon.geo.regions import find_region
from sitmon.model import Article, Evidence, Figure, Place
from sitmon.query import Query, parse
from sitmon.store import arrivals, leads, opened, read
from sitmon.store.articles import save_coding
from sitmon.store.connection import transaction
from sitmon.store.recovery import recover
from sitmon.store.roll import Roll
from sitmon.store.selection import Selection
from sitmon.store.tally import PlaceTally, Tally
from tests.conftest import IDLIB, NOW, Store, event, prepared

PROVINCE = Place("SY.12", "Idlib", "admin1", "SY", "SY.12", "Idlib", 35.8, 36.7)
SARAQIB = Place("x:saraqib", "Saraqib", "place", "SY", "SY.12", "Idlib", 35.86, 36.8)
DAMASCUS = Place("170654", "Damascus", "place", "SY", "SY.13", "Damascus", 33.51, 36.29)
SYRIA = Place("SY", "Syria", "country", "SY", None, None, 35.0, 38.0)
IRAQ = Place("IQ", "Iraq", "country", "IQ", None, None, 33.0, 44.0)
KHERSON = Place("706448", "Kherson", "place", "UA", "UA.08", "Kherson", 46.64, 32.61)
LEVANT = Place("x:levant", "Levant", "region", lat=34.0, lon=36.5)
ISLE = Place("1", "Isle", "place", "SY", None, None, 34.9, 35.9)
TWO = "An Israeli air strike on Khan Younis killed nine people. In Ukraine, Russian shelling of Kherson killed four people."
ONE = "An Israeli air strike on Khan Younis killed nine people. The air strike on Khan Younis hit a market."


def coded(key: str, text: str, title: str = "Strikes") -> pipeline.Prepared:
    return pipeline.prepare(Article(key=key, title=title, text=text, published=NOW - 60))


def places(connection: sqlite3.Connection, selection: Selection | None = None) -> list[str | None]:
    found = read.ids(connection, selection or Selection())
    rows = read.rows(connection, found)
    return [rows[n].place for n in sorted(found)]


def within(name: str, query: str = "") -> Selection:
    return Selection(parse(query, NOW), (find_region(name),))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([IDLIB, KHERSON], ["Idlib", "Kherson"]),
        ([IDLIB, DAMASCUS], ["Idlib", "Damascus"]),
        ([IDLIB, PROVINCE], ["Idlib"]),
        ([SYRIA, IDLIB], ["Idlib"]),
        ([SYRIA, None], ["Syria"]),
        ([SYRIA, IRAQ], ["Syria", "Iraq"]),
        ([SYRIA, KHERSON], ["Syria", "Kherson"]),
        ([None, IDLIB], ["Idlib"]),
        ([None, None], [None]),
        ([LEVANT, IDLIB], ["Idlib"]),
        ([LEVANT, SYRIA], ["Syria"]),
        ([LEVANT, KHERSON], ["Levant", "Kherson"]),
        ([LEVANT, None], ["Levant"]),
        ([ISLE, SYRIA], ["Isle"]),
        ([ISLE, IDLIB], ["Idlib", "Isle"]),
    ],
)
def test_a_row_an_area_and_none_for_what_another_says_nearer(
    database: sqlite3.Connection, store: Store, given: list[Place | None], expected: list[str | None]
) -> None:
    for key, order in (("a", given), ("b", given[::-1])):
        store(prepared(key, *(event(place=place) for place in order)))
    assert sorted(map(str, places(database))) == sorted(map(str, expected * 2))


def test_a_row_is_of_the_strongest_event_of_its_area_and_news_is_not_hidden_by_the_past(
    database: sqlite3.Connection, store: Store
) -> None:
    store(
        prepared(
            "a",
            event(confidence=0.5),
            event(place=SARAQIB, confidence=0.8),
            event(place=DAMASCUS, background=True, confidence=1.0),
            event(place=KHERSON, assertion="denied", confidence=1.0),
            event("displacement", place=KHERSON),
        ),
        prepared("b", event(place=SYRIA), event(place=DAMASCUS, background=True)),
    )
    assert places(database) == ["Saraqib", "Damascus", "Kherson", "Syria", "Damascus"]


PLACES = st.sampled_from([None, IDLIB, SARAQIB, DAMASCUS, SYRIA, IRAQ, KHERSON, LEVANT, ISLE])
EVENTS = st.builds(
    event,
    st.sampled_from(["strike", "displacement"]),
    place=PLACES,
    confidence=st.sampled_from([0.3, 0.6, 0.9]),
    background=st.booleans(),
    assertion=st.sampled_from(["reported", "denied"]),
)


@given(st.lists(EVENTS, max_size=7))
def test_every_kind_of_an_article_has_a_row_and_every_country_it_happened_in(found: list) -> None:  # type: ignore[type-arg]
    shown = leads.shown(found)
    counted = [e for e in found if e.counts]
    assert {found[n].kind for n in shown} == {e.kind for e in counted}
    assert len({(found[n].kind, area) for n, area in shown.items()}) == len(shown)
    countries = {(e.kind, e.place.country) for e in counted if e.place and e.place.country}
    assert countries <= {(found[n].kind, found[n].place and found[n].place.country) for n in shown}
    for e in counted:
        same = [found[n] for n in shown if found[n].kind == e.kind]
        assert e.background or not all(o.background for o in same), "news is shown as news"


def test_each_place_of_a_text_is_found_by_region_on_the_map_and_in_counts(
    database: sqlite3.Connection, store: Store
) -> None:
    store(coded("a", TWO))
    assert places(database) == ["Khan Younis", "Kherson"]
    for name, place in (("Kherson", "Kherson"), ("Ukraine", "Kherson"), ("Khan Younis", "Khan Younis")):
        assert places(database, within(name)) == [place]
        assert read.counts(database, within(name)) == {"strike": 1}
    assert places(database, within("Syria")) == []
    points, wide = PlaceTally().ask(database, Selection())
    assert ({(p[3], p[-1]) for p in points}, wide) == ({("Khan Younis", 1), ("Kherson", 1)}, [])
    assert Tally("e.country").ask(database, Selection()) == {("PS",): 1, ("UA",): 1}
    assert read.counts(database, Selection()) == {"strike": 1}, "articles are counted, not rows"
    [(detail, numbers)] = read.documents(database, Selection())
    assert (detail.key, len(numbers)) == ("a", 2)


def test_each_place_has_its_own_numbers(database: sqlite3.Connection, store: Store) -> None:
    store(coded("a", TWO))
    rows = read.rows(database, read.ids(database, Selection()))
    assert {row.place: row.killed for row in rows.values()} == {"Khan Younis": 9, "Kherson": 4}
    assert places(database, Selection(parse("killed:>8", NOW))) == ["Khan Younis"]
    assert places(database, within("Kherson", "killed:4")) == ["Kherson"]


def test_an_edit_and_a_reading_anew_keep_the_rows_right(database: sqlite3.Connection, store: Store) -> None:
    roll, kept = Roll(), PlaceTally()

    def same() -> list[str | None]:
        numbers, _ = roll.ask(database, Selection())
        assert list(numbers) == list(Roll().ask(database, Selection())[0])
        assert kept.ask(database, Selection()) == PlaceTally().ask(database, Selection())
        return places(database)

    store(coded("a", ONE))
    assert same() == ["Khan Younis"]
    store(coded("a", TWO), at=NOW + 1)
    assert same() == ["Khan Younis", "Kherson"]
    with transaction(database):
        save_coding(database, 1, 2, replace(coded("a", TWO), coder="another"), NOW - 60, NOW + 2)
    assert same() == ["Khan Younis", "Kherson"]
    assert places(database, Selection(as_of=NOW)) == ["Khan Younis"]
    store(coded("a", ONE), at=NOW + 3)
    assert same() == ["Khan Younis"]
    assert places(database, Selection(Query(), as_of=NOW + 2)) == ["Khan Younis", "Kherson"]


def test_a_database_recovered_keeps_each_places_numbers(
    database: sqlite3.Connection, store: Store, db_path: Path
) -> None:
    store(coded("a", TWO))
    recover(db_path, db_path.with_name("new.db"))
    with opened(db_path.with_name("new.db")) as new:
        rows = read.rows(new, read.ids(new, Selection()))
        assert {row.place: row.killed for row in rows.values()} == {"Khan Younis": 9, "Kherson": 4}


def test_an_edit_that_adds_a_place_is_no_new_flag(database: sqlite3.Connection, store: Store) -> None:
    store(coded("a", ONE))
    known = arrivals.last(database)
    store(coded("a", TWO), at=NOW + 9)
    assert arrivals.arrived(database, Selection(), known, known)[0] == []
    assert len(arrivals.arrived(database, Selection(), 0, 0)[0]) == 2


def figure(low: int, start: int, measure: str = "killed", scope: str = "this") -> Figure:
    return Figure(measure, low, low, "exact", "people", None, scope, None, start, start + 1)  # type: ignore[arg-type]


def at(start: int, place: Place | None, **more: object):  # type: ignore[no-untyped-def]
    return event(place=place, evidence=(Evidence(start, start + 1, "x", "x"),), **more)


TEXT = "0 strike 1 here 2. 3 strike 4 there 5.\n6 in all."


@pytest.mark.parametrize(
    ("given", "figures", "expected"),
    [
        ((9, 9), [figure(9, 9), figure(4, 29)], [9, 4]),
        ((9, 9), [figure(9, 9)], [9, None]),
        ((9, 9), [figure(9, 39), figure(4, 40)], [9, None]),
        ((4, 4), [figure(4, 29)], [None, 4]),
        ((9, 9), [figure(9, 9), figure(9, 29)], [9, 9]),
        ((9, 9), [figure(9, 9), figure(80, 29, scope="cumulative")], [9, None]),
        ((9, 9), [figure(9, 9), figure(4, 29, "injured")], [9, None]),
    ],
)
def test_the_texts_total_is_the_first_events_unless_anothers_sentence_says_it(
    given: tuple[int, int], figures: list[Figure], expected: list[int | None]
) -> None:
    events = [at(2, IDLIB), at(21, KHERSON)]
    found = leads.totals(events, {"killed": given}, figures, TEXT)
    assert [t.get("killed", (None,))[0] for t in found] == expected


def test_with_one_area_every_event_has_the_texts_total() -> None:
    events = [at(2, IDLIB), at(21, SARAQIB), at(21, KHERSON, assertion="denied"), event("displacement")]
    given = {"killed": (9, 9)}
    assert list(leads.totals(events, given, [figure(4, 29)], TEXT)) == [given] * 4
