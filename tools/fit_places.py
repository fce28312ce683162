"""Fits the weights of places on news texts with marked places and writes sitmon/geo/data/weights.toml.

    pip install numpy scipy
    python tools/fit_places.py FOLDER [--check] [--only where]

FOLDER holds `geo/*.jsonl.gz` ({"id", "text", "toponyms": [{"start", "end", "lat", "lon", "level",
"country", "a1", …}], "ignore": [{"start", "end"}]}) and `coding/*.jsonl.gz` ({"id", "title", "text",
"main_place": {"name", "country_code"}}). With `--check` nothing is written: each eighth of the texts
is scored with weights fitted on the rest.

Four models: `rank` orders what a name may mean (softmax over its candidates), `gate` admits it
(logistic), `where` chooses the country of an event (softmax over the names of a text and none),
`spot` the name within it (softmax over the names of the right country).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sitmon import coder
from sitmon.geo import context, finding, resolve, votes, weights
from sitmon.geo.atlas import Candidate
from sitmon.geo.files import DATA
from sitmon.geo.hinted import hinted
from sitmon.geo.mentions import named as names_of
from sitmon.geo.where import Scenes
from sitmon.model import Mention
from sitmon.reading import read

Row = dict[str, Any]
Features = list[tuple[str, float]]
Bounds = dict[str, tuple[float | None, float | None]]

WEIGHT = {"geowebnews": 1.0, "lgl": 0.7, "trnews": 1.3, "geovirus": 1.0, "conflict": 3.0}
"""What a text of each corpus counts: conflict news is what the program is for."""
EVENT_WEIGHT = {"ng": 3.0, "nm": 1.0}
"""The same of the texts with events: `news_gold` is varied, two thirds of `news_more` are two outlets of one war."""
NEAR_KM = 161.0
PARTS = 8
"""Of the cross-validation."""
RARELY = -4.0
"""Ranking, at most: a text seldom means the small namesake of a large town without saying so."""
LEAST = {"inside": 8.0, "sense": 1.5, "capital": 1.5, "metropolis": 0.0}
"""Ranking: "Paris, Texas" decides, whatever a corpus says."""
MOST = dict.fromkeys(("in_leader", "in_institution", "in_group"), -5.0) | {
    "body_after": -12.0, "is_institution": -1.5, "is_group": -1.5, "is_leader": -0.7, "name_goes_on": -1.5,
    "first_name_cap": -4.5, "first_before": -3.5,
}  # fmt: skip
"""Gate: part of a longer name of somebody else is no place."""
FIXED_RANK, FIXED_GATE = {"home": 1.0}, {"home": 0.5}
"""No corpus gives the home of its feeds."""
BOUNDS: Bounds = {
    "in_cue_sentence": (1.0, None), "hit": (1.0, None), "next_to_cue": (0.6, None), "strike_in": (0.0, None),
    "said": (None, 0.0), "talk": (None, 0.0), "speaker": (None, 0.0), "hint_hit": (2.2, None),
    "dateline": (None, -0.6), "accord": (None, -1.5), "said_in": (None, -1.0), "unknown": (1.0, None),
    "apart_from_unknown": (None, -2.5), "actor_place": (None, 0.0), "actor_admin1": (None, 0.0),
}  # fmt: skip
"""Scenes: what texts of one event are too few to teach, for those of several."""


@dataclass
class Texts:
    """The texts to fit on: (corpus, row) with marked places, and rows with the place of their event."""

    marked: list[tuple[str, Row]]
    events: list[Row]


def load(folder: Path) -> Texts:
    """All texts of the folder."""
    marked = [(c, row) for c in WEIGHT for row in rows(folder / "geo" / f"{c}.jsonl.gz")]
    events = [row for c in ("news_gold", "news_more") for row in rows(folder / "coding" / f"{c}.jsonl.gz")]
    return Texts(marked, [r for r in events if (r.get("main_place") or {}).get("country_code")])


def rows(path: Path) -> Iterable[Row]:
    """The lines of a compressed JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf8") as f:
        yield from (json.loads(line) for line in f if line.strip())


