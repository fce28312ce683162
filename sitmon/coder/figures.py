"""Numbers of people and things hurt, moved or hit, each with its unit, scope and span. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from sitmon.coder import numbers
from sitmon.coder.numbers import Number
from sitmon.coder.patterns import Match
from sitmon.coder.tongue import Measure, Tongue
from sitmon.model import Figure, Qualifier
from sitmon.reading import Reading

_FAR_LEFT = 9  # tokens between a number and the word behind it that makes it a figure
_FAR_RIGHT = 3
_FAR_TOLL = 7
_STOP = frozenset(";:.!?•|■(")
_STOCK = frozenset("refugee refugees idp idps displaced living hosting camp home homeless shelters".split())


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with where it was found: `sentence`, the tokens of its cue, and the `group` of
    figures of one measure that stand side by side and add up ("22 Iraqis and one soldier")."""

    figure: Figure
    sentence: int
    first: int
    last: int
    group: int
    part: bool = False
    """True for a number that is part of another ("including five children")."""


@dataclass(slots=True)
class _Scene:
    """One sentence, prepared."""

    reading: Reading
    keys: Sequence[str]
    number: int
    first: int
    stop: int
    counts: list[Number]
    cues: list[Match[Measure]]
    tongue: Tongue


def find(reading: Reading, keys: Sequence[str], tongue: Tongue) -> list[Counted]:
    """Every figure of the text in order."""
    found: list[Counted] = []
    for number, (first, stop) in enumerate(reading.sentences):
        cues = tongue.measures.find(keys, first, stop)
        counts = numbers.find(keys, reading.starts, reading.ends, first, stop, tongue)
        if not cues and not counts:
            continue
        scene = _Scene(
            reading, keys, number, first, stop, _qualified(keys, counts, first, stop, tongue), cues, tongue
        )
        found += _of_sentence(scene, len(found))
    return found


def _qualified(
    keys: Sequence[str], counts: list[Number], first: int, stop: int, tongue: Tongue
) -> list[Number]:
    """The numbers with the qualifier that stands before each."""
    if not counts:
        return counts
    ends = {m.last: m.tag for m in tongue.qualifiers.find(keys, first, stop)}
    given = []
    for n in counts:
        at = n.first - 1
        if at in ends or (at := at - 1) in ends and keys[at + 1] in tongue.evidence["articles"]:
            n = replace(n, qualifier=cast(Qualifier, ends[at])) if n.low is not None else n
        if keys[n.first] == "one" and n.last + 1 < stop and keys[n.last + 1] in ("of", "another", "-"):
            continue
        given.append(n)
    return given


def _of_sentence(scene: _Scene, base: int) -> list[Counted]:
    pairs: list[tuple[int, Number, Match[Measure]]] = []
    for cue in _longest(scene.cues):
        for n in scene.counts:
            cost = _cost(scene, n, cue)
            if cost is not None:
                pairs.append((cost, n, cue))
    pairs.sort(key=lambda p: (p[0], p[1].first))
    taken: dict[int, Match[Measure]] = {}
    used: dict[tuple[int, int], Number] = {}
    for _, n, cue in pairs:
        key = (cue.first, cue.last)
        if n.first in taken or key in used:
            continue
        taken[n.first], used[key] = cue, n
    _coordinate(scene, taken)
    _none_hurt(scene)
    found = []
    cumulative = bool(scene.tongue.cumulative.find(scene.keys, scene.first, scene.stop))
    for n in scene.counts:
        if (met := taken.get(n.first)) is not None:
            found.append(_figure(scene, n, met, cumulative, base + met.first))
    found += _facilities(scene, taken, cumulative)
    found += _single(scene, taken, used, cumulative) + _none_hurt(scene)
    return sorted(found, key=lambda c: c.first)


def _longest(cues: list[Match[Measure]]) -> list[Match[Measure]]:
    kept: list[Match[Measure]] = []
    for cue in sorted(cues, key=lambda c: (c.first - c.last, c.first)):
        if not any(k.first <= cue.last and cue.first <= k.last for k in kept):
            kept.append(cue)
    return sorted(kept, key=lambda c: c.first)


def _cost(scene: _Scene, n: Number, cue: Match[Measure]) -> int | None:
    """How far the number is from the cue that could claim it; None where it cannot."""
    side = cue.tag.number
    if n.last < cue.first:
        return _left_cost(scene, n, cue) if side in ("before", "either") else None
    if n.first > cue.last and side != "before":
        return _right_cost(scene, n, cue)
    return None


