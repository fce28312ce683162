"""Names in a text that point to a country without naming it. Pure, linear."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from sitmon.lexicon.hints import hints
from sitmon.reading import Reading

_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s]")
_MOST = 40


class Hint(NamedTuple):
    """Tokens `first` to `last` (inclusive) that point to a country."""

    first: int
    last: int
    country: str
    sort: str


@cache
def _index() -> dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
    """First word as written → (the other words in lower case, country, sort), the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for name, (country, sort) in hints().items():
        first, *rest = name.split() if name.replace(" ", "").isalnum() else _WORDS.findall(name)
        words = tuple(w.lower() for w in rest if w != "-")
        found.setdefault(first, []).append((words, country, sort))
    return {first: tuple(sorted(forms, key=lambda f: -len(f[0]))) for first, forms in found.items()}


def hinted(reading: Reading) -> list[Hint]:
    """All hints of a text in order, none overlapping another; of a very long text the first."""
    index, words = _index(), reading.words
    found: list[Hint] = []
    free = 0
    for i in _beginning(reading, index):
        if i < free:
            continue
        for form, country, sort in index.get(words[i]) or index[owner(words[i])]:
            last = _last(reading, i, form)
            if last is not None:
                found.append(Hint(i, last, country, sort))
                free = last + 1
                break
        if len(found) == _MOST:
            break
    return found


def _beginning(reading: Reading, index: Mapping[str, object]) -> list[int]:
    """The tokens that a hint may begin with."""
    words = reading.words
    found = [i for i, w in enumerate(words) if w in index]
    if any(end in reading.text for end in _POSSESSIVE):
        found = sorted(found + [i for i, w in enumerate(words) if w[-2:] in _POSSESSIVE and w[:-2] in index])
    return found


def owner(word: str) -> str:
    """Who has something: "Netanyahu" of "Netanyahu's house"; "" where the word has no such end."""
    return word[:-2] if word.endswith(_POSSESSIVE) else ""


_POSSESSIVE = ("'s", "’s")


def _last(reading: Reading, i: int, form: tuple[str, ...]) -> int | None:
    """The last token of the name whose words after the first are `form`; hyphens are passed over."""
    lower = reading.lower
    if form and lower[i].endswith(_POSSESSIVE):
        return None
    for n, word in enumerate(form, 1):
        i += 1
        if i < len(lower) and lower[i] == "-":
            i += 1
        if i >= len(lower) or (lower[i] != word and (n < len(form) or owner(lower[i]) != word)):
            return None
    return i
