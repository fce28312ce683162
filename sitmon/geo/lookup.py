"""Names of regions turned into filters: codes, the world's regions, areas, places, the user's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from sitmon.errors import ConfigError, UsageError
from sitmon.geo import atlas, gazetteer, reach, tables
from sitmon.geo.atlas import Candidate
from sitmon.geo.names import key
from sitmon.geo.naming import by_name, preferred, same_by_any_name
from sitmon.geo.reach import members
from sitmon.geo.regions import Own, Region
from sitmon.lexicon import countries as lexicon
from sitmon.lexicon.countries import COUNTRIES, REGIONS, WORLD
from sitmon.model import Place

_M49 = {"202": "sub-saharan-africa", "419": "latin-america"}
"""Codes of UN M49 between the continents and the regions of the tree → macro regions."""


def line(place: Place) -> list[tuple[str, str]]:
    """(region id, name) from the place itself up to the world."""
    found: list[tuple[str, str]] = []
    if place.level in ("place", "region"):
        found.append((place.gid, place.name))
    if place.admin1:
        found.append((place.admin1, place.admin1_name or place.admin1))
    if place.country:
        found += lexicon.line(place.country)
    elif not found or found[-1][0] != WORLD:
        found += reach.above_place(place)
    return found


def find_region(name: str, own: Own | None = None) -> Region:
    """As `regions.find_region`."""
    wanted = name.strip()
    k = key(wanted)
    for own_name, spec in (own or {}).items():
        if key(own_name) == k:
            return _own(own_name, spec)
    found = (
        _by_code(wanted)
        or _by_world_name(k)
        or _by_place_name(k)
        or _narrowed(wanted)
        or _narrowed_by_last(wanted)
        or _by_alpha3(wanted.upper())
        or _without_remark(wanted)
    )
    if found is not None:
        return found
    from sitmon.geo.suggest import nearest

    near = nearest(wanted, own)
    hint = f"did you mean {' or '.join(near)}?" if near else "try a country, an area such as Idlib, or a town"
    raise UsageError(f"no region is called {wanted!r}", hint=hint)


def _by_code(text: str) -> Region | None:
    up = text.upper()
    if text in REGIONS:
        return _world_region(text)
    if up in COUNTRIES and len(text) == 2:
        return _country(up)
    if text == up and (country := _by_alpha3(up)) is not None:
        return country
    if re.fullmatch(r"[A-Z]{2}\.\w+", up) and up in gazetteer.shipped().first_order:
        return _first_order(up)
    if text.startswith("m:") or text in _M49:
        slug = _M49.get(text) or text[2:]
        return next((_macro(m) for m in tables.macros() if m.slug == slug), None)
    if text.startswith("x:") and atlas.hand_place(text[2:]) is not None:
        return _hand(text[2:])
    if text.isascii() and text.isdigit() and 3 < len(text) <= 12:
        n = gazetteer.shipped().numbered(int(text))
        return _place(gazetteer.shipped().place(n)) if n is not None else None
    return None


def _by_alpha3(up: str) -> Region | None:
    """In capitals before any name ("SYR"), else after all names: a town may be called so."""
    code = lexicon.by_alpha3().get(up)
    return _country(code) if code is not None else None


def _by_world_name(k: str) -> Region | None:
    code = _world_names().get(k)
    if code is not None:
        return _country(code) if code in COUNTRIES else _world_region(code)
    macro = _macro_names().get(k)
    return _macro(macro) if macro is not None else None


@cache
def _world_names() -> dict[str, str]:
    found = {key(n): c.code for c in COUNTRIES.values() for n in (c.name, *c.aliases)}
    return found | {
        key(n): r.code for r in REGIONS.values() for n in (r.name, *r.aliases) if key(n) not in found
    }


@cache
def _macro_names() -> dict[str, tables.Macro]:
    return {key(n): m for m in tables.macros() for n in (m.name, *m.aliases)}


def _by_place_name(k: str) -> Region | None:
    found = by_name(k)
    return _region_of(found) if found is not None else None


def _narrowed(text: str) -> Region | None:
    """ "Tripoli, Lebanon": the first part, within the region that the rest names."""
    first, comma, rest = text.partition(",")
    if not comma:
        return None
    holder = (
        _by_code(rest.strip()) or _by_world_name(key(rest)) or _by_place_name(key(rest)) or _narrowed(rest)
    )
    if holder is None:
        return None
    inside = tuple(
        c for c in atlas.candidates(key(first)) if c.country in holder.countries or c.admin1 in holder.admin1
    )
    return _region_of(same_by_any_name(preferred(inside), inside)) if inside else None


def _narrowed_by_last(text: str) -> Region | None:
    """ "Tripoli Lebanon": as with the comma, where the last words name a country or an area."""
    words = text.split()
    for at in range(len(words) - 1, 0, -1):
        if (found := _narrowed(f"{' '.join(words[:at])}, {' '.join(words[at:])}")) is not None:
            return found
    return None


def _without_remark(text: str) -> Region | None:
    """ "Red Sea (sea, and areas of that name)": a name as the program writes it."""
    bare = re.sub(r" \([^()]*\)$", "", text)
    return _by_world_name(key(bare)) or _by_place_name(key(bare)) if bare != text else None


def _region_of(c: Candidate) -> Region:
    place = atlas.place_of(c)
    if c.level == "country":
        return _country(c.country)
    if c.level == "admin1":
        return _first_order(c.admin1)
    if place.gid.startswith("x:") and atlas.hand_place(place.gid[2:]) is not None:
        return _hand(place.gid[2:])
    return _place(place)


def _world_region(code: str) -> Region:
    return Region(
        code,
        REGIONS[code].name,
        "world" if code == WORLD else "region",
        countries=members(code),
        gids=reach.within(members(code)) if code != WORLD else frozenset(),
        parents=tuple(i for i, _ in lexicon.line(code)[1:]),
    )


def _macro(m: tables.Macro) -> Region:
    r = reach.of_macro(m)
    gids = reach.within(r.countries, r.admin1) | {f"x:{m.slug}"}
    parents = tuple(i for i, _ in reach.above(r))
    return Region(f"m:{m.slug}", m.name, "region", r.countries, r.admin1, gids, r.circle, parents)


def _country(code: str) -> Region:
    return Region(
        code,
        COUNTRIES[code].name,
        "country",
        frozenset({code}),
        parents=tuple(i for i, _ in lexicon.line(code)[1:]),
    )


def _first_order(code: str) -> Region:
    parents = tuple(i for i, _ in lexicon.line(code.partition(".")[0]))
    return Region(code, atlas.names_of(code), "admin1", admin1=frozenset({code}), parents=parents)


def _place(place: Place) -> Region:
    return Region(
        place.gid,
        place.name,
        "place",
        gids=frozenset({place.gid}),
        parents=tuple(i for i, _ in line(place)[1:]),
    )


def _hand(slug: str) -> Region:
    found = atlas.hand_place(slug)
    if found is None:
        raise KeyError(slug)
    place = found.place
    # "Deir Ezzor" is the governorate as "Idlib" is: the table has the spelling, not the area.
    if place.admin1 and (place.level == "admin1" or key(place.admin1_name or "") == key(place.name)):
        return _first_order(place.admin1)
    r = reach.of_hand(slug)
    held = bool(r.countries or r.admin1)
    above = reach.above(r) if held and not place.admin1 else line(place)[1:]
    return Region(
        place.gid,
        _explained(found),
        "region" if held else "place",
        r.countries,
        r.admin1,
        frozenset({place.gid}),
        r.circle,
        tuple(i for i, _ in above),
    )


def _explained(found: atlas.HandPlace) -> str:
    """A water's name, with a word on what else it holds where first-order areas are called as it is."""
    name = found.place.name
    keys = map(key, (name, *found.aliases)) if found.kind in ("sea", "river") else ()
    same = any(c.level == "admin1" and c.own for k in keys for c in atlas.candidates(k))
    return f"{name} ({found.kind}, and areas of that name)" if same else name


