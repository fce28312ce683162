"""Countries, their people's names and the UN's regions of the world (M49). Facts, read once.

`countries.csv`: code, name, M49 subregion, capital, demonyms, other names and alpha-3 code,
written for this project. `m49.csv`: the regions, each with its parent; 001 is the world.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent
WORLD = "001"


@dataclass(frozen=True, slots=True)
class Country:
    """One row of the table. `code` is ISO 3166-1 alpha-2 (XK for Kosovo), `alpha3` its three
    letters (XKX for Kosovo), `subregion` UN M49."""

    code: str
    name: str
    subregion: str
    capital: str
    demonyms: tuple[str, ...]
    aliases: tuple[str, ...]
    alpha3: str


@dataclass(frozen=True, slots=True)
class WorldRegion:
    """One region of UN M49."""

    code: str
    name: str
    parent: str
    aliases: tuple[str, ...]


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def _many(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


COUNTRIES: dict[str, Country] = {
    r["cc"]: Country(
        r["cc"], r["name"], r["m49"], r["capital"], _many(r["demonyms"]), _many(r["aliases"]), r["iso3"]
    )
    for r in _rows("countries.csv")
}
REGIONS: dict[str, WorldRegion] = {
    r["code"]: WorldRegion(r["code"], r["name"], r["parent"], _many(r["aliases"])) for r in _rows("m49.csv")
}


@cache
def country_names() -> dict[str, str]:
    """Every name of a country, as written, → its code."""
    return {name: c.code for c in COUNTRIES.values() for name in (c.name, *c.aliases)}


_TAKE_S = ("an", "i", "er", "kh", "ek", "ik", "ak", "ot", "ar", "in", "en", "ite", "ina")
"""Endings of words for one of a people that make the plural with an s: Kazakhs, Cypriots, Yemenites."""


@cache
def demonyms() -> dict[str, str]:
    """Every adjective and noun for a country's people, as written, → its code."""
    found: dict[str, str] = {}
    for c in COUNTRIES.values():
        for word in c.demonyms:
            found.setdefault(word, c.code)
            if word.endswith(_TAKE_S) and not word.endswith(("man", "hmen")):
                found.setdefault(word + "s", c.code)
    return found


@cache
def by_alpha3() -> dict[str, str]:
    """ISO 3166-1 alpha-3 code → the alpha-2 code of its country."""
    return {c.alpha3: c.code for c in COUNTRIES.values()}


@cache
def capitals() -> dict[str, str]:
    """Every capital → the code of its country."""
    return {c.capital: c.code for c in COUNTRIES.values() if c.capital}


def line(code: str) -> list[tuple[str, str]]:
    """From a country's or region's code up to the world, as (code, name), itself first."""
    found: list[tuple[str, str]] = []
    if code in COUNTRIES:
        found.append((code, COUNTRIES[code].name))
        code = COUNTRIES[code].subregion
    while code in REGIONS:
        found.append((code, REGIONS[code].name))
        code = REGIONS[code].parent
    return found
