"""Which addresses may be asked. Pure: the fetcher asks here before every request and every connection.

A feed's address is trusted as the user wrote it, that host and port. Where a redirect or the
name server's answer leads anywhere else, only the public internet is allowed, unless the
configuration's allow-list names the host or network. Behind a proxy the proxy resolves names,
so there only what the address itself says is checked.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from sitmon.errors import ConfigError, FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_PORTS = {"http": 80, "https": 443}
_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "intranet", "home.arpa")
_DOTS = str.maketrans("。．｡", "...")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.I)
_USER = re.compile(r"^(\s*(?:[a-z][a-z0-9+.-]*:)*//)[^/?#]*@", re.I)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Place:
    """A host as it is meant (lower case, numbers resolved) and a port."""

    scheme: str
    host: str
    port: int
    address: Address | None
    credentials: bool


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the configuration lets feeds reach besides the public internet."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    def has(self, host: str, address: Address | None) -> bool:
        """Whether the list names this host, or a network with this address in it."""
        if host in self.hosts:
            return True
        return address is not None and any(
            address in net for net in self.networks if net.version == address.version
        )


def allowed(entries: Iterable[str]) -> Allowed:
    """The allow-list from its entries: CIDR networks, addresses or host names.

    Raises ConfigError for an entry that is none of them.
    """
    hosts: set[str] = set()
    networks: list[Network] = []
    for entry in entries:
        entry = entry.strip()
        try:
            networks.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            if not re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.?", entry) or _NUMBER.fullmatch(entry.rsplit(".")[-1]):
                raise ConfigError(
                    f"{entry!r} is no network, address or host name",
                    where="[network] allow",
                    hint='for example "10.0.0.0/8" or "news.example.org"',
                ) from None
            hosts.add(entry.lower().rstrip("."))
    return Allowed(frozenset(hosts), tuple(networks))


def place(url: str) -> Place:
    """Where `url` leads. Raises FetchError where it is no http(s) address of a host."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise FetchError("this is not an address") from None
    if parts.scheme not in _PORTS:
        raise FetchError(
            f"only http and https are asked, not {parts.scheme[:20] or 'an address without a scheme'}"
        )
    host, spelt = _machine(host)
    if not host:
        raise FetchError("the address names no host")
    return Place(
        parts.scheme,
        host,
        port if port is not None else _PORTS[parts.scheme],
        spelt,
        "@" in parts.netloc,
    )


def has_credentials(url: str) -> bool:
    """Whether a user name or password stands in `url`, of whatever scheme."""
    return bool(_USER.match(url))


def masked(url: str) -> str:
    """`url` as it may be shown: `***` for a user name and password, and in what is no address for all before the last `@`."""
    if has_credentials(url):
        return _USER.sub(r"\1***@", url)
    try:
        place(url)
    except FetchError:
        return re.sub(r"^(\s*(?:[a-z][a-z0-9+.-]*:)*//)?.*@", r"\1***@", url, count=1, flags=re.I | re.S)
    return url


@lru_cache(1024)
def _machine(host: str) -> tuple[str, Address | None]:
    """A host plainly spelt, and the IP address that it is, if it is one."""
    host = _plain_host(host)
    return host, literal(host)


def literal(host: str) -> Address | None:
    """The IP address that `host` spells, in any way a resolver would take; None for a name.

    Decimal, octal and hexadecimal numbers, fewer than four of them, zone indices and
    brackets are all read.
    """
    text = host.strip("[]")
    if ":" in text:
        try:
            return ipaddress.IPv6Address(text.split("%", 1)[0])
        except ValueError:
            return None
    parts = text.removesuffix(".").split(".")
    if not 1 <= len(parts) <= 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    numbers = [_number(part) for part in parts]
    total = 0
    for part in numbers[:-1]:
        if part > 255:
            return None
        total = total << 8 | part
    room = 8 * (5 - len(numbers))
    if numbers[-1] >= 1 << room:
        return None
    return ipaddress.IPv4Address(total << room | numbers[-1])


def is_public(address: Address) -> bool:
    """Whether `address` is one of the public internet, whatever it wraps another in."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _wrapped(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def check(target: Place, trusted: Place | None, allow: Allowed) -> None:
    """Raises FetchError where `target` may not be asked. `trusted` is the feed's own address.

    Says nothing about where a name leads: `check_connection` does when it is known.
    """
    if trusted and same(target, trusted):
        return
    if target.credentials:
        raise FetchError("redirected to an address with a user name in it")
    if allow.has(target.host, target.address):
        return
    local = target.address is None and _is_local_name(target.host)
    if local or (target.address is not None and not is_public(target.address)):
        raise _private(target.host)


def check_connection(peer: str, target: Place, trusted: Place | None, allow: Allowed) -> None:
    """Raises FetchError where `target` is about to be reached at the address `peer`, which may not be.

    A literal address that passed `check` is reached as itself; a name may lead to public
    addresses only, but for `localhost` where the user wrote it.
    """
    address = literal(peer)
    if address is None:
        raise FetchError(f"the name {target.host} leads to no address")
    if is_public(address) or allow.has(target.host, address):
        return
    own = trusted is not None and same(target, trusted)
    if own and (target.address is not None or (_is_localhost(target.host) and address.is_loopback)):
        return
    raise _private(target.host)


def same(one: Place, other: Place) -> bool:
    """Whether two addresses name one host and port, however it is spelt."""
    same_host = one.host == other.host or (one.address is not None and one.address == other.address)
    return same_host and one.port == other.port


def _private(host: str) -> FetchError:
    return FetchError(
        f"{host} is a private address", hint="[network] allow in the configuration can allow it"
    )


def _plain_host(host: str) -> str:
    """Lower case, full-width and percent-encoded characters resolved, no final dot."""
    host = unicodedata.normalize("NFKC", unquote(host)).translate(_DOTS).lower()
    if re.search(r"[\s/\\@#?<>\x00-\x1f\x7f]", host):
        raise FetchError("this is not an address")
    return host.rstrip(".")


def _number(text: str) -> int:
    if text[:2].lower() == "0x":
        return int(text[2:] or "0", 16)
    if len(text) > 1 and text[0] == "0" and re.fullmatch("[0-7]+", text):
        return int(text, 8)
    return int(text[:20])


def _wrapped(address: ipaddress.IPv6Address) -> Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    low = int(address) & 0xFFFFFFFF
    if address in _NAT64 or (int(address) >> 32 == 0 and low > 1):
        return ipaddress.IPv4Address(low)
    return None


def _is_local_name(host: str) -> bool:
    return host in _LOCAL_NAMES or host.endswith(tuple("." + name for name in _LOCAL_NAMES))


def _is_localhost(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost")
