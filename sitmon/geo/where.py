"""Where it happened: the one name that places an event, or none. Pure.

A linear model (weights `[where]` of `data/weights.toml`) scores every mention for being in the
country of the event: what stands around it, how near it is to the evidence, whether it names
who acts, and what the whole text says of its country. Names that only point to a country
(leaders, institutions, forces, armed groups) are scored beside them. Chances are summed by
country, so that a country named in five ways outweighs a capital named once. A second model
(`[spot]`) chooses among the names of the winning country: what tells the country, such as its
government's speaking, often says nothing of the town.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sitmon.geo import atlas, framing, lands, scene, unknown, weights
from sitmon.geo.hinted import Hint, hinted, owner
from sitmon.model import Mention
from sitmon.reading import Reading

SURE = 0.55
"""The least chance of the winning country; below it the event is placed nowhere."""
BY_KIND = frozenset(
    "in into from to on hit strike_in possessive described against by with starts said verb_after speaker"
    " actor_country actor_place actor_admin1 in_title in_cue_sentence beside_cue_sentence near_after near_before"
    " next_to_cue land_struck land_strikes land_all_acting land_within land_alone_within land_theatre"
    " land_theatre_acting land_acting_beside_within land_strikes_narrow land_struck_acting hint_hit hint_strikes"
    " hint_leader hint_group hint_state hint_in_title country place admin1 share"
    " people land_people settled land_settled land_host land_power".split()
)
"""Features that weigh differently by kind: people flee "from" and "to", an air force strikes "in"."""
_MOST = 60  # mentions looked at: where it happened is said early

Features = list[tuple[str, float]]


@dataclass(slots=True)
class _Item:
    """A mention, or a hint as the mention of its country, with the names of its own features."""

    mention: Mention
    land: str
    at: int
    sentence: int
    level: str
    names: list[str]


class Scenes:
    """The names of one text, scored once and asked for each of its events."""

    def __init__(
        self, reading: Reading, mentions: tuple[Mention, ...], hints: Sequence[Hint] | None = None
    ) -> None:
        """Looks at the first mentions of `mentions` and at the text's `hints`, found here where not given."""
        self._reading = reading
        self._mentions = mentions[:_MOST]
        self._hints = hinted(reading) if hints is None else hints
        self._scored: dict[str | None, list[float]] = {}

    def place(self, spans: Sequence[tuple[int, int]], kind: str | None = None) -> Mention | None:
        """As `event_place`."""
        cues = scene.cues(self._reading, list(spans))
        lost = self._lost(cues)
        if not lost and (only := self._only()):
            return only
        items, _ = self._seen
        if not items:
            return None
        w = weights.of_kind(kind)
        nears = [self._near(i, cues, lost) for i in items]
        scores = [
            s + weigh(near, w) if near else s for s, near in zip(self._scores(kind), nears, strict=True)
        ]
        chances = _chances(scores, w["none"] + (w["unknown"] if lost else 0.0))
        by_land: dict[str, float] = defaultdict(float)
        for item, chance in zip(items, chances, strict=True):
            by_land[item.land] += chance
        land = max(by_land, key=by_land.__getitem__)
        if by_land[land] < SURE:
            return None
        inside = [row for row in zip(items, nears, chances, strict=True) if row[0].land == land]
        return _best(inside) if not lost else _of_lost(inside)

    def _near(self, item: _Item, cues: scene.Cues, lost: bool) -> Features:
        """The features of a name's nearness; who acts or where something was said is apart from what is lost."""
        near = scene.nearness(item.level, item.at, item.sentence, cues)
        apart = lost and (
            item.sentence not in cues.sentences or "said_in" in item.names or item.mention.actor
        )
        return [*near, ("apart_from_unknown", 1.0)] if apart else near

    def _lost(self, cues: scene.Cues) -> bool:
        """Whether the evidence stands with the name of a place that is not known."""
        return bool(cues.sentences) and not self._unknown.isdisjoint(cues.sentences)

    @cached_property
    def _unknown(self) -> frozenset[int]:
        reading = self._reading
        named = [(reading.token_at(m.start), reading.token_at(m.end - 1)) for m in self._mentions]
        return unknown.sentences(reading, [*named, *((h.first, h.last) for h in self._hints)])

    def _only(self) -> Mention | None:
        """A name of the one place that a text names, where it points to no other country: the first that does
        not stand for who acts. None in every other text."""
        first = self._mentions[0] if self._mentions else None
        if first is None or len({m.place.gid for m in self._mentions}) > 1:
            return None
        if {h.country for h in self._hints} - {first.place.country}:
            return None
        return next((m for m in self._mentions if not m.actor), first)

    @cached_property
    def _seen(self) -> tuple[list[_Item], dict[str, lands.Land]]:
        """All names with their own features, and what the text says of their countries."""
        items = _items(self._reading, self._mentions, self._hints)
        return items, _described(items, len(self._mentions), _title(self._reading)) if items else {}

    def _scores(self, kind: str | None) -> list[float]:
        """What each name scores for events of a kind wherever their evidence stands."""
        if kind not in self._scored:
            w = weights.of_kind(kind)
            items, found = self._seen
            of_lands = {code: weigh(land.features, w) for code, land in found.items()}
            self._scored[kind] = [_sum(i.names, w) + of_lands[i.land] for i in items]
        return self._scored[kind]

    def features(
        self, spans: Sequence[tuple[int, int]], kind: str | None = None
    ) -> list[tuple[Mention, Features]]:
        """Every name with all its features for an event: what the weights `[where]` are fitted on."""
        cues = scene.cues(self._reading, list(spans))
        lost = self._lost(cues)
        items, of_lands = self._seen
        found = []
        for i in items:
            values = [(name, 1.0) for name in i.names] + of_lands[i.land].features
            values += self._near(i, cues, lost)
            crossed = [(f"{kind}:{name}", v) for name, v in values if name in BY_KIND] if kind else []
            found.append((i.mention, values + crossed))
        return found

    def nowhere(self, spans: Sequence[tuple[int, int]]) -> Features:
        """The features of there being no name that places an event."""
        lost = self._lost(scene.cues(self._reading, list(spans)))
        return [("none", 1.0), ("unknown", 1.0)] if lost else [("none", 1.0)]

    def spots(self, spans: Sequence[tuple[int, int]]) -> list[tuple[Mention, Features]]:
        """Every name, hints aside, with its own features: what the weights `[spot]` are fitted on."""
        cues = scene.cues(self._reading, list(spans))
        lost = self._lost(cues)
        return [
            (i.mention, [(n, 1.0) for n in i.names] + self._near(i, cues, lost))
            for i in self._seen[0]
            if i.level != "hint"
        ]


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


