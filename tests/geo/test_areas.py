from __future__ import annotations

import pytest

from sitmon.geo.areas import area_of


@pytest.mark.parametrize(
    ("name", "level", "lat", "lon", "codes"),
    [
        ("Idlib", "admin1", 35.93, 36.63, {"SY.12"}),
        ("Hama", "admin1", 35.2, 37.1, {"SY.10"}),
    ],
)
def test_first_order_areas_and_those_written_by_hand_are_areas(
    name: str, level: str, lat: float, lon: float, codes: set[str]
) -> None:
    found = area_of(name, level, lat, lon)
    assert found is not None
    assert found.admin1 == codes


def test_a_mountain_has_a_reach() -> None:
    found = area_of("Jabal al-Zawiya", "place", 35.73, 36.58)
    assert found is not None
    assert found.circle == (35.73, 36.58, 25.0)


def test_a_second_order_area_holds_the_events_that_name_it() -> None:
    found = area_of("Salkhad District", "place", 32.528, 36.644)
    assert found is not None
    assert found.gids == {"SY.05:Salkhad District"}


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [
        ("Idlib", 35.93, 36.63),
        ("Khan Shaykhun", 35.44, 36.65),
        ("Baba Amr", 34.715, 36.695),
        ("Bogotá", 4.61, -74.08),
        ("Nowhere", 1, 2),
        ("", 0, 0),
    ],
)
def test_a_town_is_a_point_also_where_an_area_has_its_name(name: str, lat: float, lon: float) -> None:
    assert area_of(name, "place", lat, lon) is None


def test_an_area_of_that_name_far_away_is_another() -> None:
    assert area_of("Idlib", "admin1", 4.6, -74.0) is None
