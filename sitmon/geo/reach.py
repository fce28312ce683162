"""What a region of the tables written by hand holds: countries, first-order areas, a circle.

`areas.csv`: slug of a row of `macro_regions.csv` or `conflict_places.csv`, its countries (codes,
or M49 codes of regions of the world), its first-order codes, and a circle: kilometres round the
row's own point, or "latitude longitude kilometres". What is smaller than a first-order area, or
lies across several without filling them, has the circle; the radius is that of the area itself.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from sitmon.geo import atlas, tables
from sitmon.lexicon import countries as lexicon
from sitmon.lexicon.countries import COUNTRIES, REGIONS, WORLD
from sitmon.model import Place

Circle = tuple[float, float, float]
_OF_KIND = {"mountain": 25.0, "area": 25.0, "front": 25.0, "park": 40.0, "island": 15.0}
"""Kilometres of an area that `areas.csv` says nothing of."""


class Reach(NamedTuple):
    """What lies in a region of the tables; all empty where only its own name does (a river, an ocean)."""

    countries: frozenset[str] = frozenset()
    admin1: frozenset[str] = frozenset()
    circle: Circle | None = None


@cache
def members(code: str) -> frozenset[str]:
    """The countries of a region of the world."""
    return frozenset(c.code for c in COUNTRIES.values() if code in {i for i, _ in lexicon.line(c.subregion)})


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {r["slug"]: r for r in tables.table("areas.csv")}


def _tabled(slug: str, lat: float, lon: float) -> Reach | None:
    row = _rows().get(slug)
    if row is None:
        return None
    lands = (members(c) if c in REGIONS else frozenset((c,)) for c in tables.split(row["countries"]))
    numbers = [float(n) for n in row["circle"].split()]
    at = (lat, lon) if len(numbers) < 3 else (numbers[0], numbers[1])
    circle = (*at, numbers[-1]) if numbers else None
    return Reach(frozenset().union(*lands), frozenset(tables.split(row["admin1"])), circle)


@cache
def of_macro(m: tables.Macro) -> Reach:
    """What lies in a macro region."""
    return _tabled(m.slug, m.lat, m.lon) or Reach(m.countries, m.admin1)


@cache
def of_hand(slug: str) -> Reach:
    """What lies in a conflict place that is an area; empty for a town. `KeyError` where there is none."""
    found = atlas.hand_place(slug)
    if found is None:
        raise KeyError(slug)
    place, kind, _ = found
    lat, lon = place.lat or 0.0, place.lon or 0.0
    if (tabled := _tabled(slug, lat, lon)) is not None:
        return tabled
    km = _OF_KIND.get(kind)
    return Reach(circle=(lat, lon, km)) if km else Reach()


@cache
def _landless() -> dict[str, Reach]:
    """Own ids of the regions that an event may be placed in without a country, with what they hold."""
    found = {f"x:{m.slug}": of_macro(m) for m in tables.macros() if m.read}
    for slug, hand in atlas.hand_places().items():
        if hand.place.level == "region":
            found[f"x:{slug}"] = of_hand(slug)
    return {gid: r for gid, r in found.items() if r.countries or r.admin1}


def within(countries: frozenset[str], admin1: frozenset[str] = frozenset()) -> frozenset[str]:
    """Own ids of the regions of the tables that lie wholly in these countries and first-order areas
    and whose events these would not find by themselves."""
    return frozenset(
        gid
        for gid, r in _landless().items()
        if r.countries <= countries
        and all(code in admin1 or code.partition(".")[0] in countries for code in r.admin1)
        and not (r.circle and not (r.countries or r.admin1))
    )


def lands(r: Reach) -> frozenset[str]:
    """The countries that a reach touches by its codes."""
    return r.countries | {code.partition(".")[0] for code in r.admin1}


def above(r: Reach) -> tuple[tuple[str, str], ...]:
    """(code, name) of the country or regions of the world that hold the whole reach, the nearest first."""
    touched = sorted(lands(r))
    if not touched:
        return ((WORLD, REGIONS[WORLD].name),)
    lines = [lexicon.line(code) for code in touched]
    common = set(lines[0]).intersection(*lines[1:])
    return tuple(pair for pair in lines[0] if pair in common)


def above_place(place: Place) -> tuple[tuple[str, str], ...]:
    """As `above`, of a place that is a region of the tables."""
    r = _landless().get(place.gid)
    return above(r or Reach())


def of_region(c: atlas.Candidate) -> Reach | None:
    """What lies in the region that a candidate is; None where it is none, or holds no country or area."""
    return _landless().get(c.ref.gid) if isinstance(c.ref, Place) else None
