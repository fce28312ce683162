"""Who did it, to whom, and what was hit."""

from __future__ import annotations

import pytest

from tests.coder.conftest import Code


@pytest.mark.parametrize(
    ("text", "initiators"),
    [
        ("Russian airstrikes hit the town.", ("Russia",)),
        ("Russian and Syrian regime airstrikes hit the town.", ("Russia", "Syrian government")),
        ("Airstrikes by the Saudi-led coalition hit the port.", ("Saudi-led coalition",)),
        ("The IDF bombed targets in the valley.", ("Israel",)),
        ("Drones of the RSF struck the depot.", ("Rapid Support Forces",)),
        ("HTS rebels shelled the village.", ("Hayat Tahrir al-Sham",)),
        ("M23 shelling hit the camp.", ("M23",)),
    ],
)
def test_the_initiator_of_a_strike(code: Code, text: str, initiators: tuple[str, ...]) -> None:
    assert code(text).events[0].initiators[: len(initiators)] == initiators


def test_the_target_of_a_strike(code: Code) -> None:
    event = code("Turkish airstrikes on the PKK went on.").events[0]
    assert (event.initiators, event.targets) == (("Turkey",), ("PKK",))


def test_people_hit_are_targets_where_no_force_is_named(code: Code) -> None:
    assert code("Airstrikes killed civilians.").events[0].targets == ("civilians",)


def test_the_parties_of_an_agreement(code: Code) -> None:
    event = code("Russia, Iran and Turkey signed a ceasefire.").events[0]
    assert event.initiators == ("Russia", "Iran", "Turkey")


def test_abbreviations_count_only_in_capitals(code: Code) -> None:
    assert code("Airstrikes hit the town as is usual.").events[0].initiators == ()


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("Airstrikes hit two hospitals and a school.", ("hospital", "school")),
        ("Shelling hit a market.", ("market",)),
        ("A drone strike hit the power grid.", ("power",)),
        ("Missiles struck an apartment block and the port.", ("residential", "port")),
    ],
)
def test_the_objects_hit(code: Code, text: str, objects: tuple[str, ...]) -> None:
    assert code(text).events[0].objects == objects
