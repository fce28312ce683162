"""A feed's body as text, and what kind of document it is. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from sitmon.errors import ParseError

FEED_ROOTS = frozenset(("rss", "rdf", "feed", "channel"))
_HEAD = 65536
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.S)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?([A-Za-z_][\w.-]{0,40})(?=[\s/>])")
_KNOWN = re.compile(
    r"<(?:[A-Za-z_][\w.-]{0,40}:)?(rss|rdf|feed|channel|html|head|body|urlset|sitemapindex|svg|opml)(?=[\s/>])",
    re.I,
)
_HTML = frozenset(("html", "head", "body"))
_ALTERNATE = re.compile(r"<link\b[^<>]{0,2000}>", re.I)
_FEED_TYPE = re.compile(r"type\s*=\s*[\"']?application/(?:rss\+xml|atom\+xml|feed\+json)", re.I)
_HREF = re.compile(r"href\s*=\s*(?:\"([^\"<>]{1,2000})\"|'([^'<>]{1,2000})'|([^\s\"'<>]{1,2000}))", re.I)
_SIGNATURES = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "compressed data"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """A body decoded, without leading white space. `root` is the name of its first element
    that tells what it is, in lower case and without prefix; empty where it has none."""

    text: str
    root: str
    url: str | None = None

    @property
    def is_json(self) -> bool:
        """Whether it starts as JSON does."""
        return self.text.startswith(("{", "["))


def examined(text: str, url: str | None) -> Document:
    """`text` with the name of its root element found."""
    text = text.lstrip("\ufeff \t\r\n\f\v\0")
    if text.startswith(("{", "[")):
        return Document(text, "", url)
    head = _COMMENT.sub("", text[:_HEAD])
    root = _KNOWN.search(head) or _ROOT.search(head)
    return Document(text, root[1].lower() if root else "", url)


def refusal(document: Document, body: bytes) -> ParseError:
    """Why `document`, which no parser claims, is not a feed, in one line."""
    for signature, what in _SIGNATURES:
        if body.startswith(signature):
            return ParseError(f"this is {what}, not a feed")
    if not document.text:
        return ParseError("the body is empty")
    if document.root in _HTML or _looks_html(document.text):
        found = advertised(document)
        return ParseError(
            "this is a web page, not a feed", hint=f"it names this feed: {found}" if found else ""
        )
    if document.root in ("urlset", "sitemapindex"):
        return ParseError("this is a sitemap, not a feed")
    if document.root:
        return ParseError(f"this is XML, but not a feed: its first element is <{document.root}>")
    return ParseError("this is neither XML nor JSON")


def advertised(document: Document) -> str | None:
    """The address of the feed that a web page names in its head (autodiscovery), if it does."""
    for link in _ALTERNATE.finditer(document.text[:_HEAD]):
        if _FEED_TYPE.search(link[0]) and (href := _HREF.search(link[0])):
            given: str = href[1] or href[2] or href[3]
            try:
                return urljoin(document.url or "", given)
            except ValueError:
                continue
    return None


def _looks_html(text: str) -> bool:
    return bool(re.match(r"<!doctype\s+html", text, re.I))
