"""Article → coded article: the one place that knows the order of the stages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sitmon import coder, geo
from sitmon.clock import believed
from sitmon.geo.mentions import named
from sitmon.geo.where import Scenes
from sitmon.model import Article, Coded, Event, Evidence, Item, Mention, whole
from sitmon.placing import placed
from sitmon.reading import Reading, read
from sitmon.text import address, clean, line

LONGEST, WHOLE = 100_000, 1_000_000
"""Characters of an article that are read in the collector, and where somebody asks for a text to be coded: no news
is as long, and each one read costs some eighty bytes and up to four microseconds."""


@cache
def version() -> str:
    """What an event is coded with; stored beside it."""
    return f"{coder.version()}+{geo.VERSION}"


def use(folders: Sequence[Path]) -> None:
    """Adds the kinds and weights of the user's `folders` in this process. Raises DataError naming file and key."""
    coder.use(folders)
    version.cache_clear()


def code(article: Article, home: str | None = None, *, brief: bool = False) -> Coded:
    """Reads one article. `home` is the country of the feed it came from, a weak prior for places.

    Text that is not in a language we read gives `read=False` and no events. With `brief`, the
    places of an article without events are those of its title and first sentence. What stands behind
    the first `LONGEST` characters, without `brief` behind the first `WHOLE`, is kept but not read.
    """
    most = LONGEST if brief else WHOLE
    title = article.title[:most] if article.title else None
    reading = read(title, article.text[: most - len(title or "")] if article.text else None)
    coded = coder.code(reading, published=article.published, lang=article.lang)
    if brief and not coded.events:
        reading = _opening(reading)
    mentions, about, hints = named(reading, home=home)
    if not coded.read:
        return replace(coded, mentions=mentions, about_country=about)
    scenes = Scenes(reading, mentions, hints)
    found, there = placed(coded.events, reading, mentions, scenes)
    if not found:
        return _without_events(coded, mentions, there, about)
    given = whole(article.title, article.text)
    events = tuple(_quoted(event, where, given) for event, where in found)
    return replace(coded, events=events, mentions=mentions, event_place=there, about_country=about)


def _without_events(
    coded: Coded, mentions: tuple[Mention, ...], there: Mention | None, about: str | None
) -> Coded:
    """`coded` with its places. Most texts have no event; `replace` takes twice the time."""
    return Coded(
        coded.lang,
        coded.read,
        totals=coded.totals,
        figures=coded.figures,
        claims=coded.claims,
        mentions=mentions,
        event_place=there,
        about_country=about,
        near_misses=coded.near_misses,
    )


def _opening(reading: Reading) -> Reading:
    """The title and the first sentence after it, as a reading of their own; offsets stay what they were."""
    starts, sentences = reading.starts, reading.sentences
    kept = 0
    while kept < len(sentences) and starts[sentences[kept][0]] < reading.title_end:
        kept += 1
    kept = min(kept + 1, len(sentences))
    if kept == len(sentences):
        return reading
    end = sentences[kept - 1][1]
    return Reading(
        reading.text[: reading.ends[end - 1]],
        reading.title_end,
        reading.words[:end],
        reading.lower[:end],
        starts[:end],
        reading.ends[:end],
        sentences[:kept],
    )


def _quoted(event: Event, where: Mention | None, given: str) -> Event:
    # The evidence quotes the text as it was given, not as it was cleaned for reading.
    evidence = tuple(Evidence(e.start, e.end, given[e.start : e.end], e.cue) for e in event.evidence)
    return replace(event, place=where.place if where else None, evidence=evidence)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready to be stored: cleaned, coded, and with the mark that tells an edit."""

    article: Article
    coded: Coded
    fingerprint: str
    coder: str = field(default_factory=version)


def of_item(item: Item, *, publisher: str | None, lang: str | None) -> Article:
    """The article in a feed's item; what the feed says of itself stands in where the item is silent."""
    return Article(
        key=item.key,
        title=item.title,
        text=item.text,
        published=item.published if item.published is not None else item.updated,
        day_only=item.day_only,
        publisher=publisher,
        url=item.url,
        lang=item.lang or lang,
        author=item.author,
        source=item.source,
        enclosures=item.enclosures,
        point=item.point,
    )


def fingerprint(title: str | None, text: str | None) -> str:
    """What changes when a publisher edits an article: 16 hexadecimal digits over title and text."""
    words = f"{title or ''}\0{text or ''}".encode("utf-8", "surrogatepass")
    return blake2b(words, digest_size=8).hexdigest()


def prepare(
    article: Article, home: str | None = None, *, brief: bool = False, seen: float | None = None
) -> Prepared:
    """`article` cleaned and coded, `brief` as in `code`; spans count in the cleaned text, which is as
    long as the given one. Where it is dated later than it was `seen`, its days are not counted from that."""
    kept = read_as = _cleaned(article)
    if seen is not None and not believed(kept.published, seen, day_only=kept.day_only):
        read_as = replace(kept, published=None)
    return Prepared(kept, code(read_as, home, brief=brief), fingerprint(article.title, article.text))


def unread(article: Article) -> Prepared:
    """`article` cleaned and kept as not read."""
    return Prepared(
        _cleaned(article), Coded(lang="und", read=False), fingerprint(article.title, article.text)
    )


def _cleaned(article: Article) -> Article:
    fit: dict[str, Any] = {
        "title": clean(article.title) if article.title else None,
        "text": clean(article.text) if article.text else None,
        "author": line(article.author)[:200] if article.author else None,
        "source": line(article.source)[:200] if article.source else None,
        "publisher": line(article.publisher)[:200] if article.publisher else None,
        "url": address(article.url),
        "enclosures": tuple(one for one in article.enclosures if address(one.url)),
    }
    # Most articles are clean as they come; a copy costs more than the look.
    return (
        article
        if all(getattr(article, name) == value for name, value in fit.items())
        else replace(article, **fit)
    )