def _left_cost(scene: _Scene, n: Number, cue: Match[Measure]) -> int | None:
    gap = range(n.last + 1, cue.first)
    if len(gap) > _FAR_LEFT:
        return None
    keys, figures = scene.keys, scene.tongue.figures
    for i in gap:
        key = keys[i]
        if key in _STOP or key in _CLAUSE:
            return None
        if key == "," and not _aside(scene, i, cue.first):
            return None
    if _between(scene, n.last + 1, cue.first):
        return None
    noun = keys[n.last + 1] if n.last + 1 < scene.stop else ""
    if noun in _THINGS or (
        noun not in figures["people"]
        and any(keys[i] in _THINGS for i in range(n.last + 1, min(n.last + 3, cue.first)))
    ):
        return None
    part = any(keys[i] in figures["including"] for i in range(max(scene.first, n.first - 3), n.first))
    return len(gap) + (6 if part else 0)


def _between(scene: _Scene, first: int, stop: int) -> bool:
    """Whether another figure's cue stands between, with a number of its own."""
    for cue in scene.cues:
        if first <= cue.first < stop:
            own = any(first <= n.first < stop for n in scene.counts)
            if own or scene.keys[cue.last + 1 : stop][:1] != ["and"]:
                return True
    return False


def _aside(scene: _Scene, comma: int, stop: int) -> bool:
    """Whether a comma opens an aside ("44 people, including women, were killed") that ends before `stop`."""
    keys = scene.keys
    following = keys[comma + 1] if comma + 1 < stop else ""
    return (
        following in scene.tongue.figures["including"]
        or following in ("most", "all", "mostly")
        or any(
            keys[i] in scene.tongue.figures["including"] for i in range(max(scene.first, comma - 6), comma)
        )
    )


def _right_cost(scene: _Scene, n: Number, cue: Match[Measure]) -> int | None:
    keys = scene.keys
    gap = range(cue.last + 1, n.first)
    toll = cue.tag.number == "toll"
    if len(gap) > (_FAR_TOLL if toll else _FAR_RIGHT):
        return None
    for i in gap:
        key = keys[i]
        if toll:
            if key in ",;.()":
                return None
        elif not (key in _QUALIFYING or key in scene.tongue.evidence["articles"]):
            return None
    noun = keys[n.last + 1] if n.last + 1 < scene.stop else ""
    if noun in _THINGS:
        return None
    return len(gap) + (0 if cue.tag.number in ("after", "toll") else 1)


def _coordinate(scene: _Scene, taken: dict[int, Match[Measure]]) -> None:
    """Gives "and one soldier" beside "22 Iraqis … killed" to the same cue."""
    keys, figures = scene.keys, scene.tongue.figures
    for before, n in zip(scene.counts, scene.counts[1:], strict=False):
        a, b = taken.get(before.first), taken.get(n.first)
        if (a is None) == (b is None):
            continue
        gap = range(before.last + 1, n.first)
        if not 1 <= len(gap) <= 6 or not any(keys[i] in ("and", ",", "&", "plus") for i in gap):
            continue
        if any(keys[i] in figures["including"] or keys[i] in _STOP for i in gap) or any(
            before.last < c.first < n.first for c in scene.cues
        ):
            continue
        noun = keys[n.last + 1 : n.last + 4]
        if not any(k in figures["people"] for k in noun) or any(k in _THINGS for k in noun[:1]):
            continue
        taken[n.first if b is None else before.first] = cast("Match[Measure]", a or b)


def _figure(scene: _Scene, n: Number, cue: Match[Measure], cumulative: bool, group: int) -> Counted:
    reading, keys = scene.reading, scene.keys
    unit, whom = _unit(scene, n)
    first, last = min(n.first, cue.first), max(n.last, cue.last)
    start, end = reading.span(first, last)
    name = cue.tag.name
    flow = None
    if name == "displaced":
        flow = "stock" if any(keys[i] in _STOCK for i in range(cue.first, cue.last + 1)) else "flow"
    part = any(
        keys[i] in scene.tongue.figures["including"] for i in range(max(scene.first, n.first - 3), n.first)
    )
    figure = Figure(
        name,
        n.low,
        n.high,
        n.qualifier,
        unit,
        whom,
        "cumulative" if cumulative else "this",
        None,
        start,
        end,
        flow,
    )
    return Counted(figure, scene.number, first, last, group, part)


def _unit(scene: _Scene, n: Number) -> tuple[str, str | None]:
    """What is counted: people, households, bodies or a kind of building; and which people."""
    figures = scene.tongue.figures
    for i in range(n.last + 1, min(n.last + 5, scene.stop)):
        key = scene.keys[i]
        if key in figures["households"]:
            return "households", None
        if key in ("bodies", "corpses"):
            return "bodies", None
        if key in figures["people"]:
            return "people", None if key in ("people", "person", "persons", "others") else key
        if key in _STOP or key == ",":
            break
    return "people", None


