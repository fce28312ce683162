"""RSS 2.0 and Atom of the plain kind, straight from expat: the same feed as through feedparser, far cheaper.

Most bodies hold nothing but well-formed elements that everybody writes. Such a body is read here
as feedparser reads it; at the first thing that is not of this kind the reading is given up
(`Declined`), and `syndication` takes the body to feedparser. Which elements feedparser acts on is
asked of feedparser itself, so that one it learns to read later is declined and not overlooked.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from xml.parsers import expat

from feedparser.api import StrictFeedParser
from feedparser.mixin import _FeedParserMixin
from feedparser.urls import _urljoin, make_safe_absolute_uri

from sitmon.feeds import guards
from sitmon.feeds.document import Document
from sitmon.feeds.entries import Markup, Raw
from sitmon.feeds.parsers.swift_tables import (
    ATOM,
    CHANNEL_SILENT,
    CHANNEL_TEXTS,
    FILES,
    IMAGE_PARTS,
    ITEM_SILENT,
    ITEM_TEXTS,
    PERSON_PARTS,
    POINTS,
    PREFIXES,
    READ,
    STRICT,
    TYPED,
    WHOLE,
)
from sitmon.feeds.parsers.swift_values import Declined, add_file, content_type, mended, permalink, raw

_DEEPEST, _MOST_ATTRIBUTES = 24, 64
_MAY_BE_HTML = re.compile(r"</\w+>|&#?\w+;")
_QUERY = re.compile("&([A-Za-z0-9_]+);")
_PREFIXES = frozenset(PREFIXES.values()) - {""}
_VERSIONS = frozenset(("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"))
_XLINK = "http://www.w3.org/1999/xlink"
_HANDLERS = frozenset(
    name.removeprefix("_start_").removeprefix("_end_")
    for name in dir(StrictFeedParser)
    if name.startswith(("_start_", "_end_"))
)
_HEEDED = frozenset(name.rpartition("_")[2] for name in _HANDLERS | READ)
"""The last parts of the names that feedparser acts on, or that we read: in a namespace not known
here, an element so called may be one of them."""


class Feed:
    """What `syndication` needs of a feed: `values` by feedparser's names, the items, its own address."""

    __slots__ = ("own", "raws", "title", "values")

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.title: Markup | None = None
        self.own: str | None = None
        self.raws: list[Raw] = []


def read(document: Document) -> Feed:
    """The feed in `document`. Raises Declined where it must be read by feedparser."""
    reader = _Reader(_steady(document.url))
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.buffer_size = 65536
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartNamespaceDeclHandler = reader.namespace
    parser.StartDoctypeDeclHandler = _decline
    if guards.alters(document.text):
        raise Declined
    try:
        parser.Parse(document.text.encode(), True)
    except (expat.ExpatError, UnicodeEncodeError) as error:
        raise Declined from error
    return reader.feed


def _decline(*_: object) -> None:
    raise Declined


def _steady(url: str | None) -> str:
    """The base that feedparser joins addresses to, where it stays the same from element to element."""
    base = make_safe_absolute_uri("", url or "") or make_safe_absolute_uri(url or "")
    if base and (make_safe_absolute_uri(base, base) or base) != base:
        raise Declined
    return str(base)


@lru_cache(4096)
def _key(name: str) -> str:
    """feedparser's name for an expat name; "-" for one that nobody acts on. Raises Declined."""
    space, _, local = name.rpartition(" ")
    local = local.lower()
    prefix = PREFIXES.get(space.lower())
    if prefix is None:
        if local in _HEEDED:
            raise Declined
        return "-"
    key = f"{prefix}_{local}" if prefix else local
    return key if key in _HANDLERS or key in READ else "-"


