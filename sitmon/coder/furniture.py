"""Where an article ends and its page goes on: lists of other stories under a heading. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from sitmon.reading import Reading

_LEAST = 1000  # characters: a feed item's summary carries no lists of other stories
_SHARE = 0.4  # of the text that is the article whatever it holds


def body(reading: Reading, headings: Sequence[str]) -> Reading:
    """`reading` without the sentences that start after the first of the `headings` in its later part."""
    text = reading.text
    if len(text) < _LEAST:
        return reading
    start = int(len(text) * _SHARE)
    met = [at for heading in headings if (at := text.find(heading, start)) >= 0]
    if not met:
        return reading
    kept = bisect_left([reading.starts[first] for first, _ in reading.sentences], min(met))
    return replace(reading, sentences=reading.sentences[:kept]) if kept else reading