def _title(reading: Reading) -> int:
    """The number of sentences of the title."""
    sentences = enumerate(reading.sentences)
    return next(
        (n for n, (first, _) in sentences if reading.starts[first] >= reading.title_end),
        len(reading.sentences),
    )


def _items(reading: Reading, mentions: tuple[Mention, ...], hints: Sequence[Hint]) -> list[_Item]:
    title = _title(reading)
    named = [(m.start, m.end) for m in mentions]
    items = [_of_mention(reading, m, title) for m in mentions]
    return items + [i for h in hints if (i := _of_hint(reading, h, title, named)) is not None]


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
    if who := owner(reading.words[hint.last]):
        end = reading.starts[hint.last] + len(who)
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
        if not _FRAMES.isdisjoint(i.names):
            land.framed |= _FRAMES.intersection(i.names)
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
_FRAMES = frozenset(framing.OF_LAND)
_WITHIN = frozenset(("in", "into", "hit", "strike_in"))


def _chances(scores: list[float], *others: float) -> list[float]:
    """The chance of each score beside `others`, which take their share."""
    top = max(*scores, *others, -math.inf)
    raised = [math.exp(s - top) for s in scores]
    total = sum(raised) + sum([math.exp(s - top) for s in others])
    return [r / total for r in raised]


def _widened(m: Mention) -> Mention:
    """The city a text is sent from, taken for no more than its country."""
    country = atlas.country(m.place.country) if m.place.country else None
    return replace(m, place=atlas.place_of(country), why=_SENT_FROM) if country else m


def _of_lost(inside: list[tuple[_Item, Features, float]]) -> Mention:
    """As `_best` where the place itself is not known: the city a text is sent from is no more than its country."""
    narrow = [row for row in inside if row[0].level in ("place", "admin1") and "dateline" not in row[0].names]
    if narrow:
        return _best(narrow)
    best = _best(inside)
    sent_from = any(i.mention is best and "dateline" in i.names for i, _, _ in inside)
    return _widened(best) if sent_from else best


_SENT_FROM = "the country of the city that the text is sent from; the place it names is not known"


def _best(inside: list[tuple[_Item, Features, float]]) -> Mention:
    """The name that says it best of those in a country, each with its nearness and its chance to be of the
    country: of its likeliest first-order area (an area named five times outweighs a town named once) the likeliest."""
    inside = [row for row in inside if row[0].level != "hint"] or inside
    if len({i.mention.place.gid for i, _, _ in inside}) == 1:
        return max(inside, key=lambda row: row[2])[0].mention
    w = weights.section("spot")
    chances = _chances([_sum(i.names, w) + weigh(near, w) for i, near, _ in inside])
    by_area: dict[str, float] = defaultdict(float)
    for (i, _, _), chance in zip(inside, chances, strict=True):
        by_area[i.mention.place.admin1 or ""] += chance
    area = max(by_area, key=by_area.__getitem__)
    within = [k for k, (i, _, _) in enumerate(inside) if (i.mention.place.admin1 or "") == area]
    return inside[max(within, key=chances.__getitem__)][0].mention
