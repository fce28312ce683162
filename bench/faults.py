"""Every hostile feed of `bench/hostile`, one after the other, against a collector that lives through them all.

    python bench/faults.py [--only NAME,NAME] [--json]

Each fault must end as it says: so many articles stored, the feed marked as failing or not, within its time and
with at most 60 MB of memory (120 for thirty thousand items at once) over what the collector and its workers held
before it; a good feed polled after it must be stored as ever, and the canary must never be asked. The farm is a
process of its own. Memory is the sum of the tree's peaks (Linux only; elsewhere it is not judged). Ends with
status 1 where a fault does not end as it should.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.hostile import FAULTS, Farm, Fault
from bench.memory import total, tree
from sitmon import paths
from sitmon.collector.run import Collector
from sitmon.collector.sources import of_address
from sitmon.config import Config, load
from sitmon.store import connect, feeds
from sitmon.store.feeds import health

SECONDS = 3.0
"""What a request may take in all here, so that those that hang do not hold the sweep up."""
LIMIT = SECONDS + 5.0
LEFT = 20.0
"""MB that faults may have left behind before a fresh collector takes over, so that each is measured by itself."""
DAY = 86_400.0


@dataclass(frozen=True)
class Ended:
    """How a fault ended: its articles, the feed's state, what it cost, and what of that is wrong."""

    name: str
    stored: int
    failing: bool
    error: str
    seconds: float
    megabytes: float
    wrong: tuple[str, ...] = ()


def configured(seconds: float = SECONDS) -> Config:
    """The shipped configuration with short time limits, for one host that is asked many things at once."""
    usual = load(paths.shipped("config.toml"))
    return replace(
        usual, network=replace(usual.network, total_timeout=seconds, connect_timeout=2.0, per_host=64)
    )


class Clock:
    """A clock that a test moves by days, so that no back-off holds a round up."""

    def __init__(self) -> None:
        self.days = 0.0

    def __call__(self) -> float:
        return time.time() + self.days * DAY


def result(
    database: sqlite3.Connection, fault: Fault, base: str, seconds: float = 0.0, megabytes: float = 0.0
) -> Ended:
    """What stands in the database after a fault, judged."""
    url = f"{base}/{fault.name}"
    feed = next(feed for feed in health(database) if feed.url == url)
    failing = feed.failures > 0 or feed.retired_at is not None
    ended = Ended(
        fault.name, feed.articles, failing, feed.last_error or "", round(seconds, 2), round(megabytes, 1)
    )
    return replace(ended, wrong=tuple(judged(database, fault, ended, url)))


def judged(database: sqlite3.Connection, fault: Fault, ended: Ended, url: str) -> list[str]:
    """What is not as the fault says it must be."""
    wrong = []
    least, most = fault.bounds
    if not least <= ended.stored <= most:
        wrong.append(f"{ended.stored} articles, not {fault.stored}")
    if fault.fails is not None and ended.failing != fault.fails:
        wrong.append("failing" if ended.failing else "not marked as failing")
    if ended.failing and ended.stored == 0 and (not ended.error or "\n" in ended.error):
        wrong.append("no error in one line")
    if ended.seconds > (LIMIT + 20.0 * fault.long) * fault.rounds:
        wrong.append(f"{ended.seconds:.0f} s")
    if ended.megabytes > fault.megabytes:
        wrong.append(f"{ended.megabytes:.0f} MB over idle")
    statement = "SELECT v.title, v.text FROM article a JOIN version v ON v.id = a.version_id JOIN feed f ON f.id = a.feed_id WHERE f.url = ?"
    rows = database.execute(statement, (url,)).fetchall()
    if fault.titles is not None and tuple(row[0] for row in rows) != fault.titles:
        wrong.append(f"titles {[row[0] for row in rows]}")
    if any("root:" in (row[1] or "") + (row[0] or "") for row in rows):
        wrong.append("a file of this machine was read")
    return wrong


