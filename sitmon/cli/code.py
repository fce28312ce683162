"""`sitmon code`: read a text and explain how it is coded."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from sitmon.cli.options import common, settings
from sitmon.cli.output import marked, note, put, raw

if TYPE_CHECKING:
    from sitmon.model import Article


@click.command(epilog="Examples: `sitmon code article.txt` · `sitmon code --jsonl < articles.jsonl`")
@click.argument(
    "files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True)
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file.")
@click.option("--jsonl", is_flag=True, help="JSON Lines on standard input, JSON Lines out.")
@common
@click.pass_context
def code(ctx: click.Context, files: tuple[Path, ...], as_json: bool, jsonl: bool) -> None:
    """Read text and explain how it is coded (standard input when no file is named)."""
    from sitmon import pipeline

    pipeline.use(settings().load().own_kinds)
    if jsonl:
        if files:
            raise click.UsageError("--jsonl reads standard input; name no files")
        ctx.exit(1 if _lines(sys.stdin.buffer) else 0)
    for path in files or (Path("-"),):
        text = (sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()).decode("utf-8", "replace")
        _one(path.name, text, as_json)


def _lines(stream: BinaryIO) -> int:
    """Codes each line; the number of bad ones, which are named on standard error."""
    from sitmon import contract, pipeline

    bad = 0
    _settle()
    for article in articles(stream, "standard input"):
        if isinstance(article, str):
            bad += 1
            note(article)
            continue
        raw(contract.dumps({"id": article.key, **contract.coded(pipeline.code(article))}))
    if bad:
        note(f"{bad} lines were not read")
    return bad


def _settle() -> None:
    """Tells the collector of garbage that what is loaded stays: a text leaves no cycles, and looking for them
    among the tables costs a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def articles(stream: BinaryIO, name: str) -> Iterator[Article | str]:
    """The articles of JSON Lines; for a bad line one line of what is wrong with it."""
    from sitmon import contract
    from sitmon.errors import DataError

    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            yield contract.article(contract.loads(line), where=where)
        except DataError as fault:
            yield str(fault)
        except (ValueError, RecursionError) as fault:
            yield f"{where}: not JSON: {fault}"


def _one(name: str, text: str, as_json: bool) -> None:
    from sitmon import contract, pipeline
    from sitmon.model import Article

    doc = contract.coded(pipeline.code(Article(key=name, text=text)))
    if as_json:
        raw(contract.dumps({"id": name, **doc}))
    else:
        _explain(name, doc, text)


def _explain(name: str, doc: dict[str, Any], text: str) -> None:
    put(f"{name}: {', '.join(doc['kinds']) or 'no event of a kind we know'}")
    if not doc["read"]:
        put(f"  not read: the language is {doc['lang']}")
    for event in doc["events"]:
        _event(event, text)
    _facts(doc, text)


def _event(event: dict[str, Any], text: str) -> None:
    from sitmon.units import certainty

    where = _named(event["place"])
    sure = f"{certainty(event['confidence'])} {event['confidence']:.2f}"
    past = " · told as past" if event["background"] else ""
    stage = f" · {event['stage']}" if event["stage"] else ""
    put("")
    put(f"{event['kind']} · {event['mode'] or '-'} · {event['assertion']}{stage}{past} · {where} · {sure}")
    for span in event["evidence"]:
        marked(_sentence(text, span["start"], span["end"]), f"  evidence  (cue {span['cue']})  ")
    for reason in event["why"]:
        put(f"  because   {reason}")
    rows = {**event["actors"], "objects": event["objects"], "parties": event["parties"]}
    for role, who in {**rows, "guarantor": event["guarantors"]}.items():
        if who:
            put(f"  {role:<9} {', '.join(who)}")
    for label in ("when", "term"):
        if found := event[label]:
            days = " to ".join(day for day in (found["start"], found["end"]) if day)
            put(f"  {label:<9} {days}{' ' if days else ''}(“{found['text']}”)")


def _sentence(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The words before a span, the span, and the words after it, of its sentence."""
    from sitmon.reading import read

    reading = read(None, text)
    first, stop = reading.sentences[reading.sentence_at(reading.token_at(start))]
    left, right = reading.starts[first], max(reading.ends[stop - 1], end)
    return text[left:start], text[start:end], text[end:right]


def _named(place: dict[str, Any] | None) -> str:
    """A place with its area and country, and how near it is known."""
    if place is None:
        return "place not known"
    around = {
        "place": [place.get("admin1_name"), place["country"]],
        "admin1": [place["country"]],
    }.get(place["level"], [])
    parts = [place["name"], *(a for a in around if a and a != place["name"])]
    return ", ".join(parts) + _NO_NEARER.get(place["level"], "")


_NO_NEARER = {
    level: f" (no nearer than the {what})"
    for level, what in (("admin1", "area"), ("country", "country"), ("region", "region"))
}


def _facts(doc: dict[str, Any], text: str) -> None:
    if there := doc["event_place"]:
        put("")
        put(f"place     {_named(there)}: “{there['matched']}”, {there['why']}")
    if doc["figures"] or doc["claims"] or doc["near_misses"]:
        put("")
    for f in doc["figures"]:
        low, high = f["low"], f["high"]
        value = "?" if low is None else low if low == high else f"{low}–{high}"
        said = f" by {f['speaker']}" if f["speaker"] else ""
        what = f"{f['measure']} {value} {f['qualifier']} {f['whom'] or f['unit']}{said}"
        put(f"figure    {what}: “{text[f['start'] : f['end']]}”")
    for number, c in enumerate(doc["claims"], 1):
        answers = f" (answers claim {c['answers'] + 1})" if c["answers"] is not None else ""
        put(f"claim {number:<3} {c['speaker']} {c['verb']}: {c['about']}{answers}")
    for miss in doc["near_misses"]:
        put(f"not taken {miss}")
