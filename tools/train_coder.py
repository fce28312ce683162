"""Weighs the coder's cues anew from texts with labels, and from verdicts on its flags.

    python tools/train_coder.py LABELLED.jsonl [VERDICTS.jsonl ...] [--out weights.toml] [--kinds FOLDER]

A line of a labelled file (gzipped or not): {"id", "title"?, "text", "labels": [kinds], "borderline"?: [kinds left
out], "labels_known"?: [kinds judged]}. A verdict, as `sitmon` exports them: {"cues", "kind", "right": true}.

A cue's strength becomes the share of texts in which it counted and its kind was right, drawn towards what is
written in `coder/kinds/` (as if PRIOR more texts had said so); so does the factor of a context. The confidence of a
kind is set half way between itself and the share of flags that are right at it (pool-adjacent-violators, then a line
through the pools): half way, because texts that helped to write the rules flatter them. Borderline labels teach
nothing, and the error of calibration leaves them out. Three sets of weights are cross-validated (learn from four
fifths, read the last fifth): as written, written with learnt confidence, all learnt. `--out` writes the best of them;
put the file into the folder of `[coder] kinds` to have it used.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from sitmon.coder import events, hits, layout, loading, tongue
from sitmon.coder.cues import Lexicon, Points
from sitmon.coder.hits import Hit
from sitmon.coder.weights import Weights, as_toml, calibrated
from sitmon.reading import Reading, read

PRIOR = 20.0
"""Texts that the written strength of a cue counts for."""
FOLDS = 5
BINS = 5
STEPS = (0.5, 0.7, 0.8, 0.9, 0.96, 1.01)
FEW = 10.0
"""Flags that the written confidence of a step counts for beside its half."""
LEAST = 60
"""Flags from which a kind has a calibration of its own; below it the kinds share one."""
LANG = "en"
Key = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """A labelled text, read once: the kinds it has and those that its label speaks to."""

    key: str
    reading: Reading
    keys: Sequence[str]
    labels: frozenset[str]
    known: frozenset[str]
    clear: frozenset[str]
    """The known kinds without the borderline ones."""


@dataclass
class Counts:
    """How often something was met, and how often its kind was right."""

    met: Counter[Key] = field(default_factory=Counter)
    right: Counter[Key] = field(default_factory=Counter)
    expected: Counter[Key] = field(default_factory=Counter)
    """The sum of strengths of the cues met, which a context's factor is a share of."""

    def add(self, key: Key, right: bool, strength: float = 1.0) -> None:
        """Counts one."""
        self.met[key] += 1
        self.right[key] += right
        self.expected[key] += strength  # type: ignore[assignment]


def rows(paths: Iterable[str]) -> list[dict[str, Any]]:
    """The objects of JSON Lines files."""
    found: list[dict[str, Any]] = []
    for path in paths:
        data = Path(path).read_bytes()
        text = (gzip.decompress(data) if path.endswith(".gz") else data).decode("utf-8")
        found += [json.loads(line) for line in text.split("\n") if line.strip()]
    return found


def text_of(row: dict[str, Any], kinds: Iterable[str]) -> Text:
    """A labelled row as a text."""
    words = tongue.load(LANG)
    reading = layout.body(read(row.get("title"), row.get("text")), words.furniture)
    known = frozenset(row.get("labels_known") or kinds)
    clear = known - set(row.get("borderline") or ())
    key = str(row.get("id") or reading.text[:200])
    return Text(key, reading, hits.keys_of(reading), frozenset(row["labels"]), known, clear)


def met(text: Text, lexicon: Lexicon) -> list[Hit]:
    """The cues of a text that count."""
    found = hits.find(text.reading, text.keys, lexicon, tongue.load(LANG)).hits
    return [hit for hit in found if events.counts(hit)]


def learn(
    texts: Sequence[Text], verdicts: Sequence[dict[str, Any]], written: Lexicon, *, cues_too: bool
) -> Weights:
    """The weights that `texts` and `verdicts` speak for; without `cues_too` only the calibration."""
    learnt = _strengths(texts, verdicts, written) if cues_too else Weights()
    again = loading.lexicon([loading.KINDS, *loading.own()], LANG, learnt)
    learnt.calibration.update(calibrate(texts, again))
    return learnt


