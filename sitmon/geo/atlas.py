"""All the names that may be read as places: the gazetteer and the tables written by hand.

A `Candidate` is one entry that a name may mean. Hand-written places stand before entries of
the gazetteer that lie at the same spot.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from operator import attrgetter
from typing import NamedTuple, cast

from sitmon.geo import gazetteer
from sitmon.geo.files import DATA
from sitmon.geo.gazetteer import LEVELS, POPULATION_STEP
from sitmon.geo.names import ARTICLES, key, skeleton
from sitmon.geo.tables import macros, split, table
from sitmon.lexicon.countries import COUNTRIES, REGIONS, capitals, country_names, demonyms
from sitmon.model import Level, Place

_SAME_SPOT = 0.35  # degrees: two entries of one name this near are one place
_MOST = 48  # candidates kept for one name, the most populous first
_HAND_WEIGHT = 13.5  # log2 of the people a hand-written place counts as: a middling town


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


class Candidates(tuple[Candidate, ...]):
    """What one name may mean. Compared by identity, so that what follows from it alone is found again at once."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other


class HandPlace(NamedTuple):
    """A row of the table of conflict places."""

    place: Place
    kind: str
    aliases: tuple[str, ...]


@cache
def _hand_rows() -> dict[str, list[str]]:
    """Slug → the row of the table: name, kind, level, country, admin1, lat, lon, aliases."""
    with (DATA / "conflict_places.csv").open(encoding="utf-8", newline="") as f:
        return {slug: rest for slug, *rest in list(csv.reader(f))[1:]}


@cache
def hand_place(slug: str) -> HandPlace | None:
    """The conflict place of a slug, None where the table has none."""
    row = _hand_rows().get(slug)
    if row is None:
        return None
    name, kind, level, land, admin1, lat, lon, aliases = row
    place = Place(
        gid=admin1 if level == "admin1" else f"x:{slug}",
        name=name,
        level=cast("Level", level),
        country=land or None,
        admin1=admin1 or None,
        admin1_name=gazetteer.shipped().admin1_name(admin1) if admin1 else None,
        lat=float(lat),
        lon=float(lon),
    )
    return HandPlace(place, kind, split(aliases))


def hand_places() -> dict[str, HandPlace]:
    """All conflict places by slug."""
    return {slug: found for slug in _hand_rows() if (found := hand_place(slug)) is not None}


@cache
def _hand_keys() -> dict[str, list[str]]:
    """Key → slugs of the conflict places of that name."""
    found: dict[str, list[str]] = {}
    for slug, row in _hand_rows().items():
        for k in dict.fromkeys(map(key, (row[0], *split(row[-1])))):
            found.setdefault(k, []).append(slug)
    return found


@cache
def _overlay() -> dict[str, tuple[Candidate, ...]]:
    """Key → candidates of the macro regions and of the countries."""
    found: dict[str, list[Candidate]] = {}
    for m in macros():
        if m.read:
            place = Place(f"x:{m.slug}", m.name, "region", lat=m.lat, lon=m.lon)
            for name in (m.name, *m.aliases):
                found.setdefault(key(name), []).append(_of_place(place, 24.0))
    for name, code in country_names().items():
        if (candidate := country(code)) is not None:
            found.setdefault(key(name), []).append(candidate)
    return {k: tuple(v) for k, v in found.items()}


def _tables(k: str) -> tuple[Candidate, ...]:
    """What the tables written by hand say a key may mean."""
    return (*(_of_hand(slug) for slug in _hand_keys().get(k, ())), *_overlay().get(k, ()))


@cache
def _of_hand(slug: str) -> Candidate:
    """A hand-written place, as large as the gazetteer's entry of its name at that spot."""
    found = hand_place(slug)
    if found is None:
        raise KeyError(slug)
    place = found.place
    c = _of_place(place, _HAND_WEIGHT)
    if place.level == "admin1" and (area := first_order(place.admin1 or "")) is not None:
        return area._replace(hand=True, own=True)
    if place.level != "place":
        return c
    g, k = gazetteer.shipped(), key(place.name)
    twins = [t for ref in g.names(k) if _same(t := _of_entry(g, ref, frozenset()), c)]
    capital = place.country in _capital_keys().get(k, ())
    return c._replace(people=max(t.people for t in (c, *twins)), capital=capital)


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
def demonyms_of() -> dict[str, Candidates]:
    """Adjectives and names of peoples, as keys → the country, area or region they stand for."""
    found = {}
    for word, code in demonyms().items():
        if (land := country(code)) is not None:
            found[key(word)] = Candidates((land,))
    regions = {c.ref.gid: c for cs in _overlay().values() for c in cs if isinstance(c.ref, Place)}
    for row in table("demonyms.csv"):
        slug = row["target"].removeprefix("x:")
        target = regions.get(row["target"]) or first_order(row["target"])
        if target is None and slug in _hand_rows():
            target = _of_hand(slug)
        if target is not None:
            found[key(row["word"])] = Candidates((target,))
    return found


@cache
def abbreviations() -> dict[str, list[tuple[str, Candidates, bool]]]:
    """First token → (form as written, area, whether it may stand alone), longer forms first."""
    found: dict[str, list[tuple[str, Candidates, bool]]] = {}
    for row in table("abbreviations.csv"):
        area = first_order(row["code"])
        if area is not None:
            first = row["form"].partition(".")[0]
            found.setdefault(first, []).append((row["form"], Candidates((area,)), row["alone"] == "y"))
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
    for k in (*_overlay(), *_hand_keys(), *demonyms_of()):
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