def km(a: float, b: float, c: float, d: float) -> float:
    """Kilometres from (a, b) to (c, d) along the sphere."""
    a, b, c, d = map(math.radians, (a, b, c, d))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1, math.sqrt(h)))


def means(c: Candidate, gold: Row) -> bool:
    """Whether the candidate is the marked place."""
    if c.level == "region" and gold.get("macro"):
        return True
    if c.level == "country" and gold["level"] == "country":
        return bool(c.country == gold["country"])
    if c.level == "admin1" and gold["level"] == "admin1" and gold.get("a1"):
        return bool(c.admin1 == gold["a1"])
    return km(c.lat, c.lon, gold["lat"], gold["lon"]) <= NEAR_KM


@dataclass
class Named:
    """One span of a marked text: its candidates' features and which are right, and the gate's features."""

    weight: float
    ranked: list[tuple[bool, Features]] | None
    admitted: tuple[bool, float, Features] | None


def named(marked: list[tuple[str, Row]]) -> list[Named]:
    """Every span of the marked texts as the present weights see it."""
    found: list[Named] = []
    for corpus, row in marked:
        found += _named_in(row, WEIGHT[corpus], demonyms=corpus != "geovirus")
    return found


def _named_in(row: Row, weight: float, demonyms: bool) -> list[Named]:
    reading = read(None, row["text"])
    spans = finding.spans(reading)
    hints = hinted(reading)
    around = context.survey(reading, spans, hints)
    seen = [context.features(around, s) for s in spans]
    gate = weights.load()[1]
    doubts = [gate["bias"] + sum(gate.get(n, 0.0) for n in names) for names in seen]
    ballots = votes.vote(spans, doubts, None, hints)
    held = [resolve.holder(around, s) for s in spans]
    senses = resolve.senses_of(spans, held)
    holders = {id(h) for h in held if h is not None}
    found = []
    for s, names, larger in zip(spans, seen, held, strict=True):
        if not s.candidates:
            continue
        start, end = reading.span(s.first, s.last)
        gold = _most_overlapping(row["toponyms"], start, end - s.cut)
        ignored = gold is None and any(min(end, x["end"]) > max(start, x["start"]) for x in row["ignore"])
        sense = senses.get(s.key)
        right = [gold is not None and means(c, gold) for c in s.candidates]
        ranked = None
        if any(right) and not all(right):
            largest = votes.largest_town(s.candidates)
            ranked = [
                (ok, [*votes.static(c, largest), *resolve.ranking(s, c, share, larger, sense, None)])
                for ok, c, share in zip(right, s.candidates, ballots.shares(s), strict=True)
            ]
        admitted = None
        if not ignored and (demonyms or not s.demonym):
            choice = resolve.choose(s, larger, ballots, sense, None)
            values = (
                choice.features + [(n, 1.0) for n in names] + ([("holds", 1.0)] if id(s) in holders else [])
            )
            ok = gold is not None and means(choice.candidate, gold)
            admitted = (ok, 1.0 if ok or gold is None else 0.5, values)
        found.append(Named(weight, ranked, admitted))
    return found


def _most_overlapping(toponyms: list[Row], start: int, end: int) -> Row | None:
    shared = [(min(end, t["end"]) - max(start, t["start"]), n) for n, t in enumerate(toponyms)]
    best = max(shared, default=(0, 0))
    return toponyms[best[1]] if best[0] > 0 else None


class Matrix:
    """Rows of features as an array, a column a name."""

    def __init__(self, found: list[Features]) -> None:
        self.names = sorted({n for values in found for n, _ in values})
        column = {n: i for i, n in enumerate(self.names)}
        self.x = np.zeros((len(found), len(self.names)))
        for k, values in enumerate(found):
            for n, value in values:
                self.x[k, column[n]] += value

    def fitted(self, loss: Callable[[Any], tuple[float, Any]], bounds: dict[str, Any]) -> dict[str, float]:
        """The weights with the least loss."""
        limits = [bounds.get(n, (None, None)) for n in self.names]
        start = np.zeros(len(self.names))
        result = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 400})
        return {n: float(v) for n, v in zip(self.names, result.x, strict=True)}


