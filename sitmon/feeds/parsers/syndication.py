"""RSS 0.9 to 2.0, RDF and Atom: the plain kind by `swift`, all else through feedparser.

Heavy on import: loaded in the worker only.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any
from xml.parsers import expat
from xml.sax import SAXException

import feedparser

from sitmon.errors import ParseError
from sitmon.feeds import charset, dates, extras, guards, plain
from sitmon.feeds.document import FEED_ROOTS, Document
from sitmon.feeds.entries import Markup, Raw, items
from sitmon.feeds.links import resolve
from sitmon.feeds.parsers import swift
from sitmon.feeds.parsers.swift_values import Declined
from sitmon.model import Enclosure, ParsedFeed

# What feedparser's handlers raise on input they did not foresee: any of these, on some body.
_THROWN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    SAXException,
    TypeError,
    ValueError,
)
# Elements of extensions and decorations, in whose handlers those failures lie. The ones that
# carry text, dates or names of an article are not among them.
_EXTRAS = re.compile(
    r"</?(?:(?!content:|dc:|dcterms:|atom:|rdf:|rss:)[a-z_][\w.-]*:[\w.-]+|textinput|image|category|width|height|cloud)\b[^<>]*>",
    re.I,
)
_LARGE = 4_000_000  # characters
_HOUR = re.compile(r"<hour>\s*([0-9]|1[0-9]|2[0-4])\s*</hour>")
_PERIODS = {
    "hourly": 3600.0,
    "daily": 86400.0,
    "weekly": 604800.0,
    "monthly": 2592000.0,
    "yearly": 31536000.0,
}


_STARTS = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s/>])", re.I)
_ENDS = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry)\s*>", re.I)
_IDS = re.compile(r"</(?:[\w.-]{1,40}:)?(?:guid|id)\s*>|\brdf:about\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.I)
_LINKS = re.compile(r"</(?:[\w.-]{1,40}:)?link\s*>|<link\b[^<>]*>", re.I)
_CLOSED = re.compile(r"</(?:[\w.-]{1,40}:)?(?:rss|rdf|feed|channel)\s*>", re.I)


def claims(document: Document) -> bool:
    """Whether the document's root is one of a feed's."""
    return document.root in FEED_ROOTS


def read(document: Document) -> ParsedFeed:
    """The feed in `document`. Raises ParseError where it cannot be read or is refused."""
    return read_plain(document) or through_feedparser(document)


def read_plain(document: Document) -> ParsedFeed | None:
    """As `read`, where the feed is of the plain kind; else None."""
    try:
        feed = swift.read(document)
    except Declined:
        return None
    return _built(document, feed.values, feed.title, feed.own, feed.raws)


def through_feedparser(document: Document) -> ParsedFeed:
    """As `read`, by the parser that takes feeds however broken they are."""
    text = _untorn(guards.safe_xml(charset.undeclared(document.text)))
    if len(text) > _LARGE:
        _check_well_formed(text)
    parsed = _parsed(text, document.url)
    feed, entries = parsed["feed"], parsed["entries"]
    if not entries and not feed and not parsed.get("version"):
        raise ParseError(f"not XML: {_reason(parsed)}" if parsed.get("bozo") else "there is no feed in it")
    title = _markup(dict.get(feed, "title_detail")) or _bare(_get(feed, "title"))
    return _built(document, feed, title, _linked(feed, "self"), map(_raw, entries))


def _untorn(text: str) -> str:
    """`text` without the entry in which it breaks off, where that has no whole id yet: half an id is another article's.

    Where entries are never closed, all of them stay.
    """
    starts = [m.start() for m in _STARTS.finditer(text)]
    if not starts or _CLOSED.search(text, starts[-1]):
        return text
    last = max((m.end() for m in _ENDS.finditer(text)), default=0)
    torn = [start for start in starts if start >= last]
    if not torn or (len(torn) > 1 and not last):
        return text
    named = _IDS if _IDS.search(text, 0, torn[0]) else _LINKS
    return text if named.search(text, torn[0]) else text[: torn[0]]


def _built(
    document: Document, feed: Any, title: Markup | None, own: str | None, raws: Iterable[Raw]
) -> ParsedFeed:
    link = resolve(_get(feed, "link"), document.url, own)
    return ParsedFeed(
        title=plain.one_line(title.plain()) or None if title else None,
        link=link,
        lang=_get(feed, "language"),
        ttl=_ttl(feed),
        items=items(raws, bases=(document.url, own, link)),
        skip_hours=_skip_hours(document.text),
    )


def _check_well_formed(text: str) -> None:
    # feedparser mends what is broken, but at some microseconds a character.
    try:
        expat.ParserCreate().Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise ParseError(f"not XML ({error}), and too large to be mended") from error


def _parsed(text: str, url: str | None) -> Any:
    try:
        return _through_feedparser(text, url)
    except _THROWN:
        # One odd extension must not cost the articles.
        bare = _EXTRAS.sub("", text)
    try:
        return _through_feedparser(bare, url)
    except _THROWN as error:
        raise ParseError(f"it cannot be read: {type(error).__name__}") from error


def _through_feedparser(text: str, url: str | None) -> Any:
    # The bytes are UTF-8 by now and the header says so; a base of its own resolves links.
    headers = {"content-type": "application/xml; charset=utf-8"}
    if url:
        headers["content-location"] = url
    # Markup is neither sanitised nor resolved: only its text is kept. A file object, because
    # bytes that are the name of a file would be opened.
    return feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers=headers,
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _reason(parsed: Any) -> str:
    error = parsed.get("bozo_exception")
    message = getattr(error, "getMessage", lambda: str(error))()
    return plain.one_line(str(message))[:120] or type(error).__name__


def _raw(entry: Any) -> Raw:
    return Raw(
        id=_get(entry, "id"),
        link=_get(entry, "link") or _linked(entry, "alternate"),
        title=_markup(dict.get(entry, "title_detail")) or _bare(_get(entry, "title")),
        bodies=_bodies(entry),
        published=_date(entry, "published") or _date(entry, "created"),
        updated=_date(entry, "updated"),
        author=_author(entry),
        lang=_language(entry),
        source=_source(entry),
        enclosures=_enclosures(entry),
        point=_point(entry),
        day_only=dates.day_only(
            next((_get(entry, n) for n in ("published", "created") if _date(entry, n)), None)
            or _get(entry, "updated")
        ),
    )


def _get(mapping: Any, key: str) -> str | None:
    # Past the class's own lookup, which answers "updated" with "published" and warns.
    value = dict.get(mapping, key)
    return value if isinstance(value, str) and value.strip() else None


def _markup(detail: Any) -> Markup | None:
    if not isinstance(detail, dict) or not (value := _get(detail, "value")):
        return None
    kind = _get(detail, "type") or ""
    return Markup(value, True if "html" in kind else None)


def _bare(text: str | None) -> Markup | None:
    return Markup(text) if text else None


def _bodies(entry: Any) -> tuple[Markup, ...]:
    details = [*(dict.get(entry, "content") or ()), dict.get(entry, "summary_detail")]
    found = tuple(piece for detail in details if (piece := _markup(detail)))
    return found or tuple(piece for piece in (_bare(_get(entry, "summary")),) if piece)


def _date(entry: Any, name: str) -> float | None:
    found = dates.parse(_get(entry, name))
    return found if found is not None else dates.from_parts(dict.get(entry, f"{name}_parsed"))


def _author(entry: Any) -> str | None:
    detail = dict.get(entry, "author_detail")
    return (_get(detail, "name") if isinstance(detail, dict) else None) or _get(entry, "author")


def _language(entry: Any) -> str | None:
    detail = dict.get(entry, "title_detail")
    return _get(entry, "language") or (_get(detail, "language") if isinstance(detail, dict) else None)


def _source(entry: Any) -> str | None:
    source = dict.get(entry, "source")
    return _get(source, "title") or _get(source, "value") if isinstance(source, dict) else None


def _enclosures(entry: Any) -> tuple[Enclosure, ...]:
    """Files by their worth: what the feed encloses, its media, small pictures of them where there is nothing else."""
    links = [link for link in _dicts(entry, "links") if link.get("rel") == "enclosure"]
    files = [*links, *_dicts(entry, "media_content")]
    found = tuple(one for file in files if (one := extras.enclosure(file)))
    return found or tuple(one for file in _dicts(entry, "media_thumbnail") if (one := extras.picture(file)))


def _point(entry: Any) -> tuple[float, float] | None:
    where = dict.get(entry, "where")
    given = None
    if isinstance(where, dict) and dict.get(where, "type") == "Point":
        longitude, latitude = dict.__getitem__(where, "coordinates")[:2]
        given = extras.point(latitude, longitude)
    return given or extras.point(_get(entry, "geo_lat"), _get(entry, "geo_long"))


def _dicts(thing: Any, key: str) -> list[dict[str, Any]]:
    found = dict.get(thing, key)
    # As plain ones: feedparser's own answer under other names as well.
    return [dict(one) for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _linked(thing: Any, rel: str) -> str | None:
    """The first link of this relation ("alternate" is the one that links without a relation have)."""
    for link in dict.get(thing, "links") or ():
        if (
            isinstance(link, dict)
            and (_get(link, "rel") or "alternate") == rel
            and (href := _get(link, "href"))
        ):
            return href
    return None


def _skip_hours(text: str) -> tuple[int, ...]:
    # By the text itself: feedparser keeps the last of several hours only.
    if (start := text.find("<skipHours>")) < 0:
        return ()
    listed = text[start : min(text.find("</skipHours>", start), start + 2000)]
    hours = {int(hour) % 24 for hour in _HOUR.findall(listed)}
    return tuple(sorted(hours)) if len(hours) < 24 else ()


def _ttl(feed: Any) -> float | None:
    """Seconds between two polls that the feed asks for, in RSS's way or in the syndication module's."""
    minutes = (_get(feed, "ttl") or "").strip()
    if minutes.isascii() and minutes.isdigit():
        return min(float(minutes[:9]) * 60, _PERIODS["monthly"]) or None
    period = _PERIODS.get((_get(feed, "sy_updateperiod") or "").strip().lower())
    often = (_get(feed, "sy_updatefrequency") or "1").strip()
    if period is None or not (often.isascii() and often.isdigit()):
        return None
    return min(period / max(int(often[:9]), 1), _PERIODS["monthly"])
