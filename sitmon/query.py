"""The query language: words and fields that select. Pure.

`idlib "aid convoy" -football region:Syria kind:strike since:24h until:now source:un conf:>0.8 killed:>10`
`is:starred is:unseen has:note tag:lead sort:killed`

Words and phrases are looked for in titles and openings; a `-` before one leaves it out.
Fields of one name are alternatives; different fields, words, totals and the marks of `is:` and
`has:` must all hold. A total speaks of what an article gives for its main event, or for the event of
that row where it tells of one kind in several places: `killed:>10` holds
where even its lowest number is above ten, `killed:<10` where its highest is below, `killed:10` where
ten lies within. `sort:` says what stands first; the newest does where it is not given.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sitmon.errors import UsageError
from sitmon.text import clean
from sitmon.units import moment

KINDS = ("strike", "displacement", "agreement")
MEASURES = ("killed", "injured", "displaced", "rescued", "missing", "detained")
STATES = {"is": ("starred", "seen", "unseen"), "has": ("note", "tag")}
"""Field → what it may say of the reader's own marks on an article."""
SORTS = ("published", "collected", "confidence", "killed", "place", "source")
"""What lists may be sorted by: the newest, the surest and the most first, names by the alphabet."""
FIELDS = ("region", "kind", "since", "until", "source", "conf", *MEASURES, "is", "has", "tag", "sort")
TAG_MOST = 32
"""Characters of a tag."""
_TOTAL = re.compile(r"(>=|<=|>|<|=|)\s*(\d{1,12})", re.ASCII)
_PART = re.compile(r'(-?)(?:([A-Za-z_]+):)?(?:"([^"]*)"|(\S+))')


@dataclass(frozen=True, slots=True)
class Total:
    """A bound on what an article gives in all: `measure` is one of MEASURES, `sign` >, >=, <, <= or =."""

    measure: str
    sign: str
    value: int

    def text(self) -> str:
        """As it would be typed."""
        return f"{self.measure}:{self.sign.removeprefix('=')}{self.value}"


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
    totals: tuple[Total, ...] = ()
    states: tuple[str, ...] = ()
    """Of STATES."""
    tags: tuple[str, ...] = ()
    sort: str = ""
    """One of SORTS; '' for the first of them."""

    def text(self) -> str:
        """The words and regions as they would be typed; what a snapshot is named by."""
        parts = [_quoted("", w) for w in self.words] + [_quoted("-", w) for w in self.without]
        parts += [_quoted("region:", r) for r in self.regions] + [f"kind:{k}" for k in self.kinds]
        parts += [_quoted("source:", s) for s in self.sources]
        if self.confidence is not None:
            parts.append(f"conf:>{self.confidence:g}")
        parts += [total.text() for total in self.totals]
        parts += [f"{name}:{state}" for state in self.states for name in STATES if state in STATES[name]]
        parts += [f"tag:{tag}" for tag in self.tags]
        if self.sort:
            parts.append(f"sort:{self.sort}")
        return " ".join(parts)


def _quoted(prefix: str, word: str) -> str:
    # What would be read as a field or a minus must be quoted to stay a word.
    plain = word and not re.search(r"[\s:]", word) and word[0] != "-"
    return f"{prefix}{word}" if plain else f'{prefix}"{word}"'


def parse(text: str, now: float, *, kinds: Iterable[str] = KINDS) -> Query:
    """Reads a query. `now` is what "24h" counts back from. Raises UsageError naming the part."""
    query = Query()
    for m in _PART.finditer(clean(text)):
        minus, name, phrase, word = m.groups()
        value = phrase if phrase is not None else word.replace('"', "")
        if phrase is None and value[:-1].lower() in FIELDS and value[-1:] == ":":
            name, value = value[:-1], ""
        if not name or name.lower() in ("http", "https"):
            query = _word(query, f"{name}:{value}" if name else value, bool(minus))
        else:
            query = _field(query, _known(name, value, minus), value, now, tuple(kinds))
    return query


def _word(query: Query, word: str, minus: bool) -> Query:
    if not word:
        return query
    if minus:
        return replace(query, without=(*query.without, word))
    return replace(query, words=(*query.words, word))


def _known(name: str, value: str, minus: str) -> str:
    """The field that `name` stands for, where it can be used so. Raises UsageError."""
    field = name.lower()
    if field not in FIELDS:
        near = difflib.get_close_matches(field, FIELDS, 1)
        hint = f"did you mean {near[0]}: ?" if near else f"the fields are {', '.join(FIELDS)}"
        raise UsageError(f"{name}: is not a field of queries", hint=hint)
    if minus:
        raise UsageError(f"-{field}: is not understood", hint="only words can be left out")
    if not value.strip():
        raise UsageError(f"{field}: has no value", hint=f"write it right after the colon, {field}:…")
    return field


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
    if name in MEASURES:
        return replace(query, totals=(*query.totals, _total(name, value)))
    if name in STATES:
        return replace(query, states=(*query.states, _one_of(name, value, STATES[name])))
    if name == "tag":
        return replace(query, tags=(*query.tags, tag_name(value)))
    if name == "sort":
        return replace(query, sort=_one_of(name, value, SORTS))
    return replace(query, confidence=_confidence(value))


def _total(measure: str, value: str) -> Total:
    m = _TOTAL.fullmatch(value.replace(",", "").strip())
    if not m:
        raise UsageError(f"{measure}:{value} is not a number", hint=f"write {measure}:>10")
    return Total(measure, m[1] or "=", int(m[2]))


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value.lower() in known:
        return value.lower()
    near = difflib.get_close_matches(value.lower(), known, 1)
    hint = f"did you mean {name}:{near[0]}?" if near else f"write one of {', '.join(known)}"
    raise UsageError(f"{name}:{value} is not understood", hint=hint)


def tag_name(text: str) -> str:
    """A tag as it is kept: one word in small letters, without the # it may be typed with. Raises UsageError."""
    name = clean(text).strip().lstrip("#").casefold()
    if not name or re.search(r'[\s,:"#]', name):
        raise UsageError(f"{text!r} is not a tag", hint="a tag is one word, such as to-check")
    if len(name) > TAG_MOST:
        raise UsageError(f"a tag has at most {TAG_MOST} characters", hint="choose a shorter one")
    return name


def _confidence(value: str) -> float:
    if value.startswith("<"):
        raise UsageError(
            f"conf:{value} is not understood: flags are asked for from a confidence upwards, with > or >=",
            hint="write conf:>0.8",
        )
    try:
        number = float(value.lstrip(">="))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(f"conf:{value} is not a number", hint="write conf:>0.8")
    if not 0 <= number <= 1:
        raise UsageError(
            f"conf:{value} is beyond what there is: confidence is 0 to 1", hint="write conf:>0.8"
        )
    return number


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
    bare = clean(word).rstrip("*").replace('"', " ").strip()
    if not any(ch.isalnum() for ch in bare):
        return ""
    return f'"{bare}"' + ("*" if prefix else "")
