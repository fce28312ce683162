"""The places a text names, as the rest of the program sees them."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from sitmon.geo import atlas, weights
from sitmon.geo.finding import Span, spans
from sitmon.geo.hinted import Hint, hinted
from sitmon.geo.names import fold
from sitmon.geo.resolve import Choice, resolve
from sitmon.geo.sorts import AREA_WORDS
from sitmon.lexicon.countries import COUNTRIES
from sitmon.lexicon.hints import outlets
from sitmon.model import Mention, Place
from sitmon.reading import Reading

ACTOR_COUNTS = 0.6
"""What a mention of who acts weighs in what a text is about, next to a mention of where."""
SURE = 0.4
"""The least confidence with which a name is taken for a place."""
PART = 0.2
"""The most confidence in a name that is only part of another's: a street called after a town."""
_SPOKEN_OF = 0.2
"""The share of the votes of a text from which it is of an area."""
UNSURE, UNSURE_COUNTS = 0.03, 0.5
"""The least confidence with which a name says what a text is about, and what it weighs then."""
_ENOUGH, _ENOUGH_TOGETHER = 0.06, 0.03
"""The least weight of one name, and of several together, that say what a text is about."""


class Named(NamedTuple):
    """What a text names: its places in order, and the country it is mostly about."""

    mentions: tuple[Mention, ...]
    about: str | None
    hints: tuple[Hint, ...] = ()
    """Names that only point to a country."""


def named(reading: Reading, *, home: str | None) -> Named:
    """Every name of a place in the text, resolved, and the country most of them lie in.

    `home` is the country (ISO alpha-2) of the feed, a weak prior. Offsets are characters of
    the reading's text. Names that are not sure are left out of the mentions.
    """
    hints = tuple(hinted(reading))
    found = resolve(reading, spans(reading), home, hints)
    for c in found:
        if _is_no_place(reading, c):
            c.confidence = min(c.confidence, PART)
    acting = [acts(reading, c) for c in found]
    sure = tuple(
        [_mention(reading, c, a) for c, a in zip(found, acting, strict=True) if c.confidence >= SURE]
    )
    return Named(sure, about_country(found, acting), hints)


def _is_no_place(reading: Reading, choice: Choice) -> bool:
    """Whether the name is part of another's that is none, or an outlet's."""
    part = choice.span.part
    if part:
        return part == "street" or not _spoken_of(choice)
    return choice.span.key in outlets() and not _said_to_be_a_place(reading, choice)


def _said_to_be_a_place(reading: Reading, choice: Choice) -> bool:
    """Whether the words about a name, or the area named with it, make a place of it."""
    first = choice.span.first
    before = reading.lower[first - 1] if first else ""
    inside = any(name == "inside" for name, _ in choice.values)
    return bool(choice.span.sort) or inside or before in weights.words()["prepositions_in"]


def _spoken_of(choice: Choice) -> bool:
    """Whether the other names of the text lie in the area of this one: a river there is in it, a paper there is
    its own."""
    return dict(choice.values).get("vote_admin1", 0.0) > _SPOKEN_OF


def _mention(reading: Reading, choice: Choice, actor: bool) -> Mention:
    start, end = reading.span(choice.span.first, choice.span.last)
    start, end = start + choice.span.lead, end - choice.span.cut
    if choice.span.sort == "area" and choice.candidate.level in ("admin1", "area"):
        end = _with_sort(reading, choice.span.last + 1, end)
    return Mention(
        start,
        end,
        reading.text[start:end],
        atlas.place_of(choice.candidate),
        round(choice.confidence, 3),
        actor,
        _why(choice),
    )


def _with_sort(reading: Reading, at: int, end: int) -> int:
    """The end of "Donetsk region" where the word follows, else `end`."""
    if at < len(reading.words) and reading.starts[at] == end + 1 and reading.lower[at] in AREA_WORDS:
        return reading.ends[at]
    return end


def acts(reading: Reading, choice: Choice) -> bool:
    """Whether the name stands for who acts: a demonym, a country or capital that speaks, or the
    seat of somebody ("Gaza's health ministry", "Damascus-based")."""
    span, c = choice.span, choice.candidate
    if span.demonym:
        return True
    words, lower = reading.words, reading.lower
    at = span.last + 1
    if at < len(words) and words[at] in ("'", "’"):
        at += 2
    following = lower[at : at + 2]
    if following == ["-", "based"] or (len(following) == 2 and following[1] in _OFFICES):
        return True
    return (c.level == "country" or c.capital) and _speaks(reading, span, at)


