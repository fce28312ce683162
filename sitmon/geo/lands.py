"""What a text says of each country as a whole: shared by all the names that lie in it. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from sitmon.geo.framing import OF_LAND

# Who strikes or occupies whom, of late: a country on the left named with one on the right is
# more often who acts than where it happens.
_STRIKES = {
    "IL": "PS LB SY IR YE IQ QA",
    "RU": "UA SY GE",
    "TR": "SY IQ",
    "US": "IQ SY YE AF SO PK IR LY VE",
    "GB": "IQ SY YE AF",
    "FR": "ML SY IQ CI",
    "SA": "YE",
    "AE": "YE SD",
    "IR": "IL IQ PK SY",
    "RW": "CD",
    "AZ": "AM",
    "IN": "PK",
    "PK": "AF",
    "ET": "SO",
    "BY": "UA",
}
STRIKES = {code: frozenset(targets.split()) for code, targets in _STRIKES.items()}
_STRUCK_BY = {
    target: frozenset(code for code, targets in STRIKES.items() if target in targets)
    for target in frozenset().union(*STRIKES.values())
}
_NOBODY: frozenset[str] = frozenset()
THEATRES = frozenset(
    "AF AM AZ BF CD CF CM CO ER ET HT IQ IR LB LY ML MM MZ NE NG PS SD SO SS SY TD UA YE".split()
)
"""Countries that are in the news as the scene of fighting or flight, more than for anything else."""
POWERS = frozenset("US GB FR DE CN RU".split())
"""Countries that are in the news of others, as who speaks, sends or mediates."""


@dataclass(slots=True)
class Land:
    """One country in one text."""

    code: str
    named: int = 0
    """Mentions that name it or a place in it."""
    acting: int = 0
    """Those of them that stand for who acts or speaks."""
    within: int = 0
    """Those that something is said to be in."""
    narrow: int = 0
    """Those that name a place or a first-order area."""
    hints: int = 0
    titled: bool = False
    begins: bool = False
    """Whether it is the first country of the text."""
    framed: set[str] = field(default_factory=set)
    """The frames (`framing`) that any of its names stands in."""
    features: list[tuple[str, float]] = field(default_factory=list)


def describe(lands: dict[str, Land], total: int) -> None:
    """Fills in the features of every country, from all of them; `total` is the number of mentions."""
    for land in lands.values():
        land.features = _features(land, lands, total)


def _features(land: Land, lands: dict[str, Land], total: int) -> list[tuple[str, float]]:
    all_acting = land.named > 0 and land.acting == land.named
    theatre = land.code in THEATRES
    holds = [
        ("land_all_acting", all_acting),
        ("land_theatre", theatre),
        ("land_theatre_acting", all_acting and theatre),
        ("land_within", land.within > 0),
        ("land_begins", land.begins),
        ("land_titled", land.titled),
        ("land_hinted", land.hints > 0 and land.named > 0),
        *(_beside(land, lands, all_acting) if len(lands) > 1 else _alone(land)),
    ]
    found = [(name, 1.0) for name, held in holds if held]
    if land.framed:
        found += [(name, 1.0) for frame, name in OF_LAND.items() if frame in land.framed]
    if land.named:
        found += [("share", land.named / total), ("log_count", math.log(land.named))]
    if land.hints:
        found.append(("log_hints", math.log(1 + land.hints)))
    return found


def _alone(land: Land) -> list[tuple[str, bool]]:
    """What holds of the only country of a text."""
    return [("land_only", True), ("land_alone_within", land.within > 0)]


def _beside(land: Land, lands: dict[str, Land], all_acting: bool) -> list[tuple[str, bool]]:
    """What holds of a country beside the others of the text."""
    others = [o for o in lands.values() if o is not land]
    within = any(o.within for o in others)
    struck = not _STRUCK_BY.get(land.code, _NOBODY).isdisjoint(lands)
    strikes = not STRIKES.get(land.code, _NOBODY).isdisjoint(lands)
    abroad = "people" not in land.framed and any("people" in o.framed for o in others)
    return [
        ("land_host", abroad),
        ("land_power", land.code in POWERS),
        ("land_alone_within", land.within > 0 and not within),
        ("land_acting_beside_within", all_acting and within),
        ("land_struck", struck),
        ("land_strikes", strikes),
        ("land_strikes_narrow", strikes and land.narrow > 0),
        ("land_struck_acting", struck and all_acting),
        ("land_beside_narrow", not land.narrow and any(o.narrow for o in others)),
    ]


def sequence(codes: Sequence[str]) -> dict[str, Land]:
    """A `Land` for each code, in the order first met."""
    found = {code: Land(code) for code in codes}
    if found:
        next(iter(found.values())).begins = True
    return found
