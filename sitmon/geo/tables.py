"""The tables written by hand as they stand in the data folder, and the regions that they hold."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from sitmon.geo.files import DATA


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
