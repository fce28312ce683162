"""Which of an article's figures is the one of its main event. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from sitmon.coder.scene import Counted

TOTALLED = ("killed", "injured", "displaced", "rescued", "missing")


def totals(found: Sequence[Counted], opening: int = 1) -> dict[str, tuple[int, int]]:
    """Measure → (low, high) of the main event."""
    given: dict[str, tuple[int, int]] = {}
    for measure in TOTALLED:
        rows = [c for c in found if c.figure.measure == measure and c.figure.low is not None]
        rows = [c for c in rows if c.figure.unit != "households" and not c.part]
        this = [c for c in rows if c.figure.scope == "this"]
        if not this:
            # A count since the war began is the main event's only where the text opens with it.
            this = [c for c in rows if c.sentence <= opening]
        if this:
            given[measure] = _main(this)
    return given


def _main(rows: Sequence[Counted]) -> tuple[int, int]:
    """The first group of figures, its parts added up; a close later count makes it a range."""
    low, high = _sum(rows, rows[0])
    if rows[0].figure.qualifier in ("at_least", "more_than", "about"):
        for row in rows:
            later = _sum(rows, row)[1]
            if row.figure.unit == "bodies" and high < later <= high * 1.1:
                return low, later
    return low, high


def _sum(rows: Sequence[Counted], lead: Counted) -> tuple[int, int]:
    group = [c for c in rows if c.group == lead.group and c.sentence == lead.sentence]
    return sum(c.figure.low or 0 for c in group), sum(c.figure.high or 0 for c in group)
