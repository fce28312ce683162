"""The JSON contract: a coded article as the dictionary that scripts rely on. Pure.

Fields may be added; none is renamed or removed.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sitmon.errors import DataError
from sitmon.model import Article, Claim, Coded, Event, Evidence, Figure, Mention, Place, Term, When

Json = dict[str, Any]


_encode = json.JSONEncoder(check_circular=False).encode
"""Nothing written here holds itself, so nobody looks for that."""


def dumps(value: object) -> str:
    """One line of ASCII JSON."""
    return _encode(value)


def coded(value: Coded) -> Json:
    """The fields of `sitmon code --jsonl` but for `id`."""
    return {
        "kinds": list(value.kinds),
        "lang": value.lang,
        "read": value.read,
        "events": [event(e) for e in value.events],
        "totals": {k: list(v) for k, v in value.totals.items()},
        "figures": [figure(f) for f in value.figures],
        "claims": [claim(c) for c in value.claims],
        "places": [mention(m) for m in value.mentions],
        "event_place": event_place(value.event_place),
        "about_country": value.about_country,
        "near_misses": list(value.near_misses),
    }


def event(e: Event) -> Json:
    """An event as a dictionary."""
    return {
        "kind": e.kind,
        "mode": e.mode,
        "assertion": e.assertion,
        "background": e.background,
        "stage": e.stage,
        "confidence": round(e.confidence, 3),
        "evidence": [evidence(v) for v in e.evidence],
        "place": place(e.place),
        "when": when(e.when),
        "actors": {"initiator": list(e.initiators), "target": list(e.targets)},
        "objects": list(e.objects),
        "why": list(e.why),
        "parties": list(e.parties),
        "guarantors": list(e.guarantors),
        "term": term(e.term),
    }


def term(t: Term | None) -> Json | None:
    """How long an agreement runs as a dictionary."""
    return {"start": t.start, "end": t.end, "days": t.days, "text": t.text} if t else None


def evidence(e: Evidence) -> Json:
    """A span of evidence as a dictionary."""
    return {"start": e.start, "end": e.end, "text": e.text, "cue": e.cue}


def when(w: When | None) -> Json | None:
    """An event's time as a dictionary."""
    return {"start": w.start, "end": w.end, "precision": w.precision, "text": w.text} if w else None


def place(p: Place | None) -> Json | None:
    """A place as a dictionary."""
    return None if p is None else _place(p)


def _place(p: Place) -> Json:
    return {
        "name": p.name,
        "admin1": p.admin1,
        "admin1_name": p.admin1_name,
        "country": p.country,
        "lat": p.lat,
        "lon": p.lon,
        "level": p.level,
        "gid": p.gid,
    }


def event_place(m: Mention | None) -> Json | None:
    """Where the main event is: the place, and the words that name it."""
    if m is None:
        return None
    return {**_place(m.place), "matched": m.text, "why": m.why}


def mention(m: Mention) -> Json:
    """A place named in the text."""
    p = m.place
    return {
        "start": m.start,
        "end": m.end,
        "name": p.name,
        "lat": p.lat,
        "lon": p.lon,
        "level": p.level,
        "country": p.country,
        "admin1": p.admin1,
        "actor": m.actor,
        "why": m.why,
    }


def figure(f: Figure) -> Json:
    """A figure as a dictionary."""
    return {
        "measure": f.measure,
        "low": f.low,
        "high": f.high,
        "qualifier": f.qualifier,
        "unit": f.unit,
        "whom": f.whom,
        "scope": f.scope,
        "flow": f.flow,
        "speaker": f.speaker,
        "start": f.start,
        "end": f.end,
    }


def claim(c: Claim) -> Json:
    """A claim as a dictionary."""
    return {
        "speaker": c.speaker,
        "verb": c.verb,
        "about": c.about,
        "quote": c.quote,
        "start": c.start,
        "end": c.end,
        "quote_start": c.quote_start,
        "quote_end": c.quote_end,
        "answers": c.answers,
    }


def loads(line: bytes) -> object:
    """The value in a line of JSON; raises ValueError or RecursionError where it is none."""
    # Bytes are searched for signs of every encoding of Unicode, which a line that begins so does not bear.
    return json.loads(line.decode("utf-8", "surrogatepass") if line.startswith(b'{"') else line)


def article(row: object, *, where: str) -> Article:
    """An input line of `sitmon code --jsonl` and `sitmon import`. Raises DataError naming `where`."""
    if not isinstance(row, dict):
        raise DataError("not a JSON object", where=where)
    key = row.get("id")
    if not isinstance(key, str | int) or isinstance(key, bool) or key == "":
        raise DataError('"id" is missing or is neither text nor a number', where=where)
    title, text = _text(row, "title", where), _text(row, "text", where)
    publisher, url = _text(row, "source", where), _text(row, "url", where)
    lang, stamp = _text(row, "lang", where), _text(row, "published", where)
    if not (title or text):
        raise DataError('neither "title" nor "text" is there', where=where)
    published, day_only = _published(stamp, where) if stamp else (None, False)
    return Article(str(key), title, text, published, day_only, publisher, url, lang)


def _text(row: Json, name: str, where: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise DataError(f'"{name}" is not text', where=where)
    return value or None


def _published(text: str, where: str) -> tuple[float, bool]:
    """(Unix seconds, whether only the day is known)."""
    text = text.strip()
    try:
        stamp = datetime.fromisoformat(text)
        day_only = len(text) <= 10
    except ValueError:
        # A tenth of what a worker loads, and no worker needs it.
        from email.utils import parsedate_to_datetime

        try:
            stamp, day_only = parsedate_to_datetime(text), False
        except (ValueError, TypeError, IndexError, OverflowError):
            raise DataError('"published" is neither an ISO 8601 nor an RFC 822 date', where=where) from None
    return (stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)).timestamp(), day_only
