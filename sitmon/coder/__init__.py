"""Article → events: kinds with their evidence, figures, claims, actors. Pure; reads no network and no database.

`code` is the whole of it. The kinds are data (`kinds/`), the words of a language are data
(`kinds/<language>/`, `languages/`); the modules say how they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from sitmon.coder import claims, details, events, figures, hits, language, layout, loading, totals
from sitmon.coder.cues import Cue
from sitmon.coder.hits import Hit
from sitmon.coder.patterns import Match, Matcher
from sitmon.coder.scene import Counted
from sitmon.coder.tongue import Measure, Tongue, load
from sitmon.model import Coded, Event
from sitmon.reading import Reading

VERSION = "coder-2"
"""Changes whenever the same text may be coded differently by the shipped kinds."""

_MOST_NEAR = 20
T = TypeVar("T")

__all__ = ["VERSION", "code", "use", "version"]


def use(folders: Sequence[Path]) -> None:
    """As `loading.use`: the kinds of the user's `folders` are read too from now on. Raises ConfigError."""
    _words.cache_clear()
    loading.use(folders)


def version() -> str:
    """`VERSION`, with a mark of the kinds and weights of the user's own folders where there are any."""
    files = [p for folder in loading.own() for p in sorted(folder.rglob("*.toml"))]
    if not files:
        return VERSION
    marked = blake2b(b"\0".join(p.read_bytes() for p in files), digest_size=4).hexdigest()
    return f"{VERSION}+own.{marked}"


def code(reading: Reading, *, published: float | None, lang: str | None) -> Coded:
    """Reads one text. `published` (Unix seconds) dates its events, `lang` is the feed's word for its language.

    A text in a language that is not read gives `read=False` and no events.
    """
    detected = language.detect(reading.text, reading.lower, lang)
    if detected not in language.READ:
        return Coded(lang=detected, read=False)
    lexicon, tongue = loading.in_use(detected), load(detected)
    reading = layout.body(reading, tongue.furniture)
    keys = hits.keys_of(reading)
    met = _words(detected).spread(keys, reading.sentences)
    if not any(met):
        return Coded(detected, True)
    found = hits.weighed(reading, keys, _tagged(met, Cue), lexicon, tongue)
    counted = figures.find(reading, keys, _tagged(met, Measure), tongue, things=bool(found.hits))
    given, near = totals.totals(counted), _few(found.near)
    if not found.hits:
        figures_given = tuple(c.figure for c in counted)
        return Coded(detected, True, totals=_harm(given), figures=figures_given, near_misses=near)
    coded = Coded(detected, True, totals=given, near_misses=near)
    return _with_events(coded, reading, keys, found.hits, counted, published, tongue)


@cache
def _words(lang: str) -> Matcher[Cue | Measure]:
    """The cues and the words that make figures; most texts hold neither, and one pass tells it."""
    return loading.in_use(lang).cues.joined(load(lang).measures)


def _tagged(met: Sequence[Sequence[Match[Any]]], kind: type[T]) -> list[list[Match[T]]]:
    """The matches of one kind in each sentence."""
    return [[m for m in row if isinstance(m.tag, kind)] for row in met]


def _with_events(
    coded: Coded,
    reading: Reading,
    keys: Sequence[str],
    met: Sequence[Hit],
    counted: Sequence[Counted],
    published: float | None,
    tongue: Tongue,
) -> Coded:
    sure = events.confidence(met)
    kept, near = events.sift(met, sure)
    wanted = {hit.sentence for hit in kept} | {c.sentence for c in counted}
    spoken = claims.find(reading, keys, wanted, tongue)
    made: list[Event] = []
    lexicon = loading.in_use(coded.lang)
    kinds = lexicon.kinds
    for mode, group in events.groups(kept, kinds):
        kind = kinds[group[0].cue.kind]
        line = lexicon.calibration.get(kind.name, ())
        event = events.make(reading, kind, mode, group, sure[kind.name], tongue.evidence, line)
        made.append(details.add(event, reading, keys, group, published, tongue, kind.roles))
    moved = any(event.kind == "displacement" and event.counts for event in made)
    return replace(
        coded,
        events=tuple(events.ordered(made)),
        totals=coded.totals if moved else _harm(coded.totals),
        figures=tuple(details.spoken_by(c, spoken) for c in counted),
        claims=tuple(s.claim for s in spoken),
        near_misses=_few((*coded.near_misses, *near)),
    )


def _harm(given: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """The totals of a text that reports no displacement: people who "arrived" or "left" are none."""
    return {measure: count for measure, count in given.items() if measure != "displaced"}


def _few(reasons: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reasons))[:_MOST_NEAR]
