"""Who says what."""

from __future__ import annotations

import pytest

from tests.coder.conftest import Code


@pytest.mark.parametrize(
    ("text", "speaker", "verb"),
    [
        ("Airstrikes killed six people, aid workers said.", "aid workers", "said"),
        ("Hospital officials say shelling killed six people.", "Hospital officials", "said"),
        ("Shelling killed six, according to the Ministry of Health.", "Ministry of Health", "said"),
        (
            "Russia's defence ministry denied that it had bombed the hospital.",
            "Russia's defence ministry",
            "denied",
        ),
        ("The rebels claimed a rocket attack on the airport.", "rebels", "claimed"),
        ("Camp officials and aid workers said shelling went on.", "Camp officials and aid workers", "said"),
        ("The governor blamed Israel for the airstrike.", "governor", "blamed"),
        ("The army admitted an airstrike on the wedding.", "army", "admitted"),
        ("“An airstrike hit the bakery,” said Omar Haddad.", "Omar Haddad", "said"),
        ("Lina Saad, a nurse in the town, said shelling hit the ward.", "Lina Saad", "said"),
    ],
)
def test_speaker_and_verb_are_found(code: Code, text: str, speaker: str, verb: str) -> None:
    (claim,) = code(text).claims
    assert (claim.speaker, claim.verb) == (speaker, verb)
    assert claim.about


def test_a_second_verb_keeps_the_speaker(code: Code) -> None:
    coded = code("The ministry says it is targeting militants and denies that it bombed the hospital.")
    assert [(c.speaker, c.verb) for c in coded.claims] == [("ministry", "said"), ("ministry", "denied")]


def test_the_quote_is_kept(code: Code) -> None:
    (claim,) = code("“An airstrike hit the bakery at noon,” said Omar Haddad.").claims
    assert claim.quote == "An airstrike hit the bakery at noon"


def test_the_span_covers_the_sentence(code: Code) -> None:
    text = "It was cold. Airstrikes killed six people, aid workers said."
    (claim,) = code(text).claims
    assert text[claim.start : claim.end] == "Airstrikes killed six people, aid workers said."


def test_texts_without_events_have_no_claims(code: Code) -> None:
    assert code("Profits rose, the company said.").claims == ()


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "The defence ministry said airstrikes hit a depot. It said shelling went on.",
            ["defence ministry", "defence ministry"],
        ),
        ("The ministry published a video. It said the airstrike hit a depot.", ["ministry"]),
        (
            "Lina Saad, a nurse, said shelling hit the ward. She said two airstrikes followed.",
            ["Lina Saad"] * 2,
        ),
        ("Witnesses said shelling went on. They said a drone strike followed.", ["Witnesses"] * 2),
        ("The governor said shelling went on. It said a drone strike followed.", ["governor"]),
        ("The rain went on all day. It said airstrikes hit the town.", []),
    ],
)
def test_a_pronoun_is_who_spoke_or_acted_just_before(code: Code, text: str, speakers: list[str]) -> None:
    assert [c.speaker for c in code(text).claims] == speakers


def test_the_span_of_a_quote_is_the_quote(code: Code) -> None:
    text = "It was cold. “An airstrike hit the bakery at noon,” said Omar Haddad."
    (claim,) = code(text).claims
    assert claim.quote_start is not None
    assert claim.quote_end is not None
    assert text[claim.quote_start : claim.quote_end] == claim.quote == "An airstrike hit the bakery at noon"


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Kyiv accused Moscow of bombing a hospital. Russia's defence ministry denied the accusation.", 0),
        ("Medics said shelling hit a hospital in Homs. The army denied shelling the hospital.", 0),
        (
            "The army denied bombing the hospital in Homs. Witnesses said airstrikes hit the hospital in Homs.",
            1,
        ),
        ("Medics said an airstrike killed six. The mayor denied that he would sell his house.", None),
        ("The army said airstrikes hit a hospital. The army denied that airstrikes hit a hospital.", None),
        ("The rebels blamed the army for the airstrike. Talks went on. The army denied any involvement.", 0),
    ],
)
def test_a_denial_is_tied_to_the_claim_it_answers(code: Code, text: str, answers: int | None) -> None:
    claims = code(text).claims
    (denial,) = [c for c in claims if c.verb == "denied"]
    assert denial.answers == answers
    assert all(c.answers is None for c in claims if c.verb != "denied")
