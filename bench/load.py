"""The dashboard while another process writes a thousand articles a second.

    python bench/load.py [--rate 1000] [--seconds 60] [--window all|24h] [--db FILE] [--articles 1000000]

FILE is a database of `bench/million.py`, made where it is missing; it grows. The dashboard runs in a
pseudo-terminal of 160×45, first for `--idle` seconds with nobody writing, then while the writer is at work. Twice
a second it is sent a key; a key is answered when the cursor is on another row and that is on screen. CPU is of the
screen's process, all threads, in percent of one core. Beside it runs a process that does nothing but sleep 10 ms at
a time: how late it is woken is what the machine alone adds to a key.

Of every key and of every turn of the event loop two times are taken: as the reader waits, and the CPU time of the
loop's thread, which is all that the dashboard itself does between two keys; the rest is waiting for a core (and, for
as long as `other threads` have worked meanwhile, for Python's lock).
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import json
import os
import pty
import random
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

SIZE = (160, 45)
_BATCH = 0.05
"""Seconds between two transactions of the writer."""
_DOWN = 12
"""Rows below the top at which the reader's cursor stays."""


def write(db: Path, rate: int, seconds: float, began: float) -> None:
    """Stores `rate` articles a second for so long, in many small transactions."""
    from bench.million import NOW, stories, told
    from sitmon.store import connect, feeds
    from sitmon.store.articles import Poll, save_polls

    chance = random.Random(int(began))
    stock = stories(500, chance)
    connection = connect(db)
    states = feeds.enabled(connection)
    first = connection.execute("SELECT max(id) FROM article").fetchone()[0] + 1
    done, start = 0, time.monotonic()
    while (passed := time.monotonic() - start) < seconds:
        due = min(int(passed * rate), int(rate * seconds)) - done
        if due > 0:
            at = NOW + time.time() - began
            parts = [range(first + done + n, first + done + min(n + 10, due)) for n in range(0, due, 10)]
            polls = [
                Poll(
                    chance.choice(states),
                    at,
                    "ok",
                    200,
                    None,
                    90,
                    20_000,
                    at + 900,
                    900.0,
                    told(stock, part, at, chance),
                )
                for part in parts
            ]
            save_polls(connection, polls)
            done += due
        time.sleep(max(_BATCH - (time.monotonic() - start - passed), 0))
    connection.close()
    print(json.dumps({"written": done, "seconds": round(time.monotonic() - start, 1)}))


async def late(seconds: float) -> None:
    """Sleeps 10 ms at a time for so long; prints by how many milliseconds it was woken late."""
    until, found = time.perf_counter() + seconds, []
    while (began := time.perf_counter()) < until:
        await asyncio.sleep(0.01)
        found.append((time.perf_counter() - began - 0.01) * 1000)
    found.sort()
    ends = {"sleeper late, 99 % ms": found[int(len(found) * 0.99)], "sleeper late, most ms": found[-1]}
    print(json.dumps({name: round(value, 1) for name, value in ends.items()}))


class Turns:
    """How long each turn of the event loop took: milliseconds of its own CPU, and of the clock."""

    def __init__(self) -> None:
        self.own: list[float] = []
        self.wall: list[float] = []
        run = asyncio.events.Handle._run

        def timed(handle: asyncio.events.Handle) -> None:
            wall, own = time.perf_counter(), time.thread_time()
            run(handle)
            self.own.append((time.thread_time() - own) * 1000)
            self.wall.append((time.perf_counter() - wall) * 1000)

        asyncio.events.Handle._run = timed  # type: ignore[method-assign]
        self._stop = lambda: setattr(asyncio.events.Handle, "_run", run)

    def stop(self) -> dict[str, float]:
        """The longest, and how many of them were long by either measure."""
        self._stop()
        return {
            "longest turn, own CPU ms": round(max(self.own), 1),
            "longest turn, wall ms": round(max(self.wall), 1),
            "turns over 50 ms, own CPU": sum(ms > 50 for ms in self.own),
            "turns over 50 ms, wall": sum(ms > 50 for ms in self.wall),
        }


def end(found: list[float], share: float) -> float:
    """The value below which `share` of them lie."""
    return round(sorted(found)[int(len(found) * share)], 1)


def percent(cpu: float, wall: float) -> float:
    """Of one core."""
    return round(100 * cpu / wall, 1)


