"""The demo's feeds as data: read from `seeds/demo/*.toml`, checked, and cut to a moment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast

from sitmon import paths
from sitmon.errors import DataError

Format = Literal["rss", "atom", "json"]
FORMATS = ("rss", "atom", "json")

# Anything outside XML 1.0's `Char` production (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_FEED_KEYS = {"id", "title", "format", "link", "publisher"}
_PUBLISHER_KEYS = {"id", "name", "owner", "country", "language", "type", "state_media"}
_ITEM_KEYS = {
    "id",
    "published",
    "available",
    "title",
    "text",
    "markup",
    "author",
    "source",
    "source_url",
    "link",
    "language",
}


@dataclass(frozen=True, slots=True)
class DemoPublisher:
    """An invented outlet. `country` is ISO 3166-1 alpha-2, `language` ISO 639-1."""

    id: str
    name: str
    owner: str | None
    country: str
    language: str
    type: str
    state_media: bool


@dataclass(frozen=True, slots=True)
class DemoItem:
    """One version of one article. Times are Unix seconds, UTC."""

    id: str
    published: float
    available: float
    """When the replay makes this version visible."""
    title: str
    text: str
    link: str
    markup: bool = False
    """True where `text` is HTML, else it is plain text with blank lines between paragraphs."""
    author: str | None = None
    source: str | None = None
    """The outlet whose text this is a copy of; JSON Feed has no field for it."""
    source_url: str | None = None
    language: str | None = None
    """Where it is not the publisher's language."""


@dataclass(frozen=True, slots=True)
class DemoFeed:
    """A feed with every version of its items, in the order of the file."""

    id: str
    title: str
    format: Format
    link: str
    publisher: DemoPublisher
    items: tuple[DemoItem, ...] = field(default=())


def load(folder: Path | None = None) -> tuple[DemoFeed, ...]:
    """Every feed of `folder` (default: the shipped one) by file name. Raises `DataError`."""
    where = folder or paths.shipped("seeds") / "demo"
    files = sorted(where.glob("*.toml"))
    if not files:
        raise DataError("no demo feeds found", where=str(where), hint="is sitmon fully installed?")
    return tuple(_read(file) for file in files)


def visible(feed: DemoFeed, at: float) -> tuple[DemoItem, ...]:
    """The items of `feed` at the moment `at`, newest first, each in its latest version."""
    latest: dict[str, DemoItem] = {}
    for item in sorted(feed.items, key=lambda i: i.available):
        if item.available <= at:
            latest[item.id] = item
    return tuple(sorted(latest.values(), key=lambda i: (-i.published, i.id)))


def span(feeds: Iterable[DemoFeed]) -> tuple[float, float]:
    """When the first and the last version of any item become visible."""
    times = [item.available for feed in feeds for item in feed.items]
    if not times:
        raise DataError("the demo's feeds have no items")
    return min(times), max(times)


def _read(file: Path) -> DemoFeed:
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(str(error), where=str(file)) from error
    feed = _table(data, "feed", _FEED_KEYS, file.name)
    form = _text(feed, "format", file.name)
    if form not in FORMATS:
        raise DataError(f"unknown format {form!r}", where=file.name, hint="rss, atom or json")
    link = _text(feed, "link", file.name)
    items = tuple(_item(row, link, file.name) for row in data.get("item", []))
    if form != "json":
        _check_xml(items, file.name)
    return DemoFeed(
        id=_text(feed, "id", file.name),
        title=_text(feed, "title", file.name),
        format=cast(Format, form),
        link=link,
        publisher=_publisher(_table(feed, "publisher", _PUBLISHER_KEYS, file.name), file.name),
        items=items,
    )


def _publisher(row: dict[str, Any], where: str) -> DemoPublisher:
    return DemoPublisher(
        id=_text(row, "id", where),
        name=_text(row, "name", where),
        owner=_maybe(row, "owner", where),
        country=_text(row, "country", where),
        language=_text(row, "language", where),
        type=_text(row, "type", where),
        state_media=_flag(row, "state_media", where),
    )


def _item(row: dict[str, Any], base: str, file: str) -> DemoItem:
    key = _text(row, "id", file)
    where = f"{file}: {key}"
    _known(row, _ITEM_KEYS, where)
    published = _time(row, "published", where)
    return DemoItem(
        id=key,
        published=published,
        available=_time(row, "available", where) if "available" in row else published,
        title=_text(row, "title", where),
        text=_text(row, "text", where).strip(),
        link=_maybe(row, "link", where) or f"{base}{key}",
        markup=_flag(row, "markup", where),
        author=_maybe(row, "author", where),
        source=_maybe(row, "source", where),
        source_url=_maybe(row, "source_url", where),
        language=_maybe(row, "language", where),
    )


def _check_xml(items: Iterable[DemoItem], file: str) -> None:
    for item in items:
        for value in (item.title, item.text, item.author, item.source, item.link):
            if value and _NOT_XML.search(value):
                raise DataError(
                    "a character that XML forbids", where=f"{file}: {item.id}", hint="use a JSON feed"
                )


def _table(data: dict[str, Any], key: str, known: set[str], where: str) -> dict[str, Any]:
    value = data.get(key)
    if not isinstance(value, dict):
        raise DataError(f"[{key}] is missing", where=where)
    _known(value, known, where)
    return value


def _known(row: dict[str, Any], known: set[str], where: str) -> None:
    if extra := sorted(row.keys() - known):
        raise DataError(f"unknown key {extra[0]!r}", where=where)


def _text(row: dict[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise DataError(f"{key} must be text", where=where)
    return value


def _maybe(row: dict[str, Any], key: str, where: str) -> str | None:
    return _text(row, key, where) if key in row else None


def _flag(row: dict[str, Any], key: str, where: str) -> bool:
    value = row.get(key, False)
    if not isinstance(value, bool):
        raise DataError(f"{key} must be true or false", where=where)
    return value


def _time(row: dict[str, Any], key: str, where: str) -> float:
    value = row.get(key)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise DataError(f"{key} must be a time with zone", where=where)
    return value.timestamp()
