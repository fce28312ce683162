"""What may stand next in the search line. Pure but for the names of regions, which are looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sitmon.query import FIELDS, MEASURES, SORTS, STATES

MOST = 8
_LAST = re.compile(r'(?:[^\s"]|"[^"]*"?)*$')
_TIMES = ("6h", "24h", "3d", "7d", "30d")


@dataclass(frozen=True, slots=True)
class Names:
    """What the values of fields are completed from: kinds, publishers and tags, and regions by their beginning."""

    kinds: Sequence[str]
    sources: Sequence[str]
    regions: Callable[[str], Sequence[str]]
    tags: Sequence[str] = ()


def split(text: str) -> tuple[str, str]:
    """What stands before the word that is being typed, and that word; a phrase in quotes is one word."""
    m = _LAST.search(text)
    at = m.start() if m else len(text)
    return text[:at], text[at:]


def options(text: str, names: Names) -> list[str]:
    """What the last word of `text` may become, at most `MOST`: fields, then the values of the field."""
    word = split(text)[1]
    field, colon, value = word.partition(":")
    if not colon:
        return [f"{f}:" for f in FIELDS if word and f.startswith(word.lower())][:MOST]
    begun = value.strip('"').casefold()
    found = [f"{field}:{quoted(v)}" for v in _values(field.lower(), begun, names)]
    return [option for option in dict.fromkeys(found) if option != word][:MOST]


def _values(field: str, begun: str, names: Names) -> list[str]:
    if field == "region":
        found = list(names.regions(begun)) if begun else []
        # Other names of a region complete too, but come after those that read on from what is typed.
        return sorted(found, key=lambda name: not name.casefold().startswith(begun))
    if field == "kind":
        before, comma, last = begun.rpartition(",")
        return [before + comma + kind for kind in names.kinds if kind.startswith(last)]
    if field == "source":
        starts = [s for s in names.sources if s.casefold().startswith(begun)]
        return starts + [s for s in names.sources if begun and begun in s.casefold()]
    if field == "tag":
        return [tag for tag in names.tags if tag.startswith(begun.lstrip("#"))]
    return [value for value in _fixed(field) if value.startswith(begun)]


def _fixed(field: str) -> tuple[str, ...]:
    """The values of a field that has the same everywhere."""
    if field in ("since", "until"):
        return (*_TIMES, *(("now",) if field == "until" else ()))
    if field == "conf":
        return ">0.6", ">0.85"
    if field in MEASURES:
        return ">0", ">10", ">100", ">1000"
    return SORTS if field == "sort" else STATES.get(field, ())


def quoted(value: str) -> str:
    """A value as it must be typed: in quotes where it holds a space."""
    plain = value.replace('"', " ").strip()
    return f'"{plain}"' if re.search(r"[\s:]", plain) else plain
