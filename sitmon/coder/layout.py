"""What scraping leaves of a page's layout: sentences that touch, lists of other stories at the end. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from sitmon.reading import Reading

_LEAST = 1000  # characters: a feed item's summary carries no lists of other stories
_SHARE = 0.4  # of the text that is the article whatever it holds
# "…in Gaza.Civil defence said…": a full stop, no space, a capital. Paragraphs joined by a scraper look so.
_TOUCHING = re.compile(r"[.!?][\"”’]?(?=[“‘]?[A-Z][a-z]|“?[AI] )")
_WORD = 3  # letters before the full stop, so that "U.S.Steel" stays whole


def body(reading: Reading, headings: Sequence[str]) -> Reading:
    """`reading` with touching sentences cut, without what follows one of the `headings` in its later part."""
    return _without_lists(_cut(reading), headings)


def _cut(reading: Reading) -> Reading:
    text = reading.text
    starts = [
        m.end() for m in _TOUCHING.finditer(text) if text[max(m.start() - _WORD, 0) : m.start()].isalpha()
    ]
    if not starts:
        return reading
    firsts = {i for at in starts if (i := _token_from(reading, at)) is not None}
    sentences: list[tuple[int, int]] = []
    for first, stop in reading.sentences:
        inner = [i for i in range(first + 1, stop) if i in firsts]
        sentences += zip([first, *inner], [*inner, stop], strict=True)
    return replace(reading, sentences=sentences)


def _token_from(reading: Reading, at: int) -> int | None:
    """The token that starts at the character `at`, or None."""
    i = bisect_left(reading.starts, at)
    return i if i < len(reading.starts) and reading.starts[i] == at else None


def _without_lists(reading: Reading, headings: Sequence[str]) -> Reading:
    text = reading.text
    if len(text) < _LEAST:
        return reading
    start = int(len(text) * _SHARE)
    met = [at for heading in headings if (at := text.find(heading, start)) >= 0]
    if not met:
        return reading
    kept = bisect_left([reading.starts[first] for first, _ in reading.sentences], min(met))
    return replace(reading, sentences=reading.sentences[:kept]) if kept else reading
