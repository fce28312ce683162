"""Where it happened: the one name that places an event, or none. Pure.

A linear model (weights `[where]` of `data/weights.toml`) scores every mention for being the
scene of the event: what stands before it, how near it is to the evidence, whether it names
who acts, and what the whole text says of its country. Names that only point to a country
(leaders, institutions, forces, armed groups) are scored beside them. Chances are summed by
country, so that a country named in five ways outweighs a capital named once; the best
mention of the winning country is the answer.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sitmon.geo import atlas, lands, scene, weights
from sitmon.geo.hinted import Hint, hinted
from sitmon.model import Mention
from sitmon.reading import Reading

SURE = 0.5
"""The least chance of the winning country; below it the event is placed nowhere."""
BY_KIND = frozenset(
    "in into from to on hit strike_in possessive described against by with starts said verb_after speaker"
    " actor_country actor_place actor_admin1 in_title in_cue_sentence beside_cue_sentence near_after near_before"
    " next_to_cue land_struck land_strikes land_all_acting land_within land_alone_within land_theatre"
    " land_theatre_acting land_acting_beside_within land_strikes_narrow land_struck_acting hint_hit hint_strikes"
    " hint_leader hint_group hint_state hint_in_title country place admin1 share".split()
)
"""Features that weigh differently by kind: people flee "from" and "to", an air force strikes "in"."""
_MOST = 60  # mentions looked at: where it happened is said early

Features = list[tuple[str, float]]


@dataclass(slots=True)
class _Item:
    """A mention, or a hint as the mention of its country, with the names of its own features and the
    score of these and its country's, whatever the event."""

    mention: Mention
    land: str
    at: int
    sentence: int
    level: str
    names: list[str]
    score: float = 0.0


class Scenes:
    """The names of one text, scored once and asked for each of its events."""

    def __init__(
        self, reading: Reading, mentions: tuple[Mention, ...], hints: Sequence[Hint] | None = None
    ) -> None:
        """Looks at the first mentions of `mentions` and at the text's `hints`, found here where not given."""
        self._reading = reading
        self._items, self._lands = _items(
            reading, mentions[:_MOST], hinted(reading) if hints is None else hints
        )

    def place(self, spans: Sequence[tuple[int, int]], kind: str | None = None) -> Mention | None:
        """As `event_place`."""
        items = self._items
        if not items:
            return None
        cues = scene.cues(self._reading, list(spans))
        w, of_kind = weights.section("where"), weights.of_kind(kind)
        of_lands = (
            {code: weigh(land.features, of_kind) for code, land in self._lands.items()} if of_kind else {}
        )
        scores = []
        for i in items:
            near = scene.nearness(i.level, i.at, i.sentence, cues)
            score = i.score + weigh(near, w)
            if of_kind:
                score += of_lands[i.land] + _sum(i.names, of_kind) + weigh(near, of_kind)
            scores.append(score)
        chances = _chances(scores, w["none"])
        by_land: dict[str, float] = defaultdict(float)
        for item, chance in zip(items, chances, strict=True):
            by_land[item.land] += chance
        land = max(by_land, key=by_land.__getitem__)
        if by_land[land] < SURE:
            return None
        return items[_best(items, chances, land)].mention

    def features(
        self, spans: Sequence[tuple[int, int]], kind: str | None = None
    ) -> list[tuple[Mention, Features]]:
        """Every name with all its features for an event: what the weights are fitted on."""
        cues = scene.cues(self._reading, list(spans))
        found = []
        for i in self._items:
            values = [(name, 1.0) for name in i.names] + self._lands[i.land].features
            values += scene.nearness(i.level, i.at, i.sentence, cues)
            crossed = [(f"{kind}:{name}", v) for name, v in values if name in BY_KIND] if kind else []
            found.append((i.mention, values + crossed))
        return found


def event_place(
    reading: Reading,
    mentions: tuple[Mention, ...],
    spans: Sequence[tuple[int, int]],
    kind: str | None = None,
) -> Mention | None:
    """The mention that says where the event of this kind with this evidence happened; None where that is not sure.

    `spans` are the character ranges of the evidence, the strongest first; without any it is
    the main place of the text. Where only a leader or an institution points to the country,
    the mention is of those words and its place is the country.
    """
    return Scenes(reading, mentions).place(spans, kind)


