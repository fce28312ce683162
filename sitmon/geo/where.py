"""Where it happened: the one mention that places an event, or none. Pure.

A linear model (weights `[where]` of `data/weights.toml`) scores every mention for being the
scene of the event: what stands before it, how near it is to the evidence, whether it names
who acts. Chances are summed by country, so that a country named in five ways outweighs a
capital named once; the best mention of the winning country is the answer.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from sitmon.geo import weights
from sitmon.model import Mention
from sitmon.reading import Reading

SURE = 0.5
"""The least chance of the winning country; below it the event is placed nowhere."""
_MOST = 60  # mentions looked at: where it happened is said early
_NEXT = 4  # tokens within which a place belongs to the cue before it
_NEAR = 12  # tokens between a cue and the place it concerns


def event_place(
    reading: Reading, mentions: tuple[Mention, ...], spans: Sequence[tuple[int, int]]
) -> Mention | None:
    """The mention that says where the event with this evidence happened; None where that is not sure.

    `spans` are the character ranges of the evidence, the strongest first. A name that stands
    for who acts is taken only where nothing else is there. Without spans it is the main
    place of the text.
    """
    looked_at = mentions[:_MOST]
    if not looked_at:
        return None
    scores = [score(values) for values in features(reading, looked_at, spans)]
    chances = _chances(scores, weights.section("where")["none"])
    by_land: dict[str, float] = defaultdict(float)
    for m, chance in zip(looked_at, chances, strict=True):
        by_land[m.place.country or m.place.gid] += chance
    land = max(by_land, key=by_land.__getitem__)
    if by_land[land] < SURE:
        return None
    return looked_at[_best(looked_at, chances, land)]


def _best(mentions: tuple[Mention, ...], chances: list[float], land: str) -> int:
    """The number of the mention that says it best within a country: its likeliest first-order
    area (an area named five times outweighs a town named once), and there the likeliest name."""
    inside = [i for i, m in enumerate(mentions) if (m.place.country or m.place.gid) == land]
    by_area: dict[str, float] = defaultdict(float)
    for i in inside:
        by_area[mentions[i].place.admin1 or ""] += chances[i]
    area = max(by_area, key=by_area.__getitem__)
    return max((i for i in inside if (mentions[i].place.admin1 or "") == area), key=lambda i: chances[i])


def score(values: list[tuple[str, float]]) -> float:
    """The weighted sum of a mention's features."""
    w = weights.section("where")
    return sum(w.get(name, 0.0) * value for name, value in values)


def _chances(scores: list[float], none: float) -> list[float]:
    top = max(*scores, none)
    raised = [math.exp(s - top) for s in scores]
    total = sum(raised) + math.exp(none - top)
    return [r / total for r in raised]


def features(
    reading: Reading, mentions: tuple[Mention, ...], spans: Sequence[tuple[int, int]]
) -> list[list[tuple[str, float]]]:
    """The features of every mention, with their values."""
    tokens = [reading.token_at(m.start) for m in mentions]
    numbers = [reading.sentence_at(t) for t in tokens]
    cues = [reading.token_at(start) for start, _ in spans]
    cue_sentences = {reading.sentence_at(t) for t in cues}
    lands = Counter(m.place.country for m in mentions)
    narrow = Counter(m.place.country for m in mentions if m.place.level in ("place", "admin1"))
    title = sum(1 for first, _ in reading.sentences if reading.starts[first] < reading.title_end)
    found = []
    for m, at, number in zip(mentions, tokens, numbers, strict=True):
        values = [(name, 1.0) for name in _words_around(reading, m, at)]
        values += [(name, 1.0) for name in _position(reading, m, number, title, cue_sentences)]
        values += _nearness(at, number, cues, cue_sentences)
        values.append(("share", lands[m.place.country] / len(mentions)))
        values.append(("log_count", math.log(lands[m.place.country])))
        if m.place.level == "country" and narrow[m.place.country]:
            values.append(("has_places", 1.0))
        found.append(values)
    return found


