"""What passes between the collector and the process that reads linked pages, and what that is called for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sitmon.model import Article

if TYPE_CHECKING:
    from sitmon.store.pages import PageRead


@dataclass(frozen=True, slots=True)
class PageJob:
    """A page's bytes, or its text where it was read before, and the article, as its feed gave it, that links to it."""

    article: Article
    home: str | None
    url: str
    body: bytes = b""
    content_type: str | None = None
    text: str | None = None


def read(job: PageJob) -> PageRead:
    """The page's text cleaned, coded and placed, under the feed's title. Raises ParseError where it is of no use.

    The stages are loaded where this is called, in a worker: the collector itself stays small.
    """
    from sitmon import pipeline
    from sitmon.feeds import pages
    from sitmon.store import making
    from sitmon.store.pages import PageRead

    given = job.article
    text = job.text
    if text is None:
        text = pages.text_of(
            job.body, content_type=job.content_type, url=job.url, title=given.title, text=given.text
        )
    prepared = pipeline.prepare(replace(given, text=text), job.home)
    return PageRead(prepared.article.text or "", prepared.fingerprint, making.coding(prepared))
