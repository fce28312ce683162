"""Which events are wanted, as SQL. The only place that turns a query into a WHERE clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import copysign, cos, radians
from typing import TYPE_CHECKING

from sitmon.query import Query, Total, match_expression
from sitmon.store import marked

if TYPE_CHECKING:
    # The dashboard imports this before its first frame, and needs no gazetteer for it.
    from sitmon.geo.regions import Region

_KM_A_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Selection:
    """What to select: a query with its regions looked up. `as_of` asks for what was known then."""

    query: Query = field(default_factory=Query)
    regions: tuple[Region, ...] = ()
    as_of: float | None = None
    leads_only: bool = True
    ended: bool = False
    """Whether events are asked for that were current once, in place of those that are."""

    def where(self) -> tuple[str, list[object]]:
        """(condition on `event` as e and `article` as a, its parameters)."""
        parts: list[str] = []
        values: list[object] = []
        if self.leads_only:
            parts.append("e.lead")
        if self.as_of is None:
            parts.append(f"e.known_until IS {'NOT NULL' if self.ended else 'NULL'}")
        else:
            parts.append("e.known_from <= ? AND (e.known_until IS NULL OR e.known_until > ?)")
            values += [self.as_of, self.as_of]
        self._query(parts, values)
        if regions := [r for r in self.regions if r.level != "world"]:
            clauses = [_region(r, values) for r in regions]
            parts.append(f"({' OR '.join(clauses)})")
        return " AND ".join(parts) or "1", values

    def needs_article(self) -> bool:
        """Whether the condition speaks of `article` as a."""
        return bool(self.query.sources)

    def published_by(self) -> tuple[str, list[object]]:
        """(the condition on `article` as a that it is of the sources asked for, its parameters)."""
        clause = " OR ".join(["(p.slug = ? OR p.name LIKE ? ESCAPE '\\')"] * len(self.query.sources))
        values = [v for s in self.query.sources for v in (s.lower(), f"%{_like(s)}%")]
        return f"a.publisher_id IN (SELECT p.id FROM publisher p WHERE {clause})", list(values)

    def _query(self, parts: list[str], values: list[object]) -> None:
        q = self.query
        if q.kinds:
            parts.append(f"e.kind IN ({_marks(q.kinds)})")
            values += q.kinds
        if q.since is not None:
            parts.append("e.at >= ?")
            values.append(q.since)
        if q.until is not None:
            parts.append("e.at <= ?")
            values.append(q.until)
        if q.confidence is not None:
            parts.append("e.confidence >= ?")
            values.append(q.confidence)
        if q.sources:
            told, given = self.published_by()
            parts.append(told)
            values += given
        for total in q.totals:
            _total(total, parts, values)
        conditions, named = marked.conditions(q)
        parts += conditions
        values += named
        if expression := match_expression(q):
            parts.append("e.article_id IN (SELECT rowid FROM words WHERE words MATCH ?)")
            values.append(expression)
        elif q.without:
            unwanted = [x for w in q.without if (x := match_expression(Query(words=(w,))))]
            if unwanted:
                parts.append("e.article_id NOT IN (SELECT rowid FROM words WHERE words MATCH ?)")
                values.append(" OR ".join(unwanted))


_BOUNDS = {">": "{m}_low > ?", ">=": "{m}_low >= ?", "<": "{m}_low < ? AND e.{m}_high < ?", "<=": "{m}_low <= ? AND e.{m}_high <= ?",
           "=": "{m}_low <= ? AND e.{m}_high >= ?"}  # fmt: skip
"""Where the highest is below a bound the lowest is: told as well, for it is the lowest that has an index."""


def _total(total: Total, parts: list[str], values: list[object]) -> None:
    """A bound on what the reading that made the event gives in all; none given is no match."""
    bound = _BOUNDS[total.sign].format(m=total.measure)
    parts.append(f"e.{bound}")
    values += [total.value] * bound.count("?")


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _region(region: Region, values: list[object]) -> str:
    """One region as a condition."""
    parts: list[str] = []
    for column, wanted in (("country", region.countries), ("admin1", region.admin1), ("gid", region.gids)):
        if wanted:
            parts.append(f"e.{column} IN ({_marks(sorted(wanted))})")
            values += sorted(wanted)
    if region.circle:
        parts.append(_circle(region.circle, values))
    return f"({' OR '.join(parts)})" if parts else "0"


def _circle(circle: tuple[float, float, float], values: list[object]) -> str:
    """Events with a point within the circle (lat, lon, km): equirectangular, good to 1 % below 1,000 km.
    One that reaches across the 180th meridian is asked for from both its sides."""
    lat, lon, km = circle
    shrink = cos(radians(lat)) ** 2
    reach = (km / _KM_A_DEGREE) ** 2
    across = abs(lon) + km / _KM_A_DEGREE / max(cos(radians(lat)), 0.01) > 180
    parts = []
    for centre in (lon, lon - copysign(360, lon)) if across else (lon,):
        values += [lat, lat, centre, centre, shrink, reach]
        parts.append("(e.lat - ?) * (e.lat - ?) + (e.lon - ?) * (e.lon - ?) * ? <= ?")
    return f"(e.level IN ('place', 'admin1') AND e.lat IS NOT NULL AND ({' OR '.join(parts)}))"
