"""Values of the plain kind of feed as feedparser gives them; what is odd about one is declined. Pure."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from feedparser.mixin import _FeedParserMixin

from sitmon.feeds import dates, extras
from sitmon.feeds.entries import Markup, Raw
from sitmon.feeds.parsers.swift_tables import FILES, POINTED
from sitmon.model import Enclosure

_C1 = re.compile("[\x80-\x9f]")


class Declined(Exception):
    """The body is not of the plain kind."""


def content_type(attributes: dict[str, str], usual: str) -> str:
    """text/plain or text/html, as an element's attributes say. Raises Declined for any other."""
    if not attributes:
        return usual
    if attributes.keys() != {"type"}:
        raise Declined
    kind = _FeedParserMixin.map_content_type(attributes["type"].lower())
    if kind not in ("text/plain", "text/html"):
        raise Declined
    return str(kind)


def permalink(attributes: dict[str, str]) -> bool:
    """Whether a guid says, or does not deny, that it is an address."""
    if not attributes:
        return True
    if len(attributes) > 1:
        raise Declined
    ((name, value),) = attributes.items()
    if name.lower() != "ispermalink":
        raise Declined
    return value == "true"


def mended(text: str) -> str:
    """`text` as feedparser leaves it: UTF-8 that somebody took for ISO 8859-1 is put right."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    if _C1.search(text):
        raise Declined
    return text


def add_file(item: dict[str, Any], key: str, attributes: dict[str, str]) -> None:
    """Adds the file that the attributes of the element `key` describe to what was met of an item. Raises Declined."""
    given = {name.lower(): value for name, value in attributes.items()}
    if key == "media_thumbnail" and not given.get("url"):
        raise Declined  # its address may stand as its text
    one = extras.picture(given) if key == "media_thumbnail" else extras.enclosure(given)
    if one:
        item.setdefault(FILES[key], []).append(one)
        item["carries"] = True


def raw(item: dict[str, Any], lang: str | None) -> Raw:
    """What was met of an item, as an entry. Raises Declined where feedparser might take something else for its title."""
    title: Markup | None = item.get("title")
    if "other title" in item and (not title or "source" in item):
        raise Declined
    published = date(item.get("published")) or None
    return Raw(
        id=sound(item.get("id")),
        link=sound(item.get("link")) or item.get("alternate"),
        title=title if title and sound(title.text) else None,
        bodies=tuple(b for b in (item.get("content"), item.get("summary")) if b and sound(b.text)),
        published=published,
        updated=date(item.get("updated")),
        author=sound(item.get("detail")) or sound(item.get("author")),
        lang=lang if "title" in item else None,
        source=sound(item.get("source")),
        enclosures=_files(item) if "carries" in item else (),
        point=_point(item) if not item.keys().isdisjoint(POINTED) else None,
        day_only=dates.day_only(item.get("published" if published else "updated")),
    )


def _files(item: dict[str, Any]) -> tuple[Enclosure, ...]:
    return (*item.get("enclosed", ()), *item.get("media", ())) or tuple(item["pictures"])


def _point(item: dict[str, Any]) -> tuple[float, float] | None:
    return extras.pair(item.get("point")) or extras.point(item.get("geo_lat"), item.get("geo_long"))


def sound(text: str | None) -> str | None:
    """`text` where there is any, else None."""
    return text if text and not text.isspace() else None


def date(text: str | None) -> float | None:
    """A date that we can read; what feedparser alone might read is left to it. Raises Declined."""
    if not text or text.isspace():
        return None
    found = dates.parse(text)
    if found is None:
        raise Declined
    return found
