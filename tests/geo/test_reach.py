"""What regions of the tables hold, and that one place is one region however it is written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import cos, hypot, radians

import pytest

from sitmon.errors import UsageError
from sitmon.geo import atlas, gazetteer, reach, tables
from sitmon.geo.names import key
from sitmon.geo.regions import Region, find_region
from sitmon.lexicon.countries import REGIONS
from sitmon.model import Place

AREAS = frozenset(("area", "mountain", "front", "park", "island", "region", "sea", "strait", "lake"))
"""Kinds of the hand-written table that hold towns; a river is a line."""
TOWNLESS = frozenset(
    "x:snake-island x:spratly-islands x:paracel-islands x:kouri-bougoudi x:lampedusa m:antarctica-c"
    " x:atlantic-ocean x:pacific-ocean x:indian-ocean x:arctic-ocean".split()
)
"""Oceans, and land without a town in any table but itself."""


def holds(region: Region, place: Place) -> bool:
    """What the store asks of an event in a place."""
    named = place.country in region.countries or place.admin1 in region.admin1 or place.gid in region.gids
    return named or (region.circle is not None and _in_circle(place.lat, place.lon, region.circle))


def _in_circle(lat: float | None, lon: float | None, circle: tuple[float, float, float]) -> bool:
    if lat is None or lon is None:
        return False
    y, x, km = circle
    return hypot(lat - y, (lon - x) * cos(radians(y))) * 111.2 <= km


def town(name: str, country: str) -> Place:
    """The town of this name in a country, as a text's mention of it is placed."""
    found = [c for c in atlas.candidates(key(name)) if c.country == country and c.level == "place"]
    assert found, name
    return atlas.place_of(found[0])


