"""Which feeds a configuration names: its packs and its own entries, each address once."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sitmon import paths
from sitmon.config import Config, FeedEntry
from sitmon.errors import ConfigError
from sitmon.feeds import packs
from sitmon.feeds.address import masked
from sitmon.feeds.spec import FeedSpec, Publisher
from sitmon.text import address


def specs(config: Config, *, with_packs: bool = True) -> list[FeedSpec]:
    """The feeds of the packs and of the configuration; an own entry wins over a pack's.

    Raises ConfigError for an unknown pack or an address that is none.
    """
    try:
        bundled = packs.load(config.packs, paths.shipped("seeds")) if with_packs else []
    except ConfigError as fault:
        where = f"{config.source}: {fault.where}" if config.source else fault.where
        raise ConfigError(fault.what, where=where, hint=fault.hint) from fault
    found = {spec.url: spec for spec in bundled}
    for entry in config.feeds:
        spec = of_entry(entry, str(config.source or ""))
        found[spec.url] = spec
    return list(found.values())


def of_entry(entry: FeedEntry, where: str) -> FeedSpec:
    """A `[[feed]]` of the configuration. Raises ConfigError."""
    return FeedSpec(
        url=checked(entry.url, where),
        name=entry.name or host(entry.url),
        publisher=_publisher(entry),
        language=entry.language,
        enabled=entry.enabled,
        origin="config",
        home=entry.home,
    )


def of_address(url: str, title: str | None = None) -> FeedSpec:
    """A feed known only by its address (and title), as `feeds add` and OPML give it. Raises ConfigError."""
    return FeedSpec(
        url=checked(url, ""),
        name=title or label(url),
        publisher=Publisher(f"host:{host(url)}", host(url)),
        origin="command",
    )


def _publisher(entry: FeedEntry) -> Publisher:
    name = entry.publisher or host(entry.url)
    return Publisher(
        id=f"own:{name.lower()}",
        name=name,
        owner=entry.owner,
        country=entry.country,
        language=entry.language,
        type=entry.type,
        state_media=entry.state_media,
    )


def host(url: str) -> str:
    """The host of an address, as a name for want of a better one."""
    try:
        found = urlsplit(url).hostname or url
    except ValueError:
        return url
    return found.removeprefix("www.")


def label(url: str) -> str:
    """What to call a feed of which nothing is known yet: its address without what is the same in all."""
    return re.sub(r"^https?://(?:www\.)?", "", url.strip()).rstrip("/")


def checked(url: str, where: str) -> str:
    """`url` where it is an http(s) address. Raises ConfigError."""
    if address(url) is None:
        shown, hint = masked(url), "write https://host/path"
        if shown != url:
            hint += ', and credentials as auth = "env:NAME"'
        raise ConfigError(f"{shown!r} is not an http or https address", where=where, hint=hint)
    return url.strip()
