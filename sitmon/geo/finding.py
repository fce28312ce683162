"""Spans of a text that may name a place: longest match over its tokens. Pure, linear.

A name starts on a capital (or on any word of a script without capitals), is at most five
words long and never crosses a sentence. What a span means, and whether it is a place at
all, is decided in `resolve`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sitmon.geo import atlas
from sitmon.geo.atlas import Candidate
from sitmon.geo.names import ARTICLES, fold, skeleton
from sitmon.reading import Reading

LONGEST = 5
_JOINTS = frozenset("-.'’–")
_EXACT = {"us": "US", "uk": "UK", "car": "CAR", "uae": "UAE", "drc": "DRC", "prc": "PRC", "roc": "ROC", "ksa": "KSA", "rsa": "RSA",
          "png": "PNG", "usa": "USA", "dmz": "DMZ", "gcc": "GCC", "u s": "U.S", "u k": "U.K"}  # fmt: skip
_MOST_SPANS = 4000  # a longer list of names is no article; the rest is left unread


@dataclass(slots=True)
class Span:
    """A run of tokens (`first` to `last`, inclusive) with what it may mean."""

    first: int
    last: int
    key: str
    candidates: tuple[Candidate, ...]
    demonym: str | None = None
    bones: bool = False


def spans(reading: Reading) -> list[Span]:
    """All spans of the text in order, none overlapping another."""
    found: list[Span] = []
    words = reading.words
    for first, end in reading.sentences:
        i = first
        while i < end:
            if not starts_name(words[i]):
                i += 1
                continue
            span = _longest(reading, i, end)
            if span is None:
                i += 1
                continue
            found.append(span)
            i = span.last + 1
        if len(found) > _MOST_SPANS:
            break
    return found


def starts_name(word: str) -> bool:
    """Whether a name may begin with this word: a capital, or a letter that has no case."""
    ch = word[0]
    return ch.isupper() or (ch >= "\u0590" and ch.isalpha() and not ch.islower())


def _longest(reading: Reading, i: int, end: int) -> Span | None:
    """The longest known name that starts at token `i`."""
    words = reading.words
    run: list[str] = []
    best: tuple[int, str] | None = None
    article = i
    last = min(end, i + 2 * LONGEST)
    for j in range(i, last):
        word = words[j]
        if not word[0].isalnum():
            if word in _JOINTS and j > i and reading.starts[j] == reading.ends[j - 1]:
                continue
            break
        if j > i and reading.starts[j] - reading.ends[j - 1] > 1:
            break
        folded = fold(word)
        if not folded or len(run) == LONGEST:
            break
        run.append(folded)
        if folded in ARTICLES:
            article = j
        if not (starts_name(word) or word[0].isdigit()) and j > i:
            continue
        k = " ".join(run)
        if atlas.known(k) or k in atlas.demonym_keys():
            best = (j, k)
        elif article > i and article < j and len(run) >= 3 and atlas.by_skeleton(skeleton(run)):
            best = (j, k)
    return _span(reading, i, *best) if best else None


def _span(reading: Reading, i: int, j: int, k: str) -> Span | None:
    text = reading.text[reading.starts[i] : reading.ends[j]]
    if k in _EXACT and text != _EXACT[k]:
        return None
    stop = j
    if j + 1 < len(reading.words) and reading.words[j + 1] == "." and "." in text and reading.starts[j + 1] == reading.ends[j]:
        stop = j + 1  # the last full stop of "U.S."
    if (code := atlas.demonym_keys().get(k)) is not None and not _also_a_name(k):
        land = atlas.country(code)
        return Span(i, stop, k, (land,) if land else (), demonym=code)
    if found := atlas.candidates(k):
        return Span(i, stop, k, found)
    words = k.split()
    if len(words) >= 3 and ARTICLES & set(words[1:-1]) and (found := atlas.by_skeleton(skeleton(words))):
        return Span(i, stop, k, found, bones=True)
    return _shorter(reading, i, j, k)


def _shorter(reading: Reading, i: int, j: int, k: str) -> Span | None:
    """The next shorter name where the name filter let a key through that nothing has."""
    words = k.split()
    for count in range(len(words) - 1, 0, -1):
        shorter = " ".join(words[:count])
        if atlas.candidates(shorter) or shorter in atlas.demonym_keys():
            at, seen = i, 0
            while seen < count:
                seen += reading.words[at][0].isalnum()
                at += 1
            return _span(reading, i, at - 1, shorter)
    return None


def _also_a_name(k: str) -> bool:
    """Demonyms that are names of countries too."""
    return any(c.level == "country" for c in atlas.candidates(k))