def weigh(values: Features, w: dict[str, float]) -> float:
    """The weighted sum of features."""
    return sum([w.get(name, 0.0) * value for name, value in values])


def _sum(names: list[str], w: dict[str, float]) -> float:
    return sum([w.get(name, 0.0) for name in names])


def _items(
    reading: Reading, mentions: tuple[Mention, ...], hints: Sequence[Hint]
) -> tuple[list[_Item], dict[str, lands.Land]]:
    title = sum(1 for first, _ in reading.sentences if reading.starts[first] < reading.title_end)
    items = [_of_mention(reading, m, title) for m in mentions]
    named = [(m.start, m.end) for m in mentions]
    items += [i for h in hints if (i := _of_hint(reading, h, title, named)) is not None]
    if not items:
        return items, {}
    found = _described(items, len(mentions), title)
    w = weights.section("where")
    of_lands = {code: weigh(land.features, w) for code, land in found.items()}
    for item in items:
        item.score = _sum(item.names, w) + of_lands[item.land]
    return items, found


def _of_mention(reading: Reading, m: Mention, title: int) -> _Item:
    at = reading.token_at(m.start)
    number = reading.sentence_at(at)
    names = scene.of_mention(reading, m, at, number, title)
    land = m.place.country or m.place.gid
    return _Item(m, land, at, number, m.place.level, names)


def _of_hint(reading: Reading, hint: Hint, title: int, named: list[tuple[int, int]]) -> _Item | None:
    """The hint as an item; None where it is part of a longer name of a place ("Maidan" of "Maidan Shar")."""
    country = atlas.country(hint.country)
    start, end = reading.span(hint.first, hint.last)
    at = bisect_right(named, (start, end)) - 1
    if country is None or (at >= 0 and named[at][1] > start):
        return None
    number = reading.sentence_at(hint.first)
    text = reading.text[start:end]
    mention = Mention(start, end, text, atlas.place_of(country), actor=True, why=_POINTS[hint.sort])
    names = scene.of_hint(reading, hint, number, title)
    return _Item(mention, hint.country, hint.first, number, "hint", names)


_POINTS = {
    "leader": "a leader of the country",
    "institution": "an institution of the country",
    "state": "the country's armed forces",
    "group": "an armed group that mostly acts there",
}


def _described(items: list[_Item], named: int, title: int) -> dict[str, lands.Land]:
    """What the text says of each country of the items."""
    order = sorted(items, key=lambda i: i.at)
    found = lands.sequence([i.land for i in order])
    for i in items:
        land = found[i.land]
        land.titled = land.titled or i.sentence < title
        if i.level == "hint":
            land.hints += 1
        else:
            land.named += 1
            land.acting += i.mention.actor or not _ACTS.isdisjoint(i.names)
            land.within += not _WITHIN.isdisjoint(i.names)
            land.narrow += i.level in ("place", "admin1")
    lands.describe(found, max(named, 1))
    for i in items:
        if i.level == "country" and found[i.land].narrow:
            i.names.append("has_places")
    return found


_ACTS = frozenset(("said", "speaker", "verb_after", "dateline", "possessive", "strikes_after"))
_WITHIN = frozenset(("in", "into", "hit", "strike_in"))


def _chances(scores: list[float], none: float) -> list[float]:
    top = max(*scores, none)
    raised = [math.exp(s - top) for s in scores]
    total = sum(raised) + math.exp(none - top)
    return [r / total for r in raised]


def _best(items: list[_Item], chances: list[float], land: str) -> int:
    """The number of the item that says it best within a country: its likeliest first-order
    area (an area named five times outweighs a town named once), and there the likeliest name."""
    inside = [i for i, item in enumerate(items) if item.land == land]
    named = [i for i in inside if items[i].level != "hint"] or inside
    by_area: dict[str, float] = defaultdict(float)
    for i in named:
        by_area[items[i].mention.place.admin1 or ""] += chances[i]
    area = max(by_area, key=by_area.__getitem__)
    within = [i for i in named if (items[i].mention.place.admin1 or "") == area]
    return max(within, key=lambda i: chances[i])
