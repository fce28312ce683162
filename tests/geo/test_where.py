from __future__ import annotations

import pytest

from sitmon.geo.mentions import named
from sitmon.geo.where import event_place
from sitmon.model import Mention
from sitmon.reading import read

from .conftest import Placed


def where(placed: Placed, text: str, cue: str | None, title: str | None = None) -> Mention | None:
    reading = read(title, text)
    at = reading.text.index(cue) if cue else 0
    return event_place(reading, placed(text, title), [(at, at + len(cue))] if cue else [])


@pytest.mark.parametrize(
    ("text", "cue", "place"),
    [
        ("Turkish drone strike near Kobani kills four.", "drone strike", "Kobani"),
        ("Russia said its jets bombed targets in Idlib on Monday.", "bombed", "Idlib"),
        ("Thousands fled to Chad after attacks on El Geneina in Sudan.", "attacks", "El Geneina"),
        ("Israeli troops shelled Khan Younis, the army in Jerusalem said.", "shelled", "Khan Younis"),
        ("Missiles hit Kharkiv, Ukraine said, hours after talks in Riyadh.", "Missiles", "Kharkiv"),
    ],
)
def test_an_event_is_where_its_sentence_says_and_not_where_its_actors_are(
    placed: Placed, text: str, cue: str, place: str
) -> None:
    got = where(placed, text, cue)
    assert got is not None
    assert got.place.name == place


def test_two_events_of_one_text_may_have_two_places(placed: Placed) -> None:
    text = (
        "An air strike hit Saraqib on Monday. In Sudan, shelling killed nine people in El Fasher on Tuesday."
    )
    first, second = where(placed, text, "air strike"), where(placed, text, "shelling")
    assert first is not None
    assert second is not None
    assert (first.place.name, second.place.name) == ("Saraqib", "El Fasher")


def test_an_actor_is_taken_where_nothing_else_is_there(placed: Placed) -> None:
    got = where(placed, "Syrian rebels agreed to a truce on Friday.", "truce")
    assert got is None or got.place.country == "SY"


def test_nothing_named_is_nowhere(placed: Placed) -> None:
    assert where(placed, "An air strike killed ten people.", "air strike") is None


def test_without_evidence_it_is_the_main_place_of_the_text(placed: Placed) -> None:
    got = where(placed, "A landslide in Sichuan, China, killed ten people. Sichuan is mountainous.", None)
    assert got is not None
    assert got.place.country == "CN"


@pytest.mark.parametrize(
    "text",
    [
        "The Afghan women fled in 2021 and are living in Italy",
        "Afghan families fled and settled in Italy, they said",
    ],
)
def test_people_who_live_abroad_are_where_they_live(placed: Placed, text: str) -> None:
    reading = read(None, text)
    at = text.index("fled")
    got = event_place(reading, placed(text, None), [(at, at + 4)], "displacement")
    assert got is not None
    assert got.place.country == "IT"


def test_people_who_fled_are_looked_for_where_they_came_to_and_an_accord_is_not(placed: Placed) -> None:
    text = "Syrians crossed from Turkey to Greece"
    spans = [(text.index("crossed"), text.index("crossed") + 7)]
    reading, mentions = read(None, text), placed(text, None)
    fled, agreed = (event_place(reading, mentions, spans, kind) for kind in ("displacement", "agreement"))
    assert fled is not None
    assert fled.place.country == "GR"
    assert agreed is None or agreed.place.country != "GR"


@pytest.mark.parametrize(
    ("title", "text", "country"),
    [
        ("Hungary's new president condemns Russia's invasion of Ukraine", None, "HU"),
        ("Poland's parliament approves aid amid the war in Ukraine", None, "PL"),
        ("Erdogan warns of famine amid the war in Sudan", None, "TR"),
    ],
)
def test_the_war_that_a_text_is_concerned_with_is_not_where_it_is_set(
    placed: Placed, title: str, text: str | None, country: str
) -> None:
    got = event_place(read(title, text), placed(text or "", title), [])
    assert got is not None
    assert got.place.country == country


def test_the_town_is_the_likeliest_of_the_country_and_not_its_government(placed: Placed) -> None:
    text = "Ukraine said, as Ukraine mourned, that a missile hit Kharkiv. Ukraine vowed revenge on Russia."
    got = where(placed, text, "missile hit")
    assert got is not None
    assert got.place.name == "Kharkiv"


def test_a_country_hardly_likelier_than_another_is_left_open(placed: Placed) -> None:
    assert where(placed, "Chad and Niger.", None) is None


def test_an_event_of_a_kind_of_the_users_own_is_placed_as_any(placed: Placed) -> None:
    text = "Turkish drone strike near Kobani kills four."
    spans = [(text.index("drone"), text.index("kills"))]
    got = event_place(read(None, text), placed(text, None), spans, "looting")
    assert got is not None
    assert got.place.name == "Kobani"


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("An air strike killed three in Tarqumiya. Cairo expressed concern.", "air strike"),
        ("A rocket killed two on a farm near Tarshiha. Beirut did not comment.", "rocket"),
        ("Artillery killed two in Dolni Brod. Moscow has not reacted.", "Artillery"),
        ("A missile killed five in Kuzmyne; Brussels pledges aid.", "missile"),
        ("Bombs fell on Htan Ta Pin village, a resident told Reuters in Bangkok.", "Bombs"),
    ],
)
def test_who_reacts_is_not_where_a_place_is_hit_that_nobody_knows(
    placed: Placed, text: str, cue: str
) -> None:
    reading = read(None, text)
    at = text.index(cue)
    assert event_place(reading, placed(text, None), [(at, at + len(cue))], "strike") is None


def test_the_city_a_text_is_sent_from_is_no_more_than_its_country(placed: Placed) -> None:
    text = "KABUL - An air strike hit a wedding in Zormach on Sunday, killing 12 people, officials said."
    reading = read(None, text)
    at = text.index("air strike")
    got = event_place(reading, placed(text, None), [(at, at + 10)], "strike")
    assert got is not None
    assert (got.place.country, got.place.level) == ("AF", "country")
    assert "sent from" in got.why


def test_an_area_named_with_the_event_is_nearer_than_the_city_a_text_is_sent_from(placed: Placed) -> None:
    text = "PORT SUDAN, Nov 3 - Drones struck a funeral in Umm Sayala in North Kordofan on Monday, killing dozens."
    reading = read(None, text)
    at = text.index("Drones struck")
    got = event_place(reading, placed(text, None), [(at, at + 13)], "strike")
    assert got is not None
    assert got.text == "North Kordofan"


@pytest.mark.parametrize("home", ["US", "GB", "QA"])
@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Israeli airstrike kills 40 in Lebanon.", "LB"),
        ("Missiles hit Odessa and Kherson.", "UA"),
        ("LONDON, Ont. -- A blaze displaced 60 students in London, police said.", "CA"),
    ],
)
def test_the_home_of_a_feed_does_not_outweigh_what_the_text_says(home: str, text: str, country: str) -> None:
    found = named(read(None, text), home=home).mentions
    assert {m.place.country for m in found if not m.actor} == {country}
