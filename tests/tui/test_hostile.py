"""Whatever a feed sends is shown harmlessly, in every panel and view and at both sizes."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App

from sitmon.feeds.spec import FeedSpec, Publisher
from sitmon.model import Claim, Place
from sitmon.pipeline import Prepared
from sitmon.store import connect, desk, feeds, marks
from sitmon.store.articles import Poll, save_polls
from sitmon.tui.screens.note import NoteScreen
from sitmon.tui.screens.view import Subject
from tests.tui import database
from tests.tui.hostile import HOSTILE
from tests.tui.running import LARGE, SMALL, dashboard, notices, press, running, settle
from tests.tui.screens import SCROLLBAR, strips

_OURS = re.compile(r"app\.(view|kind|unchip)\('[a-z]+'\)|app\.verdict\((True|False)\)|app\.(\w+)")


def nasty(path: Path) -> Path:
    """A database in which every text that a feed can set is hostile, put there without any cleaning."""
    connection = connect(path)
    specs = [
        FeedSpec(
            f"https://h{n}.example/",
            text[:5000],
            Publisher(f"p{n}", text[:5000], owner=text[:200], type="[b]"),
        )
        for n, text in enumerate(HOSTILE)
    ]
    specs = [replace(s, name=_storable(s.name), publisher=_clean(s.publisher)) for s in specs]
    feeds.register(connection, specs, database.NOW - 1000)
    states = feeds.enabled(connection)
    polls = []
    for n, text in enumerate(HOSTILE):
        story = _prepared(_storable(text), n)
        polls.append(
            Poll(states[n], database.NOW - 5, "ok", 200, None, 10, 10, database.NOW + 9, 9.0, (story,))
        )
        polls.append(
            Poll(
                states[n], database.NOW - 4, "failed", None, _storable(text[:3000]), 10, 10, database.NOW, 9.0
            )
        )
    save_polls(connection, polls)
    connection.execute(
        "UPDATE publisher SET name = ?, country = ? WHERE id % 2", (_storable(HOSTILE[0]), "[b]")
    )
    marks.add_snapshot(
        connection,
        marks.SnapshotEntry("/x/" + HOSTILE[2], HOSTILE[6], database.NOW, HOSTILE[0], HOSTILE[7], 3, "0"),
    )
    for n, text in enumerate(HOSTILE, 1):
        # Past the cleaning that notes and tags go through: another program may have written them.
        connection.execute(
            "INSERT INTO mark (article_id, starred_at, seen_at, note) VALUES (?, ?, ?, ?)",
            (n, database.NOW, None if n % 2 else database.NOW, _storable(text)),
        )
        connection.execute("INSERT INTO tag VALUES (?, ?, 0)", (n, _storable(text[:3000])))
    for n in range(1, len(HOSTILE) + 1):
        desk.claim_alerts(connection, _storable(HOSTILE[n - 1][:200]), [(n, "strike")], database.NOW)
        desk.told_alerts(
            connection, _storable(HOSTILE[n - 1][:200]), [(n, "strike")], _storable(HOSTILE[-n][:200])
        )
    connection.close()
    edited = [
        Poll(state, database.NOW - 3, "ok", 200, None, 10, 10, database.NOW + 9, 9.0, (_edited(n),))
        for n, state in enumerate(states)
        if n < len(HOSTILE)
    ]
    connection = connect(path)
    save_polls(connection, edited)
    connection.close()
    return path


def _edited(n: int) -> Prepared:
    """The same article with another hostile text, so that what changed is hostile too."""
    before, after = _prepared(_storable(HOSTILE[n]), n), _prepared(_storable(HOSTILE[-1 - n]), n)
    return replace(after, article=replace(after.article, key=before.article.key))


def _storable(text: str) -> str:
    """Without lone surrogates, which SQLite cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _clean(publisher: Publisher) -> Publisher:
    return replace(publisher, name=_storable(publisher.name), owner=_storable(publisher.owner or ""))


def _prepared(text: str, n: int) -> Prepared:
    place = Place(f"x:{n}", text[:300] or "x", "place", "SY", "SY.12", text[:300], 35.0 + n / 10, 36.0)
    kind, mode = [("strike", "airstrike"), ("agreement", "zone"), ("displacement", "flight")][n % 3]
    story = database.Story(
        n / 20, text, f"{text[:20000]} body {text[:20000]}", ((kind, mode, "body", place, "reported"),)
    )
    made = database.prepared(replace(story, claim=None, killed=None), f"k{n}")
    words = tuple(
        replace(e, mode=text[:200], why=(text[:500],), initiators=(text[:200],), objects=(text[:100],))
        for e in made.coded.events
    )
    claims = (Claim(text[:200], text[:200], text[:500], text[:200], 0, 1),)
    coded = replace(made.coded, events=words, claims=claims, near_misses=(text[:500],), lang=text[:20])
    article = replace(
        made.article, author=text[:200], source=text[:200], url=f"https://{n}.example/{text[:50]}"
    )
    return Prepared(article, coded, made.fingerprint)


