"""Between whom an agreement is, who brokers it, how long it runs, and what is none."""

from __future__ import annotations

import pytest

from sitmon.model import Event
from tests.coder.conftest import Code


def agreement(code: Code, text: str) -> Event:
    return next(e for e in code(text).events if e.kind == "agreement")


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Russia, Iran and Turkey signed a ceasefire.", ("Russia", "Iran", "Turkey")),
        ("Sudan's army and the RSF agreed to a truce.", ("Sudanese Armed Forces", "Rapid Support Forces")),
        ("The government and the rebels signed a peace deal.", ("government", "rebels")),
        ("A truce between Israel and Hezbollah held for a second day.", ("Israel", "Hezbollah")),
        ("Armenia and Azerbaijan exchanged 30 prisoners of war.", ("Armenia", "Azerbaijan")),
        ("Rwanda-backed M23 rebels declared a ceasefire.", ("M23",)),
    ],
)
def test_the_parties(code: Code, text: str, parties: tuple[str, ...]) -> None:
    event = agreement(code, text)
    assert event.parties == parties
    assert event.initiators == parties


@pytest.mark.parametrize(
    ("text", "guarantors", "parties"),
    [
        (
            "Israel and Hamas agreed to a ceasefire brokered by Egypt, Qatar and the United States.",
            ("Egypt", "Qatar", "United States"),
            ("Israel", "Hamas"),
        ),
        (
            "Mediators Qatar and Egypt said Israel and Hamas had reached a truce.",
            ("Qatar", "Egypt"),
            ("Israel", "Hamas"),
        ),
        (
            "The RSF and M23 signed a US-brokered ceasefire.",
            ("United States",),
            ("Rapid Support Forces", "M23"),
        ),
        (
            "Armenia and Azerbaijan agreed to a ceasefire, with Turkey as guarantor.",
            ("Turkey",),
            ("Armenia", "Azerbaijan"),
        ),
        ("The rebels and the government signed a ceasefire.", (), ("rebels", "government")),
    ],
)
def test_who_brokers_is_no_party(
    code: Code, text: str, guarantors: tuple[str, ...], parties: tuple[str, ...]
) -> None:
    event = agreement(code, text)
    assert (event.guarantors, event.parties) == (guarantors, parties)


@pytest.mark.parametrize(
    ("text", "start", "end", "days"),
    [
        ("Israel and Hamas agreed to a 60-day ceasefire.", None, None, 60.0),
        ("The sides signed a 72-hour truce that took effect on 22 September.", "2017-09-22", None, 3.0),
        ("The sides signed a truce of 12 hours.", None, None, 0.5),
        ("The ceasefire between the two armies was extended by two weeks.", None, None, 14.0),
        ("The six-week truce expires on Saturday.", None, "2017-09-30", 42.0),
        ("The sides agreed to a ceasefire starting on 3 October.", "2017-10-03", None, None),
        ("The sides agreed to a truce from Friday until Sunday.", "2017-09-29", "2017-10-01", None),
        ("The sides signed a ceasefire. It takes effect on 1 October.", "2017-10-01", None, None),
        ("The ceasefire held. It began on Monday.", None, None, None),
        ("The ceasefire that began on Monday held.", "2017-09-25", None, None),
    ],
)
def test_the_term(code: Code, text: str, start: str | None, end: str | None, days: float | None) -> None:
    found = agreement(code, text).term
    if (start, end, days) == (None, None, None):
        assert found is None
        return
    assert found is not None
    assert (found.start, found.end, found.days) == (start, end, days)
    assert all(part in text for part in found.text.split("; "))


def test_a_day_to_come_is_not_when_it_was_agreed(code: Code) -> None:
    event = agreement(code, "The sides agreed on Monday to a ceasefire until 3 October.")
    assert event.when is not None
    assert event.when.start == "2017-09-25"


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("The minister warned that the army would end the ceasefire.", "in_force"),
        ("The ceasefire is under growing strain.", "in_force"),
        ("The troops left in line with the ceasefire agreement of 19 January.", "in_force"),
    ],
)
def test_an_agreement_at_stake_stands(code: Code, text: str, stage: str) -> None:
    event = agreement(code, text)
    assert (event.counts, event.stage) == (True, stage)


@pytest.mark.parametrize(
    "text",
    [
        "Any deal between Israel and Hamas is far off.",
        "A truce remains elusive, diplomats in Cairo said.",
        "Turkey finds it easier to deal with Russia.",
        "Moscow abstained from signing the treaty.",
        "The coalition deal between the two parties in Germany was signed.",
        "The drivers' union and the company reached a pay agreement in Canada.",
        "The cabinet discussed a draft agreement between Iran and the United States.",
        "The harbour and the oil company signed a memorandum to explore hydrogen.",
        "Israel and Hamas agreed in principle to talk.",
    ],
)
def test_what_is_not_agreed_between_states_is_none(code: Code, text: str) -> None:
    assert "agreement" not in code(text).kinds


LONG = "The museum opened its doors after years of work. " * 40


def test_an_accord_far_down_a_long_text_is_a_mention_in_passing(code: Code) -> None:
    passing = "He was freed in a prisoner exchange between Russia and Ukraine."
    assert code(LONG + passing).kinds == ()
    assert code(passing + " " + LONG).kinds == ("agreement",)


def test_strikes_count_wherever_they_stand(code: Code) -> None:
    assert code(LONG + "An airstrike destroyed the old wing.").kinds == ("strike",)


def test_lists_of_other_stories_are_not_the_article(code: Code) -> None:
    assert code(LONG + "Related TopicsSyria. More on this story. Airstrikes kill six in Idlib.").kinds == ()


def test_sentences_that_a_scraper_joined_are_read_apart(code: Code) -> None:
    coded = code("The ministry kept silent.Airstrikes hit Homs, medics said.The mayor denied it.")
    assert [c.speaker for c in coded.claims] == ["medics", "mayor"]
