"""The dashboard beside a DataTable that holds the same events: open, scroll, filter, search, memory.

    python bench/screen.py [--articles 100000] [--db FILE]

The events are written straight into a database, one an article. Each program runs in a process of its own
without a terminal, at 160×45, and the figures stand side by side. `open` ends when the first rows are on
screen (for the dashboard also when every panel has its answer: `settled`), `key` is one press of j with its
repaint, `jump` is G and g, `filter` leaves one kind of three, `search` finds a word.
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
from pathlib import Path
from typing import Any

SIZE = (160, 45)
KEYS = 60
KINDS = ("strike", "displacement", "agreement")
PLACES = (
    ("SY.12", "Idlib", "SY", 35.9, 36.6),
    ("MM.01", "Rakhine", "MM", 20.1, 93.4),
    ("CO.34", "Bogotá", "CO", 4.6, -74.1),
    ("SD.29", "Khartoum", "SD", 15.6, 32.5),
)
NOW = 1_790_000_000.0


def fill(db: Path, count: int) -> None:
    """A database of `count` articles, one event each, half a minute apart."""
    from sitmon.store import connect
    from sitmon.store.feeds import imported

    connection = connect(db)
    feed = imported(connection, NOW)
    connection.execute("INSERT INTO publisher (slug, name) VALUES ('bench', 'Bench Wire')")
    publisher = connection.execute("SELECT id FROM publisher WHERE slug = 'bench'").fetchone()[0]
    connection.execute("BEGIN IMMEDIATE")
    for start in range(1, count + 1, 5000):
        _block(connection, feed.id, publisher, range(start, min(start + 5000, count + 1)))
    connection.execute("INSERT INTO words (rowid, title, text) SELECT id, title, text FROM article_words")
    connection.execute("COMMIT")
    connection.close()


def _block(connection: sqlite3.Connection, feed: int, publisher: int, numbers: range) -> None:
    articles, versions, codings, events = [], [], [], []
    for n in numbers:
        kind, (code, place, country, lat, lon) = KINDS[n % 3], PLACES[n % 4]
        at = NOW - n * 30
        doc = {"events": [], "totals": {"killed": [n % 50, n % 50]}, "lang": "en", "read": True}
        articles.append((n, feed, publisher, str(n), at, at, NOW, str(n), n, n, kind))
        versions.append(
            (n, n, NOW, f"{kind} number {n} near {place}", f"What happened near {place}. " * 12, str(n))
        )
        codings.append((n, n, n, "bench", NOW, json.dumps(doc)))
        events.append((n, n, n, kind, 0.5 + n % 50 / 100, at, code, place, country, code, lat, lon, NOW))
    connection.executemany(
        "INSERT INTO article (id, feed_id, publisher_id, key, published, at, first_seen, fingerprint, version_id,"
        " coding_id, lang, read, kinds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'en', 1, ?)",
        articles,
    )
    connection.executemany(
        "INSERT INTO version (id, article_id, seen_at, title, text, fingerprint) VALUES (?, ?, ?, ?, ?, ?)",
        versions,
    )
    connection.executemany(
        "INSERT INTO coding (id, article_id, version_id, coder, at, doc) VALUES (?, ?, ?, ?, ?, ?)", codings
    )
    connection.executemany(
        "INSERT INTO event (id, article_id, coding_id, ordinal, kind, assertion, background, confidence, counts, lead, at,"
        " gid, place, level, country, admin1, lat, lon, known_from)"
        " VALUES (?, ?, ?, 0, ?, 'reported', 0, ?, 1, 1, ?, ?, ?, 'admin1', ?, ?, ?, ?, ?)",
        events,
    )


async def timed(what: Callable[[], Awaitable[Any]]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    await what()
    return (time.perf_counter() - began) * 1000


async def keys(pilot: Any, key: str, times: int) -> float:
    """The middle of the milliseconds that `times` presses take."""
    return statistics.median([await timed(lambda: pilot.press(key)) for _ in range(times)])


async def dashboard(db: Path) -> dict[str, float]:
    """The dashboard's figures."""
    from dataclasses import replace

    from sitmon import config, paths
    from sitmon.tui.app import Dashboard
    from sitmon.tui.screens.live import LiveScreen

    shipped = config.load(paths.shipped("config.toml"))
    held = replace(shipped, tui=replace(shipped.tui, window=None, collect=False, remember=False))
    app = Dashboard(db, config=held, clock=lambda: NOW, snapshot_dir=db.parent)
    began = time.perf_counter()
    found: dict[str, float] = {}
    async with app.run_test(size=SIZE) as pilot:

        async def until(count: Callable[[int], bool]) -> None:
            while not (  # noqa: ASYNC110 - what is awaited is the screen itself
                isinstance(app.view, LiveScreen) and app.view.events and count(len(app.view.events.list.ids))
            ):
                await asyncio.sleep(0.002)
            await pilot.pause()

        await until(bool)
        found["open"] = (time.perf_counter() - began) * 1000
        await app.settled()
        found["settled"] = (time.perf_counter() - began) * 1000
        assert isinstance(app.view, LiveScreen)
        assert app.view.events
        total = len(app.view.events.list.ids)
        found["key"] = await keys(pilot, "j", KEYS)
        found["jump"] = statistics.median([await keys(pilot, "G", 1), await keys(pilot, "g", 1)])

        async def filtered() -> None:
            await app.run_action("kind('displacement')")
            await until(lambda n: 0 < n < total)

        found["filter"] = await timed(filtered)
        await app.settled()
        app.action_clear()
        await app.settled()

        async def searched() -> None:
            await app.search("khartoum")
            await until(lambda n: 0 < n < total)

        found["search"] = await timed(searched)
        await app.settled()
    return found


