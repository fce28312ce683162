"""Names that a place's name is only a part of: "San Juan river", "Baghdad Street", "Moscow Times". Pure.

Asked only where the longer name is not known itself. A hospital, a bridge, an airport or a bay is left to be
the town's: it mostly lies there.
"""

from __future__ import annotations

from functools import lru_cache

from sitmon.geo import atlas
from sitmon.geo.atlas import Candidate, Candidates
from sitmon.geo.names import key
from sitmon.reading import Reading

_WATERS = frozenset("river lake creek strait straits".split())
_WILDS = frozenset("mountain mountains valley desert".split())
_WAYS = frozenset("street avenue boulevard roundabout gate".split())
_QUARTERS = frozenset("neighbourhood neighborhood quarter".split())
_PAPERS = frozenset(
    "times post tribune herald gazette chronicle telegraph courier observer independent inquirer examiner".split()
)
AFTER = _WATERS | _WILDS | _WAYS | _QUARTERS | _PAPERS
"""Words that after a name may make another of it."""
BEFORE = frozenset("River Lake Mount of".split())
"""Words that before a name may, as written."""
_OF = frozenset("Gulf Strait Straits Bay Sea".split())
_GOES_ON = frozenset("in of on near at and to from by was were is are has had".split())
"""Words that may follow a whole name; others make what stands before them their own ("Cairo street protests")."""
_UNTOLD = atlas.TOWNS | {""}
_NONE = Candidates()


def left(
    reading: Reading, first: int, last: int, begin: int, end: int, found: Candidates
) -> tuple[str, Candidates]:
    """What the tokens `first` to `last` of a sentence are part of the name of, and what `found`, their candidates,
    comes to there; nothing where it is no place that is known."""
    words, lower = reading.words, reading.lower
    if first > begin and words[first - 1] in BEFORE:
        if words[first - 1] != "of":
            return "water", _rivers(found)  # "the River Jordan"
        if first > begin + 1 and words[first - 2] in _OF:
            return "water", _NONE
    at = last + 1
    word = lower[at] if at < end else ""
    if word not in AFTER or reading.starts[at] != reading.ends[last] + 1:
        return "", found
    if word not in _WATERS and not _whole(reading, at, end):
        return "", found
    if word in _PAPERS:
        # A paper called after a country is of the country, and mostly on it ("Sudan Tribune").
        paper = reading.words[at][0].isupper() and found[0].level != "country"
        return ("paper", _NONE) if paper else ("", found)
    if word in _WILDS:
        return "wild", _wild(found)
    if word in _QUARTERS and not _is_quarter(reading, at, end, found):
        return "", found
    return "water" if word in _WATERS else "street", _tabled(found)


def _whole(reading: Reading, at: int, end: int) -> bool:
    """Whether the name ends with the word at `at`: "Cairo street", no "Cairo street protests"."""
    if at + 1 >= end:
        return True
    word, following = reading.words[at], reading.words[at + 1]
    if not following[0].isalnum():
        return following != "-"
    capital = word[0].isupper()
    return following.lower() in _GOES_ON or (capital and not following[0].isupper())


def _is_quarter(reading: Reading, at: int, end: int, found: Candidates) -> bool:
    """Whether the name is that of a quarter not known ("Salem neighbourhood of Latakia") and neither of one that
    is, nor of the town that has it ("the Tripoli neighbourhood of Bab al-Tabbaneh")."""
    lower = reading.lower
    if at + 2 >= end or lower[at + 1] not in ("of", "in") or not reading.words[at + 2][0].isupper():
        return False
    larger = [c for c in _named_from(reading, at + 2, end) if c.people > _TOWN]
    return bool(larger) and not any(_near(c, held) for c in larger for held in found)


def _named_from(reading: Reading, first: int, end: int) -> Candidates:
    """What the longest known name from a token may mean."""
    for last in range(min(first + _LONGEST, end) - 1, first - 1, -1):
        if named := atlas.candidates(key(reading.text[reading.starts[first] : reading.ends[last]])):
            return named
    return _NONE


_LONGEST = 5  # tokens


_TOWN = 16.0
"""log2 of the people of a town that has quarters of its own."""
_NEAR = 0.5  # degrees


def _near(a: Candidate, b: Candidate) -> bool:
    return a.admin1 == b.admin1 or (abs(a.lat - b.lat) < _NEAR and abs(a.lon - b.lon) < _NEAR)


@lru_cache(maxsize=4096)
def _tabled(found: Candidates) -> Candidates:
    """Those of the table that are no towns: "Kerem Shalom gate", "the Sheikh Maqsoud neighbourhood"."""
    return Candidates(c for c in found if atlas.kind_of(c) not in _UNTOLD)


@lru_cache(maxsize=4096)
def _wild(found: Candidates) -> Candidates:
    """Those that are areas, and of towns of the table the areas that these lie in: "the Sinai desert"."""
    kept: dict[str, Candidate] = {}
    for c in found:
        if c.level in ("country", "region", "admin1") or atlas.kind_of(c) not in _UNTOLD:
            kept.setdefault(atlas.place_of(c).gid, c)
        elif atlas.kind_of(c) and (area := atlas.first_order(c.admin1)) is not None:
            kept.setdefault(c.admin1, area._replace(hand=True, own=True))
    return Candidates(kept.values())


@lru_cache(maxsize=4096)
def _rivers(found: Candidates) -> Candidates:
    """Those that are of the sort of what the word before the name says: "the River Tigris"."""
    return Candidates(c for c in found if atlas.kind_of(c) in ("river", "lake", "mountain"))
