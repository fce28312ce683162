"""Several events in one article may have several places."""

from __future__ import annotations

import pytest

from sitmon import pipeline
from sitmon.model import Article, Event


def events(text: str) -> tuple[Event, ...]:
    return pipeline.code(Article(key="a", text=text)).events


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Rockets fired at Haifa wounded two. Shelling in Omdurman killed 12 civilians.", {"Haifa", "Omdurman"}),
        ("Iran fired missiles at Haifa. Israel bombed Isfahan.", {"Haifa", "Isfahan"}),
        ("Israeli air strikes on Gaza City killed nine people. Warplanes bombed Sanaa.", {"Gaza City", "Sana'a"}),
        ("Ukrainian drones struck a depot in Saratov, killing one. Russian missiles struck Odesa.", {"Saratov", "Odesa"}),
        ("Shelling in Omdurman killed 12 civilians while Russian drones hit Kharkiv.", {"Omdurman", "Kharkiv"}),
        ("A drone strike hit El Fasher on Monday while Israeli jets bombed Tyre.", {"El Fasher", "Tyre"}),
    ],
)  # fmt: skip
def test_strikes_on_two_fronts_are_each_where_their_own_words_say(text: str, places: set[str]) -> None:
    assert {e.place.name for e in events(text) if e.place} == places


def test_an_event_that_draws_on_two_fronts_is_told_apart_with_the_evidence_of_each() -> None:
    text = "Iran fired missiles at Haifa. Israel bombed Isfahan."
    at = {e.place.name: [v.text for v in e.evidence] for e in events(text) if e.place}
    assert at == {"Haifa": ["Iran fired missiles at"], "Isfahan": ["Israel bombed"]}


def test_strikes_in_one_country_stay_one_event() -> None:
    (one,) = events("Jets bombed Saraqib on Monday. Jets bombed Idlib as well.")
    assert one.place is not None
    assert one.place.country == "SY"
    assert len(one.evidence) == 2


def test_a_strike_is_where_it_is_aimed_and_not_where_it_was_fired() -> None:
    (one,) = events("YPG fighters in Afrin fired rockets on Reyhanli.")
    assert one.place is not None
    assert (one.place.name, one.place.country) == ("Reyhanli", "TR")


def test_where_a_report_was_written_is_no_front() -> None:
    found = events("Reporting from Cairo. Israel struck Syrian weapons depots overnight. Jets bombed Homs.")
    assert {e.place.country for e in found if e.place} == {"SY"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "A week of air raids on Idlib province killed 150 people. Khan Shaykhun, Saraqib and Khan Shaykhun again"
            " were hit in Khan Shaykhun's market, residents said.",
            "Idlib",
        ),
        ("About 400 families left Khan Shaykhun after a night of air raids on the town in southern Idlib.", "Khan Shaykhun"),
    ],
)  # fmt: skip
def test_a_strike_is_where_its_own_words_are_set_unless_they_tell_more_of_a_town_before(
    text: str, place: str
) -> None:
    found = [e.place for e in events(text) if e.kind == "strike"]
    assert found[0] is not None
    assert found[0].name == place
