"""What is asked of a server and what comes back: plain values, light to import."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sitmon import __version__
from sitmon.errors import ConfigError
from sitmon.feeds import proxies
from sitmon.feeds.address import Allowed, allowed

if TYPE_CHECKING:
    from sitmon.config import NetworkConfig

USER_AGENT = f"sitmon/{__version__} (news feed reader)"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What a fetch may cost; the configuration's `[network]`. Seconds and bytes."""

    connect_timeout: float = 10.0
    total_timeout: float = 30.0
    """From the first byte sent to the last received, all redirects together, waiting for turns apart."""
    max_body: int = 20_000_000
    """Of the body once decoded, and of what is received."""
    max_redirects: int = 5
    per_host: int = 1
    concurrency: int = 64
    patience: float = 3.0
    """After this a request no longer holds up others: one a host at a time stands aside."""
    user_agent: str = USER_AGENT
    allow: Allowed = field(default_factory=Allowed)
    proxy: str = ""
    """Empty: what the environment says."""
    ca: str = ""
    """A file of certificates trusted besides the system's own; empty: none."""

    @classmethod
    def of(cls, network: NetworkConfig) -> FetchLimits:
        """The limits that the configuration sets. Raises ConfigError for a bad `allow` entry, proxy or name."""
        proxies.check(network.proxy)
        return cls(
            connect_timeout=network.connect_timeout,
            total_timeout=network.total_timeout,
            max_body=network.max_body,
            per_host=network.per_host,
            concurrency=network.concurrency,
            user_agent=user_agent(network.user_agent, network.contact),
            allow=allowed(network.allow),
            proxy=network.proxy,
            ca=network.ca,
        )


def user_agent(own: str, contact: str) -> str:
    """What servers are told of who asks: `own` words where there are any, and where to turn to, if anywhere.

    Raises ConfigError for what cannot be sent.
    """
    for key, value in (("user_agent", own), ("contact", contact)):
        if not (value.isascii() and value.isprintable()):
            raise ConfigError("only plain ASCII can be sent", where=f"[network] {key}")
    return own or (USER_AGENT.replace(")", f"; +{contact})") if contact else USER_AGENT)


@dataclass(slots=True)
class Watch:
    """How long a request's exchanges with servers took in all, the waiting for turns left out."""

    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A feed's address to be asked, with the validators of the last answer exactly as they came.

    `trusted` is the address as the user wrote it, where `url` is one learnt from a redirect.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    trusted: str | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Sent to the host of the trusted address alone, never to where it redirects; not for logs."""
    watch: Watch = field(default_factory=Watch, compare=False)
    """Counts while it is fetched, also where that fails."""
    accept: str | None = None
    """The media types asked for; None: those of feeds."""
    most: int | None = None
    """Bytes of the body at most, where the limits allow more."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A final answer, redirects followed. `body` is decoded; None for every status but 200."""

    status: int
    url: str
    permanent_url: str | None = None
    """Where the feed has moved for good, if it has."""
    etag: str | None = None
    last_modified: str | None = None
    content_type: str | None = None
    body: bytes | None = None
    bytes_received: int = 0
    retry_after: float | None = None
    max_age: float | None = None

    @property
    def not_modified(self) -> bool:
        """Whether the server says that nothing changed."""
        return self.status == 304
