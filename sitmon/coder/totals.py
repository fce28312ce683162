"""Which of an article's figures is the one of its main event. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from sitmon.coder.scene import Counted

TOTALLED = ("killed", "injured", "displaced", "rescued", "missing")


_LOOK_AT = 60  # figures of a measure; the main event's comes early
_LOOSE = ("at_least", "more_than", "about")


def totals(found: Sequence[Counted], opening: int = 2) -> dict[str, tuple[int, int]]:
    """Measure → (low, high) of the main event."""
    given: dict[str, tuple[int, int]] = {}
    if not found:
        return given
    for measure in TOTALLED:
        rows = [c for c in found if c.figure.measure == measure and c.figure.low is not None]
        rows = [c for c in rows if c.figure.unit != "households" and not _one_moved(c)]
        rows = [c for c in rows if not c.part] or rows
        this = [c for c in rows if c.figure.scope == "this"]
        if not this:
            # A count since the war began is the main event's only where the text opens with it;
            # people living displaced are counted so as a rule.
            this = [c for c in rows if c.sentence <= opening or measure == "displaced"]
        if this:
            given[measure] = _main(this[:_LOOK_AT])
    return given


def _one_moved(counted: Counted) -> bool:
    """Whether it is one person who moved: no number of the displaced."""
    return counted.figure.measure == "displaced" and counted.figure.high == 1


def _main(rows: Sequence[Counted]) -> tuple[int, int]:
    """The first group of figures, its parts added up. "Over 15,000" gives way to a later 15,783;
    a later count of bodies a little higher makes a range."""
    low, high = _sum(rows, rows[0])
    if rows[0].figure.qualifier not in _LOOSE:
        return low, high
    for row in rows[1:]:
        later = _sum(rows, row)[1]
        if row.figure.unit == "bodies" and high < later <= high * 1.1:
            return low, later
        if (
            row.figure.qualifier not in ("about", "vague")
            and row.sentence > rows[0].sentence == 0
            and high < later <= high * 1.5
        ):
            return later, later
    return low, high


def _sum(rows: Sequence[Counted], lead: Counted) -> tuple[int, int]:
    group = [c for c in rows if c.group == lead.group and c.sentence == lead.sentence]
    return sum(c.figure.low or 0 for c in group), sum(c.figure.high or 0 for c in group)
