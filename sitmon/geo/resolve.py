"""Which place each name means, and whether it is one at all: votes, ranking, gate. Pure.

Two rounds. In the first every name votes for the countries and first-order areas of what it
may mean, by how likely each is when nothing else is known. In the second each name is
ranked with those votes, with containment ("Saraqib, Idlib") and with the feed's home, and a
linear gate decides whether it is admitted. The weights stand in `data/weights.toml`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from sitmon.geo import atlas, context, weights
from sitmon.geo.atlas import Candidate
from sitmon.geo.context import Surroundings
from sitmon.geo.finding import Span
from sitmon.reading import Reading

_LEVELS = frozenset(("country", "admin1", "area", "region"))
HOME_VOTE = 0.6
BONES_VOTE = 0.15
"""The least share of the votes a country must have before consonants alone find a place in it."""


@dataclass(slots=True)
class Choice:
    """What was decided for a span, and why."""

    span: Span
    candidate: Candidate
    confidence: float
    features: list[tuple[str, float]]
    runner_up: Candidate | None


@dataclass(slots=True)
class Votes:
    """Shares of the votes of a text's names, by country and by first-order code."""

    country: dict[str, float]
    admin1: dict[str, float]
    total: float

    def of_country(self, code: str) -> float:
        """The share of a country, 0 to 1."""
        return self.country.get(code, 0.0) / self.total if self.total else 0.0

    def of_admin1(self, code: str) -> float:
        """The share of a first-order area, 0 to 1."""
        return self.admin1.get(code, 0.0) / self.total if self.total else 0.0


@lru_cache(maxsize=32768)
def prior(candidates: tuple[Candidate, ...]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Scores of the candidates on their own, and the chances these give."""
    w = weights.load()[0]
    scores = tuple(
        w["people"] * c.people
        + (w["own"] if c.own else 0.0)
        + (w[c.level] if c.level in _LEVELS else 0.0)
        + (w["hand"] if c.hand else 0.0)
        + (w["capital"] if c.capital else 0.0)
        for c in candidates
    )
    return scores, _chances(scores)


def _chances(scores: tuple[float, ...]) -> tuple[float, ...]:
    top = max(scores)
    raised = [math.exp(max(s - top, -30.0)) for s in scores]
    total = sum(raised)
    return tuple(r / total for r in raised)


def resolve(reading: Reading, spans: list[Span], home: str | None) -> list[Choice]:
    """A choice for every span that has candidates, in order, with the gate's confidence."""
    around = context.survey(reading, spans)
    seen = [context.features(around, s) for s in spans]
    votes = _vote(spans, seen, home)
    held = [_held(around, s) for s in spans]
    senses = _senses(spans, held)
    found = []
    for s, features, inside in zip(spans, seen, held, strict=True):
        if s.candidates:
            choice = _choose(s, features, inside, votes, senses.get(s.key), home)
            if not s.bones or votes.of_country(choice.candidate.country) >= BONES_VOTE or choice.candidate.hand:
                found.append(choice)
    holders = {id(h) for h in held if h is not None}
    gate = weights.load()[1]
    for choice in found:
        if id(choice.span) in holders:
            choice.features.append(("holds", 1.0))
        total = gate["bias"] + sum(gate.get(name, 0.0) * value for name, value in choice.features)
        choice.confidence = 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))
    return found


def _vote(spans: list[Span], seen: list[list[str]], home: str | None) -> Votes:
    by_country: dict[str, float] = defaultdict(float)
    by_admin1: dict[str, float] = defaultdict(float)
    total = 0.0
    gate = weights.load()[1]
    for s, features in zip(spans, seen, strict=True):
        if not s.candidates or s.bones:
            continue
        doubt = sum(gate.get(name, 0.0) for name in features) + gate["bias"]
        weight = 1 / (1 + math.exp(-max(min(doubt + 1.5, 30.0), -30.0)))
        total += weight
        for c, chance in zip(s.candidates, prior(s.candidates)[1], strict=True):
            if chance > 0.01:
                by_country[c.country] += weight * chance
                if c.admin1:
                    by_admin1[c.admin1] += weight * chance
    if home:
        by_country[home] += HOME_VOTE
        total += HOME_VOTE
    by_country.pop("", None)
    return Votes(by_country, by_admin1, total)


def _held(around: Surroundings, span: Span) -> Span | None:
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


def _senses(spans: list[Span], held: list[Span | None]) -> dict[str, Candidate]:
    """Key → what a containment says it means, for its other mentions in the text."""
    found: dict[str, Candidate] = {}
    for s, holder in zip(spans, held, strict=True):
        if holder is not None:
            inside = [c for c in s.candidates if any(contains(h, c) for h in holder.candidates[:4])]
            if inside:
                found.setdefault(s.key, inside[0])
    return found


def _choose(
    span: Span, features: list[str], holder: Span | None, votes: Votes, sense: Candidate | None, home: str | None
) -> Choice:
    w = weights.load()[0]
    best: tuple[float, Candidate, bool] | None = None
    second: tuple[float, Candidate] | None = None
    for c, score in zip(span.candidates, prior(span.candidates)[0], strict=True):
        inside = holder is not None and any(contains(h, c) for h in holder.candidates[:4])
        score += w["vote"] * votes.of_country(c.country) + w["vote_admin1"] * votes.of_admin1(c.admin1)
        if inside:
            score += w["inside"]
        if sense is not None and c == sense:
            score += w["sense"]
        if home and c.country == home:
            score += w["home"]
        if best is None or score > best[0]:
            second = best[:2] if best else None
            best = (score, c, inside)
        elif second is None or score > second[0]:
            second = (score, c)
    assert best is not None
    score, c, inside = best
    values = [(name, 1.0) for name in features]
    values += [("people", c.people / 10), (c.level, 1.0), ("vote", votes.of_country(c.country)), ("vote_admin1", votes.of_admin1(c.admin1))]
    values += [(name, 1.0) for name, holds in (("hand", c.hand), ("own", c.own), ("inside", inside), ("demonym", span.demonym is not None),
                                               ("bones", span.bones), ("home", home is not None and c.country == home)) if holds]  # fmt: skip
    return Choice(span, c, 0.0, values, second[1] if second and second[0] > score - 2 else None)
