"""All the names that may be read as places: the gazetteer and the tables written by hand.

A `Candidate` is one entry that a name may mean. Hand-written places stand before entries of
the gazetteer that lie at the same spot.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from sitmon.geo import gazetteer
from sitmon.geo.files import DATA
from sitmon.geo.gazetteer import LEVELS, POPULATION_STEP
from sitmon.geo.names import ARTICLES, key, skeleton
from sitmon.lexicon.countries import COUNTRIES, REGIONS, capitals, country_names, demonyms
from sitmon.model import Level, Place

_SAME_SPOT = 0.35  # degrees: two entries of one name this near are one place
_MOST = 48  # candidates kept for one name, the most populous first
_HAND_WEIGHT = 14.0  # log2 of the people a hand-written place counts as: a middling town


class Candidate(NamedTuple):
    """One entry that a name may mean. `people` is log2 of the population; `ref` is the
    entry's number in the gazetteer, or a `Place` where it is written by hand."""

    level: str  # country, admin1, area, place, region
    country: str
    admin1: str
    people: float
    own: bool  # the entry's own name, not an alternate
    lat: float
    lon: float
    capital: bool
    hand: bool
    ref: int | Place


@dataclass(frozen=True, slots=True)
class Macro:
    """A region larger than or across countries, of the hand-written table."""

    slug: str
    name: str
    countries: frozenset[str]
    admin1: frozenset[str]
    aliases: tuple[str, ...]
    lat: float
    lon: float
    read: bool
    """Whether texts may name it as a place."""


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file in the data folder."""
    with (DATA / name).open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def split(text: str) -> tuple[str, ...]:
    """The parts of a field with bars."""
    return tuple(part for part in text.split("|") if part)


@cache
def macros() -> tuple[Macro, ...]:
    """The macro regions of the table."""
    return tuple(
        Macro(
            r["slug"],
            r["name"],
            frozenset(split(r["countries"])),
            frozenset(split(r["admin1"])),
            split(r["aliases"]),
            float(r["lat"]),
            float(r["lon"]),
            bool(r["read"]),
        )
        for r in table("macro_regions.csv")
    )


@cache
def hand_places() -> dict[str, tuple[Place, str, tuple[str, ...]]]:
    """The conflict places: slug → place, kind and aliases."""
    g = gazetteer.shipped()
    found = {}
    for r in table("conflict_places.csv"):
        level: Level = r["level"]  # type: ignore[assignment]
        place = Place(
            gid=r["admin1"] if level == "admin1" else f"x:{r['slug']}",
            name=r["name"],
            level=level,
            country=r["country"] or None,
            admin1=r["admin1"] or None,
            admin1_name=g.admin1_name(r["admin1"]) if r["admin1"] else None,
            lat=float(r["lat"]),
            lon=float(r["lon"]),
        )
        found[r["slug"]] = (place, r["kind"], split(r["aliases"]))
    return found


@cache
def _overlay() -> dict[str, tuple[Candidate, ...]]:
    """Key → candidates of the hand-written tables and of the countries."""
    found: dict[str, list[Candidate]] = {}
    for place, _kind, aliases in hand_places().values():
        c = _of_hand(place)
        for name in (place.name, *aliases):
            found.setdefault(key(name), []).append(c)
    for m in macros():
        if m.read:
            place = Place(f"x:{m.slug}", m.name, "region", lat=m.lat, lon=m.lon)
            for name in (m.name, *m.aliases):
                found.setdefault(key(name), []).append(_of_place(place, 24.0))
    for name, code in country_names().items():
        if (candidate := country(code)) is not None:
            found.setdefault(key(name), []).append(candidate)
    return {k: tuple(v) for k, v in found.items()}


def _of_hand(place: Place) -> Candidate:
    """A hand-written place, as large as the gazetteer's entry of its name at that spot."""
    c = _of_place(place, _HAND_WEIGHT)
    if place.level == "admin1" and (area := first_order(place.admin1 or "")) is not None:
        return area._replace(hand=True, own=True)
    if place.level != "place":
        return c
    g = gazetteer.shipped()
    twins = [t for ref in g.names(key(place.name)) if _same(t := _of_entry(g, ref, frozenset()), c)]
    capital = key(place.name) in _capital_keys() and place.country in _capital_keys()[key(place.name)]
    return c._replace(people=max((t.people for t in twins), default=c.people), capital=capital)


def _of_place(place: Place, people: float) -> Candidate:
    return Candidate(
        place.level, place.country or "", place.admin1 or "", people, True, place.lat or 0.0, place.lon or 0.0, False, True, place
    )  # fmt: skip


@cache
def country(code: str) -> Candidate | None:
    """The candidate that stands for a country; None where the gazetteer has no such country."""
    g = gazetteer.shipped()
    n = g.nations.get(code)
    return _of_entry(g, n << 1 | 1, frozenset()) if n is not None else None


def _of_entry(g: gazetteer.Gazetteer, ref: int, capital_of: frozenset[str]) -> Candidate:
    n = ref >> 1
    land = g.countries[g.country[n]]
    level = LEVELS[g.level[n]]
    return Candidate(
        level,
        land,
        g.admins[g.admin1[n]],
        g.people[n] / POPULATION_STEP,
        bool(ref & 1),
        g.lat[n] / gazetteer.DEGREE,
        g.lon[n] / gazetteer.DEGREE,
        level == "place" and land in capital_of,
        False,
        n,
    )


