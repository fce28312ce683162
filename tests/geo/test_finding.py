"""Where a name begins and ends, and what the words round it say that it is."""

from __future__ import annotations

import pytest

from sitmon.geo.areas import area_of

from .conftest import Placed


def named(placed: Placed, text: str) -> dict[str, str]:
    """Text of a mention → id of its place."""
    return {m.text: m.place.gid for m in placed(text)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Shells hit tents at Al-Amal hospital in Khan Younis.", {"Khan Younis": "x:khan-younis"}),
        ("Doctors at Al-Shifa said so.", {"Al-Shifa": "x:al-shifa-hospital"}),
        ("US troops at Al-Udeid were put on alert.", {"US": "US"}),
        ("Ministers left as Al-Sisi met the envoy.", {}),
        ("Ministers Meet At Al-Udeid As Al-Sisi Speaks", {}),
    ],
)
def test_a_preposition_is_no_article_of_an_arabic_name(
    placed: Placed, text: str, wanted: dict[str, str]
) -> None:
    assert named(placed, text) == wanted


def test_an_article_within_a_name_or_joined_to_it_is_one(placed: Placed) -> None:
    assert named(placed, "Troops moved on Khan ash Shih.") == {"Khan ash Shih": "x:khan-al-shih"}
    assert named(placed, "Shells fell on Jisr al Shqour.") == {"Jisr al Shqour": "x:jisr-ash-shughur"}
    assert named(placed, "Strikes hit at-Tanf and as-Suwayda in Syria.") == {
        "at-Tanf": "x:al-tanf",
        "as-Suwayda": "x:suwayda",
        "Syria": "SY",
    }


def test_a_name_that_is_known_only_with_its_article_is_found_in_lower_case(placed: Placed) -> None:
    assert named(placed, "A strike in el-Obeid, Sudan.") == {"el-Obeid": "x:el-obeid", "Sudan": "SD"}


@pytest.mark.parametrize(
    ("text", "name", "gid"),
    [
        ("Shelling killed four in Hasakah province on Monday.", "Hasakah province", "SY.01"),
        ("Shelling killed four in the province of Hasakah on Monday.", "Hasakah", "SY.01"),
        ("Shelling killed four in Hassakeh province on Monday.", "Hassakeh province", "SY.01"),
        ("Shelling killed four in Hodeidah governorate.", "Hodeidah governorate", "YE.08"),
        ("Shelling killed four in Taiz province.", "Taiz province", "YE.25"),
        ("Shelling killed four in Saada governorate.", "Saada governorate", "YE.15"),
        (
            "Shelling went on in Khan Younis governorate.",
            "Khan Younis governorate",
            "PS.GZ:Khan Yunis Governorate",
        ),
        ("Shelling went on in Rafah governorate.", "Rafah governorate", "PS.GZ:Rafah"),
        ("Soldiers shot a man in Jenin governorate.", "Jenin governorate", "7828733"),
        ("Soldiers shot a man in Hebron district.", "Hebron district", "7870658"),
        ("Shelling went on in Kyiv region.", "Kyiv region", "UA.13"),
        ("Shelling went on in Kobani district.", "Kobani", "x:kobani"),  # no such area is known
        ("Shelling went on in Idlib city.", "Idlib", "169389"),
        ("Shelling went on in the city of Idlib.", "Idlib", "169389"),
        ("Shelling went on in Aleppo city.", "Aleppo", "170063"),
        ("Shelling went on in Kandahar city.", "Kandahar", "1138336"),
    ],
)
def test_a_word_for_the_sort_decides_between_a_town_and_the_area_of_its_name(
    placed: Placed, text: str, name: str, gid: str
) -> None:
    assert named(placed, text) == {name: gid}


@pytest.mark.parametrize("word", ["Jenin governorate", "Hebron district", "Khan Younis governorate"])
def test_an_area_that_a_town_of_its_name_hides_is_drawn_as_an_area(placed: Placed, word: str) -> None:
    (mention,) = placed(f"Soldiers shot a man in {word}.")
    place = mention.place
    assert place.lat is not None
    assert place.lon is not None
    found = area_of(place.name, place.level, place.lat, place.lon)
    assert found is not None
    assert found.gids == {place.gid}


