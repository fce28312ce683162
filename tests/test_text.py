import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitmon import text

# Written out here and not taken from the module: what a terminal must never be sent.
CONTROLS = [chr(n) for n in (*range(0x00, 0x09), *range(0x0B, 0x20), 0x7F, *range(0x80, 0xA0))]
INVISIBLE = [
    chr(n)
    for n in (
        *(0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x200E, 0x200F, 0x3164),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        *(0xFEFF, 0xFFA0, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFE, 0xFFFF, 0xD800, 0xDFFF, 0xE0001, 0xE007F),
    )
]
RANGES = [chr(n) for n in (*range(0xD800, 0xE000), *range(0xE0000, 0xE0080))]
FORBIDDEN = frozenset(CONTROLS + INVISIBLE + RANGES)
ANY = st.text(
    st.characters(exclude_categories=())
    | st.sampled_from(CONTROLS + INVISIBLE)
    | st.sampled_from("\x1b[]m;m\\")
)


@given(ANY)
@example("\x1b]0;title\x07")
def test_cleaning_keeps_the_length_and_leaves_nothing_forbidden(given_text: str) -> None:
    cleaned = text.clean(given_text)
    assert len(cleaned) == len(given_text)
    assert not FORBIDDEN.intersection(cleaned)
    assert text.clean(cleaned) == cleaned


@given(st.text(st.characters(exclude_characters="\x1b\x90\x98\x9b\x9d\x9e\x9f")))
def test_allowed_characters_stay_where_they_are(given_text: str) -> None:
    for before, after in zip(given_text, text.clean(given_text), strict=True):
        assert after == before or before in FORBIDDEN


@pytest.mark.parametrize("bad", CONTROLS + INVISIBLE, ids=lambda c: f"U+{ord(c):04X}")
def test_each_forbidden_character_is_replaced(bad: str) -> None:
    assert text.clean(f"a{bad}\n") in ("a \n", *(f"a{q}\n" for q in "‘’“”•–—"))


@pytest.mark.parametrize(
    ("sequence", "kind"),
    [
        ("\x1b[31;1m", "colour"),
        ("\x1b[2J", "clear the screen"),
        ("\x9b31m", "eight-bit CSI"),
        ("\x1b[?1049h", "private mode"),
        ("\x1b]0;owned\x07", "window title ended by BEL"),
        ("\x1b]8;;http://evil.example\x1b\\", "hyperlink ended by ST"),
        ("\x1b]52;c;aGVsbG8=\x07", "clipboard"),
        ("\x9d0;owned\x9c", "eight-bit OSC"),
        ("\x1bP$qm\x1b\\", "DCS"),
        ("\x1b_secret\x1b\\", "APC"),
        ("\x1bc", "reset"),
        ("\x1b(B", "character set"),
    ],
)
def test_escape_sequences_go_whole(sequence: str, kind: str) -> None:
    assert text.clean(f"before{sequence}after") == "before" + " " * len(sequence) + "after", kind


def test_a_string_without_its_end_loses_only_its_introducer() -> None:
    assert text.clean("a\x1b]0;all that follows") == "a  0;all that follows"


def test_an_escape_sequence_never_reaches_over_a_line_end() -> None:
    assert text.clean("\x1b]0;title\nbody\x07") == "  0;title\nbody "


def test_bytes_of_cp1252_become_the_quotes_and_dashes_they_meant() -> None:
    assert text.clean("\x91a\x92 \x93b\x94 \x95 \x96 \x97") == "‘a’ “b” • – —"


@pytest.mark.parametrize(
    "kept", ["👩\u200d👩\u200d👧", "❤\ufe0f", "می\u200cخواهم", "🇸🇾", "tab\there", "Ålesund", "日本"]
)
def test_what_writing_systems_and_emoji_need_stays(kept: str) -> None:
    assert text.clean(kept) == kept
    assert text.line(kept.replace("\t", " ")) == kept.replace("\t", " ")


@pytest.mark.parametrize(
    "unit", ["\x90", "\x1b]", "\x1b[", "\x9d0;", "\x1b", " ", "\t \n", "\u0301", "\x1bP a"]
)
def test_cleaning_takes_linear_time_on_hostile_text(unit: str) -> None:
    hostile = "a" + unit * (300_000 // len(unit)) + "b"
    began = time.process_time()
    for function in (text.clean, text.line):
        function(hostile)
    assert time.process_time() - began < 3


@given(ANY)
def test_a_line_is_one_line_without_edges(given_text: str) -> None:
    shown = text.line(given_text)
    assert not {"\n", "\r", "\t"}.intersection(shown)
    assert not FORBIDDEN.intersection(shown)
    assert shown == shown.strip()
    assert "  " not in shown


def test_piled_up_marks_are_thinned_and_few_are_kept() -> None:
    assert text.thin_marks("a" + "\u0301" * 40 + "b") == "a" + "\u0301" * 4 + "b"
    assert text.thin_marks("x" + "\u0489" * 40) == "x" + "\u0489" * 4
    assert text.thin_marks("e\u0301") == "e\u0301"
    assert text.thin_marks("plain") == "plain"


@pytest.mark.parametrize(
    "good",
    [
        "https://news.example/a?b=c#d",
        "http://127.0.0.1:8000/rss",
        "HTTPS://EXAMPLE.org",
        "https://пример.example/статья",
        "https://[::1]/x",
    ],
)
def test_web_addresses_are_let_through(good: str) -> None:
    assert text.address(f" {good} ") == good


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://user:secret@example.org/",
        "https://example.org/\x1b]8;;x\x07",
        "https://example.org/\u202egpj.exe",
        "https://example.org/\ud800",
        "https://example.org/a b",
        'https://example.org/"onclick',
        "https://example.org\\@evil.example/",
        "https://example.org/" + "a" * 5000,
    ],
)
def test_other_addresses_are_not(bad: str | None) -> None:
    assert text.address(bad) is None


@given(ANY)
def test_an_address_holds_nothing_forbidden(tail: str) -> None:
    found = text.address("https://example.org/" + tail)
    assert found is None or not (
        FORBIDDEN.intersection(found) or any(unicodedata.category(c) == "Zs" for c in found)
    )
