"""Raw entries of any format → items: keys, plain text, dates, links, no duplicates. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sitmon.feeds import dates, extras, plain
from sitmon.feeds.links import resolve
from sitmon.model import Enclosure, Item

_LONGEST_KEY = 2048


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of text as the feed gave it. `html` None: nobody says whether it is HTML."""

    text: str
    html: bool | None = None

    def plain(self) -> str:
        """The piece as plain text."""
        if self.html is None:
            return plain.from_unsure(self.text)
        return plain.from_html(self.text) if self.html else plain.tidy(self.text)


@dataclass(frozen=True, slots=True)
class Raw:
    """One entry as its format's parser found it: strings as given, nothing decided yet."""

    id: str | None = None
    link: str | None = None
    title: Markup | None = None
    bodies: tuple[Markup, ...] = ()
    """Content and summary, in any order: the longest as text wins."""
    published: str | float | None = None
    updated: str | float | None = None
    author: str | None = None
    lang: str | None = None
    source: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    """In the order of their worth, addresses as given."""
    point: tuple[float, float] | None = None
    day_only: bool = False
    """Whether the date that counts gives no hour."""


def items(raws: Iterable[Raw], *, bases: Sequence[str | None]) -> tuple[Item, ...]:
    """The entries as items in their order, relative links resolved against `bases`."""
    return distinct([_item(raw, bases) for raw in raws])


def headline(item: Item, most: int = 100) -> str:
    """What stands for an item in a list: its title, else its first words, else its address."""
    if item.title:
        return item.title
    words = plain.one_line(item.text or "")
    if len(words) > most:
        words = words[:most].rsplit(" ", 1)[0] + "…"
    return words or item.url or ""


def distinct(found: Sequence[Item]) -> tuple[Item, ...]:
    """`found` with every key once: repeats of the same content are dropped, others told apart.

    Entries that share an id are told apart by their link, or by their title where the link is
    the same too, so that neither a new order nor an edited text makes them new.
    """
    shared = {key for key, n in Counter(item.key for item in found).items() if n > 1}
    if not shared:
        return tuple(found)
    twins: dict[str, _Twins] = {}
    for item in found:
        if item.key in shared:
            twins.setdefault(item.key, _Twins()).add(item)
    kept: dict[str, Item] = {}
    for item in found:
        kept.setdefault(_apart(item, twins[item.key]) if item.key in shared else item.key, item)
    return tuple(replace(item, key=key) for key, item in kept.items())


class _Twins:
    """What the entries that share an id differ in, gathered once: a feed may give one id to all it has."""

    def __init__(self) -> None:
        self.contents: set[tuple[str | None, ...]] = set()
        self.titles: dict[str | None, set[str | None]] = {}
        """Link → the titles of the entries with it."""

    def add(self, item: Item) -> None:
        self.contents.add(_content(item))
        self.titles.setdefault(item.url, set()).add(item.title)


def _apart(item: Item, twins: _Twins) -> str:
    if len(twins.contents) == 1:
        return item.key
    told = item.url if len(twins.titles) > 1 and item.url else ""
    told += "\n" + (item.title or item.text or "") if len(twins.titles[item.url]) > 1 or not told else ""
    return f"{item.key[:_LONGEST_KEY]}#{_digest(told)}"


def _content(item: Item) -> tuple[str | None, ...]:
    return item.title, item.text, item.url


def _item(raw: Raw, bases: Sequence[str | None]) -> Item:
    title = plain.one_line(raw.title.plain()) if raw.title else ""
    text = _text(raw.bodies, title)
    url = resolve(raw.link, *bases) or resolve(_address(raw.id), *bases)
    published, updated = _date(raw.published), _date(raw.updated)
    given = _sound(raw.id)
    key = given or url
    return Item(
        key=_shortened(key) if key else _made_up(title, text, raw),
        title=title or None,
        text=text or None,
        url=url,
        published=published if published is not None else updated,
        updated=updated,
        author=_sound(raw.author),
        lang=_sound(raw.lang),
        source=_sound(raw.source),
        has_id=given is not None,
        enclosures=extras.kept(raw.enclosures, bases) if raw.enclosures else (),
        point=raw.point,
        day_only=raw.day_only,
    )


def _text(bodies: Sequence[Markup], title: str) -> str:
    longest = max((body.plain() for body in bodies), key=len, default="")
    # What repeats the title is hardly longer than it; the comparison costs more than all else here.
    near = len(longest) <= 2 * len(title) + 20
    return "" if near and _letters(longest) == _letters(title) else longest


def _letters(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def _date(given: str | float | None) -> float | None:
    return dates.parse(given) if isinstance(given, str) else given


def _address(text: str | None) -> str | None:
    return text if text and text.strip().startswith(("http://", "https://")) else None


def _sound(text: str | None) -> str | None:
    """One line without lone surrogates, which no database and no hash takes; None when empty."""
    if not text:
        return None
    if text.isascii():
        return plain.one_line(text) or None
    return plain.one_line(text).encode("utf-8", "replace").decode("utf-8") or None


def _shortened(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else f"{key[:200]}#{_digest(key)}"


def _made_up(title: str, text: str, raw: Raw) -> str:
    return "hash:" + _digest(f"{title or text}\n{raw.published or ''}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
