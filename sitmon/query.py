"""The query language: words and fields that select. Pure.

`idlib "aid convoy" -football region:Syria kind:strike since:24h until:now source:un conf:>0.8`

Words and phrases are looked for in titles and openings; a `-` before one leaves it out.
Fields of one name are alternatives; different fields, and words, must all hold.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sitmon.errors import UsageError
from sitmon.units import moment

KINDS = ("strike", "displacement", "agreement")
FIELDS = ("region", "kind", "since", "until", "source", "conf")
_PART = re.compile(r'(-?)(?:([A-Za-z_]+):)?(?:"([^"]*)"|(\S+))')


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for. Empty fields ask for everything; times are Unix seconds."""

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: float | None = None
    until: float | None = None
    sources: tuple[str, ...] = ()
    confidence: float | None = None

    def text(self) -> str:
        """The words and regions as they would be typed; what a snapshot is named by."""
        parts = [_quoted("", w) for w in self.words] + [_quoted("-", w) for w in self.without]
        parts += [_quoted("region:", r) for r in self.regions] + [f"kind:{k}" for k in self.kinds]
        parts += [_quoted("source:", s) for s in self.sources]
        if self.confidence is not None:
            parts.append(f"conf:>{self.confidence:g}")
        return " ".join(parts)


def _quoted(prefix: str, word: str) -> str:
    return f'{prefix}"{word}"' if re.search(r"\s", word) else f"{prefix}{word}"


def parse(text: str, now: float, *, kinds: Iterable[str] = KINDS) -> Query:
    """Reads a query. `now` is what "24h" counts back from. Raises UsageError naming the part."""
    query = Query()
    for m in _PART.finditer(text):
        minus, name, phrase, word = m.groups()
        value = phrase if phrase is not None else word
        if name and name.lower() in FIELDS and not minus:
            query = _field(query, name.lower(), value, now, tuple(kinds))
        elif name and name.lower() not in ("http", "https") and not minus:
            near = difflib.get_close_matches(name.lower(), FIELDS, 1)
            hint = f"did you mean {near[0]}: ?" if near else f"the fields are {', '.join(FIELDS)}"
            raise UsageError(f"{name}: is not a field of queries", hint=hint)
        elif value:
            value = value if not name else f"{name}:{value}"
            query = (
                replace(query, without=(*query.without, value))
                if minus
                else replace(query, words=(*query.words, value))
            )
    return query


def _field(query: Query, name: str, value: str, now: float, kinds: tuple[str, ...]) -> Query:
    if name == "region":
        return replace(query, regions=(*query.regions, value))
    if name == "kind":
        return replace(query, kinds=(*query.kinds, *(kind(k, kinds) for k in value.split(","))))
    if name == "source":
        return replace(query, sources=(*query.sources, value))
    if name == "since":
        return replace(query, since=moment(value, now))
    if name == "until":
        return replace(query, until=moment(value, now))
    number = value.lstrip(">=")
    try:
        return replace(query, confidence=float(number))
    except ValueError:
        raise UsageError(f"conf:{value} is not a number", hint="write conf:>0.8") from None


def kind(text: str, kinds: Iterable[str] = KINDS) -> str:
    """The kind that `text` names, whole or by its first letters. Raises UsageError."""
    known = tuple(kinds)
    found = [k for k in known if k == text.lower()] or [
        k for k in known if text and k.startswith(text.lower())
    ]
    if len(found) == 1:
        return found[0]
    raise UsageError(f"{text!r} is not a kind", hint=f"the kinds are {', '.join(known)}")


def match_expression(query: Query) -> str | None:
    """The words of a query as an FTS5 expression, every word quoted; None where it has none."""
    wanted = [_fts(w) for w in query.words]
    wanted = [w for w in wanted if w]
    if not wanted:
        return None
    unwanted = [w for w in (_fts(w) for w in query.without) if w]
    expression = " AND ".join(wanted)
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression


def _fts(word: str) -> str:
    """One word or phrase, safe for FTS5; a trailing `*` asks for a beginning. '' where nothing is left."""
    prefix = word.endswith("*")
    bare = word.rstrip("*").replace('"', " ").replace("\0", " ").strip()
    if not any(ch.isalnum() for ch in bare):
        return ""
    return f'"{bare}"' + ("*" if prefix else "")
