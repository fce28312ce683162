"""The dashboard on a million articles, beside a bare Textual app and a DataTable, in one run.

    python bench/screen.py [--articles 1000000] [--db FILE] [--rows 20000]

FILE is a database of `bench/million.py`, made where it is missing. Each program runs in a process of its own
without a terminal, at 160×45, with all time as its window. `open` ends when the first rows are on screen,
`settled` when every panel has its answer; a filter's time ends when the list shows its first rows. `lag` is
the longest that the event loop was busy or held up while keys were pressed. The DataTable holds `--rows`
rows only: a million take it minutes. MB is the most memory that the process had.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

SIZE = (160, 45)
KEYS = 40
TURNS = 3
"""Times that each filter is put in force; the middle counts."""
QUERIES = {
    "sort by killed": "sort:killed",
    "sort by source": "sort:source",
    "a kind": "kind:displacement",
    "a region": "region:Asia",
    "a rare word": "999k7",
    "a common word": "market",
    "two words": "hospital corrected",
    "two by confidence": "hospital market sort:confidence",
    "a phrase": '"heavy fighting"',
    "a phrase by source": '"heavy fighting" sort:source',
    "a town": "region:Kobani",
    "a combination": "region:Asia kind:strike killed:>10 market",
    "another, sorted": "region:Asia kind:strike conf:>0.9 killed:>10 sort:confidence",
    "killed:>10": "killed:>10",
    "killed:>3000": "killed:>3000",
    "a source": 'source:"Bench Wire 7"',
    "conf:>0.98": "conf:>0.98",
}


async def timed(what: Callable[[], Awaitable[Any]]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    await what()
    return (time.perf_counter() - began) * 1000


async def painted(app: Any) -> None:
    """Returns when what has changed is on screen; a pilot would wait until the whole process is idle."""
    done = asyncio.Event()
    app.screen.call_after_refresh(done.set)
    await done.wait()


async def keys(app: Any, widget: Any, key: str, times: int) -> list[float]:
    """The milliseconds that each of `times` presses takes until `widget` has scrolled or moved its cursor on screen."""
    from textual import events

    def where() -> tuple[object, ...]:
        return (
            widget.scroll_offset,
            getattr(widget, "cursor_index", None),
            getattr(widget, "cursor_coordinate", None),
        )

    async def press() -> None:
        before = where()
        app.post_message(events.Key(key, key if len(key) == 1 else None))
        until = time.perf_counter() + 5
        while where() == before and time.perf_counter() < until:  # noqa: ASYNC110 - the screen itself is awaited
            await asyncio.sleep(0)
        await painted(app)

    return [await timed(press) for _ in range(times)]


class Lag:
    """The longest time in milliseconds between two turns of the event loop but for what it sleeps."""

    def __init__(self, sleep: float = 0.002) -> None:
        self.worst, self._sleep = 0.0, sleep
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(self._sleep)
            self.worst = max(self.worst, (time.perf_counter() - began - self._sleep) * 1000)

    def stop(self) -> float:
        """Ends the watch; the lag."""
        self._task.cancel()
        return self.worst


class Driven:
    """A dashboard under a pilot, and its list."""

    def __init__(self, app: Any, pilot: Any) -> None:
        self.app, self.pilot = app, pilot

    @property
    def panel(self) -> Any:
        """The event list's panel; None until it is there."""
        return getattr(self.app.view, "events", None)

    async def shows(self, lens: object) -> None:
        """Returns when the list shows the answer for what is looked at now."""
        while self.panel is None or self.panel.shows is not lens:  # noqa: ASYNC110 - the screen itself is awaited
            await asyncio.sleep(0.001)
        await painted(self.app)

    async def looked(self, lens: Any) -> float:
        """Milliseconds until the list shows what `lens` finds."""

        async def look() -> None:
            self.app.look(lens)
            await self.shows(self.app.lens)

        return await timed(look)


def make(db: Path) -> Any:
    """The dashboard on all time."""
    from bench.million import NOW
    from sitmon import config, paths
    from sitmon.tui.app import Dashboard

    shipped = config.load(paths.shipped("config.toml"))
    held = replace(shipped, tui=replace(shipped.tui, window=None, collect=False, remember=False))
    return Dashboard(db, config=held, clock=lambda: NOW, snapshot_dir=db.parent)


