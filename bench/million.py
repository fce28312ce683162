"""A database of a million invented articles, written by the store's own writing side.

    python bench/million.py FILE [--articles 1000000]

Every article has an event, every seventh two, one in fifty is edited; they spread over two years before
`NOW`, over 300 publishers and some thousands of places of the gazetteer, a few of them much more often than the others.
Takes a few minutes and about four gigabytes: keep FILE outside the checkout.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitmon.model import Event, Place
    from sitmon.store.articles import Poll
    from sitmon.store.feeds import FeedState
    from sitmon.store.rows import ArticleRow

NOW = 1_790_000_000.0
SPAN = 2 * 365 * 86400.0
PUBLISHERS = 300
TOLD = 8_000
"""Different stories; each is told many times, in other words at its end."""
_POLL = 50
"""Articles of one poll."""
_TOGETHER = 40
"""Polls in one transaction, as the collector's writer has it."""
_WHAT = {
    "strike": ("airstrike", "airstrikes hit", "Airstrikes hit {place}, {n} reported killed"),
    "displacement": ("flight", "fled", "Families fled {place} as fighting neared, {n} on the road"),
    "agreement": (
        "ceasefire",
        "agreed on a ceasefire",
        "Sides agreed on a ceasefire around {place}, day {n}",
    ),
}
_WORDS = (
    "market road bridge hospital school village convoy river camp border officials residents witnesses rescue workers"
    " reported said on Monday Tuesday Friday morning night after before during heavy fighting shelling talks mediators"
    " aid group food water power station families children according statement ministry governor council valley hill"
    " northern southern eastern western district province quiet renewed fragile corridor evacuated wounded displaced"
).split()


@dataclass(frozen=True)
class Story:
    """An invented story as the pipeline would have coded it."""

    title: str
    text: str
    row: ArticleRow


def stories(count: int, chance: random.Random) -> list[Story]:
    """`count` stories; with a few exceptions at a few dozen places."""
    where = places(chance)
    return [_story(n, chance, where) for n in range(count)]


def places(chance: random.Random) -> list[Place]:
    """Three thousand towns of the gazetteer in an order in which the first are spoken of most."""
    from sitmon.geo.gazetteer import LEVELS, shipped

    gazetteer = shipped()
    towns = [n for n, level in enumerate(gazetteer.level) if LEVELS[level] == "place"]
    return [gazetteer.place(n) for n in chance.sample(towns, 3000)]


def _story(n: int, chance: random.Random, where: Sequence[Place]) -> Story:
    from sitmon.model import Article, Coded, Figure, Mention, whole
    from sitmon.pipeline import Prepared, fingerprint
    from sitmon.store import making

    place = where[min(int(chance.paretovariate(0.6)) - 1, len(where) - 1)]
    kind = chance.choices(tuple(_WHAT), (5, 3, 1))[0]
    dead = min(int(chance.paretovariate(1.0)), 4000)
    title = _WHAT[kind][2].format(place=place.name, n=dead)
    text = ". ".join(" ".join(chance.choices(_WORDS, k=14)).capitalize() for _ in range(4)) + "."
    full = whole(title, text)
    events = [_event(kind, full, place, chance)]
    if n % 7 == 0:
        other = "displacement" if kind == "strike" else "strike"
        events.append(_event(other, full, place if chance.random() < 0.8 else None, chance))
    at = full.find(str(dead))
    figure = Figure(
        "killed", dead, dead, "exact", "people", None, "this", "rescue workers", at, at + len(str(dead))
    )
    coded = Coded(
        "en",
        True,
        tuple(events),
        {"killed": (dead, dead)}
        if kind == "strike" and n % 3
        else {"displaced": (dead * 100, dead * 120)}
        if n % 2
        else {},
        (figure,),
        mentions=(Mention(0, 8, full[:8], place),),
        event_place=Mention(0, 8, full[:8], place, why="named in the title"),
    )
    article = Article(str(n), title, text, NOW, url=f"https://news.example/{n}")
    row = making.of(Prepared(article, coded, fingerprint(title, text), "bench"))
    return Story(title, text, row)


def _event(kind: str, full: str, place: Place | None, chance: random.Random) -> Event:
    from sitmon.model import Event, Evidence

    mode, cue, _ = _WHAT[kind]
    at = max(full.find(cue), 0)
    evidence = Evidence(at, at + len(cue), full[at : at + len(cue)], cue)
    return Event(
        kind,
        mode,
        "claimed" if chance.random() < 0.2 else "reported",
        False,
        "signed" if kind == "agreement" else None,
        round(chance.uniform(0.4, 0.99), 2),
        (evidence,),
        place,
        initiators=("Northern command",),
        why=(f"cue “{cue}” with a target in the sentence", "reported as fact"),
    )


def told(stock: Sequence[Story], numbers: range, at: float, chance: random.Random) -> list[ArticleRow]:
    """The articles of these numbers, published in the hour before `at`."""
    found = []
    for n in numbers:
        story = stock[(n * 7919) % len(stock)]
        words = f"{story.text} Report {n} of {chance.choice(_WORDS)} {n % 9973:x}k{n % 101}."
        found.append(
            story.row._replace(
                key=f"bench:{n}",
                text=words,
                url=f"https://news.example/{n}",
                published=at - chance.random() * 3600,
                fingerprint=str(n),
            )
        )
    return found


def fill(db: Path, count: int, say: bool = False) -> None:
    """Makes a database of `count` articles."""
    from sitmon.feeds.spec import FeedSpec, Publisher
    from sitmon.store import connect, feeds
    from sitmon.store.articles import save_polls

    chance = random.Random(1)
    stock = stories(min(TOLD, max(count, 10)), chance)
    connection = connect(db)
    names = [
        Publisher(f"bench{n}", f"Bench Wire {n}", country="GB", type="agency") for n in range(PUBLISHERS)
    ]
    feeds.register(
        connection, [FeedSpec(f"https://bench{n}.example/feed", p.name, p) for n, p in enumerate(names)], NOW
    )
    states, began, batch = feeds.enabled(connection), time.perf_counter(), []
    shown = 0
    for start, at in _times(count):
        feed = chance.choice(states)
        batch.append(_poll(feed, at, told(stock, range(start, min(start + _POLL, count)), at, chance)))
        if start % (50 * _POLL) == 0 and start:
            batch.append(_poll(feed, at + 1, [_edited(row) for row in batch[-1].articles]))
        if len(batch) >= _TOGETHER:
            save_polls(connection, batch)
            batch = []
            if say and start // 100_000 > shown:
                shown = start // 100_000
                print(f"{start:,} articles, {time.perf_counter() - began:.0f} s", flush=True)
    save_polls(connection, batch)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _times(count: int) -> Iterator[tuple[int, float]]:
    for start in range(0, count, _POLL):
        yield start, NOW - SPAN + SPAN * (start + _POLL) / (count + _POLL)


def _poll(feed: FeedState, at: float, articles: Sequence[ArticleRow]) -> Poll:
    from sitmon.store.articles import Poll

    return Poll(feed, at, "ok", 200, None, 90, 20_000, at + 900, 900.0, articles)


def _edited(row: ArticleRow) -> ArticleRow:
    return row._replace(title=f"{row.title} (corrected)", fingerprint=f"{row.fingerprint}e")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    options = parser.parse_args()
    if options.file.exists():
        raise SystemExit(f"{options.file} exists already")
    fill(options.file, options.articles, say=True)


if __name__ == "__main__":
    main()