@cache
def _capital_keys() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name, code in capitals().items():
        found[key(name)] = found.get(key(name), frozenset()) | {code}
    return found


@cache
def demonyms_of() -> dict[str, Candidate]:
    """Adjectives and names of peoples, as keys → the country, area or region they stand for."""
    found = {}
    for word, code in demonyms().items():
        if (land := country(code)) is not None:
            found[key(word)] = land
    regions = {c.ref.gid: c for cs in _overlay().values() for c in cs if isinstance(c.ref, Place)}
    for row in table("demonyms.csv"):
        target = regions.get(row["target"]) or first_order(row["target"])
        if target is not None:
            found[key(row["word"])] = target
    return found


@cache
def abbreviations() -> dict[str, list[tuple[str, Candidate, bool]]]:
    """First token → (form as written, area, whether it may stand alone), longer forms first."""
    found: dict[str, list[tuple[str, Candidate, bool]]] = {}
    for row in table("abbreviations.csv"):
        area = first_order(row["code"])
        if area is not None:
            first = row["form"].partition(".")[0]
            found.setdefault(first, []).append((row["form"], area, row["alone"] == "y"))
    return {first: sorted(forms, key=lambda f: -len(f[0])) for first, forms in found.items()}


@cache
def first_order(code: str) -> Candidate | None:
    """The candidate of a first-order code; None where the gazetteer has no such area."""
    g = gazetteer.shipped()
    n = g.first_order.get(code)
    return _of_entry(g, n << 1 | 1, frozenset()) if n is not None else None


@cache
def _flags() -> dict[str, int]:
    """Keys of the tables and their beginnings, as in `Gazetteer.maybe`."""
    found: dict[str, int] = {}
    for k in (*_overlay(), *demonyms_of()):
        found[k] = found.get(k, 0) | 1
        words = k.split()
        for count in range(1, len(words)):
            begun = " ".join(words[:count])
            found[begun] = found.get(begun, 0) | 2
    return found


def tabled(k: str) -> int:
    """As `known`, of the tables alone and without false alarms."""
    return _flags().get(k, 0)


def known(k: str) -> int:
    """1 where something may have this key, plus 2 where a longer key may begin with its words."""
    return gazetteer.shipped().maybe(k) | _flags().get(k, 0)


@lru_cache(maxsize=32768)
def candidates(k: str) -> tuple[Candidate, ...]:
    """Everything that the key may mean, the weightiest first."""
    g = gazetteer.shipped()
    hand = _overlay().get(k, ())
    capital_of = _capital_keys().get(k, frozenset())
    refs = g.names(k) if g.maybe(k) else ()
    found = [_of_entry(g, ref, capital_of) for ref in refs[: 2 * _MOST]]
    found = [c for c in found if not any(_same(c, h) for h in hand)]
    # Entries are numbered by level, then by population: stable order for equal weights.
    found.sort(key=lambda c: -c.people)
    return _one_capital((*hand, *found)[:_MOST])


def _one_capital(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Only the largest town of a name is the capital."""
    first = next((c for c in found if c.capital), None)
    return tuple(c._replace(capital=c is first) if c.capital else c for c in found)


def _same(c: Candidate, hand: Candidate) -> bool:
    """Whether the gazetteer's entry is the one the table has."""
    if c.level == "country" or hand.level == "country":
        return c.level == hand.level and c.country == hand.country
    if "admin1" in (c.level, hand.level) and c.level != hand.level:
        return False
    if c.admin1 == hand.admin1 and c.level == "admin1":
        return True
    return (
        c.country == hand.country
        and abs(c.lat - hand.lat) < _SAME_SPOT
        and abs(c.lon - hand.lon) < _SAME_SPOT
    )


@cache
def _hand_skeletons() -> dict[str, tuple[Candidate, ...]]:
    found: dict[str, list[Candidate]] = {}
    for place, _kind, aliases in hand_places().values():
        for name in (place.name, *aliases):
            words = key(name).split()
            if len(words) > 1 and ARTICLES & set(words):
                found.setdefault(skeleton(words), []).append(_of_hand(place))
    return {k: tuple(dict.fromkeys(v)) for k, v in found.items()}


@lru_cache(maxsize=4096)
def by_skeleton(bones: str) -> tuple[Candidate, ...]:
    """Entries whose names have these consonants."""
    g = gazetteer.shipped()
    hand = _hand_skeletons().get(bones, ())
    return (*hand, *(_of_entry(g, n << 1, frozenset()) for n in g.skeletons(bones)))


def place_of(c: Candidate) -> Place:
    """The candidate as the rest of the program sees it."""
    return c.ref if isinstance(c.ref, Place) else gazetteer.shipped().place(c.ref)


def names_of(code: str) -> str:
    """The name of a country, an admin1 code or a world region; the code where it has none."""
    if code in COUNTRIES:
        return COUNTRIES[code].name
    if code in REGIONS:
        return REGIONS[code].name
    return gazetteer.shipped().admin1_name(code) or code
