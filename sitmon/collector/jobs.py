"""What passes between the collector and its workers, and what they are called for: light to import.

The stages are loaded in the workers only: the collector itself stays small.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sitmon.store.rows import ArticleRow


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
    addresses: dict[str, str] = field(default_factory=dict)
    """Address → key of stored articles whose address is theirs alone."""
    marks: bytes = b""
    """The items of the body read last, as `sitmon.feeds.parse_new` marked them."""
    now: float | None = None
    """When the body was had."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was in the body: the articles that are new or changed, and what the feed asks for. `ttl` in seconds."""

    articles: tuple[ArticleRow, ...]
    ttl: float | None
    title: str | None = None
    """What the feed calls itself."""
    marks: bytes = b""
    skip_hours: tuple[int, ...] = ()
    faults: tuple[str, ...] = ()
    """Faults of our own met while reading an article, which is then kept as not read."""


def read(job: Job) -> Answer:
    """`worker.read`. Raises ParseError where the body is not a feed."""
    from sitmon.collector import worker

    return worker.read(job)


def warm(kinds: Sequence[Path]) -> None:
    """`worker.warm`: the user's own `kinds` too. Raises ConfigError or DataError naming file and key."""
    from sitmon.collector import worker

    worker.warm(kinds)
