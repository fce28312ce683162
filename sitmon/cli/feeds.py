"""`sitmon feeds`: the feeds and their health."""

from __future__ import annotations

import asyncio
import dataclasses
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitmon.cli.options import common, settings
from sitmon.cli.output import Progress, count, note, put, raw, table

if TYPE_CHECKING:
    import sqlite3

    from sitmon.feeds.opml import Listed
    from sitmon.store.feeds import FeedHealth


@click.group(
    invoke_without_command=True,
    epilog="Example: `sitmon feeds check` · `sitmon feeds add https://news.example/rss`",
)
@common
@click.pass_context
def feeds(ctx: click.Context) -> None:
    """The feeds and their health; `list` is the default."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@feeds.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a feed.")
@common
def list_(as_json: bool = False) -> None:
    """Every feed with its publisher and how it fares."""
    from sitmon import contract
    from sitmon.store.feeds import health

    with _opened() as connection:
        found = health(connection)
    if as_json:
        for feed in found:
            raw(contract.dumps({**dataclasses.asdict(feed), "condition": feed.condition}))
        return
    table(
        ("", "feed", "publisher", "type", "lang", "last success", "articles", "what is wrong"),
        map(_row, found),
        right=(6,),
        spare=(4, 3, 2, 5),
    )
    if not found:
        note("no feeds; name packs in the configuration or add one with `sitmon feeds add URL`")


def _row(feed: FeedHealth) -> tuple[str, ...]:
    from sitmon.clock import iso

    success = (iso(feed.last_success) or "never")[:16].replace("T", " ")
    kind = f"{feed.type or ''}{' (state media)' if feed.state_media and feed.type != 'state_media' else ''}"
    wrong = feed.last_error if feed.failures else _silence(feed)
    return (
        feed.condition,
        feed.name,
        feed.publisher,
        kind,
        feed.language or "",
        success,
        str(feed.articles),
        wrong or "",
    )


def _silence(feed: FeedHealth) -> str:
    """Said of a feed that is quiet for much longer than it used to be."""
    from sitmon.clock import wall

    times = feed.silent(wall())
    return f"silent for {times:.0f} times its usual gap" if times is not None and times >= 4 else ""


@feeds.command()
@click.argument("url")
@click.option("--name", help="What to call it.")
@click.option("--unasked", is_flag=True, help="Save it without looking what is there.")
@click.option("-y", "--yes", is_flag=True, help="Save what is found without a question.")
@common
@click.pass_context
def add(ctx: click.Context, url: str, name: str | None, unasked: bool, yes: bool) -> None:
    """Follow the feed at an address, or the one that the web page there names."""
    from sitmon.clock import wall
    from sitmon.collector.sources import of_address
    from sitmon.errors import UsageError
    from sitmon.feeds.address import masked
    from sitmon.feeds.opml import CREDENTIALS
    from sitmon.store import feeds as store

    if (shown := masked(url)) != url:
        raise UsageError(CREDENTIALS, where=shown)
    spec = of_address(url, name)
    if not unasked:
        found = _looked(spec.url)
        if found is None or not (yes or _agreed()):
            ctx.exit(1)
        spec = of_address(found, name)
    with _opened() as connection:
        new = store.add(connection, spec, wall())
    put(f"{'added' if new else 'known already, now on'}: {spec.url}")


def _looked(url: str) -> str | None:
    """The address of the feed at `url`, having shown what is in it; None where there is none."""
    from sitmon.collector.probe import look
    from sitmon.feeds.entries import headline

    found = asyncio.run(look(url, settings().load()))
    if found.feed is None and found.asked:
        note(f"sitmon: {url}: {found.said}; not followed")
        return None
    if found.feed is None:
        note(f"sitmon: {url} does not answer as it should ({found.said}); it is followed all the same")
        return url
    if found.url != url:
        note(f"the feed is at {found.url}")
    note(f"{found.feed.title or 'a feed without a title'}: {len(found.feed.items)} items")
    for item in found.feed.items[:3]:
        note(f"  {headline(item)}")
    return found.url


def _agreed() -> bool:
    """Whether the user wants it; a script is not asked."""
    return not sys.stdin.isatty() or click.confirm("Follow it?", default=True, err=True)


@feeds.command()
@click.argument("url")
@common
@click.pass_context
def remove(ctx: click.Context, url: str) -> None:
    """Stop following a feed; its articles stay."""
    from sitmon.store import feeds as store

    with _opened() as connection:
        done = store.remove(connection, url)
    if not done:
        note(f"sitmon: no feed has the address {url} (`sitmon feeds list` shows them)")
        ctx.exit(1)
    put(f"no longer followed: {url}")


@feeds.command(
    epilog="Example: `sitmon feeds check` · `sitmon feeds check feeds.opml https://news.example/rss`"
)
@click.argument("what", nargs=-1, metavar="[ADDRESS|FILE]...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a feed.")
@common
@click.pass_context
def check(ctx: click.Context, what: tuple[str, ...], as_json: bool) -> None:
    """Ask feeds (all, or those named, or those of an OPML file or a list) and say what they answer; nothing
    is stored."""
    from sitmon import contract
    from sitmon.collector.probe import probe

    named, config = _asked_for(what), settings().load()
    running = Progress("asked", len(named))
    bad = 0

    def tell(url: str, fine: bool, said: str) -> None:
        nonlocal bad
        bad += not fine
        running.clear()
        if as_json:
            raw(contract.dumps({"url": url, "ok": fine, "said": said}))
        else:
            put(f"{'ok  ' if fine else 'FAIL'} {url}  {said}")
        running.step(f", {bad} without a feed" if bad else "")

    async def run() -> None:
        for url, fault in named.items():
            if fault:
                tell(url, False, fault)
        async for url, fine, said in probe((url for url, fault in named.items() if not fault), config):
            tell(url, fine, said)

    running.step("", 0)
    try:
        asyncio.run(run())
    finally:
        running.clear()
    if not as_json:
        put(f"{len(named) - bad} of {len(named)} answer with a feed")
    ctx.exit(1 if bad else 0)


def _asked_for(what: tuple[str, ...]) -> dict[str, str | None]:
    """The addresses that are named, each once: as such, in a file, or by the database where nothing is named;
    with the fault of those that a file gives and that are none."""
    from sitmon.errors import UsageError
    from sitmon.feeds.address import masked
    from sitmon.feeds.opml import CREDENTIALS
    from sitmon.store.feeds import health

    if not what:
        with _opened() as connection:
            return dict.fromkeys(feed.url for feed in health(connection))
    found: dict[str, str | None] = {}
    for one in what:
        file = Path(one)
        if not file.is_file() and "://" not in one:
            raise UsageError(f"there is no file {one}", hint="an address begins with https://")
        if not file.is_file():
            # One that cannot be asked is shown all the same, without its password.
            found.setdefault(masked(one), CREDENTIALS if masked(one) != one else None)
            continue
        for listed in _listed(file, whole=False):
            found.setdefault(listed.url, f"{listed.fault} ({file})" if listed.fault else None)
    if not found:
        raise UsageError(f"{', '.join(what)} names no feed")
    return found


def _listed(file: Path, *, whole: bool = True) -> list[Listed]:
    """The feeds of an OPML file or a plain list, its faulty entries among them; `whole`: raises ParseError for a list
    that is better not taken over. Raises DataError, ParseError."""
    from sitmon.errors import DataError, ParseError
    from sitmon.feeds import opml

    try:
        return (opml.parse if whole else opml.entries)(file.read_bytes())
    except OSError as fault:
        raise DataError(f"cannot be read: {fault.strerror}", where=str(file)) from fault
    except ParseError as fault:
        raise ParseError(fault.what, where=str(file), hint=fault.hint) from fault


@feeds.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file.")
@common
@click.pass_context
def parse(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Show what sitmon sees in a feed file."""
    from sitmon import contract
    from sitmon import feeds as stage

    bad = 0
    for file in files:
        seen: dict[str, Any] = {"file": str(file), "error": None, "title": None, "link": None, "entries": []}
        try:
            seen = stage.describe(file.read_bytes(), file=str(file))
        except OSError as fault:
            seen["error"] = fault.strerror
        bad += seen["error"] is not None
        if as_json:
            raw(contract.dumps(seen))
            continue
        put(f"{file}: {seen['error'] or seen['title'] or 'a feed without a title'}")
        for entry in seen["entries"]:
            put(
                f"  {entry['published'] or entry['updated'] or 'no date':<20} {entry['title'] or entry['id'] or ''}"
            )
    ctx.exit(1 if bad else 0)


