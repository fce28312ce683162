"""Freezing a view: the screen, the rows behind it and the health of the feeds, written as a snapshot."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sitmon
from sitmon.clock import iso
from sitmon.export.jsonl import article_line
from sitmon.snapshots import manifest
from sitmon.snapshots.draft import Draft, drafted, remove
from sitmon.snapshots.naming import name
from sitmon.store import feeds, marks, read
from sitmon.store.connection import reading
from sitmon.text import clean, line

if TYPE_CHECKING:
    import sqlite3

    from sitmon.store.selection import Selection

_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
_TIMES = frozenset({"retired_at", "last_poll", "last_success", "last_new", "next_due"})


def freeze(
    connection: sqlite3.Connection,
    selection: Selection,
    *,
    region: str,
    query: str,
    window: str,
    out: Path,
    now: float,
    screen_svg: str,
    screen_text: str,
    settings: Mapping[str, Any] | None = None,
    zip: bool = False,
) -> Path:
    """Writes a snapshot of `selection` into the folder `out`, enters it in the register, gives its path.

    `region`, `query` and `window` are what the reader chose, in words; `now` is the time of the view in
    Unix seconds; `settings` are facts of the configuration worth keeping (JSON values). The rows, counts
    and feeds are of one moment, whatever the collector does meanwhile. Raises SnapshotError (nothing is
    left behind then) or StoreError.
    """
    facts: dict[str, Any] = {
        "sitmon": sitmon.__version__,
        "taken_at": iso(now),
        "region": line(region),
        "query": line(query),
        "window": line(window),
        "since": iso(selection.query.since),
        "until": iso(selection.query.until),
        "as_of": iso(selection.as_of),
        "settings": dict(settings or {}),
    }
    with drafted(out, name(now, region)) as draft:
        files = {
            manifest.SCREEN_SVG: draft.write(manifest.SCREEN_SVG, [picture(screen_svg).encode()]),
            manifest.SCREEN_TEXT: draft.write(manifest.SCREEN_TEXT, [clean(screen_text).encode()]),
        }
        with reading(connection):
            facts |= _rows(connection, selection, draft, files)
            facts |= _health(connection, draft, files, now)
        body = manifest.written(facts, files)
        draft.write(manifest.MANIFEST, [body])
        path = (draft.publish_zip(now) if zip else draft.publish()).absolute()
    try:
        marks.add_snapshot(connection, _entry(path, now, facts, body))
    except BaseException:
        remove(path)  # a snapshot that the register does not know of is none
        raise
    return path


def _entry(path: Path, now: float, facts: Mapping[str, Any], body: bytes) -> marks.SnapshotEntry:
    """What the register says of the snapshot at `path`, whose manifest is `body`."""
    return marks.SnapshotEntry(
        path=str(path).encode(errors="replace").decode(),
        name=path.name,
        taken_at=now,
        region=facts["region"],
        query=facts["query"],
        articles=facts["articles"],
        manifest_sha256=sha256(body).hexdigest(),
    )


def _rows(
    connection: sqlite3.Connection,
    selection: Selection,
    draft: Draft,
    files: dict[str, manifest.Fingerprint],
) -> dict[str, Any]:
    """Writes the selected articles; what the manifest says of them."""
    coders: set[str] = set()
    articles = events = 0

    def lines() -> Iterator[bytes]:
        nonlocal articles, events
        for detail, numbers in read.documents(connection, selection):
            coders.add(detail.coder)
            articles += 1
            events += len(numbers)
            yield article_line(detail).encode("ascii") + b"\n"

    files[manifest.DATA] = draft.write(manifest.DATA, lines())
    counts = read.counts(connection, selection)
    return {"coders": sorted(coders), "articles": articles, "events": events, "counts": counts}


def _health(
    connection: sqlite3.Connection, draft: Draft, files: dict[str, manifest.Fingerprint], now: float
) -> dict[str, Any]:
    """Writes how the feeds fare; what the manifest says of it."""
    rows = [_feed(f) for f in feeds.health(connection)]
    body = json.dumps({"taken_at": iso(now), "feeds": rows}, indent=1) + "\n"
    files[manifest.FEEDS] = draft.write(manifest.FEEDS, [body.encode("ascii")])
    honest = read.honesty(connection, now)
    return {"feeds": {"answering": honest.answering, "total": honest.feeds}, "unread": honest.unread}


def _feed(health: feeds.FeedHealth) -> dict[str, Any]:
    row: dict[str, Any] = {"condition": health.condition}
    for key, value in asdict(health).items():
        if key in _TIMES:
            value = iso(value)
        row[key] = line(value) if isinstance(value, str) else value
    return row


def picture(svg: str) -> str:
    """`svg` with every character that a terminal or a reader must not meet made a space, those
    written as numbers (`&#27;`) as well."""

    def replaced(m: re.Match[str]) -> str:
        number = int(m[1], 16) if m[1] else int(m[2])
        return " " if number > 0x10FFFF or clean(chr(number)) != chr(number) else m[0]

    return _REFERENCE.sub(replaced, clean(svg))
