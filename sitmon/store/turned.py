"""Which articles have the marks that a query asks for, so that what is kept up with the store notices which ones turned."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from sitmon.query import Query
from sitmon.store import marked


@dataclass(frozen=True, slots=True)
class Marked:
    """For each mark asked for the articles that have it, and those that have one that must be absent."""

    having: tuple[frozenset[int], ...] = ()
    without: frozenset[int] = frozenset()

    def of(self, articles: Iterable[int]) -> list[int]:
        """Those of the articles that are as the query asks."""
        return [n for n in articles if n not in self.without and all(n in held for held in self.having)]

    def turned(self, later: Marked) -> list[int]:
        """The articles on which a mark was put or from which one was taken."""
        pairs = zip((*self.having, self.without), (*later.having, later.without), strict=True)
        return sorted(frozenset().union(*(a ^ b for a, b in pairs)))


def read(connection: sqlite3.Connection, query: Query) -> Marked:
    """The articles as they are marked now."""
    having = [_numbers(connection, *asked) for asked in marked.articles(query)]
    without = [_numbers(connection, *asked) for asked in marked.unwanted(query)]
    return Marked(tuple(having), frozenset().union(*without))


def _numbers(connection: sqlite3.Connection, statement: str, values: list[object]) -> frozenset[int]:
    row = connection.execute(f"SELECT json_group_array(id) FROM ({statement})", values).fetchone()
    return frozenset(json.loads(row[0]))
