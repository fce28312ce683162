"""How well the coder reads labelled texts, kind by kind and cue by cue.

    python tools/measure_coder.py LABELLED.jsonl [...]

Each line: {"title"?, "text", "labels": [kinds], "borderline"?: [kinds left out], "labels_known"?: [kinds judged]}.
Prints precision, recall and F1 of each kind, a calibration table, and for every cue in how many texts
it counted (a weakened cue only where it is weak as written) and in how many its kind was right.
A cue whose precision is far below
its strength in `coder/kinds/<language>/` is the one to change. Nothing is written.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sitmon import coder
from sitmon.coder import events, hits, language, layout, loading, tongue
from sitmon.reading import Reading, read

BINS = 5


def rows(paths: list[str]) -> Iterator[dict[str, Any]]:
    """The labelled texts of JSON Lines files, gzipped or not."""
    for path in paths:
        data = Path(path).read_bytes()
        text = (gzip.decompress(data) if path.endswith(".gz") else data).decode("utf-8")
        yield from (json.loads(line) for line in text.split("\n") if line.strip())


def judged(row: dict[str, Any], kinds: list[str]) -> list[str]:
    """The kinds that the label of a text speaks to without doubt."""
    known = row.get("labels_known") or kinds
    return [kind for kind in kinds if kind in known and kind not in row.get("borderline", ())]


def cues_met(reading: Reading) -> set[tuple[str, str]]:
    """(kind, cue) of every cue that counted in the text and that no context has made weak."""
    lang = language.detect(reading.text, reading.lower, None)
    if lang not in language.READ:
        return set()
    reading = layout.body(reading, tongue.load(lang).furniture)
    found = hits.find(reading, hits.keys_of(reading), loading.in_use(lang), tongue.load(lang))
    return {
        (hit.cue.kind, hit.cue.lemma)
        for hit in found.hits
        if events.counts(hit) and hit.strength >= min(events.THRESHOLD, hit.cue.strength)
    }


def measure(paths: list[str]) -> None:
    """Reads the files and prints the three tables."""
    kinds = list(loading.in_use("en").kinds)
    score: Counter[tuple[str, str]] = Counter()
    bins = [[0, 0, 0.0] for _ in range(BINS)]
    per_cue: dict[tuple[str, str], list[int]] = {}
    for row in rows(paths):
        reading = read(row.get("title"), row.get("text"))
        coded = coder.code(reading, published=None, lang=None)
        known, right = judged(row, kinds), row["labels"]
        for kind in known:
            score[kind, f"{kind in coded.kinds}{kind in right}"] += 1
            sure = max((e.confidence for e in coded.events if e.kind == kind and e.counts), default=None)
            if sure is not None:
                b = bins[min(int(sure * BINS), BINS - 1)]
                b[0], b[1], b[2] = b[0] + 1, b[1] + (kind in right), b[2] + sure
        for kind, lemma in cues_met(reading):
            if kind in known:
                met = per_cue.setdefault((kind, lemma), [0, 0])
                met[0], met[1] = met[0] + 1, met[1] + (kind in right)
    report(kinds, score, bins, per_cue)


def report(
    kinds: list[str],
    score: Counter[tuple[str, str]],
    bins: list[list[Any]],
    per_cue: dict[tuple[str, str], list[int]],
) -> None:
    """Prints the tables."""
    print(f"{'kind':14} {'P':>6} {'R':>6} {'F1':>6}")
    for kind in kinds:
        hit, false, missed = (score[kind, key] for key in ("TrueTrue", "TrueFalse", "FalseTrue"))
        p, r = hit / max(hit + false, 1), hit / max(hit + missed, 1)
        print(f"{kind:14} {p:6.3f} {r:6.3f} {2 * p * r / (p + r) if p + r else 0:6.3f}")
    print(f"\n{'confidence':14} {'texts':>6} {'right':>6} {'mean':>6}")
    for number, (count, right, total) in enumerate(bins):
        if count:
            print(f"{number / BINS:.1f}+{'':10} {count:6} {right / count:6.3f} {total / count:6.3f}")
    print(f"\n{'kind':14} {'cue':24} {'texts':>6} {'right':>6}")
    for (kind, lemma), (count, right) in sorted(per_cue.items(), key=lambda item: (item[0][0], -item[1][0])):
        print(f"{kind:14} {lemma:24} {count:6} {right / count:6.3f}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    measure(sys.argv[1:])
