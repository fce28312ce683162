"""Where it happened: the one mention that places an event, or none. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from sitmon.geo import weights
from sitmon.geo.names import fold
from sitmon.model import Mention
from sitmon.reading import Reading

_RANK = {"place": 3.0, "admin1": 2.6, "country": 1.5, "region": 1.0}


def event_place(
    reading: Reading, mentions: tuple[Mention, ...], spans: Sequence[tuple[int, int]]
) -> Mention | None:
    """The mention that says where the event with this evidence happened.

    `spans` are the character ranges of the evidence, the strongest first. The sentence of
    the evidence is asked first, then the title, the lead and the rest; a name that stands
    for who acts is taken only where nothing else is there. Without spans it is the main
    place of the text.
    """
    if not mentions:
        return None
    numbers = [reading.sentence_at(reading.token_at(m.start)) for m in mentions]
    cues = sorted({reading.sentence_at(reading.token_at(start)) for start, _ in spans})
    wanted: list[list[int]] = [[c] for c in cues[:2]] if cues else []
    wanted += [list(range(4)), list(range(len(reading.sentences)))]
    for sentences in wanted:
        near = [(m, n) for m, n in zip(mentions, numbers, strict=True) if n in set(sentences) and not m.actor]
        if near:
            return max(near, key=lambda mn: (_weight(reading, mn[0], mentions), -mn[0].start))[0]
    return mentions[0]


def _weight(reading: Reading, mention: Mention, mentions: tuple[Mention, ...]) -> float:
    at = reading.token_at(mention.start)
    prev = fold(reading.words[at - 1]) if at else ""
    lists = weights.words()
    score = _RANK[mention.place.level]
    if prev in lists["prepositions_in"]:
        score += 1.2
    elif prev in lists["prepositions_from"]:
        score += 0.4
    same = sum(m.place.country == mention.place.country for m in mentions)
    return score + min(same, 5) * 0.15
