"""The rows that an article becomes, as they pass from who reads it to who writes it; made by `store.making`. Pure."""

from __future__ import annotations

from typing import NamedTuple

from sitmon.query import MEASURES

INDEXED = 1000
"""Characters of the text that full-text search knows, as the view `article_words` has them."""


class CodingRow(NamedTuple):
    """A reading of an article: the columns of `coding`, of its `event` rows, and what the article shows of it."""

    coder: str
    doc: str
    """The JSON contract."""
    lang: str
    read: bool
    kinds: str
    events: tuple[tuple[object, ...], ...]
    """A row an event in the order of `EVENT_COLUMNS`."""


class ArticleRow(NamedTuple):
    """An article to be stored, with its reading. `publisher` counts for imported ones only."""

    key: str
    title: str | None
    text: str | None
    url: str | None
    published: float | None
    day_only: bool
    author: str | None
    source: str | None
    publisher: str | None
    fingerprint: str
    coding: CodingRow
    was: str | None = None
    """The key of a stored article with the same address, which this may be under another id."""
    enclosures: str | None = None
    """JSON list of the files that the feed's entry brings along."""
    lat: float | None = None
    lon: float | None = None


EVENT_COLUMNS = (
    "ordinal, kind, mode, assertion, background, stage, confidence, counts, lead, gid, place, level, country, admin1, lat, lon, "
    + (", ".join(f"{measure}_low, {measure}_high" for measure in MEASURES))
)


def storable(text: str) -> str:
    """`text` as SQLite can hold it: a half of a surrogate pair, which JSON can spell, becomes "?"."""
    return text if text.isascii() else text.encode(errors="replace").decode()
