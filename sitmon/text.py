"""Cleaning of untrusted text. Pure; the only place that says which characters are allowed.

Everything that comes from a feed, a file or another database passes `clean` when it is
taken in and `line` when it is shown: the terminal is driven by the very characters
removed here.
"""

from __future__ import annotations

import re
import unicodedata

# Escape sequences whole (ECMA-48), so that their parameters do not stay behind as text:
# OSC, DCS, SOS, PM and APC strings up to their terminator (or, where none comes, only the
# introducer), then CSI, then any two-character escape. A string stops at the next introducer,
# so that a text of nothing but introducers is still read in linear time.
_SEQUENCE = re.compile(
    "(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f\n]{0,4096}(?:\x07|\x1b\\\\|\x9c)"
    "|(?:\x1b\\[|\x9b)[0-?]{0,64}[ -/]{0,16}[@-~]"
    "|\x1b[ -/]{0,16}[0-~]"
)
# C0 but tab and newline, DEL, C1; bidirectional controls; zero-width space, word joiner
# and other invisible operators, BOM; soft hyphen; line and paragraph separators; Hangul
# fillers; interlinear annotation; lone surrogates; tag characters; non-characters.
# ZWNJ, ZWJ and the variation selectors stay: Persian and emoji need them.
_FORBIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
)
_BAD = re.compile(f"[{_FORBIDDEN}]")
_BAD_ASCII = bytes((*range(0x09), *range(0x0B, 0x20), 0x7F))
# What cp1252 meant where a page declared ISO 8859-1.
_CP1252 = {0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—"}
_CP1252_ANY = re.compile("[\x91-\x97]")
_SPACES = re.compile(r"\s+")
_ADDRESS = re.compile(
    r"https?://[^\s/?#@\x00-\x20\"'<>\\]+(?:[/?#][^\s\x00-\x20\x7f-\x9f\"<>\\]*)?", re.IGNORECASE
)
_LONGEST_ADDRESS = 4096
_MARKS = frozenset({"Mn", "Me"})
_MARKS_KEPT = 4  # combining marks on one character; more is "zalgo" that paints over lines


def clean(text: str) -> str:
    """`text` with every forbidden character made a space; the length stays the same.

    Offsets into the cleaned text are therefore offsets into the given one.
    """
    if _sound(text):
        return text
    # Before the C1 range is read as controls: U+0091–U+0097 are nearly always quotes.
    text = _CP1252_ANY.sub(lambda m: _CP1252[ord(m[0])], text)
    text = _SEQUENCE.sub(lambda m: " " * len(m[0]), text)
    return _BAD.sub(" ", text)


def _sound(text: str) -> bool:
    """Whether no character of `text` is forbidden; told from the bytes in a quarter of the time where it is ASCII."""
    if text.isascii():
        given = text.encode()
        return len(given.translate(None, _BAD_ASCII)) == len(given)
    return not _BAD.search(text)


def line(text: str) -> str:
    """`text` cleaned and on one line: what a list row, a title or a log line may hold."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return thin_marks(_SPACES.sub(" ", clean(text)).strip())


def thin_marks(text: str) -> str:
    """`text` without the combining marks beyond the fourth on one character."""
    if text.isascii():
        return text
    kept: list[str] = []
    run = 0
    for ch in text:
        run = run + 1 if unicodedata.category(ch) in _MARKS else 0
        if run <= _MARKS_KEPT:
            kept.append(ch)
    return "".join(kept) if len(kept) != len(text) else text


def address(url: str | None) -> str | None:
    """`url` where it is an http(s) address with a host and nothing that could drive a terminal, else None."""
    if not url or len(url) > _LONGEST_ADDRESS:
        return None
    url = url.strip()
    return url if _ADDRESS.fullmatch(url) and _sound(url) else None
