"""Lists of feeds from and for other programs: OPML, or addresses one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from sitmon.errors import ParseError
from sitmon.feeds import charset, guards
from sitmon.feeds.address import has_credentials, masked
from sitmon.feeds.document import examined
from sitmon.feeds.links import as_written
from sitmon.feeds.plain import one_line

CREDENTIALS = 'credentials belong in auth = "env:NAME" of its [[feed]], not in the address'
"""Said of an address with a user name or password in it."""
NO_ADDRESS = "it is no address"
"""Said of an entry of OPML; of a line of a plain list its number stands there."""
_HEAD = 65536
_COMMENT = re.compile(r"^\s*(?:#.*)?$")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed of a list, and what the list calls it."""

    url: str
    title: str | None = None
    fault: str | None = None
    """Why `url`, as the list gives it but for a password, cannot be asked; None where it can."""


def parse(body: bytes) -> list[Listed]:
    """As `entries`, for who takes a list over. Raises ParseError also where no entry has an address that can be
    asked, or a line of a plain list is no address."""
    found = entries(body)
    faulty = [listed for listed in found if listed.fault]
    lines = [listed for listed in faulty if (listed.fault or "").startswith("line ")]
    worst = lines or (faulty if len(faulty) == len(found) else [])
    if worst:
        raise ParseError(f"{worst[0].fault}: {worst[0].url[:80]!r}")
    return found


def entries(body: bytes) -> list[Listed]:
    """The feeds of an OPML file or of a plain list of addresses, in order, each once; those whose address cannot be
    asked are among them, with their fault.

    In a plain list, `#` starts a comment and what follows the address is its title (as in newsboat's `urls`).
    Raises ParseError where the body is neither.
    """
    guards.check_size(body)
    text = charset.decode(body)
    document = examined(text, None)
    if not document.text.startswith("<"):
        found = _lines(text)
    elif document.root == "opml" or "<outline" in text[:_HEAD].lower():
        found = _opml(text)
    else:
        raise ParseError("this is neither OPML nor a list of addresses")
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
    found = [_entry(feed.url or "", feed.title or "", NO_ADDRESS) for feed in result.feeds]
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
    if url and has_credentials(url):
        fault = CREDENTIALS
    elif url:
        return Listed(url, one_line(title) or None)
    return Listed(masked(one_line(url or address)), one_line(title) or None, fault)


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub(" ", text))
