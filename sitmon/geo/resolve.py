"""Which place each name means, and whether it is one at all: ranking, gate. Pure.

Two rounds. In the first every name votes for the countries and first-order areas of what it
may mean (`votes`). In the second each name is
ranked with those votes, with containment ("Saraqib, Idlib") and with the feed's home, and a
linear gate decides whether it is admitted. The weights stand in `data/weights.toml`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sitmon.geo import context, weights
from sitmon.geo.atlas import Candidate, Candidates
from sitmon.geo.context import Surroundings
from sitmon.geo.finding import Span
from sitmon.geo.hinted import Hint
from sitmon.geo.votes import Votes, certainty, prior, vote
from sitmon.reading import Reading

_CLOSE, _OTHERS = 6.0, 3
"""So many candidates this near to the best in score are told as what the name could be too."""
_KNOWN_ABROAD = 16.0
"""log2 of the people of a place that has a name of its own in French or Spanish."""
_SHORT_NAME = 5
"""Letters of a name that many languages have for something else."""
BONES_VOTE = 0.15
"""The least share of the votes a country must have before consonants alone find a place in it."""


@dataclass(slots=True)
class Choice:
    """What was decided for a span, and why."""

    span: Span
    candidate: Candidate
    values: list[tuple[str, float]]
    """The features of the candidate that depend on the text, as of `ranking`."""
    chance: float
    """How likely it is among the candidates."""
    weight: float
    """What its features together weigh in the gate."""
    others: tuple[Candidate, ...] = ()
    """What the name could be too, the likeliest first."""
    confidence: float = 0.0

    @property
    def features(self) -> list[tuple[str, float]]:
        """All of the gate's features of the span and the candidate."""
        return [*self.values, ("chance", self.chance), *own_features(self.span, self.candidate)]

    @property
    def vote(self) -> float:
        """The share of the other names' votes that its country has."""
        return self.values[0][1]


def resolve(
    reading: Reading, spans: list[Span], home: str | None, hints: Sequence[Hint] = ()
) -> list[Choice]:
    """A choice for every span that has candidates, in order, with the gate's confidence.

    `hints` are the text's names of leaders, institutions and forces: no part of one is a place.
    """
    if not spans:
        return []
    around = context.survey(reading, spans, hints)
    seen = [context.features(around, s) for s in spans]
    gate = weights.load()[1]
    doubts = [gate["bias"] + sum([gate.get(name, 0.0) for name in names]) for names in seen]
    votes = vote(spans, doubts, home, hints)
    held = [holder(around, s) for s in spans]
    senses = senses_of(spans, held)
    holders = {id(h) for h in held if h is not None}
    found = []
    chosen: dict[tuple[str, bool, str, int], Choice] = {}
    for s, doubt, inside in zip(spans, doubts, held, strict=True):
        if not s.candidates:
            continue
        if inside is not None or s.key in senses or s.short:
            choice = choose(s, inside, votes, senses.get(s.key), home)
        else:
            choice = _again(chosen, s, votes, home)
        if s.bones and not choice.candidate.hand and votes.of_country(choice.candidate.country) < BONES_VOTE:
            continue
        if not around.foreign and (_by_chance(choice) or _elsewhere(choice)):
            continue
        score = doubt + choice.weight
        if id(s) in holders:
            score += gate.get("holds", 0.0)
        if around.foreign and not choice.candidate.own and choice.candidate.people > _KNOWN_ABROAD:
            score += gate.get("own", 0.0)
        choice.confidence = certainty(score)
        found.append(choice)
    return found


def _by_chance(choice: Choice) -> bool:
    """Whether a short name is only how some language writes a place far from what the text speaks of: "Boni" is
    no Bonn. ("Fès" and "Rom" are met in texts of their languages, or in ones that name the country.)"""
    span, c = choice.span, choice.candidate
    return (
        len(span.key) <= _SHORT_NAME
        and not (c.own or c.hand or c.capital or span.demonym or span.short)
        and span.key.isascii()
        and choice.vote < BONES_VOTE
    )


def _elsewhere(choice: Choice) -> bool:
    """Whether a small town of a country that nothing else speaks of is named with an area it does not lie in:
    "Arcadia, Odesa" is no Californian."""
    c = choice.candidate
    named_with = ("outside", 1.0) in choice.values
    return named_with and choice.vote < BONES_VOTE and c.people < _KNOWN_ABROAD and not c.hand


def _again(
    chosen: dict[tuple[str, bool, str, int], Choice], s: Span, votes: Votes, home: str | None
) -> Choice:
    """The choice for a name that nothing around it decides: the same wherever the text names it."""
    key = s.key, s.demonym, s.sort, id(s.candidates)
    known = chosen.get(key)
    if known is None:
        known = chosen[key] = choose(s, None, votes, None, home)
        return known
    return Choice(s, known.candidate, known.values, known.chance, known.weight, known.others)


def holder(around: Surroundings, span: Span) -> Span | None:
    """The span that holds this one: "Saraqib, Idlib", "Saraqib in Idlib", "Idlib's Saraqib"."""
    reading = around.reading
    words, at = reading.words, span.last + 1
    if at + 1 < len(words) and (words[at] in ",(" or reading.lower[at] == "in"):
        return around.taken.get(at + 1)
    return None


def contains(holder: Candidate, held: Candidate) -> bool:
    """Whether one candidate lies in another, of a larger sort."""
    if holder.level == "country":
        return held.level != "country" and holder.country == held.country
    if holder.level == "admin1":
        return held.level in ("place", "area") and held.admin1 == holder.admin1
    return False


