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
