"""What the names of a text say together of where it plays: the first round of `resolve`. Pure.

Every name votes for the countries and first-order areas of what it may mean, by how likely each is
when nothing else is known.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sitmon.geo import weights
from sitmon.geo.atlas import Candidate, Candidates
from sitmon.geo.finding import Span
from sitmon.geo.hinted import Hint

_LEVELS = frozenset(("country", "admin1", "area", "region"))
METROPOLIS = 20.0
"""log2 of the people of a town that its name alone means."""
_LARGE, _DWARFS = 17.5, 4.0
"""log2 of the people of a town that is well known, and of how many times those of another of its name it has
so that the other is hardly meant: Boston, and Boston in New York."""
DEMONYM_VOTE = 0.5
"""What "Russian" says of where a text plays, next to "Russia": who acts is often elsewhere."""
HOME_VOTE = 0.02
"""What the home of the feed says, as much as a plain name: a paper tells of the world too."""
_TELLING = frozenset(("leader", "institution"))
HINT_VOTE = 0.03
"""What a leader or an institution says of where the places of a text lie: "Republicans" and Georgia."""


@dataclass(slots=True)
class Votes:
    """The votes of a text's names, by country and by first-order code, and of each key."""

    country: dict[str, float]
    admin1: dict[str, float]
    total: float
    weights: dict[str, float]
    """Key → the weight of its own votes, left out where that key is judged."""

    def shares(self, span: Span) -> list[tuple[float, float]]:
        """For each candidate the shares that the other names give to its country and first-order area."""
        own = self.weights.get(span.key, 0.0)
        rest = self.total - own
        if rest <= 0.01:
            return [(0.0, 0.0)] * len(span.candidates)
        found = []
        country, admin1 = self.country, self.admin1
        for _, code, area_code, own_land, own_area in ballot(span.candidates):
            land = country.get(code, 0.0) - own * own_land if code else 0.0
            area = admin1.get(area_code, 0.0) - own * own_area if area_code else 0.0
            found.append((land / rest if land > 0 else 0.0, area / rest if area > 0 else 0.0))
        return found

    def of_country(self, code: str) -> float:
        """The share of a country in all votes, 0 to 1."""
        return self.country.get(code, 0.0) / self.total if self.total else 0.0


@lru_cache(maxsize=16384)
def ballot(candidates: Candidates) -> tuple[tuple[float, str, str, float, float], ...]:
    """Of each candidate the score on its own, its country and first-order area, and what the name itself says of both."""
    lands, areas = leanings(candidates)
    return tuple(
        [
            (alone, c.country, c.admin1, lands.get(c.country, 0.0), areas.get(c.admin1, 0.0))
            for alone, c in zip(prior(candidates)[0], candidates, strict=True)
        ]
    )


@lru_cache(maxsize=16384)
def prior(candidates: Candidates) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Scores of the candidates on their own, and the chances these give."""
    get = weights.load()[0].get
    largest = largest_town(candidates)
    scores = tuple([sum([get(n, 0.0) * v for n, v in static(c, largest)]) for c in candidates])
    return scores, _chances(scores)


def largest_town(candidates: Candidates) -> float:
    """log2 of the people of the largest town whose own name this is, 0 where there is none."""
    return max([c.people for c in candidates if c.level == "place" and c.own], default=0.0)


def static(c: Candidate, largest: float) -> list[tuple[str, float]]:
    """The features of a candidate that no text changes, with their values; `largest` as in `largest_town`."""
    found = [("people", c.people)]
    if c.level in _LEVELS:
        found.append((c.level, 1.0))
    elif c.level == "place":
        if largest >= _LARGE and c.people < largest - _DWARFS:
            found.append(("dwarfed", 1.0))
        if c.people >= METROPOLIS:
            found.append(("metropolis", 1.0))
    if c.own:
        found.append(("own", 1.0))
    if c.hand:
        found.append(("hand", 1.0))
    if c.capital:
        found.append(("capital", 1.0))
    return found


def _chances(scores: Sequence[float]) -> tuple[float, ...]:
    top = max(scores)
    raised = [math.exp(max(s - top, -30.0)) for s in scores]
    total = sum(raised)
    return tuple([r / total for r in raised])


@lru_cache(maxsize=16384)
def leanings(candidates: Candidates) -> tuple[dict[str, float], dict[str, float]]:
    """How likely each country and each first-order area is, from the candidates alone."""
    lands: dict[str, float] = defaultdict(float)
    areas: dict[str, float] = defaultdict(float)
    for c, chance in zip(candidates, prior(candidates)[1], strict=True):
        if chance > 0.01 and c.country:
            lands[c.country] += chance
            if c.admin1:
                areas[c.admin1] += chance
    return dict(lands), dict(areas)


def vote(spans: list[Span], doubts: list[float], home: str | None, hints: Sequence[Hint] = ()) -> Votes:
    """The first round: every name votes for what it may mean, less where it may be no place."""
    votes = Votes(defaultdict(float), defaultdict(float), 0.0, defaultdict(float))
    means: dict[Candidates, float] = defaultdict(float)
    for s, doubt in zip(spans, doubts, strict=True):
        if not s.candidates or s.bones:
            continue
        weight = certainty(doubt + 1.5) * (DEMONYM_VOTE if s.demonym else 1.0)
        votes.total += weight
        votes.weights[s.key] += weight
        means[s.candidates] += weight
    for candidates, weight in means.items():
        lands, areas = leanings(candidates)
        for code, chance in lands.items():
            votes.country[code] += weight * chance
        for code, chance in areas.items():
            votes.admin1[code] += weight * chance
    for hint in hints:
        if hint.sort in _TELLING:
            votes.country[hint.country] += HINT_VOTE
            votes.total += HINT_VOTE
    if home:
        votes.country[home] += HOME_VOTE
        votes.total += HOME_VOTE
    return votes


def certainty(score: float) -> float:
    """The logistic of a score, 0 to 1."""
    return 1 / (1 + math.exp(-score)) if -_CERTAIN < score < _CERTAIN else float(score > 0)


_CERTAIN = 30.0
