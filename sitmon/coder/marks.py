"""How a cue is asserted: words around it that negate, deny, plan, suppose or attribute it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sitmon.coder.cues import HERE, _table
from sitmon.coder.patterns import Match, Matcher, word_sets

BREAKS = frozenset(",;:.!?()—–•|■")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a word says of a cue that stands within `reach` tokens of it on the given side."""

    assertion: str
    side: str
    reach: int


@cache
def matcher(lang: str) -> Matcher[Mark]:
    """The marks of `lang`."""
    table = _table(HERE / "languages" / f"{lang}.toml")
    sets = word_sets(table.get("words", {}))
    built: Matcher[Mark] = Matcher()
    for row in table["mark"]:
        mark = Mark(row["assertion"], row["side"], row["reach"])
        for form in row["words"]:
            built.add(form, mark, sets)
    return built


def around(
    keys: Sequence[str], marks: Sequence[Match[Mark]], first: int, last: int
) -> list[tuple[str, Match[Mark]]]:
    """The assertions that `marks` of one sentence give the cue at tokens `first` to `last`."""
    found: list[tuple[str, Match[Mark]]] = []
    for mark in marks:
        if _reaches(keys, mark, first, last):
            found.append((mark.tag.assertion, mark))
    return found


def _reaches(keys: Sequence[str], mark: Match[Mark], first: int, last: int) -> bool:
    tag = mark.tag
    if tag.side != "after" and mark.last < first:
        gap = range(mark.last + 1, first)
    elif tag.side != "before" and mark.first > last:
        gap = range(last + 1, mark.first)
    else:
        return False
    if len(gap) > tag.reach:
        return False
    return tag.assertion == "background" or not any(keys[i] in BREAKS for i in gap)
