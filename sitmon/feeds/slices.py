"""Items that stand in a feed exactly as they stood before, told from their bytes alone. Pure.

A body that changed is mostly the old one with an item on top. An item whose characters are those
of an item stored earlier, under the same root element and from the same address, need not be
parsed again: it would give the same.
"""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import blake2b

from sitmon.feeds.document import Document

_MARK = 8
"""Bytes of a mark."""
_MOST = 5000
"""Items of a document that is taken apart at most."""
_START = re.compile(r"<(item|entry)[ >]")
_ROOT = re.compile(r"<(?:rss|feed)(?=[\s>])[^<>]*>")


def known(marks: bytes) -> frozenset[bytes]:
    """The marks of a string of them."""
    return frozenset(marks[at : at + _MARK] for at in range(0, len(marks), _MARK))


def without(document: Document, marks: bytes) -> tuple[Document, bytes] | None:
    """`document` without the items that `marks` knows, and the marks of all its items as one string.

    None where it cannot safely be taken apart: no RSS or Atom root, comments among the items,
    too many of them. The rest may still prove not to be well-formed, and then says nothing.
    """
    text = document.text
    first = _START.search(text)
    root = _ROOT.search(text, 0, first.start()) if first else None
    if first is None or root is None or text.find("<!--", first.start()) >= 0:
        return None
    seed = f"{document.url}\0{root[0]}".encode("utf-8", "surrogatepass")
    base, old = blake2b(seed, digest_size=_MARK), known(marks)
    start, end = f"<{first[1]}", f"</{first[1]}>"
    kept: list[str] = []
    found: list[bytes] = []
    at, done = first.start(), 0
    while at >= 0:
        stop = text.find(end, at)
        if stop < 0 or len(found) == _MOST:
            return None
        stop += len(end)
        digest = base.copy()
        digest.update(text[at:stop].encode("utf-8", "surrogatepass"))
        found.append(digest.digest())
        if found[-1] in old:
            kept.append(text[done:at])
            done = stop
        at = _next(text, start, stop)
    kept.append(text[done:])
    return replace(document, text="".join(kept)), b"".join(found)


def _next(text: str, start: str, at: int) -> int:
    """Where the next item begins, -1 where none does; "<items" is none."""
    while (at := text.find(start, at)) >= 0 and text[at + len(start) : at + len(start) + 1] not in (" ", ">"):
        at += len(start)
    return at