class _Reader:
    """Follows expat through a document. `_at` says what the element under way is."""

    __slots__ = (
        "_at",
        "_atom",
        "_base",
        "_children",
        "_inside",
        "_item",
        "_key",
        "_lang",
        "_open",
        "_pieces",
        "_type",
        "feed",
    )

    def __init__(self, base: str) -> None:
        self.feed = Feed()
        self._base = base
        self._atom = False
        self._lang: str | None = None
        self._at = "top"
        self._open: list[str] = []
        self._key = ""
        self._type = ""
        self._pieces: list[str] | None = None
        self._children = 0
        self._inside = False
        self._item: dict[str, Any] = {}

    def namespace(self, prefix: str | None, uri: str) -> None:
        """Declines what makes feedparser take a prefix or the format for another."""
        uri = uri.lower()
        usual = PREFIXES.get(uri)
        if uri in _VERSIONS or (prefix in _PREFIXES and prefix != usual) or (uri == _XLINK and self._open):
            raise Declined

    def start(self, name: str, attributes: dict[str, str]) -> None:
        at, key = self._at, _key(name)
        self._open.append(at)
        if attributes:
            self._check(attributes)
        if at == "item":
            self._start_in_item(key, attributes)
        elif at == "channel":
            self._start_in_channel(key, attributes)
        elif at == "silent":
            self._start_in_silence(key, attributes)
        elif at == "person":
            if key not in PERSON_PARTS or attributes:
                raise Declined
            self._children += 1
            self._collect(key, "name" if key == "name" else "silent text")
        elif at in ("image", "people"):
            if key not in (IMAGE_PARTS if at == "image" else PERSON_PARTS) or attributes:
                raise Declined
            self._at = "silent text"
        elif at == "rss" and key == "channel" and not attributes:
            self._at = "channel"
        elif at == "top":
            self._start_root(name, key, attributes)
        else:  # an element inside a text
            raise Declined
        if len(self._open) > _DEEPEST:
            raise Declined

    def _check(self, attributes: dict[str, str]) -> None:
        if len(attributes) > _MOST_ATTRIBUTES:
            raise Declined
        if not self._base and any(name.lower().endswith("base") for name in attributes):
            raise Declined  # without a base of the document's own, feedparser keeps an element's

    def _start_root(self, name: str, key: str, attributes: dict[str, str]) -> None:
        self._atom = name == ATOM
        if key not in ("rss", "feed") or (key == "feed") != self._atom:
            raise Declined
        for attribute, value in attributes.items():
            local = attribute.rpartition(" ")[2].lower()
            if local == "base" or (local == "lang" and not value.strip()):
                raise Declined
            if local == "lang":
                self._lang = value.replace("_", "-")
                self.feed.values["language"] = self._lang
        self._at = "channel" if self._atom else "rss"

    def _start_in_channel(self, key: str, attributes: dict[str, str]) -> None:
        if key in ("item", "entry"):
            if attributes:
                raise Declined
            self._item, self._inside = {}, True
            self._at = "item"
        elif key == "link":
            self._link(attributes, self.feed.values)
        elif key in CHANNEL_TEXTS:
            if attributes and not (key == "title" and self._atom):
                raise Declined
            self._collect(key, "text")
            self._type = content_type(attributes, "text/plain")
        elif key in ("image", "author", "contributor") and not attributes:
            self._at = "image" if key == "image" else "people"
        elif key == "-" or key in CHANNEL_SILENT:
            self._at = "silent text" if key in STRICT else "silent"
        else:
            raise Declined

    def _start_in_item(self, key: str, attributes: dict[str, str]) -> None:
        item = self._item
        if (kept := ITEM_TEXTS.get(key)) is not None:
            if kept in item:
                raise Declined
            if key in TYPED:
                self._type = content_type(attributes, TYPED[key]) if attributes else TYPED[key]
            elif kept == "id":
                item["permalink"] = permalink(attributes)
            elif attributes and kept != "source":
                raise Declined
            self._collect(kept, "text")
        elif key == "link":
            self._link(attributes, item)
        elif key == "media_description":
            self._caption(attributes)
        elif key in ("author", "dc_creator", "itunes_author"):
            if attributes:
                raise Declined
            self._collect("author", "person" if key == "author" else "text")
            self._children = 0
        elif key == "contributor" and not attributes:
            self._at = "people"
        elif key == "-" or key in ITEM_SILENT:
            self._note(key)
            if key in FILES:
                add_file(item, key, attributes)
            self._at = "silent text" if key in STRICT else "silent"
        else:
            raise Declined

    def _start_in_silence(self, key: str, attributes: dict[str, str]) -> None:
        if key == "media_description" and self._inside:
            self._caption(attributes)
        elif key == "media_title" and self._inside:
            self._note(key)
            self._at = "silent text"
        elif key in FILES and self._inside:
            add_file(self._item, key, attributes)
        elif key in POINTS and self._inside:
            self._start_in_item(key, attributes)
        elif key != "-" and (key in STRICT or key not in ITEM_SILENT):
            raise Declined

    def _caption(self, attributes: dict[str, str]) -> None:
        """A description of a picture, which feedparser takes for the content where a summary came before."""
        if "summary" not in self._item or "content" in self._item:
            raise Declined
        self._type = content_type(attributes, "text/plain")
        self._collect("content", "text")

    def _note(self, key: str) -> None:
        if key == "media_title":
            self._item["other title"] = True

    def _collect(self, key: str, at: str) -> None:
        self._key, self._at, self._pieces = key, at, []

    def characters(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def end(self, _: str) -> None:
        at = self._at
        self._at = self._open.pop()
        if at == "text":
            self._end_text()
        elif at == "item":
            self.feed.raws.append(raw(self._item, self._lang))
            self._inside = False
        elif at == "name":
            self._item["detail"] = self._taken()
            self._pieces = []
        elif at == "person":
            self._end_person()

    def _taken(self) -> str:
        pieces, self._pieces = self._pieces or (), None
        return "".join(pieces).strip()

    def _end_text(self) -> None:
        given = self._taken()
        key, kind = self._key, self._type
        if key in ("title", "content", "summary"):
            if (
                kind == "text/plain"
                and not self._atom
                and ("<" in given or "&" in given)
                and _MAY_BE_HTML.search(given)
            ):
                kind = "text/html" if _FeedParserMixin.looks_like_html(given) else kind
            piece = Markup(text, True if kind == "text/html" else None) if (text := mended(given)) else None
            self._keep(key, piece)
        elif key == "link":
            self._keep_link(mended(self._joined(given)))
        elif key == "id":
            self._keep_id(given)
        elif key == "author":
            self._byline(mended(given))
        else:
            self._keep("language" if key == "dc_language" else key, mended(given))

    def _keep(self, key: str, value: Any) -> None:
        if self._inside:
            self._item[key] = value
        elif key == "title":
            if "title" in self.feed.values:
                raise Declined
            self.feed.values["title"] = ""
            self.feed.title = value
        else:
            self.feed.values[key] = value

    def _keep_link(self, link: str) -> None:
        if self._inside:
            self._item["link"] = _QUERY.sub(r"&\1", link.replace("&amp;", "&")) if "&" in link else link
        else:
            self.feed.values["link"] = _QUERY.sub(r"&\1", link) if "&" in link else link

    def _keep_id(self, given: str) -> None:
        """An id that is an address stands for a link that is missing."""
        values = self._item if self._inside else self.feed.values
        acts = values.pop("permalink", True)
        value = mended(self._joined(given) if acts and given else given)
        values["id"] = value
        if acts:
            values.setdefault("link", value)

    def _link(self, attributes: dict[str, str], values: dict[str, Any]) -> None:
        """A link's element: as text in RSS, as attributes in Atom."""
        if not attributes:
            if self._atom or "text link" in values:
                raise Declined
            values["text link"] = ""
            self._collect("link", "text")
            return
        given = {name.lower(): value for name, value in attributes.items()}
        href, rel = given.get("href"), given.get("rel", "alternate").lower()
        if (
            not href
            or given.keys() & {"url", "uri"}
            or given.keys() & {"base", "lang"}
            or any(" " in n for n in given)
        ):
            raise Declined
        whole = self._joined(href)
        kind = given.get("type", "application/atom+xml" if rel == "self" else "text/html").lower()
        if rel == "alternate" or not rel.strip():
            if whole.strip():
                values.setdefault("alternate", whole)
            if _FeedParserMixin.map_content_type(kind) in _FeedParserMixin.html_types and rel == "alternate":
                values["link"] = whole
        elif rel == "enclosure" and values is self._item:
            add_file(values, "enclosure", {**given, "href": whole})
        elif rel == "self" and values is self.feed.values and not self.feed.own and whole.strip():
            self.feed.own = whole
        self._at = "silent"

    def _byline(self, text: str) -> None:
        """An author's name as one text; the first one that there is counts."""
        if "@" in text or "people" in self._item:
            raise Declined
        self._item["author"] = text
        if text:
            self._item.setdefault("detail", text)

    def _end_person(self) -> None:
        if not self._children:
            self._byline(mended(self._taken()))
            return
        self._pieces = None
        if "author" in self._item or not (self._item.get("detail") or "").strip():
            raise Declined
        self._item["people"] = True

    def _joined(self, address: str) -> str:
        if not address or WHOLE.fullmatch(address):
            return address
        return str(_urljoin(self._base, address))
