"""sitmon beside newsboat, sfeed and reader against one farm of feeds, in one run, as ratios.

    python bench/polling.py [--feeds 200] [--items 50] [--rounds 3] [--peers newsboat,sfeed,reader]

Every program refreshes the same feeds into a store of its own, in turn, round after round: cold (an
empty store), again (nothing changed), new (one new entry a feed). Measured from outside: wall clock, CPU
of the whole process tree, peak memory of the tree. sitmon codes, places and indexes every article
meanwhile; the others store them. Programs that are not installed are left out: newsboat and sfeed come
from apt, reader from PyPI (READER_PYTHON names the Python it is installed in). Ratios are paired within a round; the table shows medians.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.apart import SILENT, SITMON, environment, serving
from bench.memory import resident

HERE = Path(__file__).parent
PHASES = ("cold", "again", "new")


@dataclass(frozen=True)
class Program:
    """A program under test: whether it is here, how it is set up in a folder, and what it runs."""

    name: str
    needs: str

    def there(self) -> bool:
        if self.needs.startswith("python:"):
            done = subprocess.run(
                [READER if self.name == "reader" else sys.executable, "-c", f"import {self.needs[7:]}"],
                capture_output=True,
            )
            return done.returncode == 0
        return shutil.which(self.needs) is not None

    def prepare(self, folder: Path, urls: list[str]) -> None:
        (folder / "urls").write_text("\n".join(urls) + "\n")
        if self.name == "sitmon":
            subprocess.run(
                [*SITMON, "--db", "s.db", "feeds", "import", "urls"],
                cwd=folder,
                check=True,
                capture_output=True,
            )
        elif self.name == "newsboat":
            (folder / "config").write_text("reload-threads 16\nmax-items 0\n")
        elif self.name == "sfeed":
            listed = "\n".join(f"feed '{n}' '{url}'" for n, url in enumerate(urls))
            (folder / "sfeedrc").write_text(
                f"sfeedpath='{folder}/feeds'\nmaxjobs=16\nfeeds() {{\n{listed}\n}}\n"
            )
        else:
            code = "import sys, reader\nr = reader.make_reader('r.db')\nfor u in open('urls'): r.add_feed(u.strip())"
            subprocess.run([READER, "-c", code], cwd=folder, check=True, capture_output=True)

    def command(self) -> list[str]:
        return {
            "sitmon": [*SITMON, "--db", "s.db", "poll", "--once"],
            "newsboat": ["newsboat", "-q", "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload"],
            "sfeed": ["sfeed_update", "./sfeedrc"],
            "reader": [
                READER,
                "-m",
                "reader",
                "--db",
                "r.db",
                "update",
                "--no-scheduled",
                "--workers",
                "10",
            ],
        }[self.name]


READER = os.environ.get("READER_PYTHON", sys.executable)
PROGRAMS = {
    p.name: p
    for p in (
        Program("newsboat", "newsboat"),
        Program("sitmon", "python:sitmon"),
        Program("sfeed", "sfeed_update"),
        Program("reader", "python:reader"),
    )
}


@dataclass(frozen=True)
class Taken:
    """What one run took: seconds and MB."""

    wall: float
    cpu: float
    memory: float


def measured(command: list[str], folder: Path) -> Taken:
    """Runs a command to its end."""
    peak, stop = [0.0], threading.Event()
    env = environment(folder)
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=env, **SILENT)

    def watch() -> None:
        while not stop.wait(0.05):
            peak[0] = max(peak[0], resident(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    stop.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return Taken(wall, usage.ru_utime + usage.ru_stime, peak[0])


def run(programs: list[Program], feeds: int, items: int, rounds: int) -> dict[tuple[str, str], list[Taken]]:
    """(program, phase) → what it took in each round."""
    found: dict[tuple[str, str], list[Taken]] = {}
    # As an installed program is; where Python is told to write no bytecode, every start would compile anew.
    compileall.compile_dir(HERE.parent / "sitmon", quiet=2)
    with serving(HERE / "farm.py", "--feeds", str(feeds), "--items", str(items)) as port:
        base = f"http://127.0.0.1:{port}"
        urls = [f"{base}/{n}" for n in range(feeds)]
        for number in range(rounds):
            for program in programs:
                with tempfile.TemporaryDirectory() as name:
                    urllib.request.urlopen(f"{base}/reset")
                    program.prepare(Path(name), urls)
                    for phase in PHASES:
                        if phase == "new":
                            urllib.request.urlopen(f"{base}/advance")
                        elif phase == "again" and program.name == "newsboat":
                            measured(
                                program.command(), Path(name)
                            )  # it sends validators from its third run on
                        took = measured(program.command(), Path(name))
                        found.setdefault((program.name, phase), []).append(took)
                        print(
                            f"{number} {program.name:9} {phase:6} {took.wall:7.2f} s {took.cpu:7.2f} CPU s {took.memory:5.0f} MB",
                            file=sys.stderr,
                        )
    return found


def table(found: dict[tuple[str, str], list[Taken]], programs: list[Program]) -> Iterator[str]:
    """The medians, and the paired ratios to the first program."""
    base = programs[0].name
    for phase in PHASES:
        yield f"\n| {phase} | wall s | CPU s | MB | wall / {base} | CPU / {base} |\n|---|---|---|---|---|---|"
        for program in programs:
            runs, against = found[program.name, phase], found[base, phase]
            middle = [statistics.median(getattr(r, k) for r in runs) for k in ("wall", "cpu", "memory")]
            ratios = [
                statistics.median(
                    getattr(r, k) / max(getattr(b, k), 0.001) for r, b in zip(runs, against, strict=True)
                )
                for k in ("wall", "cpu")
            ]
            yield f"| {program.name} | {middle[0]:.2f} | {middle[1]:.2f} | {middle[2]:.0f} | {ratios[0]:.2f} | {ratios[1]:.2f} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--items", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default="newsboat,sfeed,reader")
    given = parser.parse_args()
    wanted = [PROGRAMS[name] for name in given.peers.split(",") if name] + [PROGRAMS["sitmon"]]
    here = [program for program in wanted if program.there()]
    for program in wanted:
        if program not in here:
            print(f"{program.name} is not installed: left out", file=sys.stderr)
    for line in table(run(here, given.feeds, given.items, given.rounds), here):
        print(line)
