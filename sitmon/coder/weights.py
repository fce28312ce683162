"""Weights learnt from labelled texts: cue strengths, context factors, calibration. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sitmon.coder.cues import Points
from sitmon.errors import DataError


@dataclass(frozen=True, slots=True)
class Weights:
    """What replaces the written strengths: (kind, cue) and (kind, context) → 0 to 1, kind → points."""

    cues: dict[tuple[str, str], float] = field(default_factory=dict)
    contexts: dict[tuple[str, str], float] = field(default_factory=dict)
    calibration: dict[str, Points] = field(default_factory=dict)

    def strength(self, kind: str, lemma: str, written: float) -> float:
        """The strength of a cue: the learnt one, else the written one."""
        return self.cues.get((kind, lemma), written)

    def factor(self, kind: str, name: str, written: float) -> float:
        """The factor of a context: the learnt one, else the written one."""
        return self.contexts.get((kind, name), written)


def merged(tables: Iterable[tuple[str, Mapping[str, Any]]]) -> Weights:
    """The weights of several files given as (where, table), the later over the earlier.

    Raises DataError naming file and key.
    """
    built = Weights()
    for where, table in tables:
        for name, into in (("cue", built.cues), ("context", built.contexts)):
            rows = _table(table, name, where)
            for kind in rows:
                for word, value in _table(rows, kind, where).items():
                    into[kind, word] = _share(value, f"{name}.{kind}.{word}", where)
        for kind, points in _table(table, "calibration", where).items():
            built.calibration[kind] = _points(points, f"calibration.{kind}", where)
    return built


def _table(given: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    value = given.get(name, {})
    if not isinstance(value, Mapping):
        raise DataError(f"{name}: is no table", where=where)
    return value


def _share(value: object, name: str, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise DataError(f"{name}: {value!r} is no number between 0 and 1", where=where)
    return float(value)


def _points(value: object, name: str, where: str) -> Points:
    if (
        not isinstance(value, list)
        or not value
        or not all(isinstance(p, list) and len(p) == 2 for p in value)
    ):
        raise DataError(f"{name}: is no list of pairs", where=where)
    return tuple(sorted((_share(a, name, where), _share(b, name, where)) for a, b in value))


def calibrated(points: Points, raw: float) -> float:
    """`raw` on the line through `points`; beyond the first and the last point it is theirs."""
    at = bisect_right(points, (raw, 2.0))
    if at == 0:
        return points[0][1]
    if at == len(points):
        return points[-1][1]
    (x0, y0), (x1, y1) = points[at - 1], points[at]
    return y0 + (y1 - y0) * (raw - x0) / (x1 - x0) if x1 > x0 else y1


def as_toml(learnt: Weights) -> str:
    """`learnt` as the text of a `weights.toml`."""
    lines: list[str] = []
    for name, rows in (("cue", learnt.cues), ("context", learnt.contexts)):
        for kind in sorted({kind for kind, _ in rows}):
            lines.append(f"[{name}.{kind}]")
            own = sorted((word, value) for (k, word), value in rows.items() if k == kind)
            lines += [f'"{word}" = {value:.3f}' for word, value in own]
            lines.append("")
    if learnt.calibration:
        lines.append("[calibration]")
        for kind, points in sorted(learnt.calibration.items()):
            pairs = ", ".join(f"[{x:.3f}, {y:.3f}]" for x, y in points)
            lines.append(f'"{kind}" = [{pairs}]')
    return "\n".join(lines).rstrip() + "\n"
