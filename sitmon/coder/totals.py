"""Which of an article's figures is the one of its main event. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from sitmon.coder.figures import Counted

TOTALLED = ("killed", "injured", "displaced", "rescued", "missing")
_LOOK_AT = 4  # sentences after the first that gives the measure


def totals(found: Sequence[Counted]) -> dict[str, tuple[int, int]]:
    """Measure → (low, high) of the main event."""
    given: dict[str, tuple[int, int]] = {}
    for measure in TOTALLED:
        rows = [c for c in found if c.figure.measure == measure and c.figure.low is not None]
        rows = [c for c in rows if c.figure.unit != "households" and not c.part]
        this = [c for c in rows if c.figure.scope == "this"]
        if rows := this:
            given[measure] = _main(rows)
    return given


def _main(rows: Sequence[Counted]) -> tuple[int, int]:
    """The first group of figures, its parts added up."""
    lead = rows[0]
    group = [c for c in rows if c.group == lead.group and c.sentence == lead.sentence]
    return sum(c.figure.low or 0 for c in group), sum(c.figure.high or 0 for c in group)
