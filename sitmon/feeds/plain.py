"""HTML of titles and summaries → plain text. Pure; knows nothing of feeds."""

from __future__ import annotations

import re
from html import unescape

_SPACE = re.compile(r"[ \t\r\n\f\v\u0085\u00a0\u2028\u2029]+")
_BREAKS = re.compile(r"\n{3,}")
_MAYBE = re.compile(r"<[a-zA-Z/!?]|&[#a-zA-Z]")
_TAG = re.compile(r"<[a-zA-Z/!?]")
# Tags that a text not known to be HTML may be believed to mean as tags.
_MARKUP = re.compile(
    r"</?(?:a|abbr|article|b|blockquote|br|center|cite|code|dd|del|div|dl|dt|em|figcaption|figure|font|h[1-6]|hr|i|iframe"
    r"|img|ins|li|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|th|tr|u|ul|video)"
    r"(?:\s+[a-z:-]+\s*=[^<>]*)?\s*/?>",
    re.I,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_DROPPED = [
    "script",
    "style",
    "template",
    "iframe",
    "noframes",
    "noembed",
    "svg",
    "math",
    "head",
    "textarea",
]
_PARAGRAPHS = (
    "p", "div", "ul", "ol", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
)  # fmt: skip
_LINES = (
    "br", "hr", "li", "dl", "dt", "dd", "tr", "header", "footer", "figure", "figcaption", "center", "address", "aside", "main", "nav",
)  # fmt: skip
_ONLY_BEFORE = frozenset(("br", "hr", "li", "tr", "td", "th", "dt", "dd"))
_GAPS = dict.fromkeys(_PARAGRAPHS, "\n\n") | dict.fromkeys(_LINES, "\n") | {"td": " ", "th": " "}
_BLOCKS = ",".join(_GAPS)
# Tags whose text reads in the order it is written, with attributes as they should be.
_SIMPLE = re.compile(
    r"<(?P<closes>/)?(?P<name>a|abbr|article|b|blockquote|br|center|cite|code|div|em|figcaption|figure|font|h[1-6]|hr|i|img|li"
    r"|ol|p|section|small|span|strong|sub|sup|u|ul)(?:\s+[a-z][a-z0-9:-]*(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=`]+))?)*\s*/?>",
    re.I,
)


def from_html(html: str) -> str:
    """The text of a piece of HTML: entities resolved, scripts and styles dropped.

    Paragraphs are parted by an empty line, `<br>` and list items by a line break; other
    white space is folded. HTML that was escaped once too often is read again.
    """
    text = _once(html.replace("\0", " "))
    return _once(text) if "<" in text and _MARKUP.search(text) else text


def from_unsure(text: str) -> str:
    """The text of a piece that may be HTML or plain: tags count only where HTML knows them."""
    if "<" in text and _MARKUP.search(text):
        return from_html(text)
    if "&" in text and _REFERENCE.search(text):
        text = unescape(text)
        return from_html(text) if _MARKUP.search(text) else tidy(text)
    return tidy(text)


def tidy(text: str) -> str:
    """Plain text with its white space folded, line breaks kept, at most one empty line."""
    if "\n" not in text and "\r" not in text:
        return one_line(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _BREAKS.sub("\n\n", "\n".join(map(one_line, lines))).strip("\n")


def one_line(text: str) -> str:
    """`text` on one line, its white space folded; an ideographic space is writing and stays."""
    # The first way is several times faster, but would fold that space too.
    return " ".join(text.split()) if text.isascii() else _SPACE.sub(" ", text).strip(" ")


def _once(html: str) -> str:
    if not ("<" in html or "&" in html) or not _MAYBE.search(html):
        return one_line(html)
    if "<" not in html or not _TAG.search(html):
        return one_line(unescape(html))
    simple = _simple(html)
    return _rendered(html) if simple is None else simple


def _simple(html: str) -> str | None:
    """The text of HTML made of ordinary tags only; None where it takes a real parser.

    Most items are of this kind, and it costs a fifth. Anything that a tag could hide in
    (scripts, comments, tables, a stray `<`) leaves a `<` behind and is given up.
    """
    text = _SIMPLE.sub(_gap, one_line(html))
    return None if "<" in text else tidy(unescape(text))


def _gap(tag: re.Match[str]) -> str:
    name = tag["name"].lower()
    if name in _ONLY_BEFORE:
        if tag["closes"]:
            return "<" if name in ("br", "hr") else ""
        return _GAPS.get(name, "\n")
    return _GAPS.get(name, "")


def _rendered(html: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser("<body>" + one_line(html))
    tree.strip_tags(_DROPPED)
    body = tree.body
    if body is None:
        return ""
    for node in body.css(_BLOCKS):
        name = node.tag or ""
        gap = _GAPS.get(name, "\n")
        node.insert_before(gap)
        if name not in _ONLY_BEFORE:
            node.insert_after(gap)
    return tidy(body.text(deep=True))