@cache
def spots() -> dict[tuple[int, int], list[tuple[float, float]]]:
    """Whole degrees → coordinates of the towns there: the gazetteer's, and those written by hand."""
    g = gazetteer.shipped()
    towns = [
        (g.lat[n] / gazetteer.DEGREE, g.lon[n] / gazetteer.DEGREE)
        for n, level in enumerate(g.level)
        if gazetteer.LEVELS[level] == "place"
    ]
    towns += [
        (h.place.lat or 0.0, h.place.lon or 0.0) for h in atlas.hand_places().values() if h.kind not in AREAS
    ]
    found: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for lat, lon in towns:
        found.setdefault((int(lat // 1), int(lon // 1)), []).append((lat, lon))
    return found


def near(circle: tuple[float, float, float]) -> Iterator[tuple[float, float]]:
    lat, lon, km = circle
    up, along = int(km / 111) + 1, int(km / 111 / max(cos(radians(lat)), 0.1)) + 1
    for y in range(int(lat // 1) - up, int(lat // 1) + up + 1):
        for x in range(int(lon // 1) - along, int(lon // 1) + along + 1):
            yield from spots().get((y, x), ())


def inhabited(region: Region) -> bool:
    g = gazetteer.shipped()
    if region.countries & g.nations.keys() or region.admin1 & g.first_order.keys():
        return True
    circle = region.circle
    return circle is not None and any(_in_circle(lat, lon, circle) for lat, lon in near(circle))


def test_every_region_of_the_tables_holds_a_town_other_than_itself() -> None:
    ids = [f"m:{m.slug}" for m in tables.macros()]
    ids += [
        f"x:{slug}"
        for slug, h in atlas.hand_places().items()
        if h.kind in AREAS and h.place.level != "admin1"
    ]
    assert {i for i in ids if not inhabited(find_region(i))} <= TOWNLESS


def test_codes_of_areas_are_known() -> None:
    slugs = {m.slug for m in tables.macros()} | set(atlas.hand_places())
    first_order, nations = gazetteer.shipped().first_order, gazetteer.shipped().nations
    for row in tables.table("areas.csv"):
        assert row["slug"] in slugs
        assert not set(tables.split(row["admin1"])) - first_order.keys(), row
        assert not set(tables.split(row["countries"])) - nations.keys() - REGIONS.keys(), row
    slug_rows = [r["slug"] for r in tables.table("areas.csv")]
    assert len(slug_rows) == len(set(slug_rows))


def test_codes_of_conflict_places_are_known() -> None:
    first_order = gazetteer.shipped().first_order
    for slug, hand in atlas.hand_places().items():
        admin1 = hand.place.admin1
        assert not admin1 or (admin1 in first_order and admin1[:2] == hand.place.country), slug


@pytest.mark.parametrize(
    ("region", "name", "country"),
    [
        ("Puntland", "Bosaso", "SO"),
        ("Puntland", "Garowe", "SO"),
        ("Somaliland", "Las Anod", "SO"),
        ("Somaliland", "Hargeisa", "SO"),
        ("Jubaland", "Kismayo", "SO"),
        ("Sinai", "El Arish", "EG"),
        ("Rojava", "Kobani", "SY"),
        ("Rojava", "Qamishli", "SY"),
        ("Ogaden", "Jijiga", "ET"),
        ("Mindanao", "Marawi", "PH"),
        ("Azawad", "Kidal", "ML"),
        ("Niger Delta", "Port Harcourt", "NG"),
        ("Equatoria", "Juba", "SS"),
        ("Equatoria", "Yambio", "SS"),
        ("Nagorno-Karabakh", "Martakert", "AZ"),
        ("Nagorno-Karabakh", "Stepanakert", "AZ"),
        ("Golan", "Majdal Shams", "IL"),
        ("Sub-Saharan Africa", "Goma", "CD"),
        ("Middle Belt", "Jos", "NG"),
        ("Kurdistan Region", "Duhok", "IQ"),
        ("Red Sea", "Port Sudan", "SD"),
        ("Strait of Hormuz", "Bandar Abbas", "IR"),
    ],
)
def test_a_region_holds_its_towns(region: str, name: str, country: str) -> None:
    assert holds(find_region(region), town(name, country))


@pytest.mark.parametrize(
    ("region", "name", "country"),
    [
        ("Puntland", "Mogadishu", "SO"),
        ("Sinai", "Cairo", "EG"),
        ("Rojava", "Damascus", "SY"),
        ("Golan", "Kiryat Shmona", "IL"),
        ("South Ossetia", "Gori", "GE"),
        ("Sub-Saharan Africa", "Tunis", "TN"),
    ],
)
def test_a_region_does_not_hold_its_neighbours(region: str, name: str, country: str) -> None:
    assert not holds(find_region(region), town(name, country))


@pytest.mark.parametrize(
    ("inner", "outer", "lies"),
    [
        ("x:sahel", "Africa", True),
        ("x:sahel", "202", True),
        ("x:horn-of-africa", "Eastern Africa", True),
        ("x:liptako-gourma", "Sahel", True),
        ("x:sahel", "Western Africa", False),  # Chad is not there
        ("x:middle-east", "Africa", False),
        ("x:red-sea", "Sudan", False),
    ],
)
def test_an_event_in_a_region_lies_where_all_its_countries_do(inner: str, outer: str, lies: bool) -> None:
    assert holds(find_region(outer), Place(inner, "", "region")) == lies


def test_the_lakes_of_america_are_not_the_great_lakes_of_africa() -> None:
    assert "x:great-lakes" not in find_region("Great Lakes (Africa)").gids
    assert find_region("Great Lakes").gids == {"x:great-lakes"}


def test_a_sea_and_the_states_of_its_name_are_one_answer_that_says_so() -> None:
    region = find_region("Red Sea")
    assert {"SD.36", "EG.02"} <= region.admin1
    assert "x:red-sea" in region.gids
    assert "areas of that name" in region.name
    assert find_region(region.name) == region
    assert find_region("Red Sea, Sudan").admin1 == {"SD.36"}


def test_a_region_holds_the_areas_that_have_its_name() -> None:
    for slug, hand in atlas.hand_places().items():
        for name in (hand.place.name, *hand.aliases) if hand.place.level == "region" else ():
            r = reach.of_hand(slug)
            same = [c for c in atlas.candidates(key(name)) if c.level == "admin1" and c.own]
            assert all(c.admin1 in r.admin1 or c.country in r.countries for c in same), (slug, name)


@pytest.mark.parametrize(
    "spellings",
    [
        "Kyiv|Kiev|Киев|Київ",
        "Mosul|Al-Mawsil|Mossoul|Мосул|الموصل",
        "Kherson|Херсон",
        "Kharkiv|Kharkov|Харьков|Харків",
        "Odesa|Odessa|Одесса|Одеса",
        "Idlib|Идлиб|إدلب",
        "Raqqa|Rakka|الرقة",
        "Sana'a|Sanaa|صنعاء",
        "Khartoum|Хартум|الخرطوم",
        "Marib|Ma'rib|مأرب",
        "Kramatorsk|Краматорск|Краматорськ",
        "Aleppo|Алеппо|حلب",
        "Crimea|Крим|Крым",
    ],
)
def test_every_spelling_of_a_place_is_one_region(spellings: str) -> None:
    assert len({find_region(name) for name in spellings.split("|")}) == 1


def test_the_two_camps_of_tulkarm_are_two_places() -> None:
    assert town("Nur Shams", "PS").gid != town("Tulkarm", "PS").gid


@pytest.mark.parametrize(
    ("name", "country", "admin1"),
    [
        ("Minova", "CD", "CD.12"),
        ("Paletwa", "MM", "MM.02"),
        ("Fizi", "CD", "CD.12"),
        ("Mambasa", "CD", "CD.17"),
        ("Ain Dara", "SY", "SY.09"),
        ("Mai-Tsebri", "ET", "ET.53"),
        ("Balad", "SO", "SO.13"),
        ("Hays", "YE", "YE.08"),
        ("Bab al-Tabbaneh", "LB", "LB.09"),
        ("Przewodów", "PL", "PL.75"),
        ("Atmeh", "SY", "SY.12"),
        ("Mae La", "TH", "TH.08"),
        ("Yeonpyeong", "KR", "KR.12"),
    ],
)
def test_small_towns_lie_in_their_area(name: str, country: str, admin1: str) -> None:
    assert town(name, country).admin1 == admin1


def test_the_better_known_of_two_towns_is_meant_unless_its_country_is_said() -> None:
    assert find_region("Balad").id == "x:balad-iraq"
    assert find_region("Balad, Somalia").id == "x:balad-somalia"


def test_words_without_a_place_are_no_region() -> None:
    with pytest.raises(UsageError):
        find_region("qwxyz lebanon")
