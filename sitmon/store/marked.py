"""The reader's marks as conditions, as SQL on `event` as e. Pure."""

from __future__ import annotations

from sitmon.query import Query

_SEEN = "SELECT 1 FROM mark m WHERE m.article_id = e.article_id AND m.seen_at IS NOT NULL"
_STATES = {
    "starred": "e.article_id IN (SELECT m.article_id FROM mark m WHERE m.starred_at IS NOT NULL)",
    "note": "e.article_id IN (SELECT m.article_id FROM mark m WHERE m.note IS NOT NULL)",
    "tag": "e.article_id IN (SELECT g.article_id FROM tag g)",
    "seen": f"EXISTS ({_SEEN})",
    "unseen": f"NOT EXISTS ({_SEEN})",
}


def conditions(query: Query) -> tuple[list[str], list[object]]:
    """(what must hold of the reader's marks, its parameters)."""
    parts = [_STATES[state] for state in query.states]
    if query.tags:
        marks = ", ".join("?" * len(query.tags))
        parts.append(f"e.article_id IN (SELECT g.article_id FROM tag g WHERE g.name IN ({marks}))")
    return parts, list(query.tags)