async def dashboard(db: Path) -> dict[str, float]:
    """The dashboard's figures."""
    app = make(db)
    began = time.perf_counter()
    found: dict[str, float] = {}
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        await driven.shows(app.lens)
        found["open"] = (time.perf_counter() - began) * 1000
        await app.settled()
        found["settled"] = (time.perf_counter() - began) * 1000
        lag, rows = Lag(), driven.panel.list
        pressed = await keys(app, rows, "j", KEYS)
        found["key j"] = statistics.median(pressed)
        for name, key in (("page down", "pagedown"), ("page up", "pageup")):
            some = await keys(app, rows, key, KEYS // 2)
            pressed += some
            found[name] = statistics.median(some)
        for name, key in (("end", "G"), ("home", "g")):
            some = await keys(app, rows, key, 1)
            pressed += some
            found[name] = some[0]
        # While all is counted anew: the reader does not wait for it.
        await driven.looked(replace(app.lens, kinds=("strike",)))
        some = await keys(app, rows, "j", KEYS)
        found["key, counting"] = statistics.median(some)
        pressed += some
        await app.settled()
        found["keys, 99 %"] = sorted(pressed)[int(len(pressed) * 0.99)]
        found["lag"] = lag.stop()
        found["MB, settled"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        await driven.looked(app.lens.cleared())
        for name, typed in QUERIES.items():
            took = []
            for _ in range(TURNS):
                base = app.lens
                took.append(await driven.looked(await app.lens_for(typed, base)))
                await driven.looked(base)
            found[name] = statistics.median(took)
    return found


async def table(db: Path, rows: int) -> dict[str, float]:
    """The same of a DataTable filled with `rows` events in the same columns."""
    from rich.text import Text
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    connection = sqlite3.connect(db)
    ask = (
        "SELECT e.at, e.kind, e.place, v.title, e.confidence FROM event e JOIN article a ON a.id = e.article_id"
        f" JOIN version v ON v.id = a.version_id WHERE e.lead AND e.known_until IS NULL AND {{}} ORDER BY e.at DESC LIMIT {rows}"
    )

    class Table(App[None]):
        def compose(self) -> ComposeResult:
            yield DataTable(cursor_type="row")

        def on_mount(self) -> None:
            self.query_one(DataTable).add_columns("at", "kind", "place", "title", "confidence")
            self.fill("1")

        def fill(self, where: str) -> None:
            shown = self.query_one(DataTable)
            shown.clear()
            shown.add_rows(
                [[Text(str(cell)) for cell in row] for row in connection.execute(ask.format(where))]
            )

    app = Table()
    began = time.perf_counter()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        found = {"open": (time.perf_counter() - began) * 1000}
        found["settled"] = found["open"]
        shown = app.query_one(DataTable)
        found["key j"] = statistics.median(await keys(app, shown, "down", KEYS))
        for name, key in (("page down", "pagedown"), ("page up", "pageup")):
            found[name] = statistics.median(await keys(app, shown, key, KEYS // 2))
        for name, key in (("end", "ctrl+end"), ("home", "ctrl+home")):
            found[name] = (await keys(app, shown, key, 1))[0]

        async def refilled(where: str) -> None:
            app.fill(where)
            await painted(app)

        found["a kind"] = await timed(lambda: refilled("e.kind = 'displacement'"))
        found["killed:>10"] = await timed(lambda: refilled("e.killed_low > 10"))
    connection.close()
    return found


async def bare() -> dict[str, float]:
    """A Textual app that shows one word."""
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("ready")

    began = time.perf_counter()
    app = Bare()
    async with app.run_test(size=SIZE):
        await painted(app)
        return {"open": (time.perf_counter() - began) * 1000}


def measured(part: str, db: Path, rows: int) -> dict[str, float]:
    """The figures of one program, from a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.screen", "--part", part, "--db", str(db), "--rows", str(rows)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[1],
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--db", type=Path, help="a database of bench/million.py, or where to make one")
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the DataTable")
    parser.add_argument("--part", choices=("sitmon", "table", "bare"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        parts = {"sitmon": lambda: dashboard(options.db), "table": lambda: table(options.db, options.rows)}
        found = asyncio.run(parts.get(options.part, bare)())
        found["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory() as folder:
        db = (options.db or Path(folder) / "million.db").resolve()
        if not db.exists():
            from bench.million import fill

            fill(db, options.articles)
        told = {part: measured(part, db, options.rows) for part in ("sitmon", "table", "bare")}
    print(f"{'milliseconds':<20}{'sitmon':>10}{'DataTable':>12}{'bare':>10}")
    for name in told["sitmon"]:
        row = [f"{told[part][name]:,.1f}" if name in told[part] else "–" for part in told]
        print(f"{name:<20}{row[0]:>10}{row[1]:>12}{row[2]:>10}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
