from __future__ import annotations

import pytest

from sitmon.geo.hinted import hinted
from sitmon.geo.mentions import named
from sitmon.geo.where import Scenes, event_place
from sitmon.lexicon.countries import COUNTRIES
from sitmon.lexicon.hints import hints
from sitmon.model import Mention
from sitmon.reading import read

from .conftest import Placed


def scene(text: str, cue: str | None = None) -> Mention | None:
    reading = read(None, text)
    mentions, _, found = named(reading, home=None)
    at = text.index(cue) if cue else 0
    return Scenes(reading, mentions, found).place([(at, at + len(cue))] if cue else [])


def test_every_hint_points_to_a_country_of_the_lexicon() -> None:
    assert len(hints()) > 1000
    for name, (country, sort) in hints().items():
        assert country in COUNTRIES, name
        assert sort in ("leader", "institution", "state", "group"), name
        assert name == name.strip(), name
        assert name, country


@pytest.mark.parametrize(
    ("text", "country", "sort"),
    [
        ("Volodymyr Zelensky spoke on Friday.", "UA", "leader"),
        ("A spokesman of the White House declined.", "US", "institution"),
        ("Hezbollah fired rockets.", "LB", "group"),
        ("The shells were fired by Ahrar Al-Sham on Monday.", "SY", "group"),
        ("It is Zelensky's war too.", "UA", "leader"),
        ("Al-Quds Brigades fired rockets.", "PS", "group"),
        ("Jund al-Aqsa fired rockets.", "SY", "group"),
        ("Vladimir Putin’s envoy spoke.", "RU", "leader"),
    ],
)
def test_a_name_that_points_to_a_country_is_found(text: str, country: str, sort: str) -> None:
    assert [(h.country, h.sort) for h in hinted(read(None, text))] == [(country, sort)]


def test_words_that_only_look_like_hints_are_none() -> None:
    assert hinted(read(None, "the white house on the hill was congress blue; a fed dog, hamas-like.")) == []


def test_where_no_place_is_named_a_leader_or_an_institution_says_the_country() -> None:
    place = scene("House Republicans set a date for testimony; the White House said no.")
    assert place is not None
    assert (place.place.country, place.place.level, place.actor) == ("US", "country", True)
    assert place.text in ("House Republicans", "White House")
    assert "institution" in place.why


@pytest.mark.parametrize(
    ("text", "cue", "country"),
    [
        ("Russian missiles hit homes in Ukraine overnight, Moscow said.", "missiles hit", "UA"),
        ("An Israeli air strike killed six people in Gaza on Monday.", "air strike", "PS"),
        ("Israeli jets struck southern Lebanon after rockets were fired.", "struck", "LB"),
        ("Turkish drones bombed villages in northern Iraq, Ankara said.", "bombed", "IQ"),
        ("Saudi-led coalition jets struck a market in Yemen.", "struck", "YE"),
    ],
)
def test_the_scene_is_where_it_was_hit_and_not_who_did_it(text: str, cue: str, country: str) -> None:
    place = scene(text, cue)
    assert place is not None
    assert place.place.country == country


def test_texts_without_any_country_are_nowhere() -> None:
    assert scene("Three people were killed when a roof fell in.") is None


def test_scenes_answer_for_each_event_what_event_place_answers() -> None:
    text = "An air strike hit Saraqib on Monday. In Sudan, shelling killed nine in El Fasher."
    reading = read(None, text)
    mentions, _, found = named(reading, home=None)
    scenes = Scenes(reading, mentions, found)
    for cue in ("air strike", "shelling"):
        span = [(text.index(cue), text.index(cue) + len(cue))]
        assert scenes.place(span) == event_place(reading, mentions, span)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hama Military Council said its fighters left Morek.", ["Morek"]),
        ("The Kyiv Independent reported strikes on Odesa.", ["Odesa"]),
        ("The Bank of England raised rates.", []),
        ("The 92nd Kharkiv Assault Brigade fought near Chasiv Yar.", ["Chasiv Yar"]),
        ("The Washington Post reported from Mosul.", ["Mosul"]),
        ("Ahrar al-Sham shelled Nubl.", ["Nubl"]),
        ("The El Fasher Resistance Committee said shells fell on Omdurman.", ["Omdurman"]),
    ],
)
def test_a_place_in_the_name_of_a_body_is_none(placed: Placed, text: str, names: list[str]) -> None:
    assert [m.text for m in placed(text)] == names


def test_the_seat_of_an_office_is_an_actor(placed: Placed) -> None:
    by_text = {
        m.text: m for m in placed("The Gaza health ministry says shells hit Rafah, Damascus-based media say.")
    }
    assert by_text["Gaza"].actor
    assert by_text["Damascus"].actor
    assert not by_text["Rafah"].actor


@pytest.mark.parametrize(
    "text",
    [
        "A drone struck Netanyahu's house, the army said.",
        "Hezbollah claims drone attack on Netanyahu holiday home",
    ],
)
def test_what_is_aimed_at_a_leader_is_where_the_leader_is(text: str) -> None:
    got = scene(text, "drone")
    assert got is not None
    assert (got.text, got.place.country) == ("Netanyahu", "IL")


def test_who_is_named_says_which_of_two_places_of_one_name_is_meant() -> None:
    alone, told = (
        named(read(None, text), home=None).mentions[0].place
        for text in ("Voters in Georgia decide.", "Republicans in Congress say voters in Georgia decide.")
    )
    assert (alone.country, told.country, told.level) == ("GE", "US", "admin1")


def test_a_name_with_its_possessive_is_nobody_else() -> None:
    assert hinted(read(None, "the Bidens' house; White's House")) == []
