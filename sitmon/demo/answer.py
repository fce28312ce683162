"""What the demo's server answers to a request. Pure: bytes of a request's head in, bytes out.

Follows RFC 9110 (conditional requests, content coding) as far as a feed reader needs it.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus

from sitmon.demo.content import DemoFeed, visible
from sitmon.demo.render import Rendered, render

_REQUEST_LINE = re.compile(rb"([A-Z]{1,16}) (/[\x21-\x7e]*) HTTP/1\.([01])")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\x80-\xff\t]*)")
_FEED_PATH = re.compile(r"/feeds/([A-Za-z0-9_-]+)")


class BadRequest(ValueError):
    """The head of a request is not HTTP/1.x as we take it."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request without its body. Header names are in lower case; repeated ones are joined."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Response:
    """A status, headers in order and a body."""

    status: HTTPStatus
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def encode(self, *, at: float, with_body: bool = True) -> bytes:
        """The whole response; `Date` is `at`, and the connection ends with it."""
        bodiless = self.status == HTTPStatus.NOT_MODIFIED
        fixed = [("Date", formatdate(at, usegmt=True)), ("Connection", "close")]
        length = [] if bodiless else [("Content-Length", str(len(self.body)))]
        lines = [f"HTTP/1.1 {self.status.value} {self.status.phrase}"]
        lines += [f"{name}: {value}" for name, value in (*fixed, *self.headers, *length)]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")
        return head + self.body if with_body and not bodiless else head


def parse(head: bytes) -> Request:
    """The request of `head`, which ends with an empty line. Raises `BadRequest`."""
    first, *rest = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    line = _REQUEST_LINE.fullmatch(first)
    if line is None:
        raise BadRequest("request line")
    headers: dict[str, str] = {}
    for row in rest:
        match = _HEADER.fullmatch(row)
        if match is None:
            raise BadRequest("header")
        name, value = match[1].decode("ascii").lower(), match[2].decode("latin-1").strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    if line[3] == b"1" and "host" not in headers:
        raise BadRequest("no Host")
    return Request(line[1].decode("ascii"), line[2].decode("ascii"), headers)


def plain(status: HTTPStatus, *headers: tuple[str, str]) -> Response:
    """A response that only says its status."""
    body = f"{status.value} {status.phrase}\n".encode("ascii")
    return Response(status, (("Content-Type", "text/plain; charset=utf-8"), *headers), body)


def answer(request: Request, feeds: Mapping[str, DemoFeed], at: float) -> Response:
    """The answer to `request` when the clock reads `at`; `feeds` are by id."""
    if request.method not in ("GET", "HEAD"):
        return plain(HTTPStatus.METHOD_NOT_ALLOWED, ("Allow", "GET, HEAD"))
    match = _FEED_PATH.fullmatch(request.path.partition("?")[0])
    feed = feeds.get(match[1]) if match else None
    if feed is None:
        return plain(HTTPStatus.NOT_FOUND)
    rendered = render(feed, visible(feed, at))
    headers = [("ETag", rendered.etag), ("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding")]
    if rendered.modified is not None:
        headers.append(("Last-Modified", formatdate(rendered.modified, usegmt=True)))
    if unchanged(request.headers, rendered):
        return Response(HTTPStatus.NOT_MODIFIED, tuple(headers))
    headers.append(("Content-Type", rendered.content_type))
    if not accepts_gzip(request.headers.get("accept-encoding", "")):
        return Response(HTTPStatus.OK, tuple(headers), rendered.body)
    headers.append(("Content-Encoding", "gzip"))
    return Response(HTTPStatus.OK, tuple(headers), gzip.compress(rendered.body, 6, mtime=0))


def unchanged(headers: Mapping[str, str], rendered: Rendered) -> bool:
    """Whether the asker has this body already (RFC 9110, 13.2.2: the tag goes before the date)."""
    tags = headers.get("if-none-match")
    if tags is not None:
        opaque = rendered.etag.removeprefix("W/")
        return tags.strip() == "*" or opaque in [t.strip().removeprefix("W/") for t in tags.split(",")]
    since = _seconds(headers.get("if-modified-since"))
    return since is not None and rendered.modified is not None and int(rendered.modified) <= since


def accepts_gzip(value: str) -> bool:
    """Whether an `Accept-Encoding` header takes gzip."""
    weights: dict[str, bool] = {}
    for part in value.lower().split(","):
        coding, _, parameter = part.partition(";")
        weights[coding.strip()] = not re.fullmatch(r"\s*q\s*=\s*0(?:\.0{0,3})?\s*", parameter)
    return weights.get("gzip", weights.get("*", False))


def _seconds(date: str | None) -> float | None:
    if date is None:
        return None
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return None
