"""Half an hour of news at fifty articles a second, with servers that fail, and what became of it.

    python bench/soak.py [--minutes 30] [--rate 50] [--feeds 150] [--spoilt 0.1] [--log FILE]

`sitmon poll` collects from `bench/flow.py`, a tenth of whose answers are spoilt, and from every hostile feed of
`bench/hostile`, as a process of its own with its workers. At the end production stops, every feed is asked
once more, and the collector is told to end. Then must hold: each article that was ever offered is stored exactly once
with its newest words, memory did not grow, nothing was met that sitmon calls a fault of its own or that shows a traceback,
the canary was not asked, the database is whole, and the end took less than two seconds. Linux (memory is read from /proc).
Ends with status 1 where one of these does not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.farm import entry
from bench.flow import Flow, titled
from bench.hostile import FAULTS, Farm
from bench.memory import total
from sitmon.collector.sources import of_address
from sitmon.store import connect, feeds
from sitmon.store.upkeep import damage

CONFIG = """[feeds]
packs = []
[poll]
interval = "15s"
min_interval = "10s"
[network]
per_host = 16
total_timeout = "8s"
"""
STEP = 5.0
LONGEST_WAIT = 1800.0
"""Seconds for the last round: feeds that failed several times wait that long."""


@dataclass
class Seen:
    """What was measured from outside while it ran: (second, MB that the tree holds for itself), its CPU seconds."""

    memory: list[tuple[float, float]] = field(default_factory=list)
    cpu: float = 0.0
    ending: float = 0.0
    status: int | None = None


def serve(pipe: Connection, count: int, rate: float, spoilt: float) -> None:
    """The farm, in a process of its own."""

    async def run() -> None:
        async with Farm([*Flow(count, rate, spoilt).faults(), *FAULTS]) as farm:
            pipe.send(farm.base)
            await asyncio.to_thread(pipe.recv)
            pipe.send(farm.canary)

    asyncio.run(run())


def told(base: str, name: str) -> dict[str, Any]:
    """What the flow says of itself."""
    with urllib.request.urlopen(f"{base}/{name}", timeout=60) as reply:
        return dict(json.load(reply))


@contextmanager
def collecting(folder: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`sitmon poll` at work on the folder's database."""
    (folder / "c.toml").write_text(CONFIG)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "SITMON_HOME": str(folder)}
    command = [sys.executable, "-m", "sitmon", "--config", "c.toml", "--db", "s.db", "poll"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def watched(process: subprocess.Popen[bytes], base: str, seconds: float) -> Seen:
    """Lets it run for so long, then for one more round, then ends it."""
    seen, start, calm = Seen(), time.monotonic(), False
    while process.poll() is None:
        time.sleep(STEP)
        passed = time.monotonic() - start
        if not calm:
            seen.memory.append((passed, total(process.pid, "RssAnon")))
        if passed >= seconds and not calm:
            calm = bool(told(base, "flow-calm"))
        elif calm and (not told(base, "flow-state")["waiting"] or passed > seconds + LONGEST_WAIT):
            break
        if len(seen.memory) % 60 == 1 and not calm:
            print(f"{passed:6.0f} s {seen.memory[-1][1]:6.1f} MB", file=sys.stderr, flush=True)
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, status, usage = os.wait4(process.pid, 0)
    seen.ending = time.monotonic() - begun
    seen.cpu = usage.ru_utime + usage.ru_stime
    seen.status = process.returncode = os.waitstatus_to_exitcode(status)
    return seen


def stored(db: Path, base: str, counts: list[tuple[int, int]]) -> dict[str, object]:
    """What stands in the database of what the flow offered: a feed's `counts` are its entries, and those old enough to be edited."""
    database = connect(db)
    try:
        rows = database.execute(
            "SELECT f.url, a.key, v.title, a.first_seen - v.published FROM article a JOIN feed f ON f.id = a.feed_id"
            " JOIN version v ON v.id = a.version_id WHERE f.url LIKE ?",
            (f"{base}/flow-%",),
        ).fetchall()
        found = {(int(url.rsplit("-", 1)[1]), key): title for url, key, title, _ in rows}
        wanted = {(n, f"{n}-{k}"): (n, k) for n, (count, _) in enumerate(counts) for k in range(count)}
        other = sum(
            found[name] != titled(k, entry(n, k)[1], k < counts[n][1])
            for name, (n, k) in wanted.items()
            if name in found
        )
        delays = [row[3] for row in rows if row[3] is not None]
        polls = database.execute("SELECT outcome, count(*) FROM poll GROUP BY outcome").fetchall()
        return {
            "offered": len(wanted),
            "stored": len(rows),
            "missing": len(wanted.keys() - found.keys()),
            "twice": len(rows) - len(found),
            "unknown": len(found.keys() - wanted.keys()),
            "other words": other,
            "edited": sum((title or "").endswith("(corrected)") for title in found.values()),
            "seconds from offer to stored, median": round(statistics.median(delays), 1) if delays else None,
            "polls": dict(polls),
            "damage": damage(database),
        }
    finally:
        database.close()


def grown(memory: list[tuple[float, float]]) -> tuple[float, float, float]:
    """MB in the second fifth of the time and in the last (medians), and the most."""
    only = [value for _, value in memory]
    fifth = max(len(only) // 5, 1)
    return statistics.median(only[fifth : 2 * fifth] or only), statistics.median(only[-fifth:]), max(only)


def verdicts(report: dict[str, object], seen: Seen, log: str, canary: list[str]) -> list[str]:
    """What does not hold, in words."""
    early, late, _ = grown(seen.memory)
    checks = {
        f"{name}: {report[name]}": not report[name]
        for name in ("missing", "twice", "unknown", "other words", "damage")
    }
    checks |= {
        f"memory grew from {early:.0f} to {late:.0f} MB": late <= early * 1.05 + 5,
        "a traceback in the log": "Traceback" not in log,
        "a fault of its own": "sitmon's own" not in log,
        f"the canary was asked: {canary}": not canary,
        f"ended with {seen.status} after {seen.ending:.1f} s": seen.status == 0 and seen.ending < 2.0,
    }
    return [words for words, fine in checks.items() if not fine]


def main() -> int:
    """The soak as a command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--rate", type=float, default=50.0, help="articles a second in all")
    parser.add_argument("--feeds", type=int, default=150)
    parser.add_argument("--spoilt", type=float, default=0.1, help="the share of answers that are spoilt")
    parser.add_argument("--log", type=Path, help="where the collector's own lines go")
    given = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    farm = context.Process(target=serve, args=(theirs, given.feeds, given.rate, given.spoilt), daemon=True)
    farm.start()
    base = mine.recv()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = connect(folder / "s.db")
        names = [f"flow-{n}" for n in range(given.feeds)] + [fault.name for fault in FAULTS if not fault.long]
        for one in names:
            feeds.add(database, of_address(f"{base}/{one}"), time.time())
        database.close()
        log = given.log or folder / "log"
        with collecting(folder, log) as process:
            seen = watched(process, base, given.minutes * 60)
        state = told(base, "flow-state")
        mine.send("end")
        canary = mine.recv()
        report = stored(folder / "s.db", base, state["counts"])
        wrong = verdicts(report, seen, log.read_text(errors="replace"), canary)
    early, late, most = grown(seen.memory)
    report |= {"spoilt": state["harm"], "CPU s": round(seen.cpu, 1), "ended in s": round(seen.ending, 2)}
    report |= {
        "MB, second fifth": round(early, 1),
        "MB, last fifth": round(late, 1),
        "MB, most": round(most, 1),
    }
    for key, value in report.items():
        print(f"{key:40} {value}")
    print("all holds" if not wrong else "DOES NOT HOLD: " + "; ".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
