"""Numbers of people and things hurt, moved or hit, each with its unit, scope and span. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from sitmon.coder import numbers, uncounted
from sitmon.coder.linking import Links, link, longest
from sitmon.coder.numbers import Number
from sitmon.coder.patterns import Match
from sitmon.coder.scene import STOP, Counted, Scene, Scope
from sitmon.coder.tongue import Measure, Tongue
from sitmon.model import Qualifier
from sitmon.reading import Reading

_NOUN_REACH = 4  # tokens from a number to the noun it counts


def find(
    reading: Reading,
    keys: Sequence[str],
    met: Sequence[list[Match[Measure]]],
    tongue: Tongue,
    *,
    things: bool,
) -> list[Counted]:
    """Every figure of the text in order, from the words that make figures `met` in each sentence; `things`
    asks for hospitals and houses hit as well."""
    found: list[Counted] = []
    hit = tongue.figures["hit"]
    if not things and not any(met):
        return found
    for number, (first, stop) in enumerate(reading.sentences):
        cues = met[number]
        if not cues and not (things and not hit.isdisjoint(keys[first:stop])):
            continue
        counts = numbers.find(keys, reading.starts, reading.ends, first, stop, tongue)
        counts = _qualified(keys, counts, first, stop, tongue)
        cumulative = bool(tongue.cumulative.find(keys, first, stop))
        scope: Scope = "cumulative" if cumulative else "this"
        held = _held(keys, longest(cues), first, stop, tongue)
        found += _of(Scene(reading, keys, number, first, stop, counts, held, scope, tongue))
    return found


def _held(
    keys: Sequence[str], cues: list[Match[Measure]], first: int, stop: int, tongue: Tongue
) -> list[Match[Measure]]:
    """The words that make figures, without "bodies" and "dead" where these are handed over (they died
    before) and "death" where it is a sentence."""
    if tongue.figures["handed"].isdisjoint(keys[first:stop]):
        return cues
    return [cue for cue in cues if keys[cue.first] not in tongue.figures["remains"]]


def _of(scene: Scene) -> list[Counted]:
    links = link(scene)
    found = [_figure(scene, n, links[n.first]) for n in scene.counts if n.first in links]
    found += _facilities(scene, links)
    found += uncounted.one_person(scene, links) + uncounted.nobody(scene)
    return sorted(found, key=lambda c: c.first)


def _qualified(
    keys: Sequence[str], counts: list[Number], first: int, stop: int, tongue: Tongue
) -> list[Number]:
    """The numbers that count something, with the qualifier that stands before each."""
    if not counts:
        return counts
    ends = {m.last: m for m in reversed(tongue.qualifiers.find(keys, first, stop))}
    given = []
    for n in counts:
        following = keys[n.last + 1] if n.last + 1 < stop else ""
        before = keys[n.first - 1] if n.first > first else ""
        no_count = following in tongue.figures["not_one"] or before in tongue.figures["nobody"]
        if (keys[n.first] == "one" and no_count) or _is_year(keys, n, stop, tongue):
            continue
        at = n.first - 1
        if at not in ends and at >= first and keys[at] in tongue.evidence["articles"]:
            at -= 1
        if at in ends and n.low is not None:
            qualifier = cast(Qualifier, ends[at].tag)
            n = replace(n, qualifier=qualifier, qualified=n.first - ends[at].first)
        given.append(n)
    return given


def _is_year(keys: Sequence[str], n: Number, stop: int, tongue: Tongue) -> bool:
    """Whether a bare "2007" is a year: nothing that could be counted follows."""
    key = keys[n.first]
    if n.first != n.last or len(key) != 4 or not key.isdigit() or key[:2] not in ("19", "20"):
        return False
    words = tongue.figures
    if n.first > 0 and keys[n.first - 1] in tongue.time.words["in"]:
        return True
    following = keys[n.last + 1 : min(n.last + 3, stop)]
    return not any(
        k in words["people"] or k in words["households"] or k in tongue.facilities for k in following
    )


def _figure(scene: Scene, n: Number, cue: Match[Measure]) -> Counted:
    unit, whom = _unit(scene, n)
    flow = None
    if cue.tag.name == "displaced":
        stock = any(scene.keys[i] in scene.words["stock"] for i in range(cue.first, cue.last + 1))
        flow = "stock" if stock else "flow"
    return scene.counted(
        cue.tag.name,
        (n.low, n.high),
        (min(n.first, cue.first), max(n.last, cue.last)),
        group=cue.first,
        qualifier=n.qualifier,
        unit=unit,
        whom=whom,
        flow=flow,
        part=scene.is_part(n),
    )


def _unit(scene: Scene, n: Number) -> tuple[str, str | None]:
    """What is counted (people, households, bodies) and which people."""
    words = scene.words
    for i in range(n.last + 1, min(n.last + 1 + _NOUN_REACH, scene.stop)):
        key = scene.keys[i]
        if key in words["households"]:
            return "households", None
        if key in words["bodies"]:
            return "bodies", None
        if key in words["people"]:
            return "people", None if key in words["plain"] else key
        if key in STOP or key == "," or key[0].isdigit():
            break
    return "people", None


def _facilities(scene: Scene, links: Links) -> list[Counted]:
    """ "six hospitals", where the sentence says that something was hit."""
    if scene.words["hit"].isdisjoint(scene.keys[scene.first : scene.stop]):
        return []
    found = []
    for n in scene.counts:
        if n.first in links:
            continue
        for i in range(n.last + 1, min(n.last + _NOUN_REACH, scene.stop)):
            if (name := scene.tongue.facilities.get(scene.keys[i])) is not None:
                counted = scene.counted(
                    "facilities",
                    (n.low, n.high),
                    (n.first, i),
                    group=n.first,
                    qualifier=n.qualifier,
                    unit=name,
                )
                found.append(counted)
                break
            if scene.keys[i] in STOP or scene.keys[i] in scene.words["people"]:
                break
    return found
