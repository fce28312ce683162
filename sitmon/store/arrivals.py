"""What has arrived since somebody last looked, told by the events' numbers.

Numbers rise in the order in which transactions are written: nothing that comes later has a lower one,
whenever it was published and whatever the clock said.
"""

from __future__ import annotations

import sqlite3

from sitmon.store.connection import reported
from sitmon.store.selection import Selection

SPAN = 500
"""Events looked at in one go, selected or not."""
_MOST_AN_ARTICLE = 200
"""Further events looked at so that those of one reading stay together."""


@reported()
def last(connection: sqlite3.Connection) -> int:
    """The number of the event written last; 0 where there is none."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()[0])


@reported()
def arrived(
    connection: sqlite3.Connection, selection: Selection, start: int, after: int, span: int = SPAN
) -> tuple[list[int], int]:
    """(numbers of the selected events among the next `span` or so after number `after`, the number up to which
    that looked). An event whose flag was known at number `start` is left out: an edit of an article that was
    flagged before brings none. Nothing more has arrived where the second is not above `after`."""
    upto = _end(connection, after, span)
    if upto <= after:
        return [], upto
    where, values = selection.where()
    joins = " JOIN article a ON a.id = e.article_id" if selection.needs_article() else ""
    # By number, whatever index the selection would like: the work is bounded by the stretch looked at.
    found = connection.execute(
        f"SELECT e.id FROM event e NOT INDEXED{joins} WHERE e.id > ? AND e.id <= ? AND {where} AND NOT EXISTS"
        " (SELECT 1 FROM event o WHERE o.article_id = e.article_id AND o.kind = e.kind AND o.counts"
        " AND o.id <= ?) ORDER BY e.id",
        [after, upto, *values, start],
    )
    return [row[0] for row in found], upto


def _end(connection: sqlite3.Connection, after: int, span: int) -> int:
    """Where a stretch after `after` ends: with the last event of a reading."""
    row = connection.execute(
        "SELECT max(id), count(*) FROM (SELECT id FROM event WHERE id > ? ORDER BY id LIMIT ?)", (after, span)
    ).fetchone()
    if row[0] is None:
        # The newest events may have been deleted since: the next ones get their numbers.
        return min(after, last(connection))
    if row[1] < span:
        return int(row[0])
    more = connection.execute(
        "SELECT max(id) FROM event WHERE id BETWEEN ? AND ?"
        " AND coding_id = (SELECT coding_id FROM event WHERE id = ?)",
        (row[0], row[0] + _MOST_AN_ARTICLE, row[0]),
    ).fetchone()
    return int(more[0])
