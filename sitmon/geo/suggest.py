"""Completion of region names and "did you mean": reads lists that a look-up never needs."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from sitmon.geo import atlas, gazetteer
from sitmon.geo.names import key
from sitmon.geo.regions import Own
from sitmon.lexicon.countries import COUNTRIES, REGIONS

_LONGEST = 60
_TOWNS = 100_000
"""Towns of the gazetteer offered for completion have at least so many people."""


@cache
def _offered() -> dict[str, str]:
    """Key → the name shown, for everything but towns; what is larger comes first."""
    found: dict[str, str] = {}
    for c in COUNTRIES.values():
        for name in (c.name, *c.aliases):
            found.setdefault(key(name), c.name)
    for r in REGIONS.values():
        for name in (r.name, *r.aliases):
            found.setdefault(key(name), r.name)
    for m in atlas.macros():
        for name in (m.name, *m.aliases):
            found.setdefault(key(name), m.name)
    for name in gazetteer.shipped().first_order_names():
        found.setdefault(key(name), name)
    for place, _kind, aliases in atlas.hand_places().values():
        for name in (place.name, *aliases):
            found.setdefault(key(name), place.name)
    return found


def complete(prefix: str, own: Own | None = None, most: int = 20) -> list[str]:
    """Names of regions that begin with `prefix`, the user's own first, each once."""
    k = key(prefix)
    found = [name for name in own or {} if key(name).startswith(k)]
    if not k:
        return found + [r.name for r in REGIONS.values()][: most - len(found)]
    offered = [(at, name) for at, name in _offered().items() if at.startswith(k)]
    found += [name for at, name in offered if key(name) == at]
    found += [name for _, name in offered]
    if len(dict.fromkeys(found)) < most and len(k) >= 2:
        found += _towns(k, most)
    return list(dict.fromkeys(found))[:most]


def _towns(k: str, most: int) -> list[str]:
    g = gazetteer.shipped()
    found = []
    for _at, numbers in g.starting(k, 400):
        for n in numbers:
            if g.residents(n) >= _TOWNS:
                found.append((g.residents(n), g.place(n).name))  # noqa: PERF401 - clearer so
    return [name for _, name in sorted(found, reverse=True)][:most]


def nearest(name: str, own: Own | None = None) -> list[str]:
    """Up to three names most like `name`; two letters that changed places count as one slip."""
    k = key(name)[:_LONGEST]
    offered = {**{key(n): n for n in own or {}}, **_offered()}
    close = get_close_matches(k, offered, n=80, cutoff=0.55)
    ranked = sorted((distance(k, other), at, other) for at, other in enumerate(close))
    slips = 1 if len(k) < 5 else max(len(k) // 3, 2)
    return list(dict.fromkeys(offered[other] for d, _, other in ranked if d <= slips))[:3]


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
