"""Cases met while reading real news, in sentences of our own."""

from __future__ import annotations

import pytest

from tests.coder.conftest import Code


@pytest.mark.parametrize(
    "text",
    [
        "The station was evacuated after a stabbing, and trains were held for an hour.",
        "The senator fled the country to avoid trial for fraud.",
        "Officials drew evacuation routes on the map of the valley.",
        "Helicopters dropped food for the stranded herders.",
        "The sides will sign a treaty if the talks go well.",
        "Britain could send artillery shells to Kyiv next month.",
        "Rockets that can hit the capital were shown on parade.",
        "The surgeon reset a displaced fracture of the jaw.",
        "Boys took shelter from the lightning under a veranda.",
        "City bombarded the goal for an hour but the keeper held the fans' hopes.",
        "The plane crash killed two racing drivers.",
        "Voters were bombarded with phone calls.",
        "Their union won a pay deal and called off the strike.",
    ],
)
def test_ordinary_news_gets_no_flag(code: Code, text: str) -> None:
    assert code(text).kinds == ()


def test_refugees_named_in_passing_are_weak_and_many_are_not(code: Code) -> None:
    assert code("The bill on refugees goes to parliament.").kinds == ()
    assert code("Thousands of refugees crossed the river on rafts.").kinds == ("displacement",)


def test_one_person_fleeing_is_no_displacement_but_a_crowd_is(code: Code) -> None:
    assert code("Ivanov fled to Paris.").kinds == ()
    assert code("Hundreds of Yazidi fled to the mountain.").kinds == ("displacement",)


def test_threats_to_a_truce_show_that_it_stands(code: Code) -> None:
    coded = code("The commander threatened to wreck the truce of Kadugli.")
    assert coded.kinds == ("agreement",)
    assert coded.events[0].stage == "in_force"


def test_an_old_accord_in_passing_is_not_what_the_text_reports(code: Code) -> None:
    assert code("The canal was handed over after Panama and Washington signed a treaty in 1977.").kinds == ()


def test_a_gap_in_a_pattern_does_not_reach_across_a_comma(code: Code) -> None:
    assert code("They guide drones, and hit records in the lab.").kinds == ()


def test_a_passive_verb_of_saying_makes_no_claim(code: Code) -> None:
    assert code("Airstrikes on the town were reported.").claims == ()


def test_a_clause_about_the_speaker_is_no_part_of_the_name(code: Code) -> None:
    (claim,) = code("Residents who crossed the river said shelling went on.").claims
    assert claim.speaker == "Residents"


def test_a_visit_by_somebody_is_not_their_strike(code: Code) -> None:
    event = code("Rockets hit the airport during a visit by the US secretary.").events[0]
    assert "United States" not in event.initiators


def test_the_one_who_is_hit_is_not_the_one_who_strikes(code: Code) -> None:
    event = code("A Russian general was killed by shelling near the bridge.").events[0]
    assert event.initiators == ()


def test_refugees_who_drown_are_killed_and_not_displaced_by_number(code: Code) -> None:
    totals = code(
        "At least 15 Rohingya refugees, nine of them children, drowned. They had fled a village."
    ).totals
    assert totals == {"killed": (15, 15)}


def test_two_people_nouns_joined_by_and_are_counted_apart(code: Code) -> None:
    assert "missing" not in code("Four crews are at work and people are still missing.").totals


@pytest.mark.parametrize(
    "text",
    [
        "Rebel gains forced President Karim to flee.",
        "Marwan, who fled to Cairo, was charged with fraud.",
        "Tax rules led to an exodus of young engineers from Lisbon.",
        "The rules force sons out of the family house when they wed.",
        "Thousands of passengers were evacuated from the underground after a power cut.",
        "The rule ends up displacing young and gifted female athletes.",
        "They placed the dogs in a shelter in Ohio.",
        "Families left impoverished by debt spoke to the minister.",
        "A video game lets players fire rockets at tanks.",
        "Cashews are shelled and roasted in the plant.",
        "The envoy hoped to prevent a cruise missile attack on the port.",
        "Rescue dogs took shelter from the rain.",
    ],
)
def test_what_only_reads_like_it_gets_no_flag(code: Code, text: str) -> None:
    assert code(text).kinds == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rebel gains forced thousands of villagers to flee.", "displacement"),
        ("Fighting drove sons and daughters out of the family house.", "displacement"),
        ("Rescue workers said warplanes bombed a market.", "strike"),
        ("The board met as Israeli jets bombed a depot near Tyre.", "strike"),
    ],
)
def test_the_same_words_in_earnest_do(code: Code, text: str, kind: str) -> None:
    assert code(text).kinds == (kind,)
