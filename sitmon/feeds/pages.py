"""The page that a feed's item links to → the text of its article. Needs the extra `fulltext`. Pure.

Heavy on import where it reads: for a worker only.
"""

from __future__ import annotations

import logging
import re
from importlib.util import find_spec

from sitmon.errors import ConfigError, ParseError
from sitmon.feeds import charset, guards
from sitmon.feeds.plain import one_line

EXTRA = "pip install 'sitmon[fulltext]'"
MOST_BYTES = 3_000_000
"""Of a page: what is larger is an application, not an article."""
MOST_TAGS = 30_000
"""Of a page; articles have some thousands. Reading costs some 2 kB of memory and 50 µs a tag."""
_MOST_EQUALS = 2_000
"""In one tag; what has more holds no article but what takes minutes to read."""
MOST_TEXT = 100_000
"""Characters kept of a page's text."""
_TYPES = ("text/html", "application/xhtml+xml")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4000,}")
_WORD = re.compile(r"[^\W\d_]{4,}")
_COMPARED = 600
"""Characters of the feed's own text that the page is compared with."""
_ABOVE = 5
"""Lines of a page among which its title is looked for."""


def installed() -> bool:
    """Whether the extra that reads pages is there."""
    return find_spec("trafilatura") is not None


def check(enabled: bool) -> None:
    """Raises ConfigError where pages are to be read and the extra is not there."""
    if enabled and not installed():
        raise ConfigError("reading linked pages needs an extra", where="[fulltext] enabled", hint=EXTRA)


def text_of(body: bytes, *, content_type: str | None, url: str, title: str | None, text: str | None) -> str:
    """The text of the article in the page `body`, paragraphs parted by an empty line. `title` and `text` are the
    feed's.

    Raises ParseError where it is no page, where no article is found in it, where it lacks the feed's own words (it
    asks for consent or payment then), or where it holds no more than the feed gave.
    """
    kind = (content_type or "text/html").partition(";")[0].strip().lower()
    if kind not in _TYPES:
        raise ParseError(f"it is no page but {one_line(kind)[:60]}")
    html = _decoded(body, content_type)
    if html.count("<") > 2 * MOST_TAGS or any(
        m[0].count("=") > _MOST_EQUALS for m in _LONG_TAG.finditer(html)
    ):
        raise ParseError("the page is made of too much to be read")
    found = _extracted(html, url)
    if not found:
        raise ParseError("no article is found in the page")
    if not holds(found, title, text):
        raise ParseError("the page does not hold the feed's words; it may ask for consent or payment")
    whole = "\n\n".join(_below(title, [line for row in found.split("\n") if (line := one_line(row))]))[
        :MOST_TEXT
    ]
    if len(whole) <= len(text or ""):
        raise ParseError("the page holds no more than the feed gave")
    return whole


def _below(title: str | None, lines: list[str]) -> list[str]:
    """The lines without the title, which stands by itself, and without what leads a page's reader to it."""
    wanted = _letters(title or "")
    for n, line in enumerate(lines[:_ABOVE]):
        if wanted and _letters(line) == wanted:
            return lines[n + 1 :]
    return lines


def holds(page: str, title: str | None, text: str | None) -> bool:
    """Whether most of the longer words of the feed's title, and of its text, stand in a page's."""
    there = set(_WORD.findall(page.casefold()))
    for given in (title, (text or "")[:_COMPARED]):
        words = set(_WORD.findall((given or "").casefold()))
        if words and 2 * len(words & there) < len(words):
            return False
    return True


def _letters(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def _decoded(body: bytes, content_type: str | None) -> str:
    """The page as text: what its header says, else what it says itself."""
    said = _META.search(body, 0, 4096)
    if said and "charset" not in (content_type or "").lower():
        content_type = f"text/html; charset={said[1].decode('ascii', 'replace')}"
    # The reader is made for XML, and gives a page up for one character that it forbids.
    return guards.possible(charset.decode(body, content_type))


def _extracted(html: str, url: str) -> str | None:
    import trafilatura

    # What it has to say of a hostile page is for nobody's log.
    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    found = trafilatura.extract(
        html, url=url, include_comments=False, include_tables=False, favor_precision=True, with_metadata=False
    )
    return found if isinstance(found, str) else None
