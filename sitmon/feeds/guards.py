"""What an XML document may not do to its reader. Pure, linear in the document's length."""

from __future__ import annotations

import re
from collections import Counter

from sitmon.errors import ParseError

MOST_BYTES = 64 * 1024 * 1024  # the fetcher's own limit is lower; files are read here too
DEEPEST = 512
MOST_ATTRIBUTES = 512

_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.I)
_ENTITY = re.compile(r"""<!ENTITY\s+(?!%)(\S{1,200})\s+(?:"([^"]*)"|'([^']*)')""", re.I)
_REFERENCE = re.compile(r"&(?!#)[^;\s&]{1,200};|%[\w.-]{1,200};")
_LONGEST_ENTITY = 200
_MOST_GROWTH = 1_000_000
# A tag, or the start of what hides tags. `[^<>]` keeps it linear: no tag spans another.
_TAG = re.compile(
    r"<(?:(?P<hidden>!\[CDATA\[|!--)|(?P<closes>/)?(?P<name>[A-Za-z_:][^\s<>/]*)[^<>]*?(?P<empty>/)?>)"
)
_ATTRIBUTE = re.compile(r"=\s*[\"']")
# Characters XML 1.0 cannot hold, bare or as a reference: one of them makes a document
# unreadable to a strict parser, which would cost the better of the two readings.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NUMBERED = re.compile(r"&#(?:x([0-9a-f]{1,16})|([0-9]{1,16}));", re.I)


def check_size(body: bytes, most: int = MOST_BYTES) -> None:
    """Raises ParseError where `body` is longer than `most` bytes."""
    if len(body) > most:
        raise ParseError(f"the feed is larger than {most // (1024 * 1024)} MB")


def safe_xml(text: str) -> str:
    """`text` ready for an XML parser: no document type, no characters that XML forbids.

    Entities that the document defines as plain short text are put in. Raises ParseError
    for entities made of entities, and for depth and attributes no feed has.
    """
    text = _without_doctype(possible(text))
    _check_shape(text)
    return text


def possible(text: str) -> str:
    """`text` with the characters that XML forbids made spaces, bare or as a reference."""
    return _NUMBERED.sub(_possible, _NOT_XML.sub(" ", text))


def alters(text: str) -> bool:
    """Whether `safe_xml` would change or refuse `text` for something that an XML parser does not refuse itself."""
    start = text[:4096].lower()
    if "<!doctype" in start or "<!entity" in start:
        return True
    return "&#" in text and any(_possible(m) == " " for m in _NUMBERED.finditer(text))


def _possible(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return " " if number > 0x10FFFF or _NOT_XML.match(chr(number)) else reference[0]


def _without_doctype(text: str) -> str:
    found = _DOCTYPE.search(text, 0, 4096)
    if not found:
        return text
    end, subset = _doctype_end(text, found.end())
    rest = text[: found.start()] + text[end:]
    entities = _entities(subset)
    if not entities:
        return rest
    pattern = re.compile("&(" + "|".join(map(re.escape, sorted(entities, key=len, reverse=True))) + ");")
    grown = sum(len(entities[m[1]]) for m in pattern.finditer(rest))
    if grown > len(rest) + _MOST_GROWTH:
        raise ParseError("refused: its entities would blow it up many times over")
    return pattern.sub(lambda m: entities[m[1]], rest)


def _doctype_end(text: str, start: int) -> tuple[int, str]:
    """Where the document type ends, and its internal subset."""
    close, opened = text.find(">", start), text.find("[", start)
    if close < 0:
        raise ParseError("not XML: its document type never ends")
    if opened < 0 or close < opened:
        return close + 1, ""
    end = re.compile(r"\]\s*>").search(text, opened)
    if not end:
        raise ParseError("not XML: its document type never ends")
    return end.end(), text[opened + 1 : end.start()]


def _entities(subset: str) -> dict[str, str]:
    """General entities with a value of their own; those that point to files are left out."""
    found: dict[str, str] = {}
    for m in _ENTITY.finditer(subset):
        value = m[2] if m[2] is not None else m[3]
        if _REFERENCE.search(value):
            raise ParseError("refused: it defines entities made of other entities (a known attack)")
        if len(value) > _LONGEST_ENTITY:
            raise ParseError("refused: it defines an entity longer than any feed needs (a known attack)")
        found.setdefault(m[1], value)
    return found


def _check_shape(text: str) -> None:
    open_elements: list[str] = []
    counts: Counter[str] = Counter()
    at = 0
    while m := _TAG.search(text, at):
        at = m.end()
        if hidden := m["hidden"]:
            end = text.find("-->" if hidden == "!--" else "]]>", at)
            if end < 0:
                return
            at = end + 3
        elif m["closes"]:
            _close(open_elements, counts, m["name"])
        else:
            if not m["empty"]:
                open_elements.append(m["name"])
                counts[m["name"]] += 1
            if len(open_elements) > DEEPEST:
                raise ParseError(f"refused: its elements lie more than {DEEPEST} deep")
            if at - m.start() > 4 * MOST_ATTRIBUTES:
                _check_attributes(m[0])


def _close(open_elements: list[str], counts: Counter[str], name: str) -> None:
    """Closes `name` and what was left open inside it: HTML that nobody escaped does that."""
    if not counts[name]:
        return
    while open_elements:
        closed = open_elements.pop()
        counts[closed] -= 1
        if closed == name:
            return


def _check_attributes(tag: str) -> None:
    if len(_ATTRIBUTE.findall(tag)) > MOST_ATTRIBUTES:
        raise ParseError(f"refused: an element has more than {MOST_ATTRIBUTES} attributes")
