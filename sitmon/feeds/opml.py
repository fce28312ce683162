"""Lists of feeds from and for other programs: OPML, or addresses one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from sitmon.errors import ParseError
from sitmon.feeds import charset, guards
from sitmon.feeds.document import examined
from sitmon.feeds.links import as_written
from sitmon.feeds.plain import one_line

_HEAD = 65536
_COMMENT = re.compile(r"^\s*(?:#.*)?$")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed of a list, and what the list calls it."""

    url: str
    title: str | None = None
    fault: str | None = None
    """Why `url`, as the list gives it, cannot be asked; None where it can."""


def parse(body: bytes) -> list[Listed]:
    """The feeds of an OPML file or of a plain list of addresses, in order, each once.

    In a plain list, `#` starts a comment and what follows the address is its title (as in
    newsboat's `urls`). Raises ParseError where the body is neither, or a line of the list is no address.
    """
    found = entries(body)
    for listed in found:
        if listed.fault and listed.fault.startswith("line "):
            raise ParseError(f"{listed.fault}: {listed.url[:80]!r}")
    return [listed for listed in found if not listed.fault]


def entries(body: bytes) -> list[Listed]:
    """As `parse`, but entries whose address is none are among them, with their fault. Raises ParseError where
    the body is neither, or all of them are such."""
    guards.check_size(body)
    text = charset.decode(body)
    document = examined(text, None)
    if not document.text.startswith("<"):
        found = _lines(text)
    elif document.root == "opml" or "<outline" in text[:_HEAD].lower():
        found = _opml(text)
    else:
        raise ParseError("this is neither OPML nor a list of addresses")
    if found and all(listed.fault for listed in found):
        raise ParseError(f"{found[0].fault}: {found[0].url[:80]!r}")
    kept: dict[str, Listed] = {}
    for listed in found:
        kept.setdefault(listed.url, listed)
    return list(kept.values())


def render(feeds: Iterable[Listed], title: str = "sitmon") -> str:
    """The feeds as OPML 2.0, `\\n` at the end."""
    outlines = "".join(
        f'    <outline type="rss" text={_attribute(feed.title or feed.url)} xmlUrl={_attribute(feed.url)}/>\n'
        for feed in feeds
    )
    head = f"  <head>\n    <title>{_attribute(title)[1:-1]}</title>\n  </head>\n"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n{head}  <body>\n{outlines}  </body>\n</opml>\n'


def _opml(text: str) -> list[Listed]:
    import listparser

    # As bytes: text that starts with an address would be fetched.
    result = listparser.parse(guards.safe_xml(charset.undeclared(text)).encode())
    found = [_entry(feed.url or "", feed.title or "", "it is no address") for feed in result.feeds]
    if not found and result.bozo:
        raise ParseError("this OPML file cannot be read", hint="it may be cut off or damaged")
    return found


def _lines(text: str) -> list[Listed]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if _COMMENT.match(line):
            continue
        address, _, title = line.strip().partition(" ")
        found.append(_entry(address, title.strip(" \t\"'~"), f"line {number} is no address"))
    return found


def _entry(address: str, title: str, fault: str) -> Listed:
    url = as_written(address)
    return Listed(url or one_line(address), one_line(title) or None, None if url else fault)


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub(" ", text))
