"""The feeds as a table whose columns fit the width, and the facts of one feed. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content

from sitmon.store.feeds import FeedHealth
from sitmon.tui import safe
from sitmon.tui.lens import ago
from sitmon.tui.panels.facts import Fact, fact, table
from sitmon.tui.panels.feeds import age, answer_of, colour_of, sign, told
from sitmon.tui.theme import Palette, pen
from sitmon.units import bulk, span

_WITH_ANSWER = 66
SILENT = 3.0
"""From so many times its usual gap on a feed is called silent: it answers, and has nothing new."""


@dataclass(frozen=True, slots=True)
class Column:
    """`width` cells, the space after it included; the name of a feed takes what is left."""

    name: str
    width: int
    right: bool = False


def columns(width: int) -> tuple[Column, ...]:
    """The columns of a table of `width` cells, left to right; together they are as wide as it is."""
    wide, vast = width >= 110, width >= 150
    fixed = [
        Column("publisher", (width - 60) * 3 // 10 if wide else 0),
        Column("articles", 9, right=True),
        Column("success", 9, right=True),
        Column("next", 8 if wide else 0, right=True),
        Column("per day", 9 if vast else 0, right=True),
        Column("unchanged", 11 if vast else 0, right=True),
        Column("silent", 8 if vast else 0, right=True),
        Column("answer", 26 if wide else 16 if width >= _WITH_ANSWER else 0),
    ]
    name = max(width - 10 - sum(column.width for column in fixed), 1)
    found = [Column("", 10), Column("feed", name), *fixed]
    return tuple(column for column in found if column.width > 0)


def heading(width: int) -> str:
    """The names of the columns."""
    return "".join(_put(column.name, column) for column in columns(width))


def row(feed: FeedHealth, width: int, now: float, p: Palette) -> list[Segment]:
    """One feed."""
    return [_cell(column, feed, now, p) for column in columns(width)]


def _put(text: str, column: Column) -> str:
    shown = safe.line(text, column.width - 1)
    space = " " * (column.width - 1 - cell_len(shown))
    return f"{space}{shown} " if column.right else f"{shown}{space} "


def _cell(column: Column, feed: FeedHealth, now: float, p: Palette) -> Segment:
    colour = colour_of(feed, p)
    match column.name:
        case "":
            return Segment(_put(f"{sign(feed)} {feed.condition}", column), pen(colour, bold=True))
        case "feed":
            return Segment(_put(feed.name, column), pen(p.text))
        case "publisher":
            return Segment(_put(_publisher(feed), column), pen(p.muted))
        case "articles":
            return Segment(_put(f"{feed.articles:,}", column), pen(p.text))
        case "success":
            return Segment(_put(age(feed, now), column), pen(p.text))
        case "next":
            return Segment(_put(_due(feed, now), column), pen(p.muted))
        case "per day":
            return Segment(_put(bulk(feed.bytes_day) if feed.bytes_day else "", column), pen(p.muted))
        case "unchanged":
            shown = "" if feed.unchanged is None else f"{feed.unchanged:.0%}"
            return Segment(_put(shown, column), pen(p.muted))
        case "silent":
            quiet = feed.silent(now)
            long = quiet is not None and quiet >= SILENT
            shown = f"× {quiet:.1f}" if quiet is not None and quiet >= 1 else ""
            return Segment(_put(shown, column), pen(p.doubtful if long else p.muted, bold=long))
        case _:
            return Segment(answer_of(feed, column.width - 1) + " ", pen(colour if feed.failures else p.muted))


def _publisher(feed: FeedHealth) -> str:
    """The publisher and what it is; its name only where the feed's does not begin with it."""
    state = " (state)" if feed.state_media else ""
    named = feed.name.casefold().startswith(feed.publisher.casefold())
    about = _about(feed)
    if not (named and about):
        return f"{feed.publisher}{state} {about}"
    return about if feed.type == "state_media" else f"{about}{state}"


def _about(feed: FeedHealth) -> str:
    return ", ".join(x for x in ((feed.type or "").replace("_", " "), feed.country, feed.language) if x)


def _due(feed: FeedHealth, now: float) -> str:
    """When it is asked next: a length of time, or "now"."""
    if not feed.next_due or feed.condition in ("off", "retired"):
        return ""
    due = ago(feed.next_due, now)
    return "now" if due.endswith("ago") else due.removeprefix("in ")


def facts(feed: FeedHealth, now: float, p: Palette, width: int) -> Content:
    """All that is known of how a feed fares."""
    state = " · STATE MEDIA" if feed.state_media and feed.type != "state_media" else ""
    about = f" ({_about(feed)})" if _about(feed) else ""
    head = safe.content(safe.line(f"{feed.publisher}{about}{state} · from {feed.origin}", 300), p.muted)
    lines: list[Fact] = [
        fact("address", feed.url, p.text),
        fact("news", _news(feed, now), p.text),
        fact("polled", _polled(feed, now), p.text),
    ]
    if feed.failures:
        fault = feed.last_error or f"HTTP {feed.last_status}"
        lines.append(fact("trouble", f"{fault}, {feed.failures} in a row", colour_of(feed, p)))
    return Content("\n").join([head, table(lines, p, width)])


def _news(feed: FeedHealth, now: float) -> str:
    said = [
        f"{feed.articles:,} article{'' if feed.articles == 1 else 's'}",
        f"the last new {ago(feed.last_new, now)}",
    ]
    if feed.usual_gap:
        said.append(f"usually every {span(feed.usual_gap)}")
    quiet = feed.silent(now)
    if quiet is not None and quiet >= SILENT:
        said.append(f"silent for {quiet:.1f} times that")
    return " · ".join(said)


def _polled(feed: FeedHealth, now: float) -> str:
    answer = "failed" if feed.condition == "failing" else told(feed)
    said = [f"{ago(feed.last_poll, now)}: {answer}" if feed.last_poll else answer]
    if due := _due(feed, now):
        said.append(f"again {'now' if due == 'now' else f'in {due}'}")
    if feed.bytes_day:
        said.append(f"{bulk(feed.bytes_day)} a day")
    if feed.unchanged is not None:
        said.append(f"{feed.unchanged:.0%} unchanged")
    return " · ".join(said)
