"""The reader's marks as conditions, as SQL on `event` as e. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sitmon.query import Query

_SEEN = "SELECT 1 FROM mark m WHERE m.article_id = e.article_id AND m.seen_at IS NOT NULL"
_MARKED = {
    "starred": "SELECT m.article_id AS id FROM mark m WHERE m.starred_at IS NOT NULL",
    "note": "SELECT m.article_id AS id FROM mark m WHERE m.note IS NOT NULL",
    "tag": "SELECT DISTINCT g.article_id AS id FROM tag g",
    "seen": "SELECT m.article_id AS id FROM mark m WHERE m.seen_at IS NOT NULL",
}
_STATES = {
    **{state: f"e.article_id IN ({_MARKED[state]})" for state in ("starred", "note", "tag")},
    "seen": f"EXISTS ({_SEEN})",
    "unseen": f"NOT EXISTS ({_SEEN})",
}


def conditions(query: Query) -> tuple[list[str], list[object]]:
    """(what must hold of the reader's marks, its parameters)."""
    parts = [_STATES[state] for state in query.states]
    if query.tags:
        parts.append(f"e.article_id IN ({_tagged(query)})")
    return parts, list(query.tags)


def articles(query: Query) -> Iterator[tuple[str, list[object]]]:
    """Statements that each give the numbers `id` of all articles with a mark asked for, and their parameters."""
    for state in query.states:
        if state in _MARKED:
            yield _MARKED[state], []
    if query.tags:
        yield _tagged(query), list(query.tags)


def unwanted(query: Query) -> Iterator[tuple[str, list[object]]]:
    """As `articles`, for marks that must be absent."""
    if "unseen" in query.states:
        yield _MARKED["seen"], []


def _tagged(query: Query) -> str:
    return (
        f"SELECT DISTINCT g.article_id AS id FROM tag g WHERE g.name IN ({', '.join('?' * len(query.tags))})"
    )
