"""Bytes of a feed → text, whatever its header, its declaration and its bytes say. Pure."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# `<` and the character after it, as the wide encodings without a mark write them.
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]{1,40})""", re.I)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,1000}\?>", re.I)
# Names whose makers mean more than the standard says: the wider set reads both.
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
}
# Escape-driven encodings are plain ASCII to look at; only their declaration tells.
_STATEFUL = ("iso-2022", "hz", "utf-7")
# Codecs of Python that are no encodings of text, or that read any bytes as something else.
_REFUSED = frozenset(
    ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "palmos")
)


def decode(body: bytes, content_type: str | None = None) -> str:
    """`body` as text without byte-order mark; bytes that cannot be read become U+FFFD.

    Order of trust: a byte-order mark; wide encodings told by their zero bytes; UTF-8 where
    the bytes are valid UTF-8 (too strict to be so by chance); what the document declares;
    what the header declares; Windows-1252.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    head = body.lstrip()[:8]
    for start, name in _UNMARKED:
        if head.startswith(start) or body.startswith(start):
            return body.decode(name, "replace").lstrip("\ufeff")
    declared = _declared(body, content_type)
    for name in declared:
        if name.startswith(_STATEFUL) and (text := _try(body, name)) is not None:
            return text
    for name in ("utf-8", *declared):
        if (text := _try(body, name)) is not None:
            return text
    return _salvaged(body, declared)


def undeclared(text: str) -> str:
    """`text` without its XML declaration, whose encoding no longer holds."""
    return _DECLARATION.sub("", text, count=1)


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """The encodings that the document and the header name, as far as they can be meant: what
    can be read as ASCII up to here is in none that writes ASCII otherwise."""
    names = [m[1].decode("ascii", "replace") for m in (_DECLARED.match(body[:1024]),) if m]
    names += [m[1] for m in (_HEADER.search(content_type or ""),) if m]
    meant = [_MEANT.get(name.lower(), name.lower()) for name in names]
    return [name for name in meant if _try(b"<?xml", name) == "<?xml"]


def _try(body: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(name)
        return None if codec.name.replace("-", "_") in _REFUSED else body.decode(codec.name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _salvaged(body: bytes, declared: list[str]) -> str:
    """Bytes that no declared encoding reads whole: mostly UTF-8, or else what is declared, or Windows-1252."""
    as_utf8 = body.decode("utf-8", "replace")
    lost = as_utf8.count("\ufffd")
    if len(as_utf8) - len(as_utf8.encode("ascii", "ignore")) > 2 * lost:
        return as_utf8
    known = [name for name in declared if name != "utf-8"]
    return body.decode(known[0] if known else "cp1252", "replace")