@lru_cache(maxsize=16384)
def candidates(k: str) -> Candidates:
    """Everything that the key may mean, the weightiest first."""
    g = gazetteer.shipped()
    hand = _tables(k)
    refs = g.names(k) if g.maybe(k) & 1 else ()
    if not refs:
        return _one_capital(hand)
    capital_of = _capital_keys().get(k, frozenset())
    found = [_of_entry(g, ref, capital_of) for ref in refs[: 2 * _MOST]]
    if hand:
        found = [c for c in found if not any(_same(c, h) for h in hand)]
    found = [_twin(c) or c if c.country in _hand_towns() else c for c in found]
    found = _without_districts([*hand, *found], found)
    found = list({c.ref.gid if isinstance(c.ref, Place) else c.ref: c for c in found}.values())
    # Entries are numbered by level, then by population: stable order for equal weights.
    found.sort(key=_people, reverse=True)
    return _one_capital((*hand, *found)[:_MOST])


_people = attrgetter("people")


def _without_districts(named: list[Candidate], found: list[Candidate]) -> list[Candidate]:
    """`found` without the districts round a hand-written town of this name, which the name means: only their
    own name ("Bakhmut Raion") means these. `named` is all that has the name."""
    towns = [c for c in named if c.level == "place" and isinstance(c.ref, Place)]
    if not towns:
        return found
    return [c for c in found if c.level != "area" or c.own or not any(_same(c, town) for town in towns)]


@cache
def _hand_towns() -> dict[str, list[tuple[str, int, int]]]:
    """Country → its hand-written towns, with the half degrees of latitude and longitude where they lie."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for slug, (_, _, level, land, _, lat, lon, _) in _hand_rows().items():
        if level == "place":
            found.setdefault(land, []).append((slug, int(2 * float(lat)), int(2 * float(lon))))
    return found


@cache
def _spots(land: str) -> dict[tuple[int, int], list[str]]:
    """Half degrees → the hand-written towns of a country there or beside."""
    found: dict[tuple[int, int], list[str]] = {}
    for slug, row, column in _hand_towns()[land]:
        for y in (row - 1, row, row + 1):
            for x in (column - 1, column, column + 1):
                found.setdefault((y, x), []).append(slug)
    return found


def _twin(c: Candidate) -> Candidate | None:
    """The hand-written town that is this entry, met under a spelling which the table does not have: one town
    is one place, however it is written."""
    near = _spots(c.country).get((int(2 * c.lat), int(2 * c.lon)))
    if not near or c.level != "place" or not isinstance(c.ref, int):
        return None
    # It weighs as the entry it is: a spelling that the table leaves out may be another town's first of all.
    return next(
        (c._replace(ref=h.ref) for s in near if c.ref in _entries(s) and _same(c, h := _of_hand(s))), None
    )


@cache
def _entries(slug: str) -> frozenset[int]:
    """The numbers of the gazetteer's entries that bear the name of a conflict place."""
    return frozenset(ref >> 1 for ref in gazetteer.shipped().names(key(_hand_rows()[slug][0])))


def _one_capital(found: tuple[Candidate, ...]) -> Candidates:
    """Only the largest town of a name is the capital."""
    first = next((c for c in found if c.capital), None)
    if first is None:
        return Candidates(found)
    return Candidates([c._replace(capital=c is first) if c.capital else c for c in found])


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
def _hand_skeletons() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for k, slugs in _hand_keys().items():
        words = k.split()
        if len(words) > 1 and not ARTICLES.isdisjoint(words):
            found.setdefault(skeleton(words), []).extend(slugs)
    return found


@lru_cache(maxsize=4096)
def by_skeleton(bones: str) -> Candidates:
    """Entries whose names have these consonants."""
    g = gazetteer.shipped()
    hand = map(_of_hand, dict.fromkeys(_hand_skeletons().get(bones, ())))
    return Candidates((*hand, *(_of_entry(g, n << 1, frozenset()) for n in g.skeletons(bones))))


@lru_cache(maxsize=4096)
def second_order(k: str) -> tuple[Candidate, ...]:
    """The gazetteer's areas of the second order that are called so, alone or with a word for their sort, whether or
    not a hand-written town of the name stands before them."""
    g = gazetteer.shipped()
    named = [name for form in _SECOND_ORDER if g.maybe(name := form.format(k)) & 1]
    refs = dict.fromkeys(ref >> 1 for name in named for ref in g.names(name))
    return tuple(_of_entry(g, n << 1 | 1, frozenset()) for n in refs if LEVELS[g.level[n]] == "area")


_SECOND_ORDER = ("{}", "{} governorate", "{} district", "{} raion", "{} county", "caza de {}")


def spellings(c: Candidate) -> tuple[str, ...]:
    """The names of a place that are at hand: its own, and those of the table written by hand."""
    place = place_of(c)
    hand = hand_place(place.gid[2:]) if place.gid.startswith("x:") else None
    return (place.name, *hand.aliases) if hand else (place.name,)


def place_of(c: Candidate) -> Place:
    """The candidate as the rest of the program sees it."""
    return c.ref if isinstance(c.ref, Place) else gazetteer.shipped().place(c.ref)


TOWNS = frozenset(("town", "village"))
"""Sorts of places of the table that are towns."""


def kind_of(c: Candidate) -> str:
    """The sort of a place of the table; nothing for one of the gazetteer's."""
    if not isinstance(c.ref, Place):
        return ""
    hand = hand_place(c.ref.gid[2:]) if c.ref.gid.startswith("x:") else None
    return hand.kind if hand else "area"


def names_of(code: str) -> str:
    """The name of a country, an admin1 code or a world region; the code where it has none."""
    if code in COUNTRIES:
        return COUNTRIES[code].name
    if code in REGIONS:
        return REGIONS[code].name
    return gazetteer.shipped().admin1_name(code) or code
