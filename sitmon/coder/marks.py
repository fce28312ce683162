"""How a cue is asserted: words around it that negate, deny, plan, suppose or attribute it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from sitmon.coder.patterns import Match
from sitmon.coder.tongue import Mark, Tongue

BREAKS = frozenset(",;:.!?()—–•|■")


def around(
    keys: Sequence[str], marks: Sequence[Match[Mark]], first: int, last: int, tongue: Tongue
) -> list[Match[Mark]]:
    """The `marks` of a sentence that bear on the cue at tokens `first` to `last`; light words
    ("would have already been") lie between without counting, none is heard across "as" or "while"."""
    return [mark for mark in marks if _reaches(keys, mark, first, last, tongue)]


def _reaches(keys: Sequence[str], mark: Match[Mark], first: int, last: int, tongue: Tongue) -> bool:
    tag = mark.tag
    if tag.side != "after" and mark.last < first:
        gap = range(mark.last + 1, first)
    elif tag.side != "before" and mark.first > last:
        gap = range(last + 1, mark.first)
    else:
        return False
    if len(gap) > tag.reach and sum(keys[i] not in tongue.light for i in gap) > tag.reach:
        return False
    return tag.assertion == "background" or not any(keys[i] in BREAKS or keys[i] in tongue.walls for i in gap)
