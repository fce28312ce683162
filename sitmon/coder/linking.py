"""Which number belongs to which word: "killed 5 and wounded 12", "the toll rose to 19". Pure."""

from __future__ import annotations

from itertools import pairwise

from sitmon.coder.numbers import Number
from sitmon.coder.patterns import Match
from sitmon.coder.scene import STOP, Scene
from sitmon.coder.tongue import Measure

_HOUSEHOLDS_COST = 8  # "714 families or 2,448 people were evacuated" counts people
_FAR_ASIDE = 14  # the same where "including …" lies between
_FAR_LEFT = 9  # tokens between a number and the word behind it that makes it a figure
_FAR_RIGHT = 4
_FAR_TOLL = 14
_AND_REACH = 7  # tokens between two numbers that are added
_ASIDE_REACH = 12
_PART_COST = 12
_NOUN_COST = 9  # "15 refugees drowned" counts the drowned
_PASSIVE = frozenset({"are", "is", "were", "was"})  # "are said to have fled"
_ENDS = frozenset(",;().")
_MOST = 40  # numbers or cues a sentence; more is a table, not a sentence

Links = dict[int, Match[Measure]]
"""First token of a number → the word that makes it a figure."""


def longest(cues: list[Match[Measure]]) -> list[Match[Measure]]:
    """The cues without those inside a longer one."""
    kept: list[Match[Measure]] = []
    for cue in sorted(cues, key=lambda c: (c.first - c.last, c.first)):
        if not any(k.first <= cue.last and cue.first <= k.last for k in kept):
            kept.append(cue)
    return sorted(kept, key=lambda c: c.first)[:_MOST]


def link(scene: Scene) -> Links:
    """Gives each number to the nearest word that can claim it, each word one number; then what
    is added to it by "and"."""
    pairs = [
        (cost, n.first, i)
        for i, cue in enumerate(scene.cues)
        for n in scene.counts[:_MOST]
        if (cost := _cost(scene, n, cue)) is not None
    ]
    taken: Links = {}
    used: set[int] = set()
    for _, first, i in sorted(pairs):
        if first not in taken and i not in used:
            taken[first] = scene.cues[i]
            used.add(i)
    _add_beside(scene, taken)
    return taken


def _cost(scene: Scene, n: Number, cue: Match[Measure]) -> int | None:
    """How far the number is from the word that could claim it; None where it cannot."""
    if scene.key(n.last + 1) in scene.words["things"]:
        return None
    if n.last < cue.first and cue.tag.number in ("before", "either"):
        return _left_cost(scene, n, cue)
    if n.first > cue.last and cue.tag.number != "before":
        return _right_cost(scene, n, cue)
    return None


def _left_cost(scene: Scene, n: Number, cue: Match[Measure]) -> int | None:
    gap = range(n.last + 1, cue.first)
    keys, words = scene.keys, scene.words
    far = _FAR_LEFT if words["including"].isdisjoint(keys[n.last + 1 : cue.first]) else _FAR_ASIDE
    if len(gap) > far or _between(scene, n.last + 1, cue):
        return None
    for i in gap:
        if keys[i] in STOP or (keys[i] in words["clauses"] and keys[i - 1] not in _PASSIVE):
            return None
        if keys[i] == "," and not _aside(scene, i, cue.first):
            return None
        if keys[i] == "and" and not words["plain"].isdisjoint(keys[i + 1 : cue.first]):
            return None
    if _counts_things(scene, n, cue.first):
        return None
    noun = _NOUN_COST if _is_noun(scene, cue) else 0
    homes = _HOUSEHOLDS_COST if not words["households"].isdisjoint(keys[n.last + 1 : n.last + 3]) else 0
    return len(gap) + noun + homes + (_PART_COST if scene.is_part(n) else 0)


def _is_noun(scene: Scene, cue: Match[Measure]) -> bool:
    """Whether the word only names those whom another verb counts: "refugees", "reported missing"."""
    return scene.keys[cue.first] in scene.words["moved"] or scene.key(cue.first - 1) in scene.words["thought"]


def _counts_things(scene: Scene, n: Number, stop: int) -> bool:
    """Whether the number counts houses, rockets or districts: its noun is no people."""
    for i in range(n.last + 1, min(n.last + 5, stop)):
        if scene.keys[i] in scene.words["people"]:
            return False
        if scene.keys[i] in scene.words["things"]:
            return True
    return False


def _between(scene: Scene, first: int, target: Match[Measure]) -> bool:
    """Whether another word with a number of its own stands between; "forced to evacuate" is one."""
    stop = target.first
    for cue in scene.cues:
        if first <= cue.first < stop and not _is_noun(scene, cue):
            own = any(first <= n.first < stop for n in scene.counts)
            if not own and cue.tag.name == target.tag.name and cue.tag.number == "after":
                continue
            if own or scene.key(cue.last + 1) != "and":
                return True
    return False


def _aside(scene: Scene, comma: int, stop: int) -> bool:
    """Whether a comma opens or closes an aside: "44 people, nine of them children, were killed"."""
    words = scene.words
    if any(comma - _ASIDE_REACH < n.first <= comma + 1 and scene.is_part(n) for n in scene.counts):
        return True
    if comma + 1 < stop and (
        scene.keys[comma + 1] in words["including"] or scene.keys[comma + 1] in words["most"]
    ):
        return True
    before = range(max(scene.first, comma - _ASIDE_REACH), comma)
    return any(scene.keys[i] in words["including"] for i in before)


def _right_cost(scene: Scene, n: Number, cue: Match[Measure]) -> int | None:
    gap = scene.keys[cue.last + 1 : n.first]
    if cue.tag.number == "toll":
        return None if len(gap) > _FAR_TOLL or not _ENDS.isdisjoint(gap) else len(gap) // 2
    if len(gap) > _FAR_RIGHT + n.qualified:
        return None
    between = gap[: len(gap) - n.qualified]
    allowed = scene.words["qualifying"] | scene.tongue.evidence["articles"]
    return len(gap) // 2 if allowed.issuperset(between) else None


def _add_beside(scene: Scene, taken: Links) -> None:
    """Gives "and one soldier" beside "22 Iraqis … killed" to the same word."""
    for before, n in pairwise(scene.counts):
        a, b = taken.get(before.first), taken.get(n.first)
        if (a is None) != (b is None) and _added(scene, before, n, n if b is None else before):
            taken[n.first if b is None else before.first] = a or b  # type: ignore[assignment]


def _added(scene: Scene, before: Number, n: Number, new: Number) -> bool:
    """Whether `new`, one of two neighbours, counts people who are added to the other's."""
    keys, words = scene.keys, scene.words
    gap = keys[before.last + 1 : n.first]
    if not 1 <= len(gap) <= _AND_REACH or not any(key in words["plus"] for key in gap):
        return False
    if (
        not STOP.isdisjoint(gap)
        or not words["including"].isdisjoint(gap)
        or not words["apart"].isdisjoint(gap)
    ):
        return False
    if any(before.last < c.first < n.first for c in scene.cues):
        return False
    nouns = gap if new is before else keys[n.last + 1 : min(n.last + 7, scene.stop)]
    return not _counts_things(scene, new, scene.stop) and not words["people"].isdisjoint(nouns)
