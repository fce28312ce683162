import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.model import whole
from sitmon.reading import Reading, read

PIECES = st.lists(
    st.sampled_from(
        ["Mr.", "U.S.", "killed", "12,000", "“No.”", "\n", " ", ". ", "!", "é", "\x1b[1m", "de-", "’s", "_"]
    )
)
TEXT = st.text() | PIECES.map("".join)
TRICKY = st.text(st.sampled_from("aZéßİſK²Ⅷ'’‘ʻʼ1٣.,-_ \t\n“”?!\u0301\u0300"), max_size=40) | st.text(
    st.sampled_from("aZ'1.,_- \n"), max_size=40
)


def run(text: str, at: int, fits: Callable[[str], bool]) -> int:
    """Where the run of characters that fit ends which begins at `at`."""
    while at < len(text) and fits(text[at]):
        at += 1
    return at


def is_letter(sign: str) -> bool:
    return sign.isalnum() and not sign.isdecimal()


def is_accent(sign: str) -> bool:
    return "\u0300" <= sign <= "\u036f"


def end_of_word(text: str, at: int) -> int:
    at = run(text, at, is_letter)
    while at < len(text):
        inner = at + 1 if text[at] in "'’‘" else run(text, at, is_accent)
        if inner == at or not is_letter(text[inner : inner + 1]):
            break
        at = run(text, inner, is_letter)
    return run(text, at, is_accent)


def end_of_number(text: str, at: int) -> int:
    at = run(text, at, str.isdecimal)
    while text[at : at + 1] in (".", ",") and text[at + 1 : at + 2].isdecimal():
        at = run(text, at + 1, str.isdecimal)
    return at


def spans(text: str) -> list[tuple[int, int]]:
    """The tokens of a text, cut one character after the other."""
    found, at = [], 0
    while at < len(text):
        first = at
        if text[at].isspace():
            at += 1
            continue
        if is_letter(text[at]):
            at = end_of_word(text, at)
        else:
            at = end_of_number(text, at) if text[at].isdecimal() else at + 1
        found.append((first, at))
    return found


def sentences(reading: Reading) -> list[str]:
    return [reading.text[slice(*reading.span(a, b - 1))] for a, b in reading.sentences]


@given(st.none() | TEXT, st.none() | TEXT)
def test_tokens_stand_where_their_offsets_say(title: str | None, body: str | None) -> None:
    reading = read(title, body)
    assert len(reading.text) == len(whole(title, body))
    assert len(reading.words) == len(reading.lower) == len(reading.starts) == len(reading.ends)
    last = 0
    for word, start, end in zip(reading.words, reading.starts, reading.ends, strict=True):
        assert reading.text[start:end] == word
        assert last <= start < end
        assert not reading.text[last:start].strip()
        last = end
    assert not reading.text[last:].strip()


@given(st.none() | TEXT | TRICKY, TRICKY)
def test_tokens_are_those_that_a_plain_scan_cuts(title: str | None, body: str) -> None:
    reading = read(title, body)
    assert list(zip(reading.starts, reading.ends, strict=True)) == spans(reading.text)
    folded = [word.casefold().replace("’", "'").replace("ʼ", "'") for word in reading.words]
    assert reading.lower == folded


@given(st.none() | TEXT, st.none() | TEXT)
def test_sentences_divide_the_tokens_and_never_mix_title_and_text(
    title: str | None, body: str | None
) -> None:
    reading = read(title, body)
    at = 0
    for first, end in reading.sentences:
        assert first == at < end
        at = end
        assert (reading.starts[first] < reading.title_end) == (reading.ends[end - 1] <= reading.title_end)
    assert at == len(reading.words)


@given(TEXT, TEXT)
def test_look_ups_agree_with_the_lists(title: str, body: str) -> None:
    reading = read(title, body)
    for number, (first, end) in enumerate(reading.sentences):
        for token in range(first, end):
            assert reading.sentence_at(token) == number
            assert reading.token_at(reading.starts[token]) == token
            assert reading.token_at(reading.ends[token] - 1) == token


@pytest.mark.parametrize(
    ("given_text", "found"),
    [
        ("One. Two! Three? Four… Five.", ["One.", "Two!", "Three?", "Four…", "Five."]),
        ("Gen. Haftar met Dr. Smith. They left.", ["Gen. Haftar met Dr. Smith.", "They left."]),
        ("The U.S. Army and J. Doe. Then.", ["The U.S. Army and J. Doe.", "Then."]),
        ("He said “No.” She left.", ["He said “No.”", "She left."]),
        ("Highway No. 5 was cut. Why? No. 6 too.", ["Highway No. 5 was cut.", "Why?", "No. 6 too."]),
        ("“Stop.”) Then", ["“Stop.”)", "Then"]),
        (".” Then", [".”", "Then"]),
        ("It rose 3.5 per cent. and fell", ["It rose 3.5 per cent. and fell"]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("قتل عشرة؟ نعم۔ لا", ["قتل عشرة؟", "نعم۔", "لا"]),
        ("No stop", ["No stop"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(given_text: str, found: list[str]) -> None:
    assert sentences(read(None, given_text)) == found


@pytest.mark.parametrize(
    ("given_text", "words"),
    [
        ("de-escalation", ["de", "-", "escalation"]),
        ("Idlib's 1,200.5 people", ["Idlib's", "1,200.5", "people"]),
        ("Cafe\u0301s d’été", ["Cafe\u0301s", "d’été"]),
        ("rock'n'roll 1,2,3.4", ["rock'n'roll", "1,2,3.4"]),
        ("rock’n’roll 1,2,3.4", ["rock’n’roll", "1,2,3.4"]),
        ("snake_case 'x'", ["snake", "_", "case", "'", "x", "'"]),
    ],
)
def test_words_numbers_and_signs_are_told_apart(given_text: str, words: list[str]) -> None:
    assert read(None, given_text).words == words


def test_apostrophes_are_straight_and_case_is_folded_in_the_lower_words() -> None:
    assert read("RUSSIA’s STRAẞE", None).lower == ["russia's", "strasse"]


def test_title_and_text_are_joined_as_offsets_count() -> None:
    reading = read("Strike on Idlib", "Ten died.")
    assert reading.text == "Strike on Idlib\n\nTen died."
    assert reading.title_end == 15
    assert sentences(reading) == ["Strike on Idlib", "Ten died."]


def test_empty_text_has_no_sentence() -> None:
    reading = read(None, None)
    assert (reading.words, reading.sentences, reading.token_at(0)) == ([], [], 0)


def test_a_text_without_stops_is_cut_into_sentences_of_bearable_length() -> None:
    for count in (120, 121, 240, 1000):
        lengths = [end - first for first, end in read(None, "word " * count).sentences]
        assert lengths == [120] * (count // 120) + [count % 120] * (count % 120 > 0)


@pytest.mark.parametrize("unit", ["word ", ". ", "”", '" ', "a", "'", "1,", "e\u0301", "\n", "Mr. X "])
def test_reading_takes_linear_time(unit: str) -> None:
    text = unit * (250_000 // len(unit))
    began = time.process_time()
    read("t", text)
    assert time.process_time() - began < 2