def _own(name: str, spec: Mapping[str, Any]) -> Region:
    parts = [find_region(str(n)) for field in ("places", "admin1", "countries") for n in spec.get(field, ())]
    return Region(
        f"u:{key(name).replace(' ', '-')}",
        name,
        "own",
        frozenset().union(*(p.countries for p in parts)),
        frozenset().union(*(p.admin1 for p in parts)),
        frozenset().union(*(p.gids for p in parts)),
        _circle(name, spec.get("circle")) or _only([p.circle for p in parts if p.circle]),
        (WORLD,),
    )


def _only(circles: list[tuple[float, float, float]]) -> tuple[float, float, float] | None:
    """The circle of the one area among the parts that is one: a filter has a single circle."""
    return circles[0] if len(circles) == 1 else None


def _circle(name: str, given: Any) -> tuple[float, float, float] | None:
    if given is None:
        return None
    hint = "circle = [latitude, longitude, km]"
    if (
        not isinstance(given, list | tuple)
        or len(given) != 3
        or not all(isinstance(v, int | float) for v in given)
    ):
        raise ConfigError("a circle needs three numbers", where=f"region {name!r}", hint=hint)
    lat, lon, km = (float(v) for v in given)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < km <= 20040):
        raise ConfigError("a circle lies outside the world", where=f"region {name!r}", hint=hint)
    return lat, lon, km
