"""The reader's marks as conditions, and the order of lists, as SQL on `event` as e. Pure."""

from __future__ import annotations

from sitmon.query import Query

Part = tuple[str, str]
"""A condition, and what stands after ORDER BY for the rows where it holds: an index serves each."""
_SEEN = "SELECT 1 FROM mark m WHERE m.article_id = e.article_id AND m.seen_at IS NOT NULL"
_STATES = {
    "starred": "e.article_id IN (SELECT m.article_id FROM mark m WHERE m.starred_at IS NOT NULL)",
    "note": "e.article_id IN (SELECT m.article_id FROM mark m WHERE m.note IS NOT NULL)",
    "tag": "e.article_id IN (SELECT g.article_id FROM tag g)",
    "seen": f"EXISTS ({_SEEN})",
    "unseen": f"NOT EXISTS ({_SEEN})",
}
_NEWEST = "e.at DESC, e.id DESC"
_ORDERS: dict[str, tuple[Part, ...]] = {
    "collected": (("1", "a.first_seen DESC, e.id DESC"),),
    "confidence": (("1", "e.confidence DESC, e.at DESC, e.id DESC"),),
    "killed": (
        ("e.killed_low IS NOT NULL", f"e.killed_low DESC, {_NEWEST}"),
        ("e.killed_low IS NULL", _NEWEST),
    ),
    "place": (("e.place IS NOT NULL", f"e.place COLLATE NOCASE, {_NEWEST}"), ("e.place IS NULL", _NEWEST)),
    "source": (("1", f"p.name COLLATE NOCASE, {_NEWEST}"),),
}
_ARTICLE = " JOIN article a ON a.id = e.article_id"
_JOINS = {"collected": _ARTICLE, "source": f"{_ARTICLE} JOIN publisher p ON p.id = a.publisher_id"}


def conditions(query: Query) -> tuple[list[str], list[object]]:
    """(what must hold of the reader's marks, its parameters)."""
    parts = [_STATES[state] for state in query.states]
    if query.tags:
        marks = ", ".join("?" * len(query.tags))
        parts.append(f"e.article_id IN (SELECT g.article_id FROM tag g WHERE g.name IN ({marks}))")
    return parts, list(query.tags)


def order(query: Query) -> tuple[Part, ...]:
    """The parts of a list one after the other: what lacks the value that is sorted by comes last."""
    return _ORDERS.get(query.sort, (("1", _NEWEST),))


def joins(query: Query) -> str:
    """The tables that `order` speaks of besides `event` as e: `article` as a, `publisher` as p."""
    return _JOINS.get(query.sort, "")
