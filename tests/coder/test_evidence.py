"""Every event shows the words behind it, and every near miss its reason."""

from __future__ import annotations

import pytest

from sitmon import coder
from sitmon.reading import read
from tests.coder.conftest import Code

TEXT = (
    "Government warplanes bombed the market of Al Dana on Tuesday. "
    "Families have fled from villages along the road. A ceasefire signed last week did not hold."
)


def test_evidence_is_the_text_at_its_span(code: Code) -> None:
    reading = read("Warplanes bomb a market", TEXT)
    coded = coder.code(reading, published=None, lang="en")
    spans = [e for event in coded.events for e in event.evidence]
    assert spans
    for e in spans:
        assert reading.text[e.start : e.end] == e.text


def test_evidence_is_a_phrase_with_its_object(code: Code) -> None:
    found = {e.text for event in code(TEXT).events for e in event.evidence}
    assert "Families have fled from villages" in found


def test_evidence_names_the_lemma_of_the_cue(code: Code) -> None:
    (event,) = code("Airstrikes on the town went on.").events
    assert event.evidence[0].cue == "airstrike"


def test_why_names_the_cue_and_what_decided(code: Code) -> None:
    (event,) = code("The general threatened airstrikes on the port.").events
    assert any("airstrikes" in line for line in event.why)
    assert any("threatened" in line and "hypothetical" in line for line in event.why)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dockers went on strike on Friday.", "labour strike"),
        ("A lightning strike killed a farmer.", "another sense of strike"),
        ("Two people died in a car bombing.", "planted or carried"),
    ],
)
def test_a_near_miss_says_why_it_did_not_count(code: Code, text: str, words: str) -> None:
    coded = code(text)
    assert not coded.kinds
    assert any(words in line for line in coded.near_misses)


def test_weak_words_that_do_not_suffice_are_near_misses(code: Code) -> None:
    coded = code("The mediators said a ceasefire was possible.")
    assert "agreement" not in coded.kinds


def test_confidence_grows_with_more_evidence(code: Code) -> None:
    one = code("A truce is in place.").events
    more = code(
        "A truce is in place. The ceasefire came into force on Monday and both sides signed it."
    ).events
    assert max(e.confidence for e in more) > max(e.confidence for e in one)
    assert all(0 < e.confidence < 1 for e in (*one, *more))
