"""HTML of titles and summaries → plain text. Pure; knows nothing of feeds."""

from __future__ import annotations

import re
from html import unescape

_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_LINE_SPACE = re.compile(r"[ \t\r\n\f\v\u0085\u00a0\u2028\u2029]+")
_AROUND_BREAK = re.compile(r"[ \t\u00a0]*\n[ \t\u00a0]*")
_BREAKS = re.compile(r"\n{3,}")
_SPACE_NOT_BREAK = re.compile(r"[ \t\r\f\v]+")
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
_BLOCKS = (
    "p,div,br,hr,li,ul,ol,dl,dt,dd,tr,td,th,table,h1,h2,h3,h4,h5,h6,blockquote,pre,section,article,header,footer,figure,"
    "figcaption,center,address,aside,main,nav"
)
_PARAGRAPHS = (
    "p",
    "div",
    "ul",
    "ol",
    "table",
    "blockquote",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
)
_ONLY_BEFORE = frozenset(("br", "hr", "li", "tr", "td", "th", "dt", "dd"))
_GAPS = dict.fromkeys(_PARAGRAPHS, "\n\n") | {"td": " ", "th": " "}


def from_html(html: str) -> str:
    """The text of a piece of HTML: entities resolved, scripts and styles dropped.

    Paragraphs are parted by an empty line, `<br>` and list items by a line break; other
    white space is folded. HTML that was escaped once too often is read again.
    """
    text = _once(html)
    return _once(text) if _MARKUP.search(text) else text


def from_unsure(text: str) -> str:
    """The text of a piece that may be HTML or plain: tags count only where HTML knows them."""
    if _MARKUP.search(text):
        return from_html(text)
    if _REFERENCE.search(text):
        text = unescape(text)
        return from_html(text) if _MARKUP.search(text) else tidy(text)
    return tidy(text)


def tidy(text: str) -> str:
    """Plain text with its white space folded, line breaks kept, at most one empty line."""
    if "\n" not in text and "\r" not in text:
        return _SPACE.sub(" ", text).strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _BREAKS.sub("\n\n", _AROUND_BREAK.sub("\n", text)).strip()


def one_line(text: str) -> str:
    """`text` on one line, its white space folded; an ideographic space is writing and stays."""
    return _LINE_SPACE.sub(" ", text).strip()


def _once(html: str) -> str:
    if not _MAYBE.search(html):
        return one_line(html)
    if not _TAG.search(html):
        return one_line(unescape(html))
    return _rendered(html)


def _rendered(html: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser("<body>" + _SPACE.sub(" ", html.replace("\0", " ")))
    tree.strip_tags(_DROPPED)
    body = tree.body
    if body is None:
        return ""
    for node in body.css(_BLOCKS):
        gap = _GAPS.get(node.tag or "", "\n")
        node.insert_before(gap)
        if node.tag not in _ONLY_BEFORE:
            node.insert_after(gap)
    return tidy(_SPACE_NOT_BREAK.sub(" ", body.text(deep=True)))
