"""Secrets and certificates of the user's own: read where they are needed, never shown."""

from __future__ import annotations

import os
import re
import ssl
import sys
from pathlib import Path
from typing import Any

from sitmon.errors import ConfigError

_NAMED = re.compile(r"([A-Za-z0-9-]{1,60}):\s+(\S.*)")
_OURS = frozenset(("host", "content-length", "transfer-encoding", "connection", "cookie2"))


def headers(spec: str, url: str) -> tuple[tuple[str, str], ...]:
    """The headers that `spec` ("env:NAME" or "file:PATH") leads to: "Name: value" a line, or the value of Authorization alone.

    Raises ConfigError, which names where it should stand and never what stands there.
    """
    kind, _, name = spec.partition(":")
    where = f"[[feed]] auth of {url}"
    if kind == "env" and name:
        value = os.environ.get(name, "")
    elif kind == "file" and name:
        value = _read(Path(name).expanduser(), where)
    else:
        raise ConfigError(
            "neither env:NAME nor file:PATH", where=where, hint="secrets do not stand in the file itself"
        )
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    if not lines:
        raise ConfigError(f"there is nothing in {name}", where=where)
    found = tuple(_header(line, bare=len(lines) == 1) for line in lines)
    if None in found:
        raise ConfigError(f"what stands in {name} cannot be sent as a header", where=where)
    return tuple(header for header in found if header)


def _header(line: str, *, bare: bool) -> tuple[str, str] | None:
    """ "Name: value", or, where that may stand `bare`, the value of Authorization. None for what can be neither."""
    named = _NAMED.fullmatch(line)
    if not named and not bare:
        return None
    header, value = (named[1], named[2]) if named else ("Authorization", line)
    return (
        (header, value) if value.isascii() and value.isprintable() and header.lower() not in _OURS else None
    )


def _read(path: Path, where: str) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigError(f"{path} cannot be read", where=where) from fault


class Trusting(ssl.SSLContext):
    """Verifies servers by the system's certificates, loaded when the first connection is encrypted."""

    _loaded = False

    def wrap_bio(self, *given: Any, **named: Any) -> ssl.SSLObject:
        """As its parent's."""
        if not self._loaded:
            self._loaded = True
            self.load_default_certs()
        return super().wrap_bio(*given, **named)


def trusting(ca: str) -> ssl.SSLContext:
    """What connections are verified by: the system's certificates, and those of the file `ca` where one is named.

    Raises ConfigError where it holds none.
    """
    context = Trusting(ssl.PROTOCOL_TLS_CLIENT)
    context.set_alpn_protocols(["http/1.1"])
    if sys.version_info >= (3, 13):  # as strict as Python's own contexts have been since
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | ssl.VERIFY_X509_STRICT
    if not ca:
        return context
    try:
        context.load_verify_locations(Path(ca).expanduser())
    except (OSError, ssl.SSLError) as fault:
        raise ConfigError(f"{ca} holds no certificates that can be read", where="[network] ca") from fault
    return context
