"""The reading of places beside a bare dictionary scan, in one run, as ratios of CPU; opening and memory.

    python bench/places.py [--items 2000] [--rounds 3]

The texts are invented here: items of some 70 words with two to five names each, drawn from all of the gazetteer, large
places more often than villages, so that many names are met for the first time and looked up in the file. The bare scan finds the same capitals in a
Python dictionary of names and decides nothing: what no reading of places can be cheaper than. Every round is a
process of its own (nothing is warm from the round before); rounds take turns and the best of each counts.
How well places are read is not measured here: see docs/PLACES.md.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time

ITEM = 70
SHAPES = (
    "Officials said on {day} that crews had reached {a} and {b} after the storm",
    "A spokesman in {a} declined to comment on the talks",
    "The road from {a} to {b} stayed shut while engineers looked at the bridge",
    "Shelling near {a}, {c}, killed at least {n} people and wounded many others, medics said",
    "Hundreds of families fled {a} for {b} as fighting drew near the town",
    "The company opened its second office in {a} and plans one in {b} next year",
    "Police in {a} asked for witnesses of the crash to come forward",
)
PLAIN = (
    "The minister did not say when the report would be ready",
    "Prices rose for the third month in a row, and wages did not",
    "It was the first time in years that the river had frozen over",
    "She had worked there since the summer and knew most of them by name",
)
DAYS = "Monday Tuesday Wednesday Thursday Friday".split()


def texts(count: int, seed: int = 4) -> list[str]:
    """Invented items of about `ITEM` words."""
    from sitmon.geo import gazetteer
    from sitmon.geo.gazetteer import LEVELS
    from sitmon.lexicon.countries import COUNTRIES

    rng = random.Random(seed)
    g = gazetteer.shipped()
    rows = g._rows("SELECT name FROM entries WHERE n >= ? ORDER BY n", g.level.find(LEVELS.index("place")))
    names = [name for (name,) in rows if name.isascii()]  # the most populous first
    lands = [c.name for c in COUNTRIES.values()]
    made = []
    for _ in range(count):
        words: list[str] = []
        while len(words) < ITEM:
            shape = rng.choice(SHAPES) if rng.random() < 0.4 else rng.choice(PLAIN)
            filled = shape.format(
                a=_some(rng, names),
                b=_some(rng, names),
                c=rng.choice(lands),
                day=rng.choice(DAYS),
                n=rng.randint(2, 90),
            )
            words += (filled + ".").split()
        made.append(" ".join(words))
    return made


def _some(rng: random.Random, names: list[str]) -> str:
    return names[int(len(names) * rng.random() ** 8)]


def measure(program: str, count: int) -> dict[str, float]:
    """CPU milliseconds an item, opening in milliseconds and megabytes added, in this process."""
    items = texts(count)
    from sitmon.reading import read

    readings = [read(None, text) for text in items]
    chars = sum(map(len, items)) / len(items)
    import sitmon.geo.mentions
    import sitmon.geo.where  # noqa: F401 - importing is not opening

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    one = places() if program == "places" else scan()
    one(read(None, "Shells fell on Saraqib."))
    opened = time.process_time()
    for reading in readings:
        one(reading)
    spent = time.process_time() - opened
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {"ms": spent * 1000 / count, "chars": chars, "open_ms": (opened - begun) * 1000, "mb": memory}


def places():  # type: ignore[no-untyped-def]
    """What the pipeline asks of every item."""
    from sitmon.geo.mentions import named
    from sitmon.geo.where import Scenes

    def one(reading):  # type: ignore[no-untyped-def]
        mentions, _, hints = named(reading, home=None)
        return Scenes(reading, mentions, hints).place([])

    return one


def scan():  # type: ignore[no-untyped-def]
    """The longest run of capitals that a dictionary has."""
    from sitmon.geo import gazetteer

    known = {k for (k,) in gazetteer.shipped()._rows("SELECT key FROM names")}

    def one(reading):  # type: ignore[no-untyped-def]
        words, lower, found, i = reading.words, reading.lower, [], 0
        while i < len(words):
            step = 1
            if words[i][0].isupper():
                for length in range(5, 0, -1):
                    if " ".join(lower[i : i + length]) in known:
                        found.append((i, length))
                        step = length
                        break
            i += step
        return found

    return one


def main() -> None:
    """Prints a row a program."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", choices=["places", "scan"], help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.one, args.items)))
        return
    best: dict[str, dict[str, float]] = {}
    for _ in range(args.rounds):
        for program in ("scan", "places"):
            command = [sys.executable, __file__, "--one", program, "--items", str(args.items)]
            got = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            if program not in best or got["ms"] < best[program]["ms"]:
                best[program] = got
    base = best["scan"]["ms"]
    print(
        f"{args.items} items of {best['scan']['chars']:.0f} characters, cold; the best of {args.rounds} rounds"
    )
    for program, b in best.items():
        print(
            f"{program:8s} {b['ms']:.3f} ms an item  {b['ms'] * 1000 / b['chars']:.3f} ms per 1,000 characters  "
            f"{b['ms'] / base:.1f} × the scan  opening {b['open_ms']:.0f} ms  {b['mb']:.0f} MB added"
        )


if __name__ == "__main__":
    main()