def _facilities(scene: _Scene, taken: dict[int, Match[Measure]], cumulative: bool) -> list[Counted]:
    keys, tongue = scene.keys, scene.tongue
    if not any(keys[i] in tongue.figures["hit"] for i in range(scene.first, scene.stop)):
        return []
    found = []
    for n in scene.counts:
        if n.first in taken:
            continue
        for i in range(n.last + 1, min(n.last + 4, scene.stop)):
            if (name := tongue.facilities.get(keys[i])) is not None:
                start, end = scene.reading.span(n.first, i)
                scope = "cumulative" if cumulative else "this"
                figure = Figure(
                    "facilities",
                    n.low,
                    n.high,
                    n.qualifier,
                    name,
                    None,
                    cast("object", scope),
                    None,
                    start,
                    end,
                )  # type: ignore[arg-type]
                found.append(Counted(figure, scene.number, n.first, i, n.first))
                break
            if keys[i] in _STOP or keys[i] in tongue.figures["people"]:
                break
    return found


def _single(
    scene: _Scene, taken: dict[int, Match[Measure]], used: dict[tuple[int, int], Number], cumulative: bool
) -> list[Counted]:
    """ "a child was injured", "killing a woman": one person without a number."""
    keys, figures = scene.keys, scene.tongue.figures
    found = []
    for cue in _longest(scene.cues):
        if (
            (cue.first, cue.last) in used
            or cue.tag.name not in ("killed", "injured")
            or cue.tag.number == "toll"
        ):
            continue
        at = _single_at(scene, cue)
        if at is None:
            continue
        first, last = min(at, cue.first), max(at, cue.last)
        start, end = scene.reading.span(first, last)
        figure = Figure(
            cue.tag.name,
            1,
            1,
            "exact",
            "people",
            keys[at],
            "cumulative" if cumulative else "this",
            None,
            start,
            end,
        )
        found.append(Counted(figure, scene.number, first, last, cue.first))
    del figures
    return found


def _single_at(scene: _Scene, cue: Match[Measure]) -> int | None:
    """The token of the one person that the cue speaks of."""
    keys, singular = scene.keys, scene.tongue.figures["singular"]
    if cue.tag.number in ("after", "either"):
        for i in range(cue.last + 1, min(cue.last + 5, scene.stop)):
            if keys[i] in singular and any(keys[j] in ("a", "an") for j in range(cue.last + 1, i)):
                return i
            if keys[i] in _CLAUSE or keys[i] in _STOP or keys[i] == ",":
                break
    if cue.tag.number in ("before", "either"):
        for i in range(cue.first - 1, max(cue.first - 5, scene.first - 1), -1):
            if keys[i] in singular:
                return i
            if keys[i] in _STOP or keys[i] == "," or keys[i] in ("who", "by", "and"):
                break
    return None


def _none_hurt(scene: _Scene) -> list[Counted]:
    """ "no casualties" → nobody killed and nobody injured; "no one was hurt" → nobody injured."""
    keys, nobody = scene.keys, scene.tongue.figures["nobody"]
    found = []
    for cue in scene.cues:
        name = cue.tag.name
        if name not in ("casualties", "killed", "injured"):
            continue
        before = range(max(scene.first, cue.first - 4), cue.first)
        at = next((i for i in before if keys[i] in nobody), None)
        if at is None or any(keys[i] in _STOP or keys[i] == "," for i in range(at, cue.first)):
            continue
        start, end = scene.reading.span(at, cue.last)
        for measure in ("killed", "injured") if name == "casualties" else (name,):
            figure = Figure(measure, 0, 0, "exact", "people", None, "this", None, start, end)
            found.append(Counted(figure, scene.number, at, cue.last, at))
    return found


_QUALIFYING = frozenset(
    "at least more than over about around some nearly almost roughly approximately an estimated up to as many as close least fewer no less "
    "another further a total of all other - the of".split()
)
_CLAUSE = frozenset("which when while after before because where whose if that said says".split())
_THINGS = frozenset(
    "missiles rockets drones shells bombs airstrikes strikes raids attacks houses homes buildings vehicles tanks cars trucks times blocks "
    "hospitals schools villages towns districts countries states nations uavs warplanes jets helicopters explosions blasts mortars rounds "
    "missile rocket drone strike attack explosion bomb house building vehicle boats ships points votes seats games goals "
    "species trees cattle animals deals percent".split()
)
