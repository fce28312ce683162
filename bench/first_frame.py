"""Time to the first frame, the dashboard beside a bare Textual app, in one run and as ratios.

    python bench/first_frame.py [--runs 9] [--articles 2000] [--db FILE]

FILE is a database to open in place of a new one of `--articles` articles, such as one of `bench/million.py`.
Each program runs in a pseudo-terminal of 160×45; the clock stops when the words of its first frame
have reached the terminal. CPU is that of the process until then. Programs take turns, medians are compared.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import resource
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("READY-MARK")
Bare().run()
"""


def run(command: list[str], mark: bytes, env: dict[str, str]) -> tuple[float, float]:
    """(wall, CPU) seconds until `mark` is on the terminal."""
    lead, follow = pty.openpty()
    fcntl.ioctl(follow, termios.TIOCSWINSZ, struct.pack("HHHH", 45, 160, 0, 0))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=follow, stdout=follow, stderr=follow, env=env, start_new_session=True
    )
    os.close(follow)
    seen = b""
    while mark not in seen:
        if time.perf_counter() - start > 30:
            raise SystemExit(f"no first frame from {command}: {seen[-400:]!r}")
        if select.select([lead], [], [], 0.5)[0]:
            seen = seen[-4096:] + os.read(lead, 65536)
    wall = time.perf_counter() - start
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    os.close(lead)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def fill(db: Path, count: int) -> None:
    """A database of `count` articles that carry an event."""
    rows = (
        {
            "id": str(n),
            "title": f"Airstrikes kill {n % 40 + 1} in Idlib",
            "text": "Warplanes bombed a market.",
            "published": time.time() - n * 60,
        }
        for n in range(count)
    )
    lines = []
    for row in rows:
        row["published"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(float(str(row["published"]))))
        lines.append(json.dumps(row))
    file = db.with_suffix(".jsonl")
    file.write_text("\n".join(lines))
    subprocess.run(
        [sys.executable, "-m", "sitmon", "--db", str(db), "import", str(file)],
        check=True,
        capture_output=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--db", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = options.db or Path(folder) / "bench.db"
        config = Path(folder) / "config.toml"
        config.write_text("[feeds]\npacks = []\n[tui]\ncollect = false\n")
        if options.db is None:
            fill(db, options.articles)
        env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        env.pop(
            "PYTHONDONTWRITEBYTECODE", None
        )  # installed programs are compiled; a checkout is by the first turn
        dashboard = [sys.executable, "-m", "sitmon", "--db", str(db), "--config", str(config)]
        programs = {
            "bare": ([sys.executable, "-c", BARE], b"READY-MARK"),
            "sitmon": (dashboard, b"quit"),
            "version": ([sys.executable, "-m", "sitmon", "--version"], b"version"),
        }
        figures: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
        for turn in range(options.runs + 1):
            for name, (command, mark) in programs.items():
                took = run(command, mark, env)
                if turn:  # the first turn fills the caches
                    figures[name].append(took)
    middle = {n: [statistics.median(v[i] for v in rows) for i in (0, 1)] for n, rows in figures.items()}
    for name, (wall, cpu) in middle.items():
        print(
            f"{name:8} wall {wall * 1000:6.0f} ms  CPU {cpu * 1000:6.0f} ms"
            f"  ×bare {wall / middle['bare'][0]:.2f} wall {cpu / middle['bare'][1]:.2f} CPU"
        )


if __name__ == "__main__":
    main()
