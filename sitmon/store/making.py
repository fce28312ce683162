"""A prepared article as the rows it becomes. Pure.

Made in the worker, so that the one process that writes has only to write, and so that what
passes between the processes is plain text and numbers. The collector itself does not load this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sitmon import contract
from sitmon.model import whole
from sitmon.query import MEASURES
from sitmon.store import carried, leads
from sitmon.store.rows import ArticleRow, CodingRow, storable

if TYPE_CHECKING:
    from sitmon.model import Event
    from sitmon.pipeline import Prepared

_NO_TOTALS = (None,) * (2 * len(MEASURES))
_MOST = 2**62
"""The largest total kept with an event: SQLite's integers end soon after."""


def of(prepared: Prepared, was: str | None = None) -> ArticleRow:
    """The rows of a prepared article; `was` as in the row."""
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
    coded = prepared.coded
    return CodingRow(
        prepared.coder,
        contract.dumps(contract.coded(coded)),
        coded.lang,
        coded.read,
        ",".join(coded.kinds),
        _events(prepared) if coded.events else (),
    )


def _events(prepared: Prepared) -> tuple[tuple[object, ...], ...]:
    coded = prepared.coded
    text = whole(prepared.article.title, prepared.article.text)
    shown = leads.shown(coded.events)
    totals = leads.totals(coded.events, coded.totals, coded.figures, text)
    return tuple(
        (n, *_what(e), n in shown, *_where(e), *_totals(total))
        for n, (e, total) in enumerate(zip(coded.events, totals, strict=True))
    )


def _totals(given: Mapping[str, tuple[int, int]]) -> tuple[int | None, ...]:
    """Lowest and highest of each measure in turn; None for what the article gives no total of."""
    if not given:
        return _NO_TOTALS
    bounds = (given.get(measure, (None, None)) for measure in MEASURES)
    return tuple(n if n is None else min(n, _MOST) for pair in bounds for n in pair)


def _what(e: Event) -> tuple[object, ...]:
    return (e.kind, e.mode, e.assertion, e.background, e.stage, e.confidence, e.counts)


def _where(e: Event) -> tuple[object, ...]:
    p = e.place
    return (p.gid, p.name, p.level, p.country, p.admin1, p.lat, p.lon) if p else (None,) * 7
