"""Tokens and sentences of a text, made once and passed through the stages. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, compress

from sitmon.text import clean

# A word (letters of any script with their combining accents, inner apostrophes), a number with
# separators, or one sign. Hyphens split, so "de-escalation" is three tokens that touch. Nothing taken
# is ever given back (`++`): no shorter match would be a better one.
_TOKEN = re.compile(
    r"([^\W\d_]++(?:(?:['’‘ʻʼʿʾ]|[\u0300-\u036f]++)[^\W\d_]++)*+[\u0300-\u036f]*+"
    r"|\d++(?:[.,]\d++)*+|[^\w\s]|\w)"
)
# The same where all is ASCII, in two thirds of the time.
_ASCII_TOKEN = re.compile(r"([A-Za-z]++(?:'[A-Za-z]++)*+|\d++(?:[.,]\d++)*+|[^\w\s]|_)", re.ASCII)
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
    # Gap, token, gap, …, token, gap: far cheaper than a match object for each token.
    pieces = (_ASCII_TOKEN if full.isascii() else _TOKEN).split(full)
    bounds = list(accumulate(map(len, pieces)))
    words, starts, ends = pieces[1::2], bounds[:-1:2], bounds[1::2]
    sentences = _sentences(full, words, starts, ends)
    return Reading(full, title_end, words, _lowered(full, words), starts, ends, sentences)


def _lowered(text: str, words: list[str]) -> list[str]:
    if text.isascii():
        return list(map(str.lower, words))
    low = list(map(str.casefold, words))
    if "’" in text or "ʼ" in text:
        return [w if w.isascii() else w.replace("’", "'").replace("ʼ", "'") for w in low]
    return low


def _sentences(text: str, words: list[str], starts: list[int], ends: list[int]) -> list[tuple[int, int]]:
    """Cuts after the tokens that close a sentence, at line breaks (so after the title), and every
    `_LONGEST` tokens where neither comes."""
    count = len(words)
    if not count:
        return []
    stops = compress(range(count), map(_END.__contains__, words))
    closing = {count - 1, *[_closes(words, starts, ends, i) for i in stops]}
    at = text.find("\n")
    while at >= 0:
        following = bisect_left(starts, at)
        closing.add(following - 1)
        # The rest of the line breaks before the same token say nothing new.
        at = text.find("\n", starts[following]) if following < count else -1
    closing.discard(-1)
    found: list[tuple[int, int]] = []
    first = 0
    for last in sorted(closing):
        while last - first >= _LONGEST:
            found.append((first, first + _LONGEST))
            first += _LONGEST
        found.append((first, last + 1))
        first = last + 1
    return found


def _closes(words: list[str], starts: list[int], ends: list[int], stop: int) -> int:
    """The token after which the sentence ends that the sign `stop` may end: itself, or the last of the
    quotes and brackets that touch it; -1 where it ends none."""
    last, count = stop, len(words)
    while last + 1 < count and words[last + 1] in _CLOSERS and starts[last + 1] == ends[last]:
        last += 1
    if last + 1 >= count or starts[last + 1] == ends[last]:
        return -1
    if words[stop] != ".":
        return last
    following = words[last + 1]
    if following[0].islower():
        return -1
    before = words[stop - 1] if stop > 0 and ends[stop - 1] == starts[stop] else ""
    low = before.casefold()
    if low in _ABBREVIATIONS or (low == "no" and following[0].isdigit()):
        return -1
    # "J. Smith", "U.S. troops": a single capital before the stop is an initial.
    return -1 if len(before) == 1 and before.isalpha() and before.isupper() else last
