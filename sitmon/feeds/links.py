"""Addresses found inside feeds: made whole, and only those a reader may open. Pure."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

_LONGEST = 8192
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
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
    if _SCHEME.match(link):
        return _web(link)
    for base in bases:
        if base and (whole := _web(_joined(base, link))):
            return whole
    return _web("https:" + link) if link.startswith("//") else None


def quoted(address: str) -> str:
    """`address` with the characters that none may hold percent-encoded, and nothing else."""
    return _NO_ADDRESS.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode("utf-8", "replace")), address)


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base.strip(), link)
    except ValueError:
        return ""


def _web(link: str) -> str | None:
    link = quoted(link)
    try:
        parts = urlsplit(link)
        host = parts.hostname
        parts.port  # noqa: B018  (raises where the port is no number)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return link
