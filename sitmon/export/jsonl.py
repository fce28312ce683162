"""JSON Lines: an article that has a kind, with all that was read in it, on one line of ASCII."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitmon import contract
from sitmon.clock import iso

if TYPE_CHECKING:
    from sitmon.contract import Json
    from sitmon.store.read import Detail


def article(detail: Detail) -> Json:
    """The fields of `sitmon events --json`: the article, then what was read in it."""
    return {
        "article": detail.key,
        "published": iso(detail.published),
        "day_only": detail.day_only,
        "publisher": detail.publisher,
        "state_media": detail.state_media,
        "feed": detail.feed,
        "url": detail.url,
        "title": detail.title,
        "first_seen": iso(detail.first_seen),
        "seen_at": iso(detail.seen_at),
        "versions": detail.versions,
        "coder": detail.coder,
        **detail.doc,
    }


def article_line(detail: Detail) -> str:
    """`article` on one line of ASCII, without its line end."""
    return contract.dumps(article(detail))
