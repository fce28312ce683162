"""Articles as JSON Lines: the rows of `sitmon events --json` and of a snapshot's `data.jsonl`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sitmon import contract
from sitmon.clock import iso

if TYPE_CHECKING:
    from sitmon.contract import Json
    from sitmon.store.read import Detail


def article(detail: Detail) -> Json:
    """The article and where it came from, then the fields of `sitmon code`."""
    return {
        "article": detail.key,
        "published": _published(detail),
        "publisher": detail.publisher,
        "state_media": detail.state_media,
        "feed": detail.feed,
        "url": detail.url,
        "title": detail.title,
        "dated": detail.dated,
        "first_seen": iso(detail.first_seen),
        "seen_at": iso(detail.seen_at),
        "versions": detail.versions,
        "coder": detail.coder,
        **_carried(detail),
        **_marks(detail),
        **detail.doc,
    }


def _carried(detail: Detail) -> Json:
    """What came besides the feed's words: its point and files, and the page that the text is from, if it is."""
    held = detail.carried
    told: Json = {"text_from": "page" if held.page else "feed"}
    if held.page:
        told["page"] = held.page
    if held.point:
        told["feed_point"] = {"lat": held.point[0], "lon": held.point[1]}
    if held.enclosures:
        told["enclosures"] = [asdict(one) for one in held.enclosures]
    return told


def _marks(detail: Detail) -> Json:
    """What the reader put on the article; nothing where there is no such mark."""
    held = detail.marks
    told = {
        "starred": iso(held.starred_at),
        "seen": iso(held.seen_at),
        "note": held.note,
        "tags": list(held.tags),
    }
    return {"marks": told} if any(told.values()) else {}


def article_line(detail: Detail) -> str:
    """`article` on one line of ASCII JSON, without its line break."""
    return contract.dumps(article(detail))


def _published(detail: Detail) -> str | None:
    """A day where only the day is known: midnight would be invented."""
    stamp = iso(detail.published)
    return stamp[:10] if stamp and detail.day_only else stamp
