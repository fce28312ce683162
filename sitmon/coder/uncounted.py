"""Figures without a number: one person ("a child was injured") and nobody ("no casualties"). Pure."""

from __future__ import annotations

from sitmon.coder.linking import Links
from sitmon.coder.patterns import Match
from sitmon.coder.scene import STOP, Counted, Scene
from sitmon.coder.tongue import Measure

_NEAR = 5  # tokens between the one person and the word that hurts them
_SUBJECT = 8  # tokens looked at for a subject that is not one person
_AND = frozenset({"who", "by", "and", ","})
_HARM = ("killed", "injured")


def one_person(scene: Scene, links: Links) -> list[Counted]:
    """ "killing a woman", "the commander was killed": one, where no number is given."""
    found = []
    claimed = set(links.values())
    for cue in scene.cues:
        if cue in claimed or cue.tag.name not in _HARM or cue.tag.number == "toll":
            continue
        if cue.tag.number == "one":
            found.append(scene.counted(cue.tag.name, (1, 1), (cue.first, cue.last), group=cue.first))
            continue
        at, count = (_after(scene, cue) if cue.tag.number != "before" else None) or (None, 1)
        if at is None and cue.tag.number != "after" and scene.keys[cue.first] not in scene.words["harm"]:
            several = _several(scene, cue)
            if several is not None:
                found.append(several)
                continue
            at = _before(scene, cue)
        if at is None:
            continue
        whom = scene.keys[at] if scene.keys[at] in scene.words["singular"] else None
        span = min(at, cue.first), max(at, cue.last)
        found.append(scene.counted(cue.tag.name, (count, count), span, group=cue.first, whom=whom))
    return found


def _after(scene: Scene, cue: Match[Measure]) -> tuple[int, int] | None:
    """The last token and the number of those named after the word: "killing a woman" 1, "killing his son
    and grandson" 2, "the murder of a couple" 2."""
    words, led, met = scene.words, False, (-1, 0)
    for i in range(cue.last + 1, min(cue.last + 1 + _NEAR, scene.stop)):
        key = scene.keys[i]
        if (led or i == cue.last + 1) and key in words["singular"]:
            met = i, met[1] + (2 if key in words["couple"] else 1)
        elif (
            key in words["clauses"]
            or key in STOP
            or key == ","
            or (met[1] and key not in words["plus"] and key not in words["one_article"])
        ):
            break
        led = led or key in words["one_article"] or key in words["possessive"]
    return met if met[1] else None


def _several(scene: Scene, cue: Match[Measure]) -> Counted | None:
    """ "a woman and a man were injured": as many as are named."""
    words = scene.words
    at = cue.first - 1
    while at > scene.first and scene.keys[at] in words["been"]:
        at -= 1
    if at <= scene.first or scene.keys[at] not in words["plural"]:
        return None
    named = [
        i
        for i in range(max(scene.first + 1, at - _SUBJECT), at)
        if scene.keys[i] in words["singular"] and scene.keys[i - 1] in words["one_article"]
    ]
    if len(named) < 2:
        return None
    count = len(named)
    return scene.counted(cue.tag.name, (count, count), (named[0], cue.last), group=cue.first)


def _before(scene: Scene, cue: Match[Measure]) -> int | None:
    for i in range(cue.first - 1, max(cue.first - 1 - _NEAR, scene.first - 1), -1):
        key = scene.keys[i]
        if key in scene.words["singular"]:
            return i
        if key in scene.words["plural"]:
            return None
        if key in STOP or (key in _AND and i < cue.first - 1):
            break
    return _singular_verb(scene, cue)


def _singular_verb(scene: Scene, cue: Match[Measure]) -> int | None:
    """The verb that tells that one person was hurt: "was killed", "has been injured", "has died"."""
    words = scene.words
    if scene.keys[cue.first] not in words["hurt"]:
        return None
    at = cue.first - 1
    while at > scene.first and scene.keys[at] in words["been"]:
        at -= 1
    if at <= scene.first or scene.keys[at] not in words["alone"]:
        return None
    subject = scene.keys[max(scene.first, at - _SUBJECT) : at]
    many = words["collective"] | words["nobody"] | words["people_many"]
    return at if many.isdisjoint(subject) else None


def nobody(scene: Scene) -> list[Counted]:
    """ "no casualties" → nobody killed and nobody injured; "no one was hurt" → nobody injured."""
    words = scene.words
    found = []
    for cue in scene.cues:
        name = cue.tag.name
        if name not in (*_HARM, "casualties") or cue.tag.number == "after":
            continue
        at = cue.first - 1
        while at > scene.first and scene.keys[at] in words["zero_between"]:
            at -= 1
        if at < scene.first or scene.keys[at] not in words["nobody"]:
            continue
        measures = _HARM if name == "casualties" else (name,)
        found += [scene.counted(m, (0, 0), (at, cue.last), group=at) for m in measures]
    return found
