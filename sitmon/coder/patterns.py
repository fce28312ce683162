"""Token patterns: a small notation for cues, compiled into a matcher that runs in linear time.

A pattern is words separated by spaces. ``strik(e|es|ing)`` spells out inflections, ``a|b``
are alternatives, ``@name`` is a set of words defined beside the cues, ``#`` is a number
token and ``..3`` is a gap of up to three tokens, none of
them a comma or another such sign. A hyphen in the text may stand between any
two words of a pattern, so ``air strike`` also meets "air-strike". Keys are lower-case,
except ``US``, which is kept apart from the pronoun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, count
from typing import Any, Generic, TypeVar

from sitmon.errors import DataError

T = TypeVar("T")
U = TypeVar("U")
Words = frozenset[str]
NUMBER = "#"
_HYPHENS = frozenset("-‐‑–")
_WALLS = frozenset(',;:.!?()[]“”"«»•|■')  # no gap reaches across these


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """Tokens `first` to `last`, inclusive, that met a pattern carrying `tag`."""

    first: int
    last: int
    tag: T


def spell(word: str) -> tuple[str, ...]:
    """The forms that one word of the notation stands for: ``bomb(|s|ed)`` → bomb, bombs, bombed."""
    if "(" in word:
        stem, _, rest = word.partition("(")
        endings, closed, tail = rest.partition(")")
        if not closed or "(" in endings + tail:
            raise DataError(f"the pattern word {word!r} has an unclosed or misplaced bracket")
        return tuple(stem + ending + tail for ending in endings.split("|"))
    return tuple(word.split("|")) if len(word) > 1 else (word,)


def word_sets(given: Mapping[str, str]) -> dict[str, Words]:
    """Named sets of words; a set may name earlier ones as ``@name``."""
    sets: dict[str, Words] = {}
    for name, text in given.items():
        members: set[str] = set()
        for word in text.split():
            members |= sets[word[1:]] if word.startswith("@") else set(spell(word))
        sets[name] = frozenset(members)
    return sets


def _elements(pattern: str, sets: Mapping[str, Words]) -> tuple[Words, tuple[Words | int, ...]]:
    """The first word of a pattern, and what follows it."""
    found: list[Words | int] = []
    for word in pattern.split():
        if word.startswith("..") and word[2:].isdigit():
            found.append(int(word[2:]))
        elif word.startswith("@") and len(word) > 1:
            if word[1:] not in sets:
                raise DataError(f"the pattern {pattern!r} names an unknown word set {word}")
            found.append(sets[word[1:]])
        else:
            found.append(frozenset(spell(word)))
    head = found[0] if found else 0
    if isinstance(head, int) or isinstance(found[-1], int) or NUMBER in head:
        raise DataError(
            f"the pattern {pattern!r} is empty, starts with a number, or starts or ends with a gap"
        )
    return head, tuple(found[1:])


@dataclass(frozen=True, slots=True)
class _Row(Generic[T]):
    """What follows the first word of a pattern: `rest` its elements, `second` the first of them that is no gap
    (None where none must be met word by word: nothing follows, or a number)."""

    rest: tuple[Words | int, ...]
    second: Words | None
    tag: T


@dataclass(slots=True)
class _Head(Generic[T]):
    """The patterns that share a first word. Where `lone` is False, one of the words `seconds` must stand among
    the `reach` tokens after it."""

    rows: list[_Row[T]] = field(default_factory=list)
    seconds: set[str] = field(default_factory=set)
    reach: int = 0
    lone: bool = False

    def add(self, row: _Row[T]) -> None:
        self.rows.append(row)
        if row.second is None:
            self.lone = True
            return
        self.seconds |= row.second
        # The gap before the second word, a hyphen, and the word itself.
        self.reach = max(self.reach, _gap(row.rest) + 2)


class Matcher(Generic[T]):
    """Finds every pattern in one pass: a dict from the first word to what may follow it."""

    def __init__(self) -> None:
        self._first: dict[str, _Head[T]] = {}

    def add(self, pattern: str, tag: T, sets: Mapping[str, Words]) -> None:
        """Adds `pattern`; raises DataError where its notation is wrong."""
        head, rest = _elements(pattern, sets)
        row = _Row(rest, _second(rest), tag)
        for word in head:
            self._first.setdefault(word, _Head()).add(row)

    def joined(self, other: Matcher[U]) -> Matcher[T | U]:
        """Both, to find in one pass what either finds."""
        both: Matcher[T | U] = Matcher()
        parts: tuple[Matcher[Any], ...] = (self, other)
        for matcher in parts:
            for word, head in matcher._first.items():
                for row in head.rows:
                    both._first.setdefault(word, _Head()).add(row)
        return both

    def tags(self) -> list[T]:
        """What the patterns carry, each once, in the order added."""
        return list(dict.fromkeys(row.tag for head in self._first.values() for row in head.rows))

    def find(self, keys: Sequence[str], first: int, stop: int) -> list[Match[T]]:
        """All matches within the tokens `first` to `stop` (exclusive), in order of their start."""
        found: list[Match[T]] = []
        for i in self._openings(keys[first:stop]):
            _matches(found, self._first[keys[first + i]], keys, first + i, stop)
        return found

    def spread(self, keys: Sequence[str], sentences: Sequence[tuple[int, int]]) -> list[list[Match[T]]]:
        """The matches of every sentence, as `find`, in one pass over the text; `sentences` follow each other."""
        found: list[list[Match[T]]] = [[] for _ in sentences]
        number = 0
        for i in self._openings(keys):
            while number < len(sentences) and i >= sentences[number][1]:
                number += 1
            if number == len(sentences):
                break
            _matches(found[number], self._first[keys[i]], keys, i, sentences[number][1])
        return found

    def _openings(self, keys: Sequence[str]) -> list[int]:
        """Where a match may start. Every word of every text is looked up here, so without a loop of our own;
        and most first words that are met stand without any of the words that must follow."""
        found: list[int] = []
        first = self._first
        for i in compress(count(), map(first.__contains__, keys)):
            head = first[keys[i]]
            if head.lone or not head.seconds.isdisjoint(keys[i + 1 : i + 1 + head.reach]):
                found.append(i)
        return found


def _matches(found: list[Match[T]], head: _Head[T], keys: Sequence[str], i: int, stop: int) -> None:
    """Adds the matches of the patterns of `head`, which stands at token `i`."""
    following = keys[i + 1 : i + 1 + head.reach]
    for row in head.rows:
        if row.second is None or not row.second.isdisjoint(following):
            last = _follow(keys, i, stop, row.rest)
            if last >= 0:
                found.append(Match(i, last, row.tag))


def _second(rest: tuple[Words | int, ...]) -> Words | None:
    """The words one of which must follow the first word of a pattern; None where a number or nothing may."""
    following = next((e for e in rest if not isinstance(e, int)), None)
    return None if following is None or NUMBER in following else following


def _gap(rest: tuple[Words | int, ...]) -> int:
    """How many tokens may lie between the first word of a pattern and the second."""
    gap = 0
    for element in rest:
        if not isinstance(element, int):
            break
        gap = element
    return gap


def _follow(keys: Sequence[str], at: int, stop: int, rest: tuple[Words | int, ...]) -> int:
    """The last token of a match whose first word is at `at`, or -1."""
    gap = 0
    for element in rest:
        if isinstance(element, int):
            gap = element
            continue
        i = at + 1
        if i < stop and keys[i] in _HYPHENS and keys[i] not in element:
            i += 1
        limit = min(i + gap, stop - 1)
        while i <= limit and not _meets(keys[i], element):
            if keys[i] in _WALLS:
                return -1
            i += 1
        if i > limit:
            return -1
        at, gap = i, 0
    return at


def _meets(key: str, element: Words) -> bool:
    return key in element or (NUMBER in element and key[0].isdigit())
