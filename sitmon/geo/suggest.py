"""Completion of region names and "did you mean": reads lists that a look-up never needs."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from sitmon.geo import atlas, gazetteer, tables
from sitmon.geo.atlas import Candidate
from sitmon.geo.names import key
from sitmon.geo.regions import Own
from sitmon.lexicon.countries import COUNTRIES, REGIONS

_LONGEST = 60
_TOWNS = 100_000
"""Towns of the gazetteer offered for completion have at least so many people."""
_TOWN_PEOPLE = 16.6
"""log2 of the people of a town that may be offered beside a namesake."""
_AS_PROMINENT = 3.0
"""By how much, in log2 of people, a namesake may be smaller and still be offered too."""
_NAMESAKES = 4


_COUNTRY, _AREA, _HAND, _TOWN = 0.0, 0.5, 1.2, 1.2
"""What a name's sort adds to its slips when "did you mean" ranks: a country is meant more often than a village."""


@cache
def _offered() -> dict[str, tuple[str, float]]:
    """Key → the name shown and its sort, for everything but towns; what is larger comes first."""
    found: dict[str, tuple[str, float]] = {}
    for names, sort in (
        ([(c.name, *c.aliases) for c in COUNTRIES.values()], _COUNTRY),
        ([(r.name, *r.aliases) for r in REGIONS.values()], _COUNTRY),
        ([(m.name, *m.aliases) for m in tables.macros()], _AREA),
        ([(name,) for name in gazetteer.shipped().first_order_names()], _AREA),
        ([(h.place.name, *h.aliases) for h in atlas.hand_places().values()], _HAND),
    ):
        for shown, *others in names:
            for name in (shown, *others):
                found.setdefault(key(name), (shown, sort))
    return found


def complete(prefix: str, own: Own | None = None, most: int = 20) -> list[str]:
    """Names of regions that begin with `prefix`, the user's own first, each once."""
    k = key(prefix)
    found = [name for name in own or {} if key(name).startswith(k)]
    if not k:
        return found + [r.name for r in REGIONS.values()][: most - len(found)]
    offered = [(at, name) for at, (name, _) in _offered().items() if at.startswith(k)]
    found += [name for at, name in offered if key(name) == at]
    found += [name for _, name in offered]
    if len(dict.fromkeys(found)) < most and len(k) >= 2:
        found += _towns(k, most)
    shown = list(dict.fromkeys(found))[:most]
    own_names = frozenset(own or {})
    return [told for name in shown for told in ((name,) if name in own_names else _told_apart(name))][:most]


def _told_apart(name: str) -> tuple[str, ...]:
    """The name, or where others as prominent have it too, each with its country: "Punjab, India"; a country is
    called by its name alone."""
    by_land: dict[str, Candidate] = {}
    for c in atlas.candidates(key(name)):
        if c.country and _prominent(c):
            by_land.setdefault(c.country, c)
    if len(by_land) < 2 or key(name) in _macro_keys():
        return (name,)
    most = max(by_land.values(), key=lambda c: c.people)
    near = [c for c in by_land.values() if c.level == "country" or c.people > most.people - _AS_PROMINENT]
    if len(near) < 2:
        return (name,)
    return tuple(
        name if c.level == "country" else f"{name}, {COUNTRIES[c.country].name}" for c in near[:_NAMESAKES]
    )


def _prominent(c: Candidate) -> bool:
    if c.level == "place":
        return (c.own or c.hand) and c.people > _TOWN_PEOPLE
    return c.level == "country" or (c.level == "admin1" and (c.own or c.hand))


@cache
def _macro_keys() -> frozenset[str]:
    return frozenset(key(n) for m in tables.macros() for n in (m.name, *m.aliases))


def _towns(k: str, most: int) -> list[str]:
    return [name for _, name, _ in sorted(_large(k, 400), reverse=True)][:most]


def _large(prefix: str, most: int) -> list[tuple[int, str, str]]:
    """(people, name, key) of the gazetteer's large towns whose key begins so, of the first `most` keys."""
    g = gazetteer.shipped()
    return [
        (g.residents(n), g.place(n).name, at)
        for at, numbers in g.starting(prefix, most)
        for n in numbers
        if g.residents(n) >= _TOWNS
    ]


def nearest(name: str, own: Own | None = None) -> list[str]:
    """Up to three names most like `name`; two letters that changed places count as one slip."""
    k = key(name)[:_LONGEST]
    offered = {at: (shown, _TOWN) for _, shown, at in _large(k[:2], 20_000)} if len(k) > 2 else {}
    offered |= _offered() | {key(n): (n, _COUNTRY) for n in own or {}}
    close = get_close_matches(k, offered, n=80, cutoff=0.55)
    slips = 1 if len(k) < 5 else max(len(k) // 3, 2)
    ranked = sorted(
        (slip + offered[other][1], at, other)
        for at, other in enumerate(close)
        if (slip := distance(k, other)) <= slips
    )
    return list(dict.fromkeys(offered[other][0] for _, _, other in ranked))[:3]


def distance(a: str, b: str) -> int:
    """Letters to insert, delete, change or swap with their neighbour to make `b` of `a`."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