async def table(db: Path) -> dict[str, float]:
    """The same of a DataTable filled with the same columns."""
    from rich.text import Text
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    connection = sqlite3.connect(db)
    ask = (
        "SELECT e.at, e.kind, e.place, v.title, e.confidence FROM event e JOIN article a ON a.id = e.article_id"
        " JOIN version v ON v.id = a.version_id {} ORDER BY e.at DESC"
    )

    class Table(App[None]):
        def compose(self) -> ComposeResult:
            yield DataTable(cursor_type="row")

        def on_mount(self) -> None:
            self.query_one(DataTable).add_columns("at", "kind", "place", "title", "confidence")
            self.fill("")

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
        found["key"] = await keys(pilot, "down", KEYS)
        found["jump"] = statistics.median(
            [await keys(pilot, "ctrl+end", 1), await keys(pilot, "ctrl+home", 1)]
        )

        async def refilled(where: str) -> None:
            app.fill(where)
            await pilot.pause()

        found["filter"] = await timed(lambda: refilled("WHERE e.kind <> 'displacement'"))
        found["search"] = await timed(
            lambda: refilled("WHERE a.id IN (SELECT rowid FROM words WHERE words MATCH 'khartoum')")
        )
    connection.close()
    return found


def measured(part: str, db: Path) -> dict[str, float]:
    """The figures of one program, from a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--part", part, "--db", str(db)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument(
        "--db", type=Path, help="an existing database of this benchmark, or where to make one"
    )
    parser.add_argument("--part", choices=("sitmon", "table"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        found = asyncio.run((dashboard if options.part == "sitmon" else table)(options.db))
        found["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory() as folder:
        db = options.db or Path(folder) / "screen.db"
        if not db.exists():
            fill(db, options.articles)
        ours, theirs = measured("sitmon", db), measured("table", db)
    print(f"{options.articles:,} articles" + f"{'sitmon':>14}{'DataTable':>12}{'ratio':>10}")
    for name, value in ours.items():
        unit = "" if name == "MB" else " ms"
        print(
            f"{name:<16}{value:>10,.1f}{unit:<3}{theirs[name]:>10,.1f}{unit:<3}{value / theirs[name]:>8.2f}"
        )


if __name__ == "__main__":
    main()
