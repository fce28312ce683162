"""What a proxy's address says. Pure, light to import."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import unquote, urlsplit

from sitmon.errors import ConfigError, FetchError

EXTRA = "pip install 'sitmon[socks]'"
KNOWN = ("http", "https", "socks5", "socks5h")
"""Schemes of proxies. `socks5` looks names up on this machine, `socks5h` has the proxy do it."""


@dataclass(frozen=True, slots=True)
class Socks:
    """A SOCKS5 proxy. `here`: names are looked up on this machine, so that it is known what is connected to."""

    host: str
    port: int
    here: bool
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


def socks(proxy: str | None) -> Socks | None:
    """The SOCKS proxy that an address names; None for one that HTTP is spoken with.

    Raises FetchError where it is no proxy's address; what it says of its user stays untold.
    """
    if not proxy or proxy.lower().startswith(("http:", "https:")):
        return None
    try:
        parts = urlsplit(proxy)
        host, port = parts.hostname, parts.port or 1080
    except ValueError:
        host = None
    if not host or parts.scheme not in KNOWN:
        raise FetchError("the proxy's address is none", hint=f"{', '.join(KNOWN)} are known")
    user, password = (unquote(x) if x is not None else None for x in (parts.username, parts.password))
    return Socks(host, port, parts.scheme == "socks5", user, password)


def installed() -> bool:
    """Whether the extra that speaks SOCKS is there."""
    return find_spec("python_socks") is not None


def check(proxy: str) -> None:
    """Raises ConfigError where the configured proxy is one that cannot be used."""
    try:
        wanted = socks(proxy)
    except FetchError as fault:
        raise ConfigError(fault.what, where="[network] proxy", hint=fault.hint) from fault
    if wanted and not installed():
        raise ConfigError("a SOCKS proxy needs an extra", where="[network] proxy", hint=EXTRA)