def assert_harmless(app: App[Any]) -> None:
    """As `screens.assert_harmless`, but the dashboard's own actions may stand behind its own words."""
    for y, strip in enumerate(strips(app)):
        assert cell_len(strip.text) == app.size.width, f"line {y}: {strip.text!r}"
        for text, style, control in strip:
            assert not control
            assert not [
                c for c in text if ord(c) < 32 or 0x7F <= ord(c) <= 0x9F or 0x202A <= ord(c) <= 0x202E
            ], text
            meta = style.meta if style else {}
            for key in {k for k in meta if k.startswith("@")} - SCROLLBAR:
                assert _OURS.fullmatch(str(meta[key])), meta
            assert not (style and style.link), style


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=lambda s: f"{s[0]}x{s[1]}")
async def test_hostile_text_is_harmless_everywhere(tmp_path: Path, size: tuple[int, int]) -> None:
    app = dashboard(nasty(tmp_path / "h.db"))
    async with running(app, size) as pilot:
        assert_harmless(app)
        await press(pilot, "enter", "e")
        view = app.view
        assert view is not None
        for article in range(1, len(HOSTILE) + 1):
            view.read(Subject(article), why=True)
            await settle(pilot)
            assert_harmless(app)
        await press(pilot, "escape", "G")
        assert_harmless(app)
        for keys in (
            ("r",),
            ("escape", "5"),
            ("enter",),
            ("escape", "6"),
            ("G",),
            ("7", "enter"),
            ("escape", "3"),
            ("4",),
            ("2", "j", "G"),
            ("1", "question_mark"),
            ("escape", "slash", *"source:"),
            ("tab",),
            ("escape", "W"),
            ("escape", "A"),
            ("escape", "enter", "c", "v"),
            ("full_stop",),
            ("escape", "z"),
            ("S", "S", "S", "S"),
            ("space", "shift+down", "J"),
            ("y", "m", "asterisk"),
            ("number_sign",),
            ("escape", "escape", "N"),
            ("escape", "escape", "slash", *"tag:"),
        ):
            await press(pilot, *keys)
            assert_harmless(app)


async def test_hostile_notes_and_tags_can_be_opened(tmp_path: Path) -> None:
    app = dashboard(nasty(tmp_path / "h.db"))
    async with running(app, SMALL) as pilot:
        for article in range(1, len(HOSTILE) + 1):
            app.push_screen(NoteScreen((article,), tags_first=False))
            await settle(pilot)
            assert_harmless(app)
            await press(pilot, "x", "escape")
            assert_harmless(app)
            await press(pilot, "escape")


async def test_a_hostile_search_and_region_are_shown_as_they_are(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        for text in ("[@click=app.quit]x[/]", "[/foo]", "a\u202eb"):
            await app.search(f'"{text}"')
            await settle(pilot)
            assert_harmless(app)
            app.say(text, "error")
            app.trouble(ValueError(text))
            await settle(pilot)
            assert_harmless(app)
        assert app.is_running
        assert any("[/foo]" in n for n in notices(app))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a pseudo-terminal")
def test_nothing_from_a_feed_reaches_the_terminal(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.tui.running import dashboard\n"
        "app = dashboard(Path(sys.argv[1])); app.run()\n"
    )
    path = nasty(tmp_path / "h.db")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "160", "LINES": "45"}
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        close_fds=True,
    )
    os.close(theirs)
    out = _until(ours, b"STRIKE", 20)
    os.write(ours, b"\r")
    out += _until(ours, b"Article", 10)
    os.write(ours, b"q")
    process.wait(15)
    os.close(ours)
    assert b"STRIKE" in out
    for bad in (b"\x1b]52;", b"\x1b]0;title", b"\x1b]8;;https", b"\x9b31m", b"\xc2\x9b"):
        assert bad not in out, bad


def _until(handle: int, wanted: bytes, seconds: float) -> bytes:
    """What is written to the terminal up to `wanted` and for a moment after it."""
    found, end, extra = b"", time.monotonic() + seconds, 0.5
    while time.monotonic() < end:
        ready, _, _ = select.select([handle], [], [], 0.1)
        if ready:
            found += os.read(handle, 65536)
        if wanted in found:
            end = min(end, time.monotonic() + extra)
            extra = max(extra - 0.1, 0)
    return found