def softmax_loss(m: Matrix, starts: Any, group: Any, right: Any, by: Any, l2: float) -> Any:
    """−log of the chance of the right rows of each group."""

    def loss(w: Any) -> tuple[float, Any]:
        s = m.x @ w
        e = np.exp(s - np.maximum.reduceat(s, starts)[group])
        total = np.add.reduceat(e, starts)
        good = e * right
        of = np.add.reduceat(good, starts) + 1e-9
        value = l2 * (w @ w) - (by * (np.log(of) - np.log(total))).sum()
        return float(value), 2 * l2 * w - m.x.T @ ((good / of[group] - e / total[group]) * by[group])

    return loss


def fit_rank(found: list[Named]) -> dict[str, float]:
    """Weights that order candidates."""
    kept = [(n.weight, n.ranked) for n in found if n.ranked]
    bounds: Bounds = {n: (v, None) for n, v in LEAST.items()} | {"dwarfed": (None, RARELY)}
    return fit_choices([ranked for _, ranked in kept], [by for by, _ in kept], bounds, 0.5) | FIXED_RANK


def fit_gate(found: list[Named], l2: float = 1.0) -> dict[str, float]:
    """Weights that admit a name."""
    kept = [(n.weight * a[1], a[0], a[2]) for n in found if (a := n.admitted)]
    m = Matrix([[*values, ("bias", 1.0)] for _, _, values in kept])
    y, by = np.array([ok for _, ok, _ in kept], float), np.array([w for w, _, _ in kept])
    free = np.array([n != "bias" for n in m.names], float)

    def loss(w: Any) -> tuple[float, Any]:
        s = m.x @ w
        value = (by * (np.logaddexp(0, -s) * y + np.logaddexp(0, s) * (1 - y))).sum() + l2 * (free * w) @ w
        return float(value), m.x.T @ (by * (1 / (1 + np.exp(-s)) - y)) + 2 * l2 * free * w

    return m.fitted(loss, {n: (None, most) for n, most in MOST.items()}) | FIXED_GATE


@dataclass
class Scene:
    """A text with the place of its event, as `where` sees it."""

    row: Row
    scenes: Scenes
    spans: list[tuple[int, int]]
    kind: str | None
    found: list[tuple[Mention, Features]]


def scene(row: Row) -> Scene:
    """One text read, coded and its names scored."""
    reading = read(row.get("title"), row.get("text"))
    coded = coder.code(reading, published=None, lang=None)
    main = [e for e in coded.events if e.counts] or list(coded.events)
    spans = [(e.start, e.end) for event in main[:1] for e in event.evidence]
    kind = main[0].kind if main else None
    scenes = Scenes(reading, names_of(reading, home=None).mentions)
    return Scene(row, scenes, spans, kind, scenes.features(spans, kind))


def plain(text: str) -> str:
    """Letters and digits only."""
    return "".join(c for c in text.lower() if c.isalnum())


def named_as(m: Mention, name: str) -> bool:
    """Whether the mention or its place has this name."""
    words = " ".join(v for v in (m.place.name, m.place.admin1_name, m.text[:60]) if v)
    return plain(name) in plain(words)


Choices = list[tuple[bool, Features]]
"""The rows that a choice is made among, and which of them are right."""


def fit_where(scenes: list[Scene], l2: float = 8.0) -> dict[str, float]:
    """Weights that choose the country of the scene."""
    kept = [s for s in scenes if s.found]
    found: list[Choices] = []
    for s in kept:
        code = s.row["main_place"]["country_code"]
        names = [(m.place.country == code, values) for m, values in s.found]
        found.append([*names, (not any(ok for ok, _ in names), s.scenes.nowhere(s.spans))])
    return fit_choices(found, [EVENT_WEIGHT[s.row["id"][:2]] for s in kept], BOUNDS, l2)


def fit_spot(scenes: list[Scene], l2: float = 4.0) -> dict[str, float]:
    """Weights that choose the name within the right country."""
    found: list[Choices] = []
    by = []
    for s in scenes:
        gold = s.row["main_place"]
        inside = [(m, v) for m, v in s.scenes.spots(s.spans) if m.place.country == gold["country_code"]]
        names = [(bool(gold.get("name")) and named_as(m, gold["name"]), v) for m, v in inside]
        if any(ok for ok, _ in names) and not all(ok for ok, _ in names):
            found.append(names)
            by.append(EVENT_WEIGHT[s.row["id"][:2]])
    return fit_choices(found, by, BOUNDS, l2)