def senses_of(spans: list[Span], held: list[Span | None]) -> dict[str, Candidate]:
    """Key → what a containment says it means, for its other mentions in the text."""
    found: dict[str, Candidate] = {}
    for s, larger in zip(spans, held, strict=True):
        if larger is not None:
            inside = [c for c in s.candidates if any(contains(h, c) for h in larger.candidates[:4])]
            if inside:
                found.setdefault(s.key, inside[0])
    return found


def choose(
    span: Span, larger: Span | None, votes: Votes, sense: Candidate | None, home: str | None
) -> Choice:
    """The second round: the likeliest candidate, with the gate's features of it."""
    found = span.candidates
    shares = votes.shares(span)
    if len(found) == 1:
        return _chosen(span, 0, ranking(span, found[0], shares[0], larger, sense, home), 1.0, ())
    if larger is None and sense is None and not home and not span.sort:
        scores = by_votes(span, shares)
    else:
        w = weights.load()[0]
        scores = [
            alone + sum([w.get(n, 0.0) * v for n, v in ranking(span, c, share, larger, sense, home)])
            for alone, c, share in zip(prior(found)[0], found, shares, strict=True)
        ]
    top = max(scores)
    best = scores.index(top)
    values = ranking(span, found[best], shares[best], larger, sense, home)
    # As in `_chances`, of the best alone.
    chance = 1 / sum([math.exp(max(score - top, -30.0)) for score in scores])
    near = [i for i, score in enumerate(scores) if score > top - _CLOSE and i != best]
    near.sort(key=scores.__getitem__, reverse=True)
    return _chosen(span, best, values, chance, tuple([found[i] for i in near[:_OTHERS]]))


def _chosen(
    span: Span, best: int, values: list[tuple[str, float]], chance: float, others: tuple[Candidate, ...]
) -> Choice:
    get = weights.load()[1].get
    weight = sum([get(name, 0.0) * value for name, value in values]) + get("chance", 0.0) * chance
    weight += own_weight(span.candidates, best, span.key, span.demonym, span.bones, span.short)
    return Choice(span, span.candidates[best], values, chance, weight, others)


@lru_cache(maxsize=16384)
def own_weight(candidates: Candidates, best: int, key: str, demonym: bool, bones: bool, short: bool) -> float:
    """What the features weigh in the gate that no text changes."""
    span = Span(0, 0, key, candidates, demonym=demonym, bones=bones, short=short)
    get = weights.load()[1].get
    return sum([get(name, 0.0) * value for name, value in own_features(span, candidates[best])])


def by_votes(span: Span, shares: list[tuple[float, float]]) -> list[float]:
    """The scores of candidates of which only the votes say anything: as with `ranking`, faster."""
    get = weights.load()[0].get
    vote, vote_log, vote_area = get("vote", 0.0), get("vote_log", 0.0), get("vote_admin1", 0.0)
    area_log, unvoted = get("admin1_log", 0.0), vote_log * (math.log(0.02) + 4)
    scores = []
    for alone, (land, area) in zip(prior(span.candidates)[0], shares, strict=True):
        if land:
            score = alone + vote * land + vote_log * (math.log(land + 0.02) + 4) + vote_area * area
            scores.append(score + area_log * (math.log(area + 0.02) + 4) if area > 0.01 else score)
        else:
            scores.append(alone + unvoted)  # no vote for the country is none for an area of it
    return scores


def ranking(
    span: Span,
    c: Candidate,
    share: tuple[float, float],
    larger: Span | None,
    sense: Candidate | None,
    home: str | None,
) -> list[tuple[str, float]]:
    """The features of a candidate that depend on the text, with their values; `share` is its votes'."""
    land, area = share
    values = [("vote", land), ("vote_log", math.log(land + 0.02) + 4), ("vote_admin1", area)]
    if area > 0.01:
        values.append(("admin1_log", math.log(area + 0.02) + 4))
    if larger is not None and c.level in ("place", "area") and not span.demonym:
        if any(contains(h, c) for h in larger.candidates[:4]):
            values.append(("inside", 1.0))
        elif any(h.level in ("admin1", "country") for h in larger.candidates[:4]):
            values.append(("outside", 1.0))
    elif larger is not None and any(contains(h, c) for h in larger.candidates[:4]):
        values.append(("inside", 1.0))
    if sense is not None and c == sense:
        values.append(("sense", 1.0))
    if home and c.country == home:
        values.append(("home", 1.0))
    if span.sort:
        values.append((f"as_{span.sort}_{c.level}", 1.0))
    return values


def own_features(span: Span, c: Candidate) -> list[tuple[str, float]]:
    """The gate's features of the span and of the candidate chosen for it that no text changes."""
    found = [("people", c.people / 10), (c.level, 1.0)]
    if c.hand:
        found.append(("hand", 1.0))
    if c.own or not span.key.isascii():
        found.append(("own", 1.0))
    if span.key[0] >= "\u0590":
        found.append(("uncased", 1.0))
    if span.demonym:
        found.append(("demonym", 1.0))
    if span.bones:
        found.append(("bones", 1.0))
    if span.short:
        found.append(("abbreviated", 1.0))
    if len(span.candidates) == 1:
        found.append(("unique", 1.0))
    if c.country in _ANGLOPHONE:
        found.append(("anglophone", 1.0))
    if c.people > 18:
        found.append(("large", 1.0))
    if c.capital:
        found.append(("capital", 1.0))
    if c.people < 12 and c.level == "place":
        found.append(("tiny", 1.0))
    return found


_ANGLOPHONE = frozenset(("US", "GB", "CA", "AU", "NZ", "IE", "ZA", "JM"))