def test_a_university_and_a_heading_are_no_words_for_a_sort(placed: Placed) -> None:
    assert "Boise State" not in named(placed, "Boise State holds off its rivals.")
    places = {m.text: m.place for m in placed("NEW YORK (AP) - He spoke.", title="Charges in Mexico City")}
    assert places["NEW YORK"].gid == "US.NY"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Community council alleges first breach of ceasefire on San Juan river", {}),
        ("A council on the lower San Juan river alleged that fighters had fired on a boat", {}),
        ("Shells hit Baghdad Street in Damascus.", {"Damascus": "170654"}),
        ("Drone hits Moscow Avenue in Kharkiv.", {"Kharkiv": "x:kharkiv"}),
        ("Police shot a man at Damascus Gate in Jerusalem.", {"Jerusalem": "281184"}),
        ("Shelling of the Salem neighbourhood of Latakia killed two.", {"Latakia": "x:latakia"}),
        ("A boat sank in the Gulf of Alaska and in the Strait of Malacca.", {"Strait of Malacca": ""}),
        ("Troops crossed the River Jordan and the River Benin.", {"River Jordan": "x:jordan-river"}),
        ("Clashes went on in the Homs desert.", {"Homs": "SY.11"}),
        ("Clashes went on in the Swat valley.", {"Swat valley": "x:swat-valley"}),
        ("Clashes in the Sheikh Maqsoud neighborhood.", {"Sheikh Maqsoud": "x:sheikh-maqsoud"}),
        ("Clashes in the Tripoli neighbourhood of Bab al-Tabbaneh.", None),
        ("Cairo street protests went on.", {"Cairo": "360630"}),
        ("Shells hit Kharkiv hospital.", {"Kharkiv": "x:kharkiv"}),
    ],
)
def test_a_river_or_a_street_called_after_a_town_is_not_the_town(
    placed: Placed, text: str, wanted: dict[str, str] | None
) -> None:
    found = named(placed, text)
    if wanted is None:
        assert found["Tripoli"] == "266826"
    else:
        assert found.keys() == wanted.keys()
        assert all(found[name] == gid for name, gid in wanted.items() if gid)


def test_a_river_is_read_as_the_town_s_where_the_text_is_of_its_area(placed: Placed) -> None:
    text = "Sacramento, California: Folsom and Elk Grove police searched the Sacramento River."
    assert "US.CA" in {m.place.admin1 for m in placed(text) if m.start > 60}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Al Mayadeen said that three were killed.", set()),
        ("Al-Mayadeen reported a drone attack in Iraq.", {"Iraq"}),
        ("A raid in Al-Mayadeen city killed four.", {"Al-Mayadeen"}),
        ("A raid near Al Mayadeen killed four.", {"Al Mayadeen"}),
        ("The Moscow Times reported a drone attack.", set()),
        ("The Jerusalem Post said that rockets were fired.", set()),
        ("The Kyiv Independent reported shelling.", set()),
        ("Baghdad Post reported shelling.", set()),
        ("The Springfield Gazette reported a fire.", set()),
        ("The Sudan Tribune reported shelling.", {"Sudan"}),
    ],
)
def test_an_outlet_called_after_a_place_is_none(placed: Placed, text: str, names: set[str]) -> None:
    assert named(placed, text).keys() == names


@pytest.mark.parametrize(
    ("text", "gids"),
    [
        ("Shelling hit Kharkiv, Sumy and Donetsk regions.", ["UA.07", "UA.21", "UA.05"]),
        ("Attacks in Hasakah and Raqqa governorates.", ["SY.01", "SY.04"]),
        ("Shelling hit Kharkiv; Sumy and Donetsk regions.", ["x:kharkiv", "UA.21", "UA.05"]),
        ("Attack on Kabul province's Paghman.", ["AF.13"]),
        ("A trophy near the Donetsk region’s Lyman.", ["UA.05", "x:lyman"]),
        ("A fire in Washington County, Nebraska.", ["US.NE:Washington County", "US.NE"]),
    ],
)
def test_a_plural_says_of_all_listed_names_what_they_are(placed: Placed, text: str, gids: list[str]) -> None:
    assert [m.place.gid for m in placed(text) if m.text != "Paghman"] == gids


def test_the_great_lakes_region_of_the_news_is_africa_s(placed: Placed) -> None:
    text = "The envoy for the Great Lakes region met leaders of the African Great Lakes. A storm hit the Great Lakes."
    assert [m.place.gid for m in placed(text)] == [
        "x:great-lakes-africa",
        "x:great-lakes-africa",
        "x:great-lakes",
    ]
