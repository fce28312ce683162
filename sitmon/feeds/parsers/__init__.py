"""The formats of feeds. A format is one module here with `claims` and `read`, and one line below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sitmon.clock import iso
from sitmon.errors import ParseError
from sitmon.feeds import charset, guards, slices
from sitmon.feeds.document import Document, examined, refusal
from sitmon.feeds.entries import headline
from sitmon.feeds.parsers import jsonfeed, syndication
from sitmon.model import ParsedFeed


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, whether a document is of it, and how to read one that is."""

    name: str
    claims: Callable[[Document], bool]
    read: Callable[[Document], ParsedFeed]


FORMATS: tuple[Format, ...] = (
    Format("JSON Feed", jsonfeed.claims, jsonfeed.read),
    Format("RSS, RDF or Atom", syndication.claims, syndication.read),
)


def read(body: bytes, *, content_type: str | None = None, url: str | None = None) -> ParsedFeed:
    """The feed in `body`; see `sitmon.feeds.parse`."""
    guards.check_size(body)
    document = examined(charset.decode(body, content_type), url)
    for known in FORMATS:
        if known.claims(document):
            return known.read(document)
    raise refusal(document, body)


def read_new(
    body: bytes, *, content_type: str | None = None, url: str | None = None, marks: bytes = b""
) -> tuple[ParsedFeed, bytes]:
    """The feed in `body` without items that `marks` knows; see `sitmon.feeds.parse_new`."""
    guards.check_size(body)
    document = examined(charset.decode(body, content_type), url)
    taken = slices.without(document, marks)
    if taken is None:
        return read(body, content_type=content_type, url=url), b""
    rest, found = taken
    if len(rest.text) < len(document.text) and (feed := syndication.read_plain(rest)):
        return feed, found
    return read(body, content_type=content_type, url=url), found


def described(
    body: bytes, *, file: str, content_type: str | None = None, url: str | None = None
) -> dict[str, Any]:
    """What is seen in `body`; see `sitmon.feeds.describe`."""
    try:
        feed = read(body, content_type=content_type, url=url)
    except ParseError as error:
        return {"file": file, "error": str(error), "title": None, "link": None, "entries": []}
    entries = [
        {
            "id": item.key,
            "title": headline(item) or None,
            "link": item.url,
            "published": iso(item.published),
            "updated": iso(item.updated),
            "author": item.author,
            "summary": item.text,
            "enclosures": [asdict(one) for one in item.enclosures],
            "point": list(item.point) if item.point else None,
        }
        for item in feed.items
    ]
    return {"file": file, "error": None, "title": feed.title, "link": feed.link, "entries": entries}
