"""What makes an article's kind, and what reads like it and does not."""

from __future__ import annotations

import pytest

from tests.coder.conftest import Code

MAKES = {
    "strike": [
        "Warplanes bombed a bakery in the besieged town before dawn, medics said.",
        "Israeli air raids hit three villages in southern Lebanon.",
        "A drone strike killed the commander near the border.",
        "Rockets fired from the hills landed in an empty field.",
        "Artillery shelled the outskirts of Donetsk through the night.",
        "Air defences shot down six drones over Odesa.",
        "The Turkish army pounded positions of the YPG with howitzers.",
        "Barrel bombs were dropped on the quarter.",
        "US airstrikes on the valley wounded four herders.",
        "Mortar rounds struck a school yard in Taiz.",
    ],
    "displacement": [
        "Thousands of villagers fled their homes as the river rose.",
        "Some 4,000 people have been displaced by the fighting.",
        "Residents were evacuated from the coast ahead of the cyclone's landfall.",
        "The quake left hundreds of families homeless.",
        "About 300 families took shelter in a school after the flood.",
        "Syrian refugees returned to their villages across the border.",
        "Fighting forced 900 people to leave their homes.",
        "Camps for internally displaced people were flooded.",
    ],
    "agreement": [
        "The two armies agreed to a ceasefire on Monday.",
        "A truce between the rebels and the government held for a second day.",
        "Russia and Ukraine exchanged 90 prisoners of war.",
        "Sudan's government and the rebels signed a peace agreement in Juba.",
        "The army violated the ceasefire, the guerrillas said.",
        "Turkey, Iran and Russia agreed on a fourth de-escalation zone.",
        "The ceasefire was extended by three days.",
        "The truce collapsed after two days.",
    ],
}

DOES_NOT = [
    ("strike", "Teachers began a strike over pay on Monday, their union said."),
    ("strike", "The striker scored twice as City won the match."),
    ("strike", "A lightning strike set the barn on fire."),
    ("strike", "The firms struck a deal worth 2 billion dollars."),
    ("strike", "Pyongyang test-fired a ballistic missile over the sea."),
    ("strike", "A suicide car bomb exploded at the gate."),
    ("strike", "Air raid sirens sounded across the city."),
    ("strike", "The minister came under fire for his remarks."),
    ("strike", "The campaign bombarded voters with messages."),
    ("strike", "Berlin will send rockets and air defence systems to Kyiv."),
    ("strike", "The ambassador of Assad's former ally left the room."),
    ("displacement", "The robbery suspect fled the scene on foot."),
    ("displacement", "The gunman fled in a car, police said."),
    ("displacement", "The engine displaced 1.6 litres."),
    ("displacement", "Medical evacuation of two climbers took an hour."),
    ("displacement", "A homeless man was fined for begging outside the hostel."),
    ("displacement", "A fire alarm forced fans to evacuate the stadium."),
    ("agreement", "The club reached an agreement to sign the striker on loan."),
    ("agreement", "The company signed a deal to buy its rival for 3 billion dollars."),
    ("agreement", "The union and the employers reached a pay deal."),
    ("agreement", "The mediators called for a ceasefire."),
    ("agreement", "Talks on a truce ended without result."),
    ("agreement", "The defendant accepted a plea deal in court."),
]


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in MAKES.items() for t in texts])
def test_a_report_makes_its_kind(code: Code, kind: str, text: str) -> None:
    assert kind in code(text).kinds


@pytest.mark.parametrize(("kind", "text"), DOES_NOT)
def test_another_sense_of_the_word_makes_no_kind(code: Code, kind: str, text: str) -> None:
    assert kind not in code(text).kinds


@pytest.mark.parametrize(
    ("text", "kind", "assertion"),
    [
        ("The army denied that it had shelled the hospital.", "strike", "denied"),
        ("Israel will launch airstrikes if the rockets go on.", "strike", "planned"),
        ("The general threatened airstrikes on the port.", "strike", "hypothetical"),
        ("The rebels did not shell the town.", "strike", "negated"),
        ("The ministry accused Kyiv of shelling the village.", "strike", "claimed"),
        ("Residents were told to evacuate by noon.", "displacement", "planned"),
        ("The envoy proposed a ceasefire of ten days.", "agreement", "planned"),
    ],
)
def test_the_words_around_a_cue_give_its_assertion(code: Code, text: str, kind: str, assertion: str) -> None:
    events = [e for e in code(text).events if e.kind == kind]
    assert [e.assertion for e in events] == [assertion]


def test_people_forced_to_flee_have_fled(code: Code) -> None:
    assert code("The flood forced hundreds of people to flee.").kinds == ("displacement",)


def test_a_denial_beside_a_report_leaves_both(code: Code) -> None:
    coded = code("Airstrikes killed six people in the town. Moscow denied that it had bombed the hospital.")
    assert {(e.assertion, e.counts) for e in coded.events} == {("reported", True), ("denied", False)}


def test_what_is_told_as_the_past_is_background(code: Code) -> None:
    (event,) = code("The bridge was destroyed in an airstrike three years ago.").events
    assert event.background
    assert event.counts


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("The sides signed a ceasefire in Minsk.", "signed"),
        ("The generals agreed to a truce.", "agreed"),
        ("The ceasefire came into force at midnight.", "in_force"),
        ("The ceasefire was extended by a week.", "extended"),
        ("Both sides violated the truce.", "broken"),
        ("The mediator proposed a truce.", "proposed"),
    ],
)
def test_an_agreement_has_a_stage(code: Code, text: str, stage: str) -> None:
    (event,) = [e for e in code(text).events if e.kind == "agreement"]
    assert event.stage == stage


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Airstrikes hit the town.", "airstrike"),
        ("A kamikaze drone struck the depot.", "drone"),
        ("Ballistic missiles hit the port.", "missile"),
        ("Rockets fired at the border crossing wounded two.", "rocket"),
        ("Shelling went on all day.", "shelling"),
    ],
)
def test_a_strike_has_a_mode(code: Code, text: str, mode: str) -> None:
    assert code(text).events[0].mode == mode


def test_modes_of_one_kind_are_events_of_their_own(code: Code) -> None:
    coded = code("Thousands fled the town. A camp for displaced people was hit.")
    assert {e.mode for e in coded.events if e.kind == "displacement"} >= {"flight", "camp_hit"}
