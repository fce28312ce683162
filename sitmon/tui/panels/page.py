"""An article's page: put together from its blocks, and where its marks stand in it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from textual.content import Content

from sitmon import reading
from sitmon.model import whole
from sitmon.store import read
from sitmon.text import address
from sitmon.tui import safe
from sitmon.tui.panels import detail_carried as carried
from sitmon.tui.panels import detail_parts as parts
from sitmon.tui.panels import marks as marking
from sitmon.tui.panels import why as reasons
from sitmon.tui.theme import Palette

TITLE_MOST = 600
TEXT_MOST = 12_000
"""Characters of an article's text that are laid out; the rest is said to be there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page shows of an article besides what was read in it."""

    kind: str | None = None
    """Its events come first."""
    why: bool = False
    verdicts: Mapping[str, bool] = field(default_factory=dict)
    """Kind → whether the reader judged its flag right."""
    records: reasons.Records = field(default_factory=dict)
    changes: Content | None = None
    """Shown in place of the text: what changed between two versions."""
    ordinal: int | None = None
    """The number of the event that comes first of its kind: one kind may have several, in several places."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page, and the characters at which marks begin in it, in reading order."""

    content: Content
    stops: tuple[tuple[int, int], ...]
    change: int | None = None
    """The character at which what was changed begins, where that is shown."""


def page(found: read.Detail, asked: Asked, now: float, p: Palette, width: int) -> Page:
    """The whole page, its tables as wide as `width` cells."""
    full = whole(found.title, found.text)
    marks = marking.found(found.doc, full, p)
    head = _head(found, marks, now, p, width)
    blocks = [head, *_coded(found, asked, p, width)]
    if asked.changes is not None:
        above = Content("\n\n").join([*blocks, Content("")])
        return Page(above + asked.changes, (), len(above))
    if legend := marking.legend(marks, p):
        blocks.append(legend)
    above = Content("\n\n").join([*blocks, Content("")])
    text, stops = text_of(found, full, marks, p)
    return Page(above.append(text), tuple((a + len(above), b + len(above)) for a, b in stops))


def _head(found: read.Detail, marks: list[marking.Mark], now: float, p: Palette, width: int) -> Content:
    title = (found.title or "(no title)")[:TITLE_MOST]
    marked = marking.within(marks, 0, len(title)) if found.title else []
    blocks = [safe.content(title, f"bold {p.text}", marked), _origin(found, now, p)]
    if own := parts.marked(found.marks, p):
        blocks.append(own)
    if not found.doc.get("read", True):
        told = (
            'Not read: the text is in a language that sitmon does not read. That is not "nothing happened".'
        )
        blocks.append(Content.styled(told, p.doubtful))
    if brought := carried.block(found, p, width):
        blocks.append(brought)
    return Content("\n\n").join(blocks)


def _coded(found: read.Detail, asked: Asked, p: Palette, width: int) -> list[Content]:
    """What was read in the article, block by block."""
    doc = found.doc
    numbered: list[tuple[int, dict[str, Any]]] = sorted(
        enumerate(doc.get("events", ())),
        key=lambda ne: (ne[1]["kind"] != asked.kind, ne[0] != asked.ordinal, not _counts(ne[1])),
    )
    text = reading.read(found.title, (found.text or "")[:TEXT_MOST]) if asked.why else None
    blocks: list[Content | None] = []
    for _, e in numbered[: parts.MOST]:
        why = reasons.event(e, text, doc, asked.records, p) if text is not None else ()
        verdict = asked.verdicts.get(e["kind"]) if _counts(e) else None
        blocks.append(parts.event(e, verdict, p, width, why))
    blocks += [parts.totals(doc.get("totals", {}), p), parts.figures(doc.get("figures", ()), p, width)]
    blocks.append(parts.claims(doc.get("claims", ()), p, width))
    if asked.why:
        blocks.append(reasons.near_misses(doc.get("near_misses", ()), p))
    return [block for block in blocks if block is not None]


def _counts(event: dict[str, Any]) -> bool:
    return event["assertion"] in ("reported", "claimed") and event["stage"] != "proposed"


def _origin(found: read.Detail, now: float, p: Palette) -> Content:
    """Who published it, when, and what is known about them."""
    about = [x for x in (found.publisher_type, found.publisher_country, found.publisher_owner) if x]
    who = found.publisher + (f" ({', '.join(x.replace('_', ' ') for x in about)})" if about else "")
    said = [who]
    if found.state_media:
        said.append("STATE MEDIA")
    if found.source:
        said.append(f"after {found.source}")
    said += [carried.dated(found, now), str(found.doc.get("lang") or "language unknown")]
    if found.versions > 1:
        said.append(f"edited: version {found.versions}, v shows what changed")
    if link := address(found.url):
        said.append(urlsplit(link).hostname or "")
    return safe.content(safe.line(" · ".join(said), 1000), p.muted)


def text_of(
    found: read.Detail, full: str, marks: list[marking.Mark], p: Palette
) -> tuple[Content, list[tuple[int, int]]]:
    """The text with its marks, and where they stand in it as shown."""
    start = len(found.title) + 2 if found.title and found.text else 0
    shown = full[start : start + TEXT_MOST] if found.text else ""
    if not shown:
        return Content.styled("The feed gave no text.", p.muted), []
    end = start + len(shown)
    body = safe.content(shown, p.text, marking.within(marks, start, end))
    # Cleaning may leave characters out: the stops are read back from what is shown.
    stops = marking.within(marking.stops([m for m in marks if start <= m.start < end]), start, end)
    marked = safe.content(shown, "", stops)
    left = len(full) - end
    if left > 0:
        body = Content("\n").join([body, Content.styled(f"… {left:,} more characters are stored.", p.muted)])
    return body, [(span.start, span.end) for span in marked.spans]
