"""Articles as JSON Lines: the rows of `sitmon events --json` and of a snapshot's `data.jsonl`."""

from __future__ import annotations

from sitmon import contract
from sitmon.clock import iso
from sitmon.store.read import Detail


def article_line(detail: Detail) -> str:
    """One article with its coding, a line of ASCII JSON without its line break."""
    return contract.dumps(
        {
            "article": detail.key,
            "published": _published(detail),
            "publisher": detail.publisher,
            "url": detail.url,
            "title": detail.title,
            **detail.doc,
        }
    )


def _published(detail: Detail) -> str | None:
    """A day where only the day is known: midnight would be invented."""
    stamp = iso(detail.published)
    return stamp[:10] if stamp and detail.day_only else stamp
