"""Names in a text that point to a country without naming it. Pure, linear."""

from __future__ import annotations

import re
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
    """First word → (all words, country, sort), the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for name, (country, sort) in hints().items():
        words = tuple(name.split() if name.replace(" ", "").isalnum() else _WORDS.findall(name))
        found.setdefault(words[0], []).append((words, country, sort))
    return {first: tuple(sorted(forms, key=lambda f: -len(f[0]))) for first, forms in found.items()}


def hinted(reading: Reading) -> list[Hint]:
    """All hints of a text in order, none overlapping another; of a very long text the first."""
    index, words = _index(), reading.words
    found: list[Hint] = []
    free = 0
    for i in [i for i, w in enumerate(words) if w in index]:
        if i < free:
            continue
        for form, country, sort in index[words[i]]:
            end = i + len(form)
            if len(form) == 1 or tuple(words[i:end]) == form:
                found.append(Hint(i, end - 1, country, sort))
                free = end
                break
        if len(found) == _MOST:
            break
    return found
