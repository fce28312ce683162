"""A demo feed at a moment as the bytes of RSS 2.0, Atom 1.0 or JSON Feed 1.1. Pure.

Specifications: https://www.rssboard.org/rss-specification, RFC 4287,
https://www.jsonfeed.org/version/1.1/.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import formatdate
from html import escape as html_escape
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from sitmon.clock import iso
from sitmon.demo.content import DemoFeed, DemoItem

CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A feed's body with what HTTP says about it."""

    body: bytes
    content_type: str
    etag: str
    """Weak, as the same tag stands for the plain and the compressed body."""
    modified: float | None
    """When the newest version in it came out, in Unix seconds; None for a feed without items."""


def render(feed: DemoFeed, items: Sequence[DemoItem]) -> Rendered:
    """`feed` with `items`, in the feed's own format."""
    body = _WRITERS[feed.format](feed, items).encode("utf-8")
    return Rendered(
        body=body,
        content_type=CONTENT_TYPES[feed.format],
        etag=f'W/"{hashlib.sha256(body).hexdigest()}"',
        modified=max((item.available for item in items), default=None),
    )


def guid(feed: DemoFeed, item: DemoItem) -> str:
    """The item's lasting name, a tag URI (RFC 4151); the same in every format and version."""
    return f"tag:{urlsplit(feed.link).hostname},2017:{item.id}"


def as_html(item: DemoItem) -> str:
    """The item's text as HTML."""
    if item.markup:
        return item.text
    paragraphs = [p for p in item.text.split("\n\n") if p.strip()]
    if len(paragraphs) <= 1:
        return html_escape(item.text, quote=False)
    return "".join(f"<p>{html_escape(p.strip(), quote=False)}</p>" for p in paragraphs)


def _tag(name: str, value: str | None, **attributes: str | None) -> str:
    """One element with its text, or nothing where `value` is None."""
    if value is None:
        return ""
    given = "".join(f" {k}={quoteattr(v)}" for k, v in attributes.items() if v is not None)
    return f"<{name}{given}>{escape(value)}</{name}>\n"


def _rss(feed: DemoFeed, items: Sequence[DemoItem]) -> str:
    newest = max((item.available for item in items), default=None)
    head = (
        _tag("title", feed.title)
        + _tag("link", feed.link)
        + _tag("description", f"{feed.publisher.name}: demonstration feed, not news")
        + _tag("language", feed.publisher.language)
        + _tag("lastBuildDate", None if newest is None else formatdate(newest, usegmt=True))
    )
    rows = "".join(f"<item>\n{_rss_item(feed, item)}</item>\n" for item in items)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel>\n{head}{rows}</channel>\n</rss>\n"
    )


def _rss_item(feed: DemoFeed, item: DemoItem) -> str:
    edited = item.available if item.available > item.published else None
    return (
        _tag("title", item.title)
        + _tag("link", item.link)
        + _tag("guid", guid(feed, item), isPermaLink="false")
        + _tag("pubDate", formatdate(item.published, usegmt=True))
        + _tag("atom:updated", iso(edited))
        + _tag("dc:creator", item.author)
        + _tag("dc:language", item.language)
        + _tag("source", item.source, url=item.source_url or item.link)
        + _tag("description", as_html(item))
    )


def _atom(feed: DemoFeed, items: Sequence[DemoItem]) -> str:
    newest = max((item.available for item in items), default=0.0)
    head = (
        _tag("title", feed.title)
        + _tag("id", feed.link)
        + f'<link rel="alternate" href={quoteattr(feed.link)}/>\n'
        + _tag("updated", iso(newest))
        + f"<author>{_tag('name', feed.publisher.name)}</author>\n"
    )
    rows = "".join(_atom_entry(feed, item) for item in items)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(feed.publisher.language)}>\n'
        f"{head}{rows}</feed>\n"
    )


def _atom_entry(feed: DemoFeed, item: DemoItem) -> str:
    author = f"<author>{_tag('name', item.author)}</author>\n" if item.author else ""
    lang = f" xml:lang={quoteattr(item.language)}" if item.language else ""
    return (
        f"<entry{lang}>\n"
        + _tag("title", item.title)
        + _tag("id", guid(feed, item))
        + f'<link rel="alternate" href={quoteattr(item.link)}/>\n'
        + _tag("published", iso(item.published))
        + _tag("updated", iso(item.available))
        + author
        + _atom_source(item)
        + _tag("content", as_html(item), type="html")
        + "</entry>\n"
    )


def _atom_source(item: DemoItem) -> str:
    if item.source is None:
        return ""
    address = item.source_url or item.link
    return f"<source>{_tag('id', address)}{_tag('title', item.source)}</source>\n"


def _json(feed: DemoFeed, items: Sequence[DemoItem]) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.link,
        "description": f"{feed.publisher.name}: demonstration feed, not news",
        "language": feed.publisher.language,
        "authors": [{"name": feed.publisher.name}],
        "items": [_json_item(feed, item) for item in items],
    }
    return json.dumps(document, ensure_ascii=True, indent=1) + "\n"


def _json_item(feed: DemoFeed, item: DemoItem) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": guid(feed, item),
        "url": item.link,
        "title": item.title,
        "content_html" if item.markup else "content_text": item.text,
        "date_published": iso(item.published),
    }
    if item.available > item.published:
        row["date_modified"] = iso(item.available)
    if item.author:
        row["authors"] = [{"name": item.author}]
    if item.language:
        row["language"] = item.language
    return row


_WRITERS: dict[str, Callable[[DemoFeed, Sequence[DemoItem]], str]] = {
    "rss": _rss,
    "atom": _atom,
    "json": _json,
}
