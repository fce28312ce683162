"""Article → events: kinds with their evidence, figures, claims, actors. Pure; reads no network and no database.

`code` is the whole of it. The kinds are data (`kinds/`), the words of a language are data
(`kinds/<language>/`, `languages/`); the modules say how they are read.
"""

from __future__ import annotations

from sitmon.coder import cues, events, figures, hits, language, tongue, totals
from sitmon.model import Coded
from sitmon.reading import Reading

VERSION = "coder-1"
"""Changes whenever the same text may be coded differently."""

__all__ = ["VERSION", "code"]


def code(reading: Reading, *, published: float | None, lang: str | None) -> Coded:
    """Reads one text. `published` (Unix seconds) dates its events, `lang` is the feed's word for its language.

    A text in a language that is not read gives `read=False` and no events.
    """
    detected = language.detect(reading.text, reading.lower, lang)
    if detected not in language.READ:
        return Coded(lang=detected, read=False)
    keys = hits.keys_of(reading)
    lexicon = cues.shipped(detected)
    words = tongue.load(detected)
    if not lexicon.cues.touches(keys) and not words.measures.touches(keys):
        return Coded(lang=detected, read=True)
    found = hits.find(reading, keys, lexicon, words.marks)
    sure = _sure(found.hits)
    kept, near = [], list(found.near)
    for hit in found.hits:
        if events.counts(hit) and sure[hit.cue.kind] < events.THRESHOLD:
            near.append(f"{hit.cue.kind}: " + "; ".join(hit.why))
        else:
            kept.append(hit)
    counted = figures.find(reading, keys, words)
    return Coded(
        lang=detected,
        read=True,
        events=tuple(events.make(reading, kept, sure, words.evidence)),
        totals=totals.totals(counted),
        figures=tuple(c.figure for c in counted),
        near_misses=tuple(dict.fromkeys(near)),
    )


def _sure(found: list[hits.Hit]) -> dict[str, float]:
    """How sure the article has each kind, from the hits that count."""
    strengths: dict[str, list[float]] = {}
    for hit in found:
        row = strengths.setdefault(hit.cue.kind, [])
        if events.counts(hit):
            row.append(hit.strength)
    return {kind: events.together(row) for kind, row in strengths.items()}