def _position(reading: Reading, m: Mention, number: int, title: int, cue_sentences: set[int]) -> list[str]:
    found: list[str] = [m.place.level]
    if number < title:
        found.append("in_title")
    elif number == title:
        found.append("in_lead")
    elif number == title + 1:
        found.append("in_second")
    if not cue_sentences:
        found.append(f"{m.place.level}_no_cue")
    elif number in cue_sentences:
        found.append("in_cue_sentence")
    elif min(cue_sentences) - 1 <= number <= max(cue_sentences) + 1:
        found.append("beside_cue_sentence")
    return found


def _nearness(at: int, number: int, cues: list[int], cue_sentences: set[int]) -> list[tuple[str, float]]:
    if not cues or number not in cue_sentences:
        return []
    gap = min((at - c for c in cues), key=abs)
    near = 1 / (1 + abs(gap) / _NEAR)
    found = [("near_after" if gap >= 0 else "near_before", near)]
    if 0 < gap <= _NEXT:
        found.append(("next_to_cue", 1.0))
    return found


def _words_around(reading: Reading, m: Mention, at: int) -> list[str]:
    lists, lower = weights.words(), reading.lower
    last = reading.token_at(m.end - 1)
    following = lower[last + 1] if last + 1 < len(lower) else ""
    first = reading.sentences[reading.sentence_at(at)][0]
    before = _governing(lower, first, at, lists)
    prev = lower[before] if before >= first else ""
    found = []
    if before < at - 1:
        found.append("described")
    if prev in lists["prepositions_in"]:
        found.append("into" if prev in ("into", "toward", "towards") else "in")
    elif prev in _OTHERS:
        found.append(prev)
    elif prev in lists["hit"]:
        found.append("hit")
    elif before < first:
        found.append("starts")
    if before > first and lower[before - 1] in lists["talk"]:
        found.append("talk")
    if (
        before > first
        and prev in ("in", "on", "at", "near", "across")
        and lower[before - 1] in lists["conflict"]
    ):
        found.append("strike_in")
    if m.actor:
        found.append(f"actor_{m.place.level}")
    found += _words_after(reading, m, last, following, lists)
    return found


_OTHERS = frozenset("from to of on against by with between and for".split())


def _governing(lower: list[str], first: int, at: int, lists: dict[str, frozenset[str]]) -> int:
    """The token that governs a name: "in" of "in the opposition-held city of Idlib"."""
    i = at - 1
    while i >= first and at - i <= _REACH:
        word = lower[i]
        described = (
            word in lists["described"]
            or word in lists["compass"]
            or (i < at - 1 and lower[i + 1] == "-")
            or word == "-"
        )
        noun = word == "of" and i > first and lower[i - 1] in lists["place_nouns"]
        if noun or (word in lists["place_nouns"] and lower[i + 1] == "of") or described:
            i -= 1
        else:
            break
    return i


_REACH = 8


def _words_after(
    reading: Reading, m: Mention, last: int, following: str, lists: dict[str, frozenset[str]]
) -> list[str]:
    words = reading.words
    if m.text.isupper() and len(m.text) > 3 and following and (following in "(-–—:," or following == "."):
        return ["dateline"]
    if reading.text[m.end : m.end + 2] in ("'s", "’s"):
        return ["possessive"]
    if following in lists["accords"]:
        return ["accord"]
    if following in lists["place_nouns"]:
        return ["noun_after"]
    if following in lists["said"] or (
        following == "," and last + 2 < len(words) and reading.lower[last + 2] in lists["said"]
    ):
        return ["said"]
    if following in lists["speakers"]:
        return ["speaker"]
    # "Israel blocks", "Russia has struck": who acts stands before a verb.
    if (following.endswith("s") and following.isalpha() and len(following) > 3) or following in lists[
        "auxiliaries"
    ]:
        return ["verb_after"]
    if last + 1 < len(words) and words[last + 1] == "-":
        return ["hyphen"]
    return []
