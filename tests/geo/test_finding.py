"""Where a name begins and ends, and what the words round it say that it is."""

from __future__ import annotations

import pytest

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
