"""How soon all good feeds are stored while others hang, each at an address of its own.

    python bench/hanging.py [--good 180] [--hosts 16] [--hanging 20] [--items 50] [--rounds 3]

The good feeds lie on so many addresses of this machine, 127.0.1.x; a hanging one takes the connection, and the
request, and says nothing. Each round runs `sitmon poll --once` twice into a new database, without the hanging
feeds and with them, and watches the database from outside: seconds from the start of the process until the
last good article stands in it, and until the process ends, which is when it has given the hanging ones up.
Needs a system on which all of 127.0.0.0/8 is this machine, as Linux is.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.apart import SILENT, SITMON, environment, serving
from bench.farm import Farm

LOOK = 0.02


@dataclass(frozen=True)
class Taken:
    """Seconds until all was stored and until the program ended, and how many articles there were."""

    stored: float
    ended: float
    articles: int


def good_hosts(number: int) -> list[str]:
    return [f"127.0.1.{n}" for n in range(1, number + 1)]


def hanging_hosts(number: int) -> list[str]:
    return [f"127.0.2.{n}" for n in range(1, number + 1)]


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reads whatever comes and never answers."""
    while await reader.read(65536):
        pass
    writer.close()


async def serve(given: argparse.Namespace) -> None:
    answering = Farm(given.good, given.items).serve
    first = await asyncio.start_server(answering, good_hosts(1)[0], 0)
    port = first.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(answering, host, port) for host in good_hosts(given.hosts)[1:]]
    others += [await asyncio.start_server(hang, host, port) for host in hanging_hosts(given.hanging)]
    print(port, flush=True)
    await asyncio.gather(*(server.serve_forever() for server in (first, *others)))


def run(urls: list[str], expected: int) -> Taken:
    with tempfile.TemporaryDirectory() as name:
        folder, db = Path(name), Path(name) / "s.db"
        (folder / "urls").write_text("\n".join(urls) + "\n")
        env, program = environment(folder), [*SITMON, "--db", str(db)]
        subprocess.run([*program, "feeds", "import", str(folder / "urls")], env=env, check=True, **SILENT)
        start = time.perf_counter()
        process = subprocess.Popen([*program, "poll", "--once"], env=env, **SILENT)
        connection = sqlite3.connect(db)
        try:
            stored = 0.0
            while process.poll() is None:
                count = connection.execute("SELECT count(*) FROM article").fetchone()[0]
                if count >= expected and not stored:
                    stored = time.perf_counter() - start
                time.sleep(LOOK)
            ended = time.perf_counter() - start
            count = connection.execute("SELECT count(*) FROM article").fetchone()[0]
        finally:
            connection.close()
        if count != expected:
            raise SystemExit(f"{count} articles are stored where there are {expected}")
        return Taken(stored or ended, ended, count)


def rounds(given: argparse.Namespace) -> Iterator[str]:
    with serving(__file__, *sys.argv[1:], "--serve") as port:
        hosts = good_hosts(given.hosts)
        good = [f"http://{hosts[n % len(hosts)]}:{port}/{n}" for n in range(given.good)]
        bad = [f"http://{host}:{port}/0" for host in hanging_hosts(given.hanging)]
        # The hanging ones between the good ones, as they would stand in a list.
        step = max(len(good) // max(len(bad), 1), 1)
        mixed = [
            url
            for n, url in enumerate(good)
            for url in ([*bad[n // step : n // step + 1], url] if n % step == 0 else [url])
        ]
        mixed += [url for url in bad if url not in set(mixed)]
        found: dict[str, list[Taken]] = {"without": [], "with": []}
        for number in range(given.rounds):
            for name, urls in (("without", good), ("with", mixed)):
                taken = run(urls, given.good * given.items)
                found[name].append(taken)
                print(
                    f"{number} {name:8} stored {taken.stored:6.2f} s  ended {taken.ended:6.2f} s",
                    file=sys.stderr,
                )
        yield f"| {given.good} good feeds on {given.hosts} hosts, {given.items} items each | all stored, s | ended, s |"
        yield "|---|---|---|"
        for name, label in (("without", "alone"), ("with", f"with {given.hanging} that hang")):
            middle = [statistics.median(getattr(t, key) for t in found[name]) for key in ("stored", "ended")]
            yield f"| {label} | {middle[0]:.2f} | {middle[1]:.2f} |"
        ratio = statistics.median(
            b.stored / a.stored for a, b in zip(found["without"], found["with"], strict=True)
        )
        yield f"| ratio, paired | {ratio:.2f} | |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--good", type=int, default=180)
    parser.add_argument("--hosts", type=int, default=16)
    parser.add_argument("--hanging", type=int, default=20)
    parser.add_argument("--items", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options))
    else:
        for line in rounds(options):
            print(line)
