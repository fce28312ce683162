"""What a worker process does: a feed's bytes → the articles in it that are new or changed. Pure.

Runs in spawned processes, so that parsing never holds up the fetching.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from traceback import format_exception
from urllib.parse import urlsplit

from sitmon import feeds
from sitmon.collector.jobs import Answer, Job
from sitmon.model import Article, ParsedFeed
from sitmon.pipeline import fingerprint, of_item, prepare, unread, use
from sitmon.store import making
from sitmon.store.rows import ArticleRow


def read(job: Job) -> Answer:
    """Parses, cleans, codes and places. Raises ParseError where the body is not a feed."""
    parsed, marks, former = _parsed(job)
    fresh: list[ArticleRow] = []
    faults: list[str] = []
    for item in parsed.items:
        was = former.get(item.key)
        if fingerprint(item.title, item.text) in (job.known.get(item.key), job.known.get(was or "")):
            continue
        article = of_item(item, publisher=job.publisher, lang=job.language)
        try:
            fresh.append(making.of(prepare(article, job.home, brief=True, seen=job.now), was))
        except Exception as fault:  # whatever it is, it must cost neither the article nor the feed
            fresh.append(making.of(unread(article), was))
            faults.append(f"article {item.key}: {''.join(format_exception(fault))}")
    return Answer(tuple(fresh), parsed.ttl, parsed.title, marks, parsed.skip_hours, tuple(faults))


def _parsed(job: Job) -> tuple[ParsedFeed, bytes, dict[str, str]]:
    """The feed, its marks, and the keys under which its articles may be stored already."""
    # Entries told apart by more than their id are told apart among all of a body's entries.
    marks = b"" if any("#" in key for key in job.known) else job.marks
    parsed, found = feeds.parse_new(job.body, content_type=job.content_type, url=job.url, marks=marks)
    former = _former(parsed, job)
    if marks and former:
        # Who else has the address must be seen among all of them, too.
        parsed = feeds.parse(job.body, content_type=job.content_type, url=job.url)
        former = _former(parsed, job)
    return parsed, found, former


def _former(parsed: ParsedFeed, job: Job) -> dict[str, str]:
    """key → key of the stored article that has its address, where no other entry has the one or the other.

    Publishers' systems give articles new ids; an address that leads to a site's front page tells nothing.
    """
    keys = {item.key for item in parsed.items}
    shared = Counter(item.url for item in parsed.items)
    return {
        item.key: was
        for item in parsed.items
        if item.key not in job.known
        and item.url
        and shared[item.url] == 1
        and (was := job.addresses.get(item.url)) is not None
        and was not in keys
        and urlsplit(item.url).path.strip("/")
    }


def warm(kinds: Sequence[Path] = ()) -> None:
    """Loads what reading needs, so that the first feed does not wait for it."""
    use(kinds)
    feeds.parse(b"<rss version='2.0'><channel><item><title>-</title></item></channel></rss>")
    prepare(Article(key="-", title="Warm start"))