def _strengths(texts: Sequence[Text], verdicts: Sequence[dict[str, Any]], written: Lexicon) -> Weights:
    cues, contexts = Counts(), Counts()
    strengths = {(cue.kind, cue.lemma): cue.strength for cue in written.cues.tags() if not cue.blocks}
    factors = {(c.kind, c.name): c.factor for c in written.contexts.tags()}
    for text in texts:
        _count(met(text, written), text, strengths, cues, contexts)
    for row in verdicts:
        for cue in row.get("cues") or [row["cue"]]:
            cues.add((row["kind"], cue), bool(row["right"]))
    return Weights(
        {
            key: _shrunk(cues.right[key], cues.met[key], strengths[key])
            for key in cues.met
            if key in strengths
        },
        {
            key: min(_shrunk(contexts.right[key], contexts.expected[key], factors[key]), 1.0)
            for key in contexts.met
        },
    )


def _count(
    found: Sequence[Hit], text: Text, strengths: dict[Key, float], cues: Counts, contexts: Counts
) -> None:
    """Counts each cue once a text: in its plain sense for itself, in another for the context that gave it."""
    seen: set[Key] = set()
    for hit in found:
        kind, key = hit.cue.kind, (hit.cue.kind, hit.cue.lemma)
        if kind not in text.clear:
            continue
        right = kind in text.labels
        if hit.contexts:
            context = kind, hit.contexts[0]
            if context not in seen:
                contexts.add(context, right, strengths[key])
                seen.add(context)
        elif key not in seen and hit.strength == hit.cue.strength:
            cues.add(key, right)
            seen.add(key)


def _shrunk(right: float, count: float, written: float) -> float:
    return round((right + PRIOR * written) / (count + PRIOR), 3)


def calibrate(texts: Sequence[Text], lexicon: Lexicon) -> dict[str, Points]:
    """Kind → points of raw confidence and the share that is right there."""
    flags: dict[str, list[tuple[float, bool]]] = {kind: [] for kind in lexicon.kinds}
    for text in texts:
        for kind, raw in events.confidence(met(text, lexicon)).items():
            if raw >= events.THRESHOLD and kind in text.clear:
                flags[kind].append((raw, kind in text.labels))
    pooled = [flag for own in flags.values() for flag in own]
    return {
        kind: points
        for kind, own in flags.items()
        if (points := _pools(own if len(own) >= LEAST else pooled))
    }


def _pools(flags: Sequence[tuple[float, bool]]) -> Points:
    """Pool-adjacent-violators over steps of confidence: never falling, each pool half way to its own value
    and, where it is small, less than half."""
    ordered = sorted(flags)
    pools: list[list[float]] = []  # count, right, sum of raw confidences
    for low, high in pairwise(STEPS):
        group = [(raw, right) for raw, right in ordered if low <= raw < high]
        if not group:
            continue
        pools.append([len(group), sum(r for _, r in group), sum(x for x, _ in group)])
        while len(pools) > 1 and pools[-2][1] * pools[-1][0] > pools[-1][1] * pools[-2][0]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    if not pools:
        return ()
    floor = events.THRESHOLD
    shares = (max((right + total + FEW * total / n) / (2 * n + FEW), floor) for n, right, total in pools)
    steps = zip((total / n for n, _, total in pools), accumulate(shares, max), strict=True)
    # The weakest flag is as sure as written: a line, not a step, leads from it to the first pool.
    return tuple(dict([(floor, floor), *steps]).items())


@dataclass(frozen=True)
class Decision:
    """One kind of one text: whether it is right and clear, and the confidence shown (0: no flag)."""

    kind: str
    right: bool
    clear: bool
    shown: float


def judge(texts: Sequence[Text], lexicon: Lexicon) -> list[Decision]:
    """Every decision on the texts."""
    found = []
    for text in texts:
        sure = events.confidence(met(text, lexicon))
        for kind in sorted(text.known & lexicon.kinds.keys()):
            raw = sure.get(kind, 0.0)
            points = lexicon.calibration.get(kind)
            shown = calibrated(points, raw) if points else raw
            flagged = raw >= events.THRESHOLD
            found.append(Decision(kind, kind in text.labels, kind in text.clear, shown if flagged else 0.0))
    return found


