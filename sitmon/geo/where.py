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
from sitmon.geo.names import fold
from sitmon.model import Mention
from sitmon.reading import Reading

SURE = 0.42
"""The least chance of the winning country; below it the event is placed nowhere."""
_MOST = 60  # mentions looked at: where it happened is said early
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
    inside = [i for i, m in enumerate(looked_at) if (m.place.country or m.place.gid) == land]
    return looked_at[max(inside, key=lambda i: scores[i])]


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
    return [("near_after" if gap >= 0 else "near_before", near)]


def _words_around(reading: Reading, m: Mention, at: int) -> list[str]:
    lists, words, lower = weights.words(), reading.words, reading.lower
    prev = fold(words[at - 1]) if at else ""
    last = reading.token_at(m.end - 1)
    following = lower[last + 1] if last + 1 < len(words) else ""
    found = []
    if prev in lists["compass"] and at > 1:
        found.append("compass")
        prev = fold(words[at - 2])
    if prev == "the" and at > 1:
        prev = fold(words[at - 2])
    if prev in lists["prepositions_in"]:
        found.append("into" if prev in ("into", "toward", "towards", "to") else "in")
    elif prev in ("from", "to", "of", "on", "against", "by", "with", "between", "and", "for"):
        found.append(prev)
    elif not prev or words[at - 1] in ".!?:":
        found.append("starts")
    if m.actor:
        found.append(f"actor_{m.place.level}")
    found += _words_after(reading, m, last, following, lists)
    return found


def _words_after(
    reading: Reading, m: Mention, last: int, following: str, lists: dict[str, frozenset[str]]
) -> list[str]:
    words = reading.words
    if m.text.isupper() and len(m.text) > 3 and following and (following in "(-–—:," or following == "."):
        return ["dateline"]
    if reading.text[m.end : m.end + 2] in ("'s", "’s"):
        return ["possessive"]
    if following in lists["place_nouns"]:
        return ["noun_after"]
    if following in lists["said"]:
        return ["said"]
    if following in lists["speakers"]:
        return ["speaker"]
    # "Israel blocks", "Russia has struck": who acts stands before a verb.
    if (following.endswith("s") and following.isalpha() and len(following) > 3) or following in _AUXILIARIES:
        return ["verb_after"]
    if last + 1 < len(words) and words[last + 1] == "-":
        return ["hyphen"]
    return []


_AUXILIARIES = frozenset(["has", "have", "had", "is", "was", "will", "would", "could", "may", "might", "can", "should", "must", "and", "to"]) - {
    "and"
}