async def endured(
    collector: Collector, database: sqlite3.Connection, clock: Clock, fault: Fault, base: str
) -> Ended:
    """Lets one fault do its work, in as many rounds as it takes, and a good feed after it."""
    meter = Meter()
    feeds.add(database, of_address(f"{base}/{fault.name}"), clock())
    start = time.perf_counter()
    for _ in range(fault.rounds):
        await collector.once()
        clock.days += 1
    seconds = time.perf_counter() - start
    ended = result(database, fault, base, seconds, meter.peak())
    feeds.remove(database, f"{base}/{fault.name}")
    good = f"{base}/good/{fault.name}"
    feeds.add(database, of_address(good), clock())
    summary = await collector.once()
    feeds.remove(database, good)
    if summary.articles_new != 10:
        return replace(
            ended, wrong=(*ended.wrong, f"the good feed after it gave {summary.articles_new} articles")
        )
    return ended


class Meter:
    """Peak memory of this process and what it started, over what they held before; 0 where that cannot be known."""

    def __init__(self) -> None:
        self.before = self.held()
        for pid in tree(os.getpid()):
            try:
                Path(f"/proc/{pid}/clear_refs").write_text("5")
            except OSError:
                continue

    def peak(self) -> float:
        """MB at most so far over what was held at the start."""
        return max(total(os.getpid(), "VmHWM") - self.before, 0.0)

    @staticmethod
    def held() -> float:
        """MB held now."""
        return total(os.getpid(), "VmRSS")


def serve(pipe: Connection) -> None:
    """The farm, in a process of its own; tells its address, and at the end what was asked of the canary."""

    async def run() -> None:
        async with Farm(FAULTS) as farm:
            pipe.send(farm.base)
            await asyncio.to_thread(pipe.recv)
            pipe.send(farm.canary)

    asyncio.run(run())


async def sweep(faults: Sequence[Fault], base: str, db: Path) -> list[Ended]:
    """Every fault in turn; the collector lives on from one to the next, unless a fault left much behind in it."""
    ended: list[Ended] = []
    database, clock, said = connect(db), Clock(), list[str]()
    try:
        while len(ended) < len(faults):
            async with Collector(db, configured(), clock=clock, say=said.append, spare=0) as collector:
                await warmed(collector, database, clock, f"{base}/good/first-{len(ended)}")
                idle = Meter.held()
                while len(ended) < len(faults) and Meter.held() - idle < LEFT:
                    said.clear()
                    one = await endured(collector, database, clock, faults[len(ended)], base)
                    own = [words for words in said if "a fault of sitmon's own" in words]
                    ended.append(replace(one, wrong=(*one.wrong, *own)))
                    print(line(ended[-1]), file=sys.stderr, flush=True)
    finally:
        database.close()
    return ended


async def warmed(collector: Collector, database: sqlite3.Connection, clock: Clock, url: str) -> None:
    """Has good feeds read until every worker has loaded what it needs."""
    urls = [f"{url}-{number}" for number in range(8)]
    for one in urls:
        feeds.add(database, of_address(one), clock())
    await collector.once()
    await asyncio.sleep(1.0)
    for one in urls:
        feeds.remove(database, one)


def line(ended: Ended) -> str:
    """One fault's end on one line."""
    state = "WRONG " + "; ".join(ended.wrong) if ended.wrong else "as it should"
    return (
        f"{ended.name:32} {ended.stored:6} articles {ended.seconds:6.2f} s {ended.megabytes:6.1f} MB  {state}"
        + (f"  [{ended.error[:100]}]" if ended.error else "")
    )


def main() -> int:
    """The sweep as a command; the number of faults that ended wrongly decides the status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="names of faults, with commas between")
    parser.add_argument("--json", action="store_true", help="one JSON object a fault on standard output")
    given = parser.parse_args()
    chosen = [fault for fault in FAULTS if not given.only or fault.name in given.only.split(",")]
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    farm = context.Process(target=serve, args=(theirs,), daemon=True)
    farm.start()
    with tempfile.TemporaryDirectory() as folder:
        ended = asyncio.run(sweep(chosen, mine.recv(), Path(folder) / "s.db"))
    mine.send("end")
    canary = mine.recv()
    farm.join()
    bad = [one for one in ended if one.wrong]
    for one in ended if given.json else ():
        print(json.dumps(asdict(one)))
    worst = max(ended, key=lambda one: one.megabytes)
    print(
        f"{len(ended) - len(bad)} of {len(ended)} faults ended as they should; at most {worst.megabytes} MB over idle ({worst.name})"
    )
    print(f"the canary was asked: {canary}" if canary else "the canary was never asked")
    return 1 if bad or canary else 0


if __name__ == "__main__":
    sys.exit(main())
