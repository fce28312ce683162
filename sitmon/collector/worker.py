"""What a worker process does: a feed's bytes → the articles in it that are new or changed. Pure.

Runs in spawned processes, so that parsing never holds up the fetching.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from traceback import format_exception

from sitmon import feeds
from sitmon.model import Article, Item
from sitmon.pipeline import Prepared, fingerprint, prepare, unread, use


@dataclass(frozen=True, slots=True)
class Job:
    """A body to read, and what is known of its feed: key → fingerprint of its stored articles."""

    body: bytes
    content_type: str | None
    url: str
    publisher: str
    home: str | None
    language: str | None
    known: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was in the body: how many items, and those that are new or changed. `ttl` in seconds."""

    items: int
    articles: tuple[Prepared, ...]
    ttl: float | None
    title: str | None = None
    """What the feed calls itself."""
    faults: tuple[str, ...] = ()
    """Faults of our own met while reading an article, which is then kept as not read."""


def read(job: Job) -> Answer:
    """Parses, cleans, codes and places. Raises ParseError where the body is not a feed."""
    parsed = feeds.parse(job.body, content_type=job.content_type, url=job.url)
    fresh: list[Prepared] = []
    faults: list[str] = []
    for item in parsed.items:
        if job.known.get(item.key) == fingerprint(item.title, item.text):
            continue
        article = _article(item, job)
        try:
            fresh.append(prepare(article, job.home))
        except Exception as fault:  # whatever it is, it must cost neither the article nor the feed
            fresh.append(unread(article))
            faults.append(f"article {item.key}: {''.join(format_exception(fault))}")
    return Answer(len(parsed.items), tuple(fresh), parsed.ttl, parsed.title, tuple(faults))


def _article(item: Item, job: Job) -> Article:
    return Article(
        key=item.key,
        title=item.title,
        text=item.text,
        published=item.published if item.published is not None else item.updated,
        publisher=job.publisher,
        url=item.url,
        lang=item.lang or job.language,
        author=item.author,
        source=item.source,
    )


def warm(kinds: Sequence[Path] = ()) -> None:
    """Loads what reading needs, so that the first feed does not wait for it."""
    use(kinds)
    feeds.parse(b"<rss version='2.0'><channel><item><title>-</title></item></channel></rss>")
    prepare(Article(key="-", title="Warm start"))
