"""`sitmon import`: articles from JSON Lines, feed files or plain text into the database."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitmon.cli.options import common, settings
from sitmon.cli.output import Progress, count, note, put

if TYPE_CHECKING:
    from sqlite3 import Connection

    from sitmon.model import Article
    from sitmon.store.articles import Stored
    from sitmon.store.feeds import FeedState

_BATCH = 500
"""Articles in one transaction."""


@click.command("import", epilog="Example: `sitmon import articles.jsonl feed.xml report.txt`")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False, readable=True),
)
@common
@click.pass_context
def import_(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Bring articles in. The same id again is an edit."""
    from sitmon.clock import wall
    from sitmon.pipeline import use
    from sitmon.store import opened
    from sitmon.store.articles import Stored
    from sitmon.store.feeds import imported

    use(settings().load().own_kinds)
    total, bad, running = Stored(), 0, Progress("articles")
    with opened(settings().database()) as connection:
        feed = imported(connection, wall())
        running.step(by=0)
        for batch in _batches(article for file in files for article in _read(file)):
            good = [article for article in batch if not isinstance(article, str)]
            for fault in (article for article in batch if isinstance(article, str)):
                running.clear()
                note(fault)
            bad += len(batch) - len(good)
            total += _stored(connection, feed, good)
            running.step(by=len(good))
    running.clear()
    put(
        f"{count(total.new, 'article')} new, {total.updated} changed, {count(total.events, 'event')}"
        + (f"; {bad} not read" if bad else "")
    )
    ctx.exit(1 if bad else 0)


def _stored(connection: Connection, feed: FeedState, batch: list[Article]) -> Stored:
    from sitmon.clock import wall
    from sitmon.pipeline import prepare
    from sitmon.store.articles import save_articles

    now = wall()
    return save_articles(connection, feed, [prepare(article, seen=now) for article in batch], now)


def _batches(articles: Iterator[Article | str]) -> Iterator[list[Article | str]]:
    while batch := list(islice(articles, _BATCH)):
        yield batch


def _read(file: Path) -> Iterator[Article | str]:
    """The articles of one file; one line for each that cannot be read. What it is is told from its content."""
    body = file.read_bytes()
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
    if not start:
        yield f"{file}: the file is empty"
    elif start.startswith(b"<") or (start.startswith(b"{") and b"jsonfeed.org" in body[:2000]):
        yield from _feed(file, body)
    elif start.startswith(b"{"):
        from sitmon.cli.code import articles

        yield from articles(io.BytesIO(body), str(file))
    else:
        yield _plain(file, body)


def _feed(file: Path, body: bytes) -> Iterator[Article | str]:
    from sitmon import feeds
    from sitmon.errors import ParseError
    from sitmon.pipeline import of_item

    try:
        parsed = feeds.parse(body)
    except ParseError as fault:
        yield f"{file}: {fault.what}"
        return
    for item in parsed.items:
        yield of_item(item, publisher=parsed.title, lang=parsed.lang)


def _plain(file: Path, body: bytes) -> Article | str:
    from sitmon.model import Article

    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return f"{file}: neither JSON Lines, a feed nor UTF-8 text"
    return Article(key=file.name, text=text.strip("\r\n"), publisher="imported")