async def driven(app: Any, options: argparse.Namespace) -> dict[str, object]:
    """Runs the two phases inside the dashboard; what was measured."""
    from bench.screen import Lag

    while not app.ready or app.view.events is None or not app.view.events.list.ids:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    await app.settled()
    rows = app.view.events.list
    for _ in range(_DOWN):
        await pressed(app, rows, "j")
    await asyncio.sleep(3)
    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.sleep(options.idle)
    found: dict[str, object] = {"idle CPU %": percent(time.process_time() - cpu, time.perf_counter() - wall)}
    command = [sys.executable, "-m", "bench.load", "--part", "writer", *_shared(options)]
    writer = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    beside = [sys.executable, "-m", "bench.load", "--part", "sleeper", "--seconds", str(options.seconds - 4)]
    sleeper = await asyncio.create_subprocess_exec(*beside, stdout=subprocess.PIPE)
    await asyncio.sleep(2)  # it has begun
    cpu, wall, lag, turns = time.process_time(), time.perf_counter(), Lag(0.01), Turns()
    took: list[float] = []
    own: list[float] = []
    others: list[float] = []
    moved = 0
    while time.perf_counter() - wall < options.seconds - 4:
        place, row = rows.cursor_id, rows.cursor_index * rows.row_height - rows.scroll_offset.y
        await asyncio.sleep(0.5)
        moved += (rows.cursor_id, rows.cursor_index * rows.row_height - rows.scroll_offset.y) != (place, row)
        thread, process = time.thread_time(), time.process_time()
        took.append(await pressed(app, rows, "j" if len(took) % 2 else "k"))
        own.append((time.thread_time() - thread) * 1000)
        others.append((time.process_time() - process) * 1000 - own[-1])
    longest = turns.stop()
    spent = percent(time.process_time() - cpu, time.perf_counter() - wall)
    told, failed = await writer.communicate()
    woken, _ = await sleeper.communicate()
    if writer.returncode:
        raise RuntimeError(failed.decode())
    await app.settled()
    return {
        **found,
        **json.loads(told),
        "CPU %": spent,
        "key ms": end(took, 0.5),
        "key 99 % ms": end(took, 0.99),
        "key, own CPU ms": end(own, 0.5),
        "key, own CPU 99 % ms": end(own, 0.99),
        "key, other threads 99 % ms": end(others, 0.99),
        **longest,
        "longest lag ms": round(lag.stop(), 1),
        **json.loads(woken),
        "rows moved": moved,
        "waiting": app.view.events._held,
    }


async def pressed(app: Any, rows: Any, key: str) -> float:
    """Milliseconds from a key to the cursor on another row, on screen."""
    from textual import events

    from bench.screen import painted

    before, began = rows.cursor_index, time.perf_counter()
    app.post_message(events.Key(key, key))
    while rows.cursor_index == before and time.perf_counter() - began < 5:  # noqa: ASYNC110 - the screen itself is awaited
        await asyncio.sleep(0.001)
    await painted(app)
    return (time.perf_counter() - began) * 1000


def screen(options: argparse.Namespace) -> None:
    """Runs the dashboard on this terminal; the figures go to the file `--out`."""
    from bench.million import NOW
    from sitmon import config, paths
    from sitmon.tui.app import Dashboard

    shipped = config.load(paths.shipped("config.toml"))
    window = None if options.window == "all" else 86400.0
    held = replace(shipped, tui=replace(shipped.tui, window=window, collect=False, remember=False))
    app = Dashboard(
        options.db,
        config=held,
        clock=lambda: NOW + time.time() - options.began,
        snapshot_dir=options.db.parent,
    )

    async def both() -> None:
        shown = asyncio.create_task(app.run_async())
        try:
            options.out.write_text(json.dumps(await driven(app, options)))
        finally:
            app.exit()
            await shown

    asyncio.run(both())


def _shared(options: argparse.Namespace) -> list[str]:
    given = {"db": options.db, "rate": options.rate, "seconds": options.seconds, "began": options.began}
    return [word for name, value in given.items() for word in (f"--{name}", str(value))]


def in_terminal(command: list[str], seconds: float) -> int:
    """Runs a command in a pseudo-terminal whose output is read and thrown away; how many bytes there were."""
    lead, follow = pty.openpty()
    fcntl.ioctl(follow, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
    env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process = subprocess.Popen(
        command, stdin=follow, stdout=follow, stderr=follow, env=env, start_new_session=True
    )
    os.close(follow)
    count, last, until = 0, b"", time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < until:
        if select.select([lead], [], [], 0.2)[0]:
            try:
                part = os.read(lead, 65536)
            except OSError:  # the other side is closed
                break
            count, last = count + len(part), (last + part)[-4000:]
    if process.poll() is None and time.monotonic() >= until:
        process.kill()
    process.wait()
    os.close(lead)
    if process.returncode:
        raise SystemExit(f"the dashboard failed or did not end in time: {last.decode('utf-8', 'replace')}")
    return count


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--idle", type=float, default=20)
    parser.add_argument("--window", choices=("all", "24h"), default="24h")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--db", type=Path, help="a database of bench/million.py, or where to make one")
    parser.add_argument("--began", type=float, default=time.time(), help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--part", choices=("screen", "writer", "sleeper"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part == "writer":
        return write(options.db, options.rate, options.seconds, options.began)
    if options.part == "sleeper":
        return asyncio.run(late(options.seconds))
    if options.part == "screen":
        return screen(options)
    with tempfile.TemporaryDirectory() as folder:
        options.db = (options.db or Path(folder) / "million.db").resolve()
        if not options.db.exists():
            from bench.million import fill

            fill(options.db, options.articles)
        out = Path(folder) / "figures.json"
        command = [
            sys.executable,
            "-m",
            "bench.load",
            "--part",
            "screen",
            "--out",
            str(out),
            *_shared(options),
        ]
        command += ["--window", options.window, "--idle", str(options.idle)]
        count = in_terminal(command, options.seconds + options.idle + 120)
        figures = json.loads(out.read_text())
    for name, value in {**figures, "KB to the terminal": count // 1000}.items():
        print(f"{name:<28}{value:>10,}")
    return None


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
