"""Who may come in: only pages of ours, in a browser on this machine, that know the token. Pure.

Without the Host check a page elsewhere could reach us by a name that its own server resolves to
127.0.0.1; without the Origin check any page could open the WebSocket, which no same-origin rule guards.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

HOST = "127.0.0.1"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Sent with everything: the browser itself then refuses whatever is not from here. The terminal in the
page writes style sheets of its own, hence `unsafe-inline` for these."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The rules for a server at `port` with the secret `token`."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{HOST}:{self.port}/{self.token}/"

    def refusal(self, host: str | None, origin: str | None, path: str, *, socket: bool = False) -> str | None:
        """Why a request is refused; None where it may come in.

        `host` and `origin` are its headers, None where absent. A browser always tells the origin
        with a WebSocket, so there it must be told.
        """
        if host not in {f"{HOST}:{self.port}", f"localhost:{self.port}"}:
            return "this server answers only to its own address on this machine"
        if origin != f"http://{host}" and (socket or origin is not None):
            return "this page may not use the dashboard"
        given = path.split("/")[1] if path.startswith("/") else ""
        if not secrets.compare_digest(given.encode(), self.token.encode()):
            return "the address is not complete: open the one that sitmon serve printed"
        return None
