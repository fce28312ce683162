"""Article → coded article: the one place that knows the order of the stages. Pure."""

from __future__ import annotations

from dataclasses import replace

from sitmon import coder, geo
from sitmon.model import Article, Coded, Evidence, Event, Mention, whole
from sitmon.reading import Reading, read

VERSION = f"{coder.VERSION}+{geo.VERSION}"
"""What an event was coded with; stored beside it."""


def code(article: Article, home: str | None = None) -> Coded:
    """Reads one article. `home` is the country of the feed it came from, a weak prior for places.

    Text that is not in a language we read gives `read=False` and no events.
    """
    reading = read(article.title, article.text)
    coded = coder.code(reading, published=article.published, lang=article.lang)
    mentions = geo.mentions(reading, home=home)
    about = geo.about_country(reading, mentions)
    if not coded.read:
        return replace(coded, mentions=mentions, about_country=about)
    given = whole(article.title, article.text)
    events = tuple(_placed(event, reading, mentions, given) for event in coded.events)
    main = [e for e in events if e.counts] or list(events)
    spans = [(e.start, e.end) for event in main[:1] for e in event.evidence]
    return replace(
        coded,
        events=events,
        mentions=mentions,
        event_place=geo.event_place(reading, mentions, spans),
        about_country=about,
    )


def _placed(event: Event, reading: Reading, mentions: tuple[Mention, ...], given: str) -> Event:
    spans = [(e.start, e.end) for e in event.evidence]
    where = geo.event_place(reading, mentions, spans)
    # The evidence quotes the text as it was given, not as it was cleaned for reading.
    evidence = tuple(Evidence(e.start, e.end, given[e.start : e.end], e.cue) for e in event.evidence)
    return replace(event, place=where.place if where else None, evidence=evidence)