def f1(decisions: Iterable[Decision], kind: str) -> float:
    """F1 of one kind."""
    own = [d for d in decisions if d.kind == kind]
    hit = sum(d.right and d.shown > 0 for d in own)
    return 2 * hit / max(sum(d.right for d in own) + sum(d.shown > 0 for d in own), 1)


def table(decisions: Iterable[Decision]) -> tuple[float, list[str]]:
    """The expected calibration error of the flags, and a line for each fifth of confidence."""
    bins = [[0, 0, 0.0] for _ in range(BINS)]
    for d in decisions:
        if d.shown > 0:
            b = bins[min(int(d.shown * BINS), BINS - 1)]
            b[0], b[1], b[2] = b[0] + 1, b[1] + d.right, b[2] + d.shown
    total = max(sum(b[0] for b in bins), 1)
    lines = [
        f"{i / BINS:.1f}+  {b[0]:5} flags, {b[1] / b[0]:.3f} right, {b[2] / b[0]:.3f} said"
        for i, b in enumerate(bins)
        if b[0]
    ]
    return sum(abs(b[1] - b[2]) for b in bins) / total, lines


def fold_of(key: str) -> int:
    """The fold of a text: the same whatever else is in the file."""
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=2).digest()[0] % FOLDS


def cross_validate(
    texts: Sequence[Text], verdicts: Sequence[dict[str, Any]], written: Lexicon, *, cues_too: bool
) -> list[Decision]:
    """Every text judged by weights learnt from the other folds."""
    found = []
    for fold in range(FOLDS):
        rest = [t for t in texts if fold_of(t.key) != fold]
        learnt = learn(rest, verdicts, written, cues_too=cues_too)
        lexicon = loading.lexicon([loading.KINDS, *loading.own()], LANG, learnt)
        found += judge([t for t in texts if fold_of(t.key) == fold], lexicon)
    return found


def report(name: str, decisions: Sequence[Decision], kinds: Sequence[str]) -> float:
    """Prints the figures of one set of weights; gives the macro F1 less a quarter of the calibration error."""
    scores = {kind: f1(decisions, kind) for kind in kinds}
    macro = sum(scores.values()) / max(len(scores), 1)
    clear = [d for d in decisions if d.clear]
    clear_macro = sum(f1(clear, kind) for kind in kinds) / max(len(scores), 1)
    error, lines = table(clear)
    each = ", ".join(f"{kind} {score:.3f}" for kind, score in scores.items())
    print(
        f"{name}: macro F1 {macro:.4f} ({each}), clear {clear_macro:.4f}; calibration error, clear {error:.4f}, all {table(decisions)[0]:.4f}"
    )
    print("\n".join(f"  {line}" for line in lines))
    return macro - error / 4


def main(arguments: Sequence[str]) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--confidence-only", action="store_true", help="leave the strengths as written")
    parser.add_argument(
        "--kinds", type=Path, action="append", default=[], help="a folder of kinds of your own"
    )
    given = parser.parse_args(arguments)
    loading.use(given.kinds)
    written = loading.lexicon([loading.KINDS, *given.kinds], LANG)
    read_rows = rows(given.files)
    verdicts = [row for row in read_rows if "right" in row and "labels" not in row]
    texts = [text_of(row, written.kinds) for row in read_rows if "labels" in row]
    print(f"{len(texts)} texts, {len(verdicts)} verdicts, {FOLDS} folds")
    if not texts:
        print("without labelled texts nothing can be cross-validated", file=sys.stderr)
    kinds = list(written.kinds)
    ways: dict[str, bool | None] = {"as written": None, "confidence learnt": False, "all learnt": True}
    if given.confidence_only:
        del ways["all learnt"]
    worth: dict[str, float] = {}
    for name, cues_too in ways.items():
        if cues_too is None:
            worth[name] = report(name, judge(texts, written), kinds)
        else:
            decisions = cross_validate(texts, verdicts, written, cues_too=cues_too)
            worth[name] = report(f"{name}, cross-validated", decisions, kinds)
    best = max(worth, key=lambda name: worth[name])
    print(f"best: {best}")
    if given.out and ways[best] is not None:
        learnt = learn(texts, verdicts, written, cues_too=bool(ways[best]))
        given.out.write_text(as_toml(learnt), encoding="utf-8")
        print(f"written to {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
