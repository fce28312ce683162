"""Network → items: what is asked, how, and what a feed's body says. Knows nothing of coding or storing.

Light on import: parsers (feedparser, selectolax) and the fetcher (aiohttp) load where they are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sitmon.model import ParsedFeed


def parse(body: bytes, *, content_type: str | None = None, url: str | None = None) -> ParsedFeed:
    """The feed in `body`, RSS, RDF, Atom or JSON Feed. What it is is told from the bytes themselves.

    `url` is where the body came from (relative links need it), `content_type` the header's
    value, used only as a hint of the encoding. Raises ParseError with one clear line.
    """
    from sitmon.feeds.parsers import read

    return read(body, content_type=content_type, url=url)


def parse_new(
    body: bytes, *, content_type: str | None = None, url: str | None = None, marks: bytes = b""
) -> tuple[ParsedFeed, bytes]:
    """As `parse`, but items that stand in `body` exactly as they did when `marks` was given out may be
    left out of what is returned; and the marks of the items in this body, for the next time.

    Raises ParseError.
    """
    from sitmon.feeds.parsers import read_new

    return read_new(body, content_type=content_type, url=url, marks=marks)


def named_by_page(body: bytes, *, content_type: str | None = None, url: str | None = None) -> str | None:
    """The address of the feed that a web page names in its head (autodiscovery); None where it names none."""
    from sitmon.feeds import charset
    from sitmon.feeds.document import advertised, examined
    from sitmon.feeds.links import resolve

    return resolve(advertised(examined(charset.decode(body, content_type), url)), url)


def describe(
    body: bytes, *, file: str, content_type: str | None = None, url: str | None = None
) -> dict[str, Any]:
    """What sitmon sees in a feed file, in the shape of `sitmon feeds parse --json`.

    A body that is no feed gives `error` in words and no entries; nothing is raised.
    """
    from sitmon.feeds.parsers import described

    return described(body, file=file, content_type=content_type, url=url)
