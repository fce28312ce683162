"""The notation of cues and its matcher."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.coder import loading, tongue
from sitmon.coder.patterns import Matcher, spell, word_sets
from sitmon.errors import DataError


def found(pattern: str, text: str, sets: dict[str, str] | None = None) -> list[tuple[int, int]]:
    matcher: Matcher[str] = Matcher()
    matcher.add(pattern, "x", word_sets(sets or {}))
    keys = text.split()
    return [(m.first, m.last) for m in matcher.find(keys, 0, len(keys))]


def test_endings_are_spelt_out() -> None:
    assert spell("bomb(|s|ed)") == ("bomb", "bombs", "bombed")
    assert spell("strik(e|ing)") == ("strike", "striking")
    assert spell("a|b") == ("a", "b")


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("air strike", "an air strike today", [(1, 2)]),
        ("air strike", "an air - strike today", [(1, 3)]),
        ("air strike", "air and strike", []),
        ("fire ..2 rocket", "fire a big rocket", [(0, 3)]),
        ("fire ..1 rocket", "fire a big rocket", []),
        ("killed # people", "killed 5 people", [(0, 2)]),
        ("@w raid", "air raid land raid", [(0, 1)]),
    ],
)
def test_a_pattern_meets_its_words_in_order(pattern: str, text: str, expected: list[tuple[int, int]]) -> None:
    assert found(pattern, text, {"w": "air sea"}) == expected


def test_a_match_stays_inside_its_stretch() -> None:
    matcher: Matcher[str] = Matcher()
    matcher.add("air strike", "x", {})
    assert matcher.find(["air", "strike"], 0, 1) == []


@pytest.mark.parametrize("pattern", ["", "..2 fire", "fire ..2", "# people", "@nothing", "bomb(s"])
def test_wrong_notation_is_an_error(pattern: str) -> None:
    with pytest.raises(DataError):
        Matcher[str]().add(pattern, "x", {})


def test_the_shipped_kinds_load_and_name_only_their_own_modes() -> None:
    lexicon = loading.in_use("en")
    assert set(lexicon.kinds) == {"strike", "displacement", "agreement"}
    assert tongue.load("en").marks.find(["will", "not"], 0, 2)


@given(st.lists(st.sampled_from(["air", "strike", "-", "fire", "rocket", "x"]), max_size=30))
def test_every_match_lies_in_the_text_and_starts_with_a_first_word(keys: list[str]) -> None:
    matcher: Matcher[str] = Matcher()
    for pattern in ("air strike", "fire ..3 rocket"):
        matcher.add(pattern, pattern, {})
    for m in matcher.find(keys, 0, len(keys)):
        assert 0 <= m.first <= m.last < len(keys)
        assert keys[m.first] in ("air", "fire")
        assert keys[m.last] in ("strike", "rocket")


PATTERNS = ("a", "a b", "a ..2 c", "a # b", "a ..1 #|b", "b|c a", "b ..3 c ..1 a", "b - c", "c b|,")
PARSED: list[tuple[str, list[tuple[int, str]]]] = [
    ("a", []),
    ("a", [(0, "b")]),
    ("a", [(2, "c")]),
    ("a", [(0, "#"), (0, "b")]),
    ("a", [(1, "#b")]),
    ("bc", [(0, "a")]),
    ("b", [(3, "c"), (1, "a")]),
    ("b", [(0, "-"), (0, "c")]),
    ("c", [(0, "b,")]),
]
"""The same by hand: the first words, then (tokens between, words) of each element."""
TOKENS = st.lists(st.sampled_from([*"abcx-,", "7"]), max_size=14)


def ends_at(keys: list[str], at: int, rest: list[tuple[int, str]]) -> int | None:
    """The last token of a match of `rest` behind token `at`, by the letter of the notation."""
    for gap, words in rest:
        first = at + 1
        if first < len(keys) and keys[first] == "-" and "-" not in words:
            first += 1
        for i in range(first, min(first + gap + 1, len(keys))):
            if keys[i] in words or ("#" in words and keys[i].isdigit()):
                at = i
                break
            if keys[i] == ",":
                return None
        else:
            return None
    return at


def read_plainly(keys: list[str], first: int, stop: int) -> list[tuple[int, int, str]]:
    within = keys[:stop]
    return [
        (i, last, pattern)
        for i in range(first, stop)
        for pattern, (heads, rest) in zip(PATTERNS, PARSED, strict=True)
        if keys[i] in heads and (last := ends_at(within, i, rest)) is not None
    ]


@given(TOKENS, st.integers(0, 14), st.integers(0, 14))
def test_matches_are_those_of_a_plain_reading_of_the_notation(keys: list[str], a: int, b: int) -> None:
    matcher: Matcher[str] = Matcher()
    for pattern in PATTERNS:
        matcher.add(pattern, pattern, {})
    cut, stop = sorted((min(a, len(keys)), min(b, len(keys))))
    parts = [(0, cut), (cut, stop)]
    expected = [read_plainly(keys, *part) for part in parts]
    as_told = [[(m.first, m.last, m.tag) for m in matcher.find(keys, *part)] for part in parts]
    at_once = [[(m.first, m.last, m.tag) for m in row] for row in matcher.spread(keys, parts)]
    assert as_told == at_once == expected
