"""Numbers of people and things: value, qualifier, unit, scope, and the main event's totals."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitmon import coder
from sitmon.reading import read
from tests.coder.conftest import Code

TOTALS = [
    ("Shelling killed 5 people and wounded 12.", {"killed": (5, 5), "injured": (12, 12)}),
    ("At least 16 people were killed in the airstrike.", {"killed": (16, 16)}),
    ("More than 160 civilians have been killed in air raids.", {"killed": (160, 160)}),
    ("The death toll from the landslide rises to 19.", {"killed": (19, 19)}),
    ("The death toll stood at 1,204 on Monday.", {"killed": (1204, 1204)}),
    ("No casualties were reported after the rocket attack.", {"killed": (0, 0), "injured": (0, 0)}),
    ("Nobody was hurt.", {"injured": (0, 0)}),
    ("Twenty-three people died in the fire.", {"killed": (23, 23)}),
    ("A dozen soldiers were wounded.", {"injured": (12, 12)}),
    ("Two hundred and five people were killed by the quake.", {"killed": (205, 205)}),
    ("Between 16 and 18 fighters were killed.", {"killed": (16, 18)}),
    ("The blast killed 16 or 18 people.", {"killed": (16, 18)}),
    ("A child was injured by a mine.", {"injured": (1, 1)}),
    ("The raid killed a woman in her kitchen.", {"killed": (1, 1)}),
    ("The mayor of the town was killed on his way home.", {"killed": (1, 1)}),
    ("The fighting displaced 2.5 million people.", {"displaced": (2_500_000, 2_500_000)}),
    ("Some 80 000 people fled their homes.", {"displaced": (80_000, 80_000)}),
    ("Half a million people were displaced by the war.", {"displaced": (500_000, 500_000)}),
    ("The flood forced 239,000 people to evacuate.", {"displaced": (239_000, 239_000)}),
    ("Clashes killed 22 villagers and one soldier.", {"killed": (23, 23)}),
    (
        "The storm killed at least 250 people and injured at least 380.",
        {"killed": (250, 250), "injured": (380, 380)},
    ),
    ("At least 20 peacekeepers, including 14 Kenyans, were killed.", {"killed": (20, 20)}),
    ("Nine people were killed, including three children.", {"killed": (9, 9)}),
    ("A woman and a man were injured by shelling.", {"injured": (2, 2)}),
    ("Rescuers pulled 31 people alive from the ruins; 7 are missing.", {"missing": (7, 7)}),
    ("Dozens were killed in the bombardment.", {}),
    ("About 300 families were displaced by the flood.", {}),
    ("The missile hit a building of 9 floors on 4 May 2019.", {}),
    ("In 2017 people were killed in the strikes.", {}),
    ("Prices rose 5% and 12 firms closed.", {}),
]


@pytest.mark.parametrize(("text", "expected"), TOTALS, ids=[t[:40] for t, _ in TOTALS])
def test_totals_are_those_of_the_main_event(
    code: Code, text: str, expected: dict[str, tuple[int, int]]
) -> None:
    assert code(text).totals == expected


def test_the_title_gives_way_to_the_exact_count_of_the_text(code: Code) -> None:
    coded = code(
        "At least 15,783 people have been displaced in the county.", title="Over 15,000 displaced by floods"
    )
    assert coded.totals["displaced"] == (15_783, 15_783)


def test_a_count_since_the_war_began_is_cumulative(code: Code) -> None:
    coded = code(
        "An airstrike killed three people on Monday. It hit a farm. Nobody else was near. "
        "More than 40,000 people have been killed since the war began."
    )
    assert coded.totals["killed"] == (3, 3)
    assert [f.scope for f in coded.figures if f.low == 40_000] == ["cumulative"]


def test_people_who_arrive_are_no_displaced_total(code: Code) -> None:
    assert code("The fair drew 400 people sheltering 12 dogs.").totals == {}


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("At least 6 people were killed.", "at_least"),
        ("More than 6 people were killed.", "more_than"),
        ("About 6 people were killed.", "about"),
        ("Up to 6 people were killed.", "up_to"),
        ("As many as 6 people were killed.", "up_to"),
        ("6 people were killed.", "exact"),
        ("Dozens of people were killed.", "vague"),
    ],
)
def test_the_qualifier_is_kept(code: Code, text: str, qualifier: str) -> None:
    (figure,) = code(text).figures
    assert figure.qualifier == qualifier
    assert (figure.low is None) == (qualifier == "vague")


def test_units_and_people_are_told_apart(code: Code) -> None:
    figures = code(
        "The flood displaced 40 families. Shelling killed 3 children. They pulled 12 bodies out."
    ).figures
    assert [(f.unit, f.whom) for f in figures] == [
        ("households", None),
        ("people", "children"),
        ("bodies", None),
    ]


def test_buildings_hit_are_facilities(code: Code) -> None:
    coded = code("Airstrikes destroyed six hospitals and two schools.")
    assert [(f.measure, f.unit, f.low) for f in coded.figures] == [
        ("facilities", "hospital", 6),
        ("facilities", "school", 2),
    ]


def test_stock_and_flow_of_the_displaced(code: Code) -> None:
    figures = code("About 900 people fled. The camp holds 12,000 refugees.").figures
    assert [f.flow for f in figures] == ["flow", "stock"]


def test_a_figure_has_its_speaker_and_its_span(code: Code) -> None:
    text = "Shelling killed 14 people in the valley, local doctors said."
    (figure,) = code(text).figures
    assert figure.speaker == "local doctors"
    assert text[figure.start : figure.end] == "killed 14"


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        ("Over 2,000 people were forced to evacuate their homes.", {"displaced": (2000, 2000)}),
        ("2,448 victims from 714 families have been evacuated.", {"displaced": (2448, 2448)}),
        ("1,189 families or 4,756 people were evacuated.", {"displaced": (4756, 4756)}),
        ("At least 20 soldiers, including 14 Kenyans and three Malians, were killed.", {"killed": (20, 20)}),
        ("Two volunteers reported missing in the east were killed.", {"killed": (2, 2)}),
        ("Shelling hit the yard, killing his son and grandson.", {"killed": (2, 2)}),
        ("They murdered a couple in the valley.", {"killed": (2, 2)}),
        ("Missiles hit the port, injuring child.", {"injured": (1, 1)}),
        ("Neighbours found a body in the ruins.", {"killed": (1, 1)}),
        ("There are no reports of fatalities or serious injuries.", {"killed": (0, 0), "injured": (0, 0)}),
        ("There were no immediate reports of casualties.", {}),
        ("No one ever wants to see a player hurt.", {}),
        ("The rebels handed over the bodies of four hostages.", {}),
        ("A court sentenced one man to death.", {}),
        ("A girl became one refugee among many.", {}),
    ],
)
def test_the_conventions_of_counting(code: Code, text: str, totals: dict[str, tuple[int, int]]) -> None:
    assert code(text).totals == totals


NO_COUNTS = [
    "on {n} May 2016",
    "in 20{m}",
    "at 10:{m} am",
    "a {n}-year-old village",
    "aged {n}",
    "for ${n} million",
    "{n} km away",
    "{n} miles from the border",
    "{n} per cent of it",
    "with Su-{n} jets",
    "with an RPG-{n}",
    "under Resolution {n}",
    "{n} minutes later",
    "over {n} hours",
    "{n}mm guns",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(NO_COUNTS), min_size=1, max_size=3), st.integers(10, 31))
def test_dates_ages_money_weapons_and_distances_are_no_figures(parts: list[str], n: int) -> None:
    words = " ".join(part.format(n=n, m=n) for part in parts)
    for text in (f"Airstrikes killed 7 people {words}.", f"Many were killed {words}."):
        answer = coder.code(read(None, text), published=None, lang=None)
        assert {f.low for f in answer.figures} <= {7, None}
        assert all(v == (7, 7) for v in answer.totals.values())
