"""Addresses found inside feeds: made whole, and only those a reader may open. Pure."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

_LONGEST = 8192
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
# Addresses of the most ordinary kind: whole as they stand, and cheaper told so than taken apart.
_ORDINARY = re.compile(
    r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]{1,4})?(?:/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?(?:\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
)
_NO_ADDRESS = re.compile(r"[\x00-\x20\x7f-\x9f<>\"\\^`{|}\u2028\u2029\ud800-\udfff]")


def resolve(link: str | None, *bases: str | None) -> str | None:
    """`link` as an absolute http(s) address, relative to the first base that makes it one.

    None where it is another scheme (`javascript:`, `file:` …), carries credentials, or is
    no address. Characters that no address may hold are percent-encoded, nothing else is.
    """
    if not link or len(link) > _LONGEST:
        return None
    link = link.strip()
    if not link:
        return None
    if _ORDINARY.fullmatch(link):
        return link
    if _SCHEME.match(link):
        return _web(link)
    for base in bases:
        if base and (whole := _web(_joined(base, link))):
            return whole
    return _web("https:" + link) if link.startswith("//") else None


def as_written(address: str) -> str | None:
    """A feed's address as its user wrote it, credentials and all; `feed:` is read as http.

    None where it is no http(s) address.
    """
    address = re.sub(r"^feed:(?://)?(?=https?:)", "", address.strip(), flags=re.I)
    address = re.sub(r"^feed://", "http://", address, flags=re.I)
    return _checked(quoted(address)) if len(address) <= _LONGEST else None


def quoted(address: str) -> str:
    """`address` with the characters that none may hold percent-encoded, and nothing else."""
    return _NO_ADDRESS.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode("utf-8", "replace")), address)


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base.strip(), link)
    except ValueError:
        return ""


def _web(link: str) -> str | None:
    whole = _checked(quoted(link))
    return whole if whole and "@" not in urlsplit(whole).netloc else None


def _checked(link: str) -> str | None:
    try:
        parts = urlsplit(link)
        parts.port  # noqa: B018  (raises where the port is no number)
        return link if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