_OFFICES = frozenset(("ministry", "ministries", "spokesman", "spokeswoman", "spokesperson"))


def _speaks(reading: Reading, span: Span, at: int) -> bool:
    lists, words = weights.words(), reading.words
    prev = fold(words[span.first - 1]) if span.first else ""
    if prev in lists["prepositions_in"] or at >= len(words):
        return False
    following = fold(words[at])
    if following in _SILENT and reading.lower[at + 1 : at + 2] in (["not"], ["no"]):
        return True  # "Beirut did not comment"
    return following in lists["said"] or following in lists["speakers"]


_SILENT = frozenset(("did", "has", "had", "have"))


def _why(choice: Choice) -> str:
    c = choice.candidate
    parts = []
    if choice.span.demonym:
        parts.append("people or government of the country")
    if ("inside", 1.0) in choice.values:
        parts.append("named together with the area it lies in")
    if choice.span.bones:
        parts.append("spelt like it once articles and vowels are set aside")
    if choice.span.sort == "area" and c.level in ("admin1", "area"):
        parts.append("the area that the word beside it calls it")
    elif c.hand and c.level != "country":
        parts.append("in the table of conflict places")
    elif c.level == "country" and not choice.span.demonym:
        parts.append("a country's name")
    elif not parts:
        parts.append(
            "fits the other places of the text" if choice.vote > 0.3 else "the best known place of this name"
        )
    others = [told for other in choice.others if (told := _beside(c, other))]
    if others:
        parts.append(f"could also be {' or '.join(dict.fromkeys(others))}")
    return "; ".join(parts)


def _beside(c: atlas.Candidate, other: atlas.Candidate) -> str:
    """What else than `c` is meant, so that the two are told apart; nothing where they are one."""
    if other.country != c.country or not c.country:
        return _described(other)
    ranks = _RANKS.get(c.level, 0), _RANKS.get(other.level, 0)
    if "country" in (c.level, other.level) or c.admin1 == other.admin1:
        if ranks[0] > ranks[1]:
            return f"the {_RANKED[ranks[1]]} in it"
        if ranks[0] < ranks[1]:
            return f"the {_RANKED[ranks[1]]} round it"
        return f"another in {_where(other)}" if c.level == "place" and not _one(c, other) else ""
    return _described(other)


_RANKS = {"place": 1, "area": 2, "admin1": 3, "country": 4}
_RANKED = ("region", "town", "district", "area", "country")
_SPOT = 0.05  # degrees


def _one(a: atlas.Candidate, b: atlas.Candidate) -> bool:
    return abs(a.lat - b.lat) < _SPOT and abs(a.lon - b.lon) < _SPOT


def _where(c: atlas.Candidate) -> str:
    area = atlas.names_of(c.admin1) if c.admin1 else ""
    land = COUNTRIES[c.country].name if c.country in COUNTRIES else ""
    return ", ".join(dict.fromkeys(x for x in (area, land) if x))


def _described(c: atlas.Candidate) -> str:
    """Which of several places of one name is meant: "the one in Texas, United States"."""
    land = COUNTRIES[c.country].name if c.country in COUNTRIES else ""
    if c.level == "country":
        return land
    if c.level == "admin1":
        return f"the area in {land}"
    if c.level == "region" and isinstance(c.ref, Place):
        return c.ref.name
    return f"the one in {_where(c)}"


def about_country(found: list[Choice], acting: list[bool]) -> str | None:
    """The country most of the names lie in; of several the first named; None without any. `acting` says of
    each name whether it stands for who acts.

    Who acts counts less than where, and a name that is not sure a little: several names of one
    country that are each unsure (small towns, counties) still say where a text plays; one alone does not.
    """
    counts: dict[str, float] = defaultdict(float)
    names: dict[str, set[str]] = defaultdict(set)
    for c, actor in zip(found, acting, strict=True):
        if c.candidate.country and c.confidence >= UNSURE:
            counts[c.candidate.country] += _weight(c, actor)
            names[c.candidate.country].add(c.span.key)
    best = max(counts, key=counts.__getitem__, default=None)
    if best is None:
        return None
    return best if counts[best] >= (_ENOUGH if len(names[best]) == 1 else _ENOUGH_TOGETHER) else None


def _weight(choice: Choice, actor: bool) -> float:
    sure = 1.0 if choice.confidence >= SURE else UNSURE_COUNTS * choice.confidence
    return sure * (ACTOR_COUNTS if actor else 1.0)