@feeds.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@common
def import_(file: Path) -> None:
    """Follow the feeds of an OPML file or a plain list of addresses."""
    from sitmon.clock import wall
    from sitmon.collector.sources import of_address
    from sitmon.errors import ConfigError
    from sitmon.store import feeds as store

    new = known = 0
    found = _listed(file)
    bad = _faults_told(file, found)
    with _opened() as connection:
        for listed in found:
            if listed.fault:
                continue
            try:
                spec = of_address(listed.url, listed.title)
            except ConfigError as fault:
                note(f"{file}: {fault}")
                bad += 1
                continue
            if store.add(connection, spec, wall()):
                new += 1
            else:
                known += 1
    put(f"{count(new, 'feed')} added, {known} known already" + (f", {bad} not usable" if bad else ""))


def _faults_told(file: Path, found: list[Listed]) -> int:
    """The number of entries that cannot be followed, having said why."""
    from sitmon.feeds.opml import NO_ADDRESS

    faulty = [listed for listed in found if listed.fault]
    strays = [listed.url for listed in faulty if listed.fault == NO_ADDRESS]
    if strays:
        said = "1 entry is" if len(strays) == 1 else f"{len(strays)} entries are"
        note(f"{file}: {said} no address{', the first' if strays[1:] else ''}: {strays[0][:80]!r}")
    for listed in faulty:
        if listed.fault != NO_ADDRESS:
            note(f"{file}: {listed.url[:80]}: {listed.fault}")
    return len(faulty)


@feeds.command()
@common
def export() -> None:
    """The enabled feeds as OPML."""
    from sitmon.feeds import opml
    from sitmon.store.feeds import health

    with _opened() as connection:
        found = [opml.Listed(feed.url, feed.name) for feed in health(connection) if feed.enabled]
    click.echo(opml.render(found), nl=False)


def _opened() -> AbstractContextManager[sqlite3.Connection]:
    """The database with the configured feeds made known."""
    from sitmon.cli.poll import prepared
    from sitmon.store import opened

    return opened(prepared())