def fit_choices(found: list[Choices], by: list[float], bounds: Bounds, l2: float) -> dict[str, float]:
    """Weights with which the right rows of each choice are the likeliest."""
    m = Matrix([values for choice in found for _, values in choice])
    right = np.array([ok for choice in found for ok, _ in choice], float)
    group = np.repeat(np.arange(len(found)), [len(choice) for choice in found])
    starts = np.r_[0, np.flatnonzero(np.diff(group)) + 1]
    return m.fitted(softmax_loss(m, starts, group, right, np.array(by), l2), bounds)


def use(section: str, fitted: dict[str, float]) -> None:
    """Makes the running program use these weights."""
    present = weights.section(section)
    present.clear()
    present.update(fitted)
    weights.of_kind.cache_clear()
    votes.ballot.cache_clear()
    votes.prior.cache_clear()
    votes.leanings.cache_clear()
    resolve.own_weight.cache_clear()


def use_scenes(scenes: list[Scene]) -> None:
    """Fits where and spot and uses them."""
    use("where", fit_where(scenes))
    use("spot", fit_spot(scenes))


def fit_names(marked: list[tuple[str, Row]], rounds: int = 2) -> None:
    """Fits rank and gate in turn, since each sees the texts through the other."""
    for _ in range(rounds):
        use("rank", weights.section("rank") | fit_rank(named(marked)))
        use("gate", fit_gate(named(marked)))


def part(id: str, parts: int) -> int:
    """A number below `parts`, by the text's id."""
    return int(hashlib.sha256(id.encode()).hexdigest(), 16) % parts


def check_where(scenes: list[Scene]) -> None:
    """Prints the share of right and wrong countries on each part with weights of the others."""
    tally: dict[str, list[float]] = {}
    for k in range(PARTS):
        use_scenes([s for s in scenes if part(s.row["id"], PARTS) != k])
        for s in scenes:
            if part(s.row["id"], PARTS) == k:
                # Read anew: a text keeps the scores of the weights it was read with.
                count(tally.setdefault(s.row["id"][:2], [0.0] * 5), scene(s.row))
    for source, (n, right, wrong, asked, good) in tally.items():
        print(
            f"{source}: {n:.0f} texts, country right {right / n:.3f} wrong {wrong / n:.3f}, name right {good / asked:.3f}"
        )


def count(t: list[float], s: Scene) -> None:
    """Adds one text to (texts, right, wrong, named, name right)."""
    gold, got = s.row["main_place"], s.scenes.place(s.spans, s.kind)
    country = got.place.country if got else None
    t[0] += 1
    t[1] += country == gold["country_code"]
    t[2] += bool(country) and country != gold["country_code"]
    if gold.get("name"):
        t[3] += 1
        t[4] += got is not None and named_as(got, gold["name"])


def write(path: Path) -> None:
    """Writes the weights in use."""
    lines = [
        "# Weights of the linear models of `resolve` (rank, gate) and `where` (where, spot): figures fitted by tools/fit_places.py."
    ]
    for section in ("rank", "gate", "where", "spot"):
        lines.append(f"[{section}]")
        lines += [f"{quoted(n)} = {v:.3f}" for n, v in sorted(weights.section(section).items())]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def quoted(name: str) -> str:
    """A name as a key of TOML."""
    return f'"{name}"' if ":" in name else name


def main() -> None:
    """Fits, and writes or checks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--check", action="store_true", help="print cross-validated figures of `where` and `spot`"
    )
    parser.add_argument(
        "--only", choices=["where"], help="fit where and spot, leave rank and gate as they are"
    )
    args = parser.parse_args()
    texts = load(args.folder)
    if not args.only:
        fit_names(texts.marked)
    scenes = [scene(row) for row in texts.events]
    if args.check:
        check_where(scenes)
        return
    use_scenes(scenes)
    write(DATA / "weights.toml")


if __name__ == "__main__":
    main()
