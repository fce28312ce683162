"""What stands around an event: when it was, who did it to whom, what was hit, who says so. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from sitmon.coder import actors, agreements, when
from sitmon.coder.claims import Spoken
from sitmon.coder.hits import Hit
from sitmon.coder.patterns import Match
from sitmon.coder.scene import Counted
from sitmon.coder.tongue import Tongue
from sitmon.model import Event, Figure, When
from sitmon.reading import Reading

_MOST = 6
_LOOK_AT = 60  # hits of an event whose sentences are read; more is a list, not an article


def add(
    event: Event,
    reading: Reading,
    keys: Sequence[str],
    group: Sequence[Hit],
    published: float | None,
    tongue: Tongue,
    told: str,
) -> Event:
    """`event` with its time, actors and objects, read from the sentences of its hits; `told` is the
    kind's `roles`."""
    day, group = when.published_day(published), group[:_LOOK_AT]
    if told == "parties":
        return _agreed(event, reading, keys, group, day, tongue)
    initiators: list[actors.Actor] = []
    targets: list[actors.Actor] = []
    named_in = _named(reading, keys, group, tongue) if told == "sides" else {}
    for hit in group if told == "sides" else ():
        did, suffered = actors.roles(keys, hit, named_in[hit.sentence], tongue)
        initiators += did
        targets += suffered
    sentences = list(dict.fromkeys(hit.sentence for hit in group))
    return replace(
        event,
        when=_when(reading, keys, group, day, tongue, _ahead(event)),
        initiators=_few(actors.folded(initiators)),
        targets=_few(actors.folded(targets) or _people(reading, keys, sentences, tongue)),
        objects=_few(_objects(reading, keys, sentences, tongue)),
    )


def _agreed(
    event: Event,
    reading: Reading,
    keys: Sequence[str],
    group: Sequence[Hit],
    day: date | None,
    tongue: Tongue,
) -> Event:
    """An agreement with its parties (its initiators too), its guarantors and its term."""
    leading = sorted(group, key=lambda h: -h.strength)[:2]
    parties, guarantors = agreements.sides(keys, leading, _named(reading, keys, group, tongue), tongue)
    term, days = agreements.term(reading, keys, group, day, tongue)
    return replace(
        event,
        when=_when(reading, keys, group, day, tongue, _ahead(event), days),
        initiators=_few(parties),
        parties=_few(parties),
        guarantors=_few(guarantors),
        term=term,
    )


def _named(
    reading: Reading, keys: Sequence[str], group: Sequence[Hit], tongue: Tongue
) -> dict[int, list[Match[actors.Actor]]]:
    """The actors named in each sentence of the hits."""
    return {n: actors.mentions(reading, keys, n, tongue) for n in {hit.sentence for hit in group}}


def _few(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))[:_MOST]


def _ahead(event: Event) -> bool:
    """Whether the event is one that is to come."""
    return event.assertion in ("planned", "hypothetical") or event.stage == "proposed"


def _when(
    reading: Reading,
    keys: Sequence[str],
    group: Sequence[Hit],
    day: date | None,
    tongue: Tongue,
    ahead: bool,
    without: Collection[int] = (),
) -> When | None:
    """The first time that the sentences of the hits name, else a day in the sentence after the first."""
    for hit in group:
        told = when.find(reading, keys, hit.sentence, hit.first, day, tongue, ahead=ahead, without=without)
        if told is not None:
            return told
    following = group[0].sentence + 1
    if following >= len(reading.sentences):
        return None
    at = reading.sentences[following][0]
    told = when.find(reading, keys, following, at, day, tongue, ahead=ahead, without=without)
    return told if told is not None and told.precision in ("day", "night") else None


def _people(reading: Reading, keys: Sequence[str], sentences: Iterable[int], tongue: Tongue) -> list[str]:
    """The people whom the sentences of a strike or a displacement speak of."""
    met: list[str] = []
    for number in sentences:
        first, stop = reading.sentences[number]
        met += [keys[i] for i in range(first, stop) if keys[i] in tongue.victims]
    return met


def _objects(reading: Reading, keys: Sequence[str], sentences: Iterable[int], tongue: Tongue) -> list[str]:
    met: list[str] = []
    for number in _with_damage(reading, keys, sentences, tongue):
        first, stop = reading.sentences[number]
        met += [tongue.objects[keys[i]] for i in range(first, stop) if keys[i] in tongue.objects]
    return met


def _with_damage(
    reading: Reading, keys: Sequence[str], sentences: Iterable[int], tongue: Tongue
) -> list[int]:
    """The sentences, and those beside them that tell what was hit or destroyed."""
    own = list(sentences)
    hit = tongue.figures["hit"]
    beside = {n + step for n in own for step in (1, 2)} - set(own)
    told = [
        n
        for n in sorted(beside)
        if n < len(reading.sentences) and not hit.isdisjoint(_keys_in(reading, keys, n))
    ]
    return own + told


def _keys_in(reading: Reading, keys: Sequence[str], number: int) -> Sequence[str]:
    first, stop = reading.sentences[number]
    return keys[first:stop]


def spoken_by(counted: Counted, spoken: Sequence[Spoken]) -> Figure:
    """The figure with who gives it: the nearest speaker of its sentence."""
    here = [s for s in spoken if s.sentence == counted.sentence]
    if not here:
        return counted.figure
    nearest = min(here, key=lambda s: abs(s.verb - counted.first))
    return replace(counted.figure, speaker=nearest.claim.speaker)
