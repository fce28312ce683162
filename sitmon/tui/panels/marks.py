"""The marks in an article's text: evidence, figures, places and speakers, each in a style of its own. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from textual.content import Content

from sitmon.tui.theme import Palette

Json = dict[str, Any]
_SPEAKERS_MOST = 60


class Mark(NamedTuple):
    """Characters `start` to `end` of the whole text, what they are, and how they are shown."""

    start: int
    end: int
    role: str
    style: str


def found(doc: Json, full: str, p: Palette) -> list[Mark]:
    """The marks of a coded article whose whole text is `full`; those drawn over others come last."""
    return [*_speakers(doc, full, p), *_places(doc, p), *_figures(doc), *_evidence(doc, p)]


def within(marks: list[Mark], start: int, end: int) -> list[tuple[int, int, str]]:
    """(start, end, style) of the marks in the characters from `start` to `end`, counted from `start`."""
    return [
        (max(m.start, start) - start, min(m.end, end) - start, m.style)
        for m in marks
        if m.start < end and m.end > start
    ]


def stops(marks: list[Mark]) -> list[Mark]:
    """The marks in reading order, where several overlap the one that begins first."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def legend(marks: list[Mark], p: Palette) -> Content | None:
    """What the styles mean, as far as they occur."""
    styles = {m.role: m.style for m in marks}
    parts = [
        Content.styled(role, styles[role])
        for role in ("evidence", "figure", "place", "speaker")
        if role in styles
    ]
    if not parts:
        return None
    return Content.assemble(Content("  ").join(parts), ("   . , jump between them", p.faint))


def _evidence(doc: Json, p: Palette) -> Iterator[Mark]:
    for event in doc.get("events", ()):
        style = f"bold {p.background} on {p.kind(event['kind'])}"
        for span in event["evidence"]:
            yield Mark(span["start"], span["end"], "evidence", style)


def _figures(doc: Json) -> Iterator[Mark]:
    for figure in doc.get("figures", ()):
        yield Mark(figure["start"], figure["end"], "figure", "bold underline")


def _places(doc: Json, p: Palette) -> Iterator[Mark]:
    for place in doc.get("places", ()):
        if not place.get("actor"):
            yield Mark(place["start"], place["end"], "place", f"italic {p.accent}")


def _speakers(doc: Json, full: str, p: Palette) -> Iterator[Mark]:
    """Where the speakers of claims and figures are named: a speaker found by a pronoun is not marked."""
    lower = full.lower()
    if len(lower) != len(full):
        return  # offsets would not be those of the text
    for item in [*doc.get("claims", ()), *doc.get("figures", ())][:_SPEAKERS_MOST]:
        name = (item["speaker"] or "").lower()
        reach = max(item["start"] - 200, 0)
        at = lower.find(name, reach, item["end"] + 200) if name else -1
        if at >= 0:
            yield Mark(at, at + len(name), "speaker", f"bold {p.doubtful}")
