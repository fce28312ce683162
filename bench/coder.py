"""The coder beside a plain keyword scan and TF-IDF with logistic regression, in one run, as ratios of CPU.

    python bench/coder.py [--items 3000] [--rounds 3]

The texts are invented here: items of some 60 words, one in twenty of conflict. Every program reads every item once a
round, as text, from a fresh start; nothing is cached between items. Rounds take turns and the best of each counts,
since other work on the machine only ever adds. The third row needs scikit-learn and is left out without it; it is
fitted on other invented items, outside the time. How well they read is not measured here: invented texts flatter all.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import random
import time
from collections.abc import Callable, Sequence

Item = tuple[str, str]
Program = Callable[[Sequence[Item]], int]
ONE_IN = 20  # items of conflict among ordinary ones
KEYWORDS = (
    "airstrike|air strike|drone strike|missile|rocket|shelling|mortar|artillery|bombard|warplane|bombed|strike|fled|"
    "displaced|refugee|evacuat|homeless|uprooted|ceasefire|cease-fire|truce|peace deal|peace agreement|treaty|"
    "prisoner swap|prisoner exchange|de-escalation|accord"
).split("|")
WHO = "the council|the bank|a singer|the club|the ministry|a court|the airline|her brother|the school|the firm".split(
    "|"
)
DID = "opened|sold|praised|met|signed|dropped|won|lost|moved to|reported on|fired|launched|met with|closed".split(
    "|"
)
WHAT = "a new bridge|the final|a record profit|the old mill|two of its stores|a film on refugees|a striker".split(
    "|"
)
WHERE = "in Lyon|near the river|at the weekend|on Monday|in Osaka|for the third year|after a long vote".split(
    "|"
)
CONFLICT = (
    "Airstrikes killed {n} people in the town on Tuesday, medics said.|Shelling wounded {n} at the market overnight.|"
    "About {n},000 people fled their homes as the fighting came near.|The two armies agreed to a {n}-day ceasefire.|"
    "The rebels denied that they had fired rockets at the port.|Drones struck a depot, killing {n} soldiers.|"
    "At least {n} families were displaced by the flood.|A truce brokered by Qatar was broken after {n} days."
).split("|")


def sentence(pick: random.Random) -> str:
    """An ordinary sentence of some dozen words."""
    parts = [pick.choice(words) for words in (WHO, DID, WHAT, WHERE)]
    tail = f", {pick.choice(WHO)} said {pick.choice(WHERE)}" if pick.random() < 0.5 else ""
    return f"{parts[0].capitalize()} {' '.join(parts[1:])}{tail}."


def invented(count: int, seed: int) -> list[tuple[Item, bool]]:
    """Items with whether they are of conflict."""
    pick = random.Random(seed)
    found = []
    for n in range(count):
        conflict = n % ONE_IN == 0
        lines = [sentence(pick) for _ in range(5)]
        if conflict:
            lines[:3] = [line.format(n=pick.randint(2, 90)) for line in pick.sample(CONFLICT, 3)]
        found.append(((lines[0].rstrip("."), " ".join(lines[1:])), conflict))
    return found


def coder() -> Program:
    """Cleaning, tokens and coding, as the pipeline calls them."""
    from sitmon import coder as ours
    from sitmon.reading import read

    return lambda items: sum(
        bool(ours.code(read(title, text), published=1.5e9, lang=None).kinds) for title, text in items
    )


def keywords() -> Program:
    """A scan for keywords inside words, as many monitors do it."""
    return lambda items: sum(any(word in f"{a} {b}".lower() for word in KEYWORDS) for a, b in items)


def regression(seed: int) -> Program:
    """TF-IDF over words and pairs with logistic regression, fitted beforehand, asked item by item as a feed comes."""
    words = importlib.import_module("sklearn.feature_extraction.text").TfidfVectorizer(ngram_range=(1, 2))
    linear = importlib.import_module("sklearn.linear_model").LogisticRegression()
    data = invented(2000, seed + 1)
    model = importlib.import_module("sklearn.pipeline").make_pipeline(words, linear)
    model.fit([f"{a} {b}" for (a, b), _ in data], [c for _, c in data])
    return lambda items: sum(int(model.predict([f"{a} {b}"])[0]) for a, b in items)


def best(program: Program, items: Sequence[Item], rounds: int) -> tuple[float, int]:
    """(CPU milliseconds an item in the best round, items flagged)."""
    program(items[:200])
    times, flagged = [], 0
    for _ in range(rounds):
        start = time.process_time()
        flagged = program(items)
        times.append(time.process_time() - start)
    return min(times) * 1000 / len(items), flagged


def main() -> None:
    """Prints a row a program."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    data = invented(given.items, seed=7)
    items = [item for item, _ in data]
    words = sum(len(f"{a} {b}".split()) for a, b in items) / len(items)
    programs = {"sitmon: cleaning, tokens, coding": coder(), "keyword scan": keywords()}
    if importlib.util.find_spec("sklearn") is None:
        print("scikit-learn is not installed: its row is left out")
    else:
        programs["TF-IDF, logistic regression"] = regression(seed=7)
    print(f"{len(items)} invented items of {words:.0f} words, {sum(c for _, c in data)} of conflict")
    rows = {name: best(program, items, given.rounds) for name, program in programs.items()}
    ours = next(iter(rows.values()))[0]
    for name, (cost, flagged) in rows.items():
        print(f"{name:34} {cost:7.4f} ms CPU an item  {cost / ours:6.2f} × sitmon's  {flagged:5} flagged")


if __name__ == "__main__":
    main()
