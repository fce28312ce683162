"""A prepared article as the rows it becomes. Pure.

Made in the worker, so that the one process that writes has only to write, and so that what
passes between the processes is plain text and numbers. What only the worker needs is imported there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from sitmon.query import MEASURES

if TYPE_CHECKING:
    from sitmon.model import Event
    from sitmon.pipeline import Prepared

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
_NO_TOTALS = (None,) * (2 * len(MEASURES))
_MOST = 2**62
"""The largest total kept with an event: SQLite's integers end soon after."""


def of(prepared: Prepared, was: str | None = None) -> ArticleRow:
    """The rows of a prepared article; `was` as in the row."""
    from sitmon.store import carried

    article = prepared.article
    return ArticleRow(
        storable(article.key),
        article.title,
        article.text,
        article.url,
        article.published,
        article.day_only,
        article.author,
        article.source,
        article.publisher,
        prepared.fingerprint,
        coding(prepared),
        was,
        carried.written(article.enclosures),
        *(article.point or (None, None)),
    )


def coding(prepared: Prepared) -> CodingRow:
    """The rows of its reading alone."""
    from sitmon import contract
    from sitmon.model import whole
    from sitmon.store import leads

    coded = prepared.coded
    text = whole(prepared.article.title, prepared.article.text)
    shown = leads.shown(coded.events)
    totals = leads.totals(coded.events, coded.totals, coded.figures, text)
    return CodingRow(
        prepared.coder,
        contract.dumps(contract.coded(coded)),
        coded.lang,
        coded.read,
        ",".join(coded.kinds),
        tuple(
            (n, *_what(e), n in shown, *_where(e), *_totals(total))
            for n, (e, total) in enumerate(zip(coded.events, totals, strict=True))
        ),
    )


def _totals(given: Mapping[str, tuple[int, int]]) -> tuple[int | None, ...]:
    """Lowest and highest of each measure in turn; None for what the article gives no total of."""
    if not given:
        return _NO_TOTALS
    bounds = (given.get(measure, (None, None)) for measure in MEASURES)
    return tuple(n if n is None else min(n, _MOST) for pair in bounds for n in pair)


def storable(text: str) -> str:
    """`text` as SQLite can hold it: a half of a surrogate pair, which JSON can spell, becomes "?"."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def _what(e: Event) -> tuple[object, ...]:
    return (e.kind, e.mode, e.assertion, e.background, e.stage, e.confidence, e.counts)


def _where(e: Event) -> tuple[object, ...]:
    p = e.place
    return (p.gid, p.name, p.level, p.country, p.admin1, p.lat, p.lon) if p else (None,) * 7
