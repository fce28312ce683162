"""Names that stand where a place stands and that no table knows. Pure, linear.

"An air strike killed three in Tarqumiya. Cairo expressed concern" happened where we cannot say; the one name
we know is not where it happened.
"""

from __future__ import annotations

from collections.abc import Iterable

from sitmon.geo import weights
from sitmon.reading import Reading

_BEFORE = frozenset("in near at outside around".split())
_STRUCK = frozenset("hit hits struck strikes shelled bombed pounded".split())
_SORTS = frozenset("village villages town township hamlet".split())
_BEGIN = _BEFORE | _STRUCK
_TIMES = tuple(
    "january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday ramadan christmas easter".split()
)


def sentences(reading: Reading, known: Iterable[tuple[int, int]]) -> frozenset[int]:
    """The sentences with such a name; `known` are the tokens (first, last) of all names that are known."""
    words, lower = reading.words, reading.lower
    first_names = weights.words()["first"]
    found = [
        i + 1
        for i, w in enumerate(lower[:-1])
        if w in _BEGIN and _named(words[i + 1]) and not (w in _STRUCK and lower[i + 1] in first_names)
    ]
    found = [i for i in found if not _opens(words, i)]
    found += [i - 1 for i, w in enumerate(lower) if w in _SORTS and i and _named(words[i - 1])]
    if not found:
        return frozenset()
    taken = {i for first, last in known for i in range(first, last + 1)}
    never = weights.words()["never"]
    left = [i for i in found if i not in taken and lower[i] not in never and not _goes_on(reading, i, taken)]
    return frozenset({reading.sentence_at(i) for i in left} - _headlines(reading, left))


def _named(word: str) -> bool:
    return word[0].isupper() and not word.isupper() and not word.lower().startswith(_TIMES)


def _goes_on(reading: Reading, i: int, taken: set[int]) -> bool:
    """Whether it is part of a name that is known or of a word: "Fort Worth", "Isis-held"."""
    following = reading.words[i + 1] if i + 1 < len(reading.words) else ""
    return following == "-" or (i + 1 in taken and following[0].isupper())


def _opens(words: list[str], i: int) -> bool:
    """Whether it opens a heading: "In Photos"."""
    return words[i - 1][0].isupper() and words[i + 1 : i + 2] != [","]


def _headlines(reading: Reading, names: Iterable[int]) -> set[int]:
    """The sentences among those of `names` whose words are mostly capitalised, so that capitals tell nothing."""
    found = set()
    for number in {reading.sentence_at(i) for i in names}:
        first, end = reading.sentences[number]
        long = [w for w in reading.words[first:end] if len(w) > _SHORT and w.isalpha()]
        if sum(w[0].isupper() for w in long) > len(long) * _MOSTLY:
            found.add(number)
    return found


_SHORT, _MOSTLY = 4, 0.8
