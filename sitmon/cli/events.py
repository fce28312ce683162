"""`sitmon events` and `sitmon search`: what is known, as a table or as JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sitmon.cli.options import Asking, common, selecting, settings
from sitmon.cli.output import note, put, raw, table

if TYPE_CHECKING:
    import sqlite3

    from sitmon.contract import Json
    from sitmon.store.read import Detail, Row


@click.command(
    cls=Asking,
    epilog="Examples: `sitmon events --region Syria --since 7d` · `sitmon events 'kind:strike hospital' --json`",
)
@selecting
@click.option("--json", "as_json", is_flag=True, help="One JSON object an article.")
@common
def events(
    query: tuple[str, ...],
    region: tuple[str, ...],
    kind: tuple[str, ...],
    since: str | None,
    until: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """The articles that carry an event, newest first. Behind a time, ~ says that the feed gave none and ! that it
    gave one still to come: it is then the time at which the article was first seen."""
    from sitmon.cli.selecting import selection
    from sitmon.clock import wall
    from sitmon.export.jsonl import article_line
    from sitmon.store import opened, read

    held = settings()
    wanted = selection(
        query,
        region=region,
        kinds=kind,
        since=since,
        until=until,
        as_of=as_of,
        now=wall(),
        config=held.load(),
    )
    with opened(held.existing()) as connection:
        found = read.documents(connection, wanted)
        if as_json:
            for detail, _ in found:
                raw(article_line(detail))
            return
        rows = [_row(detail, _met(connection, detail, numbers)) for detail, numbers in found]
        stored = 0 if rows else read.totals(connection)["articles"]
    table(("time", "kind", "place", "killed", "publisher", "title"), rows, right=(3,), spare=(4, 3))
    if not rows:
        note(f"nothing known matches; {_advice(stored)}")


def _advice(stored: int) -> str:
    if stored:
        return f"{stored:,} articles are stored: ask for less, or for longer"
    return "`sitmon poll --once` collects, `sitmon import FILE` brings articles in"


def _met(connection: sqlite3.Connection, detail: Detail, numbers: list[int]) -> list[Row]:
    """The events of an article that were asked for, where it has some in several places."""
    from sitmon.store import read

    places = [e["place"] or {} for e in detail.doc["events"]]
    if len({(p.get("country"), p.get("admin1"), p.get("gid")) for p in places}) < 2:
        return []
    rows = read.rows(connection, numbers)
    return [rows[n] for n in sorted(rows)]


def _row(detail: Detail, met: list[Row]) -> tuple[str, ...]:
    from sitmon.clock import iso
    from sitmon.units import DATED

    doc = detail.doc
    when = (iso(detail.at) or "")[:16].replace("T", " ") + DATED.get(detail.dated, "")
    if detail.dated == "day":
        when = when[:10]
    return (
        when,
        "+".join(doc["kinds"]),
        _where(doc, met),
        _toll(doc, met),
        detail.publisher,
        detail.title or (detail.text or "")[:120],
    )


def _where(doc: Json, met: list[Row]) -> str:
    """Where the events asked for are; the article's main place where they are all in one."""
    main = doc.get("event_place") or {}
    places: list[tuple[str | None, str | None]] = [(row.place, row.country) for row in met if row.place]
    places = places or [(main.get("name"), main.get("country"))]
    return "; ".join(dict.fromkeys(", ".join(dict.fromkeys(v for v in p if v)) for p in places))


def _toll(doc: Json, met: list[Row]) -> str:
    """Whom the article's total counts as killed; of events elsewhere, what is said of them."""
    low, high = doc.get("totals", {}).get("killed") or (None, None)
    told = [row.killed for row in met]
    if met and low not in told:
        low = high = next((n for n in told if n is not None), None)
    if low is None:
        return ""
    return f"{low}" if low == high else f"{low}–{high}"


@click.command(cls=Asking, epilog="Example: `sitmon search '\"field hospital\" -football'`")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=50, show_default=True, help="Articles at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an article.")
@common
def search(words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Full text search of all articles, best match first."""
    from sitmon import contract
    from sitmon.clock import iso, wall
    from sitmon.errors import UsageError
    from sitmon.query import Query, match_expression, parse
    from sitmon.store import opened, read

    query = parse(" ".join(words), wall())
    if query != Query(words=query.words, without=query.without):
        hint = "`sitmon events` takes the same words, and fields with them"
        raise UsageError("search looks for words in all articles, not for fields", hint=hint)
    expression = match_expression(query)
    if expression is None:
        raise click.UsageError("give a word to look for")
    with opened(settings().existing()) as connection:
        found = read.search(connection, expression, limit)
    if as_json:
        for _, at, publisher, title, passage in found:
            raw(
                contract.dumps(
                    {"published": iso(at), "publisher": publisher, "title": title, "passage": passage}
                )
            )
        return
    rows = [((iso(at) or "")[:10], publisher, title or passage) for _, at, publisher, title, passage in found]
    table(("date", "publisher", "title"), rows)
    if not rows:
        put("nothing found")
