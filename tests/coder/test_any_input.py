"""Whatever is given: an honest answer, in linear time, never an exception."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitmon import coder
from sitmon.model import Coded
from sitmon.reading import Reading, read

WORDS = [
    "airstrikes",
    "killed",
    "5",
    "wounded",
    "twelve",
    "people",
    "fled",
    "from",
    "their",
    "homes",
    "ceasefire",
    "signed",
    "violated",
    "denied",
    "said",
    "the",
    "army",
    "Russia",
    "Syrian",
    "regime",
    "hospital",
    "in",
    "on",
    "by",
    "and",
    ",",
    ".",
    ";",
    ":",
    "“",
    "”",
    "-",
    "no",
    "casualties",
    "at",
    "least",
    "death",
    "toll",
    "rises",
    "to",
    "19",
    "on",
    "Tuesday",
    "last",
    "week",
    "2014",
    "May",
    "31",
    "1,000",
    "million",
    "dozens",
    "of",
    "refugees",
    "including",
    "children",
    "according",
    "to",
    "will",
    "not",
    "US",
    "IS",
    "truce",
    "brokered",
    "30-day",
    "until",
    "Friday",
    "Gaza.Airstrikes",
    "who",
    "it",
    "accusations",
]


def coded(reading: Reading, published: float | None = 1.5e9) -> Coded:
    return coder.code(reading, published=published, lang=None)


def _sound(reading: Reading, answer: Coded) -> None:
    for event in answer.events:
        assert event.evidence
        assert 0 < event.confidence < 1
        for e in event.evidence:
            assert reading.text[e.start : e.end] == e.text != ""
    for figure in answer.figures:
        assert 0 <= figure.start < figure.end <= len(reading.text)
        assert (figure.low is None) == (figure.high is None)
    for low, high in answer.totals.values():
        assert 0 <= low <= high
    for claim in answer.claims:
        assert claim.speaker
        assert 0 <= claim.start < claim.end <= len(reading.text)


@settings(max_examples=150, deadline=None)
@given(st.none() | st.text(max_size=80), st.none() | st.text(max_size=400))
def test_any_text_gives_a_sound_answer(title: str | None, text: str | None) -> None:
    reading = read(title, text)
    _sound(reading, coded(reading))


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60), st.floats(allow_nan=True) | st.none())
def test_any_mixture_of_the_words_we_know_gives_a_sound_answer(
    words: list[str], published: float | None
) -> None:
    reading = read(None, " ".join(words))
    _sound(reading, coded(reading, published))


def test_empty_text_is_read_and_holds_nothing() -> None:
    answer = coded(read(None, None))
    assert answer.read
    assert (answer.events, answer.figures, answer.claims, answer.totals) == ((), (), (), {})


def test_all_capitals_read_like_any_other_text() -> None:
    assert coded(read("AIRSTRIKES HIT TOWN", "THOUSANDS FLED THEIR HOMES.")).kinds == (
        "strike",
        "displacement",
    )


def test_text_without_spaces_is_answered() -> None:
    assert coded(read(None, "airstrikeskilledfive" * 500)).kinds == ()


def test_coding_twice_gives_the_same() -> None:
    text = "Airstrikes killed 5 people, medics said. Thousands fled. A truce was signed."
    assert coded(read(None, text)) == coded(read(None, text))


@pytest.mark.parametrize(
    "piece",
    [
        "Airstrikes killed 5 people and wounded 12, officials said. Thousands fled their homes. ",
        "The army left Gaza.Airstrikes hit it on Monday.",
        "A truce brokered by Egypt, Qatar and Turkey until Friday, the mayor denied. ",
        "on Monday since last week, Egypt and Qatar ",
        "truce ",
        "AIRSTRIKES ",
        "killed 5 and ",
        "strike ",
        "“ said ",
        "- ",
        "1 ",
    ],
)
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        reading = read(None, (piece * (size // len(piece) + 1))[:size])
        start = time.process_time()
        coded(reading)
        return time.process_time() - start

    seconds(1000)
    short, long = seconds(5_000), seconds(40_000)
    # Eight times the text; twenty-four times leaves room for noise, quadratic would be sixty-four.
    assert long < 24 * max(short, 0.002)
