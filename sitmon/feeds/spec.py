"""What is written down of a feed and its publisher before it is ever asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Publisher:
    """The outlet behind one or more feeds. `type` is agency, ngo, igo, state_media, broadcaster,
    newspaper, local, think_tank, aggregator or other; `country` ISO 3166-1 alpha-2."""

    id: str
    name: str
    owner: str | None = None
    country: str | None = None
    language: str | None = None
    type: str | None = None
    state_media: bool = False


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """A feed to be polled. `origin` says who named it: "pack:NAME", "config", "command", "import" or
    "demo"; `home` is the country its news is mostly about, a weak prior for places."""

    url: str
    name: str
    publisher: Publisher
    language: str | None = None
    enabled: bool = True
    origin: str = "config"
    home: str | None = None
