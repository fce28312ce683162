"""Why a flag stands: the sentence, what decided, how its cues fared, what spoke against. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from textual.content import Content

from sitmon import reading
from sitmon.tui import safe
from sitmon.tui.panels.detail_parts import MOST, more
from sitmon.tui.panels.facts import Fact, fact
from sitmon.tui.theme import Palette

Json = dict[str, Any]
Records = Mapping[tuple[str, str], tuple[int, int]]
"""(kind, cue) → flags judged in which the cue took part, and how many of them were right."""
_SENTENCE_MOST = 600
_SENTENCES = 4


def event(e: Json, read: reading.Reading, doc: Json, records: Records, p: Palette) -> list[Fact]:
    """What stands under an event's facts while the reader asks why."""
    facts = [_sentence(e, at, read, p) for at in sentences_of(e, read)[:_SENTENCES]]
    reasons = list(e.get("why", ())[:MOST]) or ["no reason was stored with this coding"]
    facts += [fact("because", reason, p.text) for reason in reasons]
    if here := why_here(e, doc):
        facts.append(fact("place", here, p.text))
    return facts + [fact("verdicts", told, p.text) for told in fared(e, records)]


def sentences_of(e: Json, read: reading.Reading) -> list[int]:
    """The numbers of the sentences that hold the evidence, in order."""
    if not read.sentences:
        return []
    return sorted({read.sentence_at(read.token_at(span["start"])) for span in e["evidence"]})


def _sentence(e: Json, at: int, read: reading.Reading, p: Palette) -> Fact:
    first, beyond = read.sentences[at]
    start, end = read.span(first, beyond - 1)
    end = min(end, start + _SENTENCE_MOST)
    style = f"bold {p.background} on {p.kind(e['kind'])}"
    spans = [
        (max(v["start"], start) - start, min(v["end"], end) - start, style)
        for v in e["evidence"]
        if v["start"] < end and v["end"] > start
    ]
    text = read.text[start:end].replace("\n", " ")
    return "sentence", safe.content(text, p.text, spans)


def why_here(e: Json, doc: Json) -> str:
    """The words that name the event's place, and why they were read so."""
    place, main = e["place"], doc.get("event_place") or {}
    if not place:
        return ""
    if main.get("gid") == place.get("gid") and main.get("why"):
        return f"“{main['matched']}”: {main['why']}"
    named = next((m for m in doc.get("places", ()) if m["name"] == place["name"] and m.get("why")), None)
    return f"{named['name']}: {named['why']}" if named else ""


def fared(e: Json, records: Records) -> list[str]:
    """ "“zone”: 7 of 8 right by your verdicts" for each cue that was judged."""
    cues = dict.fromkeys(span["cue"] for span in e["evidence"])
    return [
        f"cue “{cue}”: {right} of {count} right by your verdicts"
        for cue in cues
        for count, right in [records.get((e["kind"], cue), (0, 0))]
        if count
    ]


def near_misses(found: Iterable[str], p: Palette) -> Content | None:
    """What was met and did not make an event."""
    rows = list(found)
    if not rows:
        return None
    lines = [Content.styled("Spoke against", f"bold {p.text}")]
    lines += [Content.styled(f"  {safe.line(miss, 300)}", p.muted) for miss in rows[:MOST]]
    return Content("\n").join([*lines, *more(len(rows), p)])
