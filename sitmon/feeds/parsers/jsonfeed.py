"""JSON Feed 1.0 and 1.1, read leniently: a field of the wrong type is one that is not there."""

from __future__ import annotations

import json
from typing import Any

from sitmon.errors import ParseError
from sitmon.feeds import dates, extras
from sitmon.feeds.document import Document
from sitmon.feeds.entries import Markup, Raw, items
from sitmon.feeds.links import resolve
from sitmon.feeds.plain import one_line
from sitmon.model import Enclosure, ParsedFeed


def claims(document: Document) -> bool:
    """Whether the document starts as JSON does."""
    return document.is_json


def read(document: Document) -> ParsedFeed:
    """The feed in `document`. Raises ParseError where it is no JSON, or JSON of another kind."""
    top = _loaded(document.text)
    if not isinstance(top, dict) or not _is_feed(top):
        raise ParseError(f"JSON, but not a JSON Feed{_complaint(top)}")
    entries = top.get("items")
    if not isinstance(entries, list):
        entries = []
    link = resolve(_text(top, "home_page_url"), document.url)
    lang = _text(top, "language")
    return ParsedFeed(
        title=one_line(_text(top, "title") or "") or None,
        link=link,
        lang=lang,
        items=items(
            (_raw(entry) for entry in entries if isinstance(entry, dict)),
            bases=(document.url, _text(top, "feed_url"), link),
        ),
    )


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=lambda name: None, strict=False)
    except RecursionError as error:
        raise ParseError("refused: its JSON is nested too deep") from error
    except json.JSONDecodeError as error:
        raise ParseError(f"not JSON: {error.msg} (line {error.lineno}, column {error.colno})") from error
    except ValueError as error:
        raise ParseError("not JSON: a number in it has too many digits") from error


def _is_feed(top: dict[str, Any]) -> bool:
    version = top.get("version")
    return (isinstance(version, str) and "jsonfeed.org" in version) or isinstance(top.get("items"), list)


def _complaint(top: Any) -> str:
    """What the server said instead, where it said something."""
    for key in ("error", "message", "detail", "title"):
        if isinstance(top, dict) and (said := _text(top, key)):
            return f": it says “{one_line(said)[:100]}”"
    return ""


def _raw(entry: dict[str, Any]) -> Raw:
    return Raw(
        id=_id(entry.get("id")),
        link=_text(entry, "url") or _text(entry, "external_url"),
        title=_piece(entry, "title", None),
        bodies=tuple(
            piece
            for key, html in (("content_html", True), ("content_text", False), ("summary", False))
            if (piece := _piece(entry, key, html))
        ),
        published=_text(entry, "date_published"),
        updated=_text(entry, "date_modified"),
        author=_author(entry),
        lang=_text(entry, "language"),
        enclosures=_enclosures(entry),
        day_only=dates.day_only(_dated(entry)),
    )


def _dated(entry: dict[str, Any]) -> str | None:
    """The date that counts."""
    published = _text(entry, "date_published")
    return published if dates.parse(published) is not None else _text(entry, "date_modified")


def _enclosures(entry: dict[str, Any]) -> tuple[Enclosure, ...]:
    listed = entry.get("attachments")
    files = [file for file in listed if isinstance(file, dict)] if isinstance(listed, list) else []
    given = [
        {"url": f.get("url"), "type": f.get("mime_type"), "length": f.get("size_in_bytes")} for f in files
    ]
    given.append({"url": entry.get("image"), "medium": "image"})
    return tuple(one for attributes in given if (one := extras.enclosure(attributes)))


def _text(mapping: dict[str, Any], key: str) -> str | None:
    value = mapping.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _id(value: Any) -> str | None:
    if isinstance(value, str) and value.strip():
        return value
    # The format asks for a string; numbers are common and as good.
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _piece(entry: dict[str, Any], key: str, html: bool | None) -> Markup | None:
    text = _text(entry, key)
    return Markup(text, html) if text else None


def _author(entry: dict[str, Any]) -> str | None:
    authors = entry.get("authors")
    for author in (*(authors if isinstance(authors, list) else ()), entry.get("author")):
        if isinstance(author, dict) and (name := _text(author, "name")):
            return name
    return None
