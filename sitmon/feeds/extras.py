"""What an entry carries besides its words: files that belong to it, and a point. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

from sitmon.feeds.links import resolve
from sitmon.model import Enclosure

MOST = 4
"""Files kept of one entry: feeds list one picture in a dozen sizes."""
_LONGEST = 2048
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")
_MEDIA = frozenset(("image", "audio", "video", "document", "executable"))
"""What `medium` of Media RSS may be."""


def enclosure(attributes: Mapping[str, object]) -> Enclosure | None:
    """The file that an element's attributes (names in lower case) describe, its address as given: `enclosure` of RSS,
    a link of Atom, `media:content` or `media:thumbnail`. None where they give no address."""
    url = attributes.get("url") or attributes.get("uri") or attributes.get("href")
    if not isinstance(url, str) or len(url) > _LONGEST:
        return None
    return Enclosure(url, _type(attributes), _size(attributes.get("length") or attributes.get("filesize")))


def picture(attributes: Mapping[str, object]) -> Enclosure | None:
    """As `enclosure`, where the element stands for a picture."""
    return enclosure({**attributes, "medium": "image"})


def kept(found: Iterable[Enclosure], bases: Sequence[str | None]) -> tuple[Enclosure, ...]:
    """The first few of the files, their addresses made whole, each once; those without a proper address left out."""
    whole: dict[str, Enclosure] = {}
    for one in found:
        if len(whole) == MOST:
            break
        if url := resolve(one.url, *bases):
            whole.setdefault(url, Enclosure(url, one.type, one.size))
    return tuple(whole.values())


def pair(text: str | None) -> tuple[float, float] | None:
    """The point of `georss:point`: latitude and longitude, with a space or a comma between them."""
    if not text or len(text) > 200:
        return None
    try:
        numbers = [float(part) for part in text.replace(",", " ").split()]
    except ValueError:
        return None
    return point(*numbers[:2]) if len(numbers) > 1 else None


def point(latitude: object, longitude: object) -> tuple[float, float] | None:
    """A point on Earth from numbers or their spelling; None for what is none. 0, 0 is what publishing systems
    write where no place was chosen, and so is none either."""
    try:
        lat, lon = _number(latitude), _number(longitude)
    except ValueError:
        return None
    there = isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
    return (lat, lon) if there and (lat, lon) != (0.0, 0.0) else None


def _number(given: object) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float | str) or len(str(given)) > 60:
        raise ValueError
    return float(given)


def _type(attributes: Mapping[str, object]) -> str | None:
    """The media type, else what medium it is ("image"). A page, which feedparser takes a link for, is no file's type."""
    kind = attributes.get("type")
    if isinstance(kind, str) and _MEDIA_TYPE.fullmatch(kind := kind.strip().lower()) and kind != "text/html":
        return kind
    medium = attributes.get("medium")
    return medium if isinstance(medium, str) and (medium := medium.strip().lower()) in _MEDIA else None


def _size(given: object) -> int | None:
    """Bytes; 0 is what feeds write where they don't know."""
    if not given or isinstance(given, bool) or not isinstance(given, int | str):
        return None
    text = str(given).strip()
    return int(text) or None if text.isascii() and text.isdigit() and len(text) <= 15 else None
