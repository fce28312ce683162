"""Tokens and sentences of a text, made once and passed through the stages. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from sitmon.text import clean

# A word (letters of any script with their combining accents, inner apostrophes), a number with
# separators, or one sign. Hyphens split, so "de-escalation" is three tokens that touch.
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:(?:['’ʼ]|[\u0300-\u036f]+)[^\W\d_]+)*[\u0300-\u036f]*"
    r"|[^\w\s]|\w"
)
_END = frozenset(".!?…。؟۔।")
_CLOSERS = frozenset("\"'”’)]»")
# After these a full stop does not end a sentence.
_SHORT = (
    "mr mrs ms dr prof gen col lt sgt capt maj cmdr adm gov sen rep rev hon st jr sr vs etc inc ltd co corp "
    "jan feb mar apr jun jul aug sep sept oct nov dec fig al dept mt ft approx est e.g i.e u.s u.k u.n"
)
_ABBREVIATIONS = frozenset(_SHORT.split())
_LONGEST = 120  # tokens: text without stops is cut here so that no stage meets an endless sentence


@dataclass(slots=True)
class Reading:
    """A text with its tokens and sentences. Parallel lists, one place a token.

    `lower` is the token case-folded with straight apostrophes; `sentences` are half-open
    ranges of token numbers in order, covering all tokens; the title never shares a
    sentence with the text; `title_end` is the character where the title ends (0: none).
    """

    text: str
    title_end: int
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[tuple[int, int]]

    def sentence_at(self, token: int) -> int:
        """The number of the sentence that holds `token`."""
        return bisect_right(self.sentences, (token, len(self.words) + 1)) - 1

    def token_at(self, offset: int) -> int:
        """The number of the last token that starts at or before the character `offset`."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Characters from the start of token `first` to the end of token `last`, inclusive."""
        return self.starts[first], self.ends[last]


def read(title: str | None, text: str | None) -> Reading:
    """`title` and `text` cleaned and cut into tokens and sentences, in linear time."""
    full = f"{title}\n\n{text}" if title and text else title or text or ""
    full = clean(full)
    title_end = len(title) if title else 0
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for m in _TOKEN.finditer(full):
        words.append(m[0])
        starts.append(m.start())
        ends.append(m.end())
    lower = [w.casefold().replace("’", "'").replace("ʼ", "'") for w in words]
    sentences = _sentences(full, title_end, words, lower, starts, ends)
    return Reading(full, title_end, words, lower, starts, ends, sentences)


def _sentences(
    text: str, title_end: int, words: list[str], lower: list[str], starts: list[int], ends: list[int]
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    first, count = 0, len(words)
    for i in range(count):
        last = i + 1 == count
        if not last and i + 1 - first < _LONGEST:
            gap = text[ends[i] : starts[i + 1]]
            broken = "\n" in gap or (ends[i] <= title_end <= starts[i + 1] and title_end > 0)
            if not broken and not (gap and _ends_sentence(words, lower, i, ends, starts)):
                continue
        found.append((first, i + 1))
        first = i + 1
    return found


def _ends_sentence(words: list[str], lower: list[str], i: int, ends: list[int], starts: list[int]) -> bool:
    """Whether token `i`, with white space after it, closes a sentence."""
    at = i
    while at > 0 and words[at] in _CLOSERS and starts[at] == ends[at - 1]:
        at -= 1
    if words[at] not in _END:
        return False
    following = words[i + 1]
    if words[at] != ".":
        return True
    if following[0].islower():
        return False
    before = lower[at - 1] if at > 0 and ends[at - 1] == starts[at] else ""
    if before in _ABBREVIATIONS or (before == "no" and following[0].isdigit()):
        return False
    # "J. Smith", "U.S. troops": a single capital before the stop is an initial.
    return not (len(before) == 1 and before.isalpha() and words[at - 1].isupper())
