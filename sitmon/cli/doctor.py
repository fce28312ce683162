"""`sitmon doctor` and `sitmon backup`: is everything well; a consistent copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitmon.cli.options import common, settings
from sitmon.cli.output import count, put

if TYPE_CHECKING:
    from sitmon.config import Config
    from sitmon.errors import SitmonError


@click.command(epilog="Example: `sitmon doctor --recover saved.db` (where the database is damaged)")
@click.option(
    "--recover",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Copy what can still be read of the database to this new file.",
)
@common
@click.pass_context
def doctor(ctx: click.Context, recover: Path | None) -> None:
    """Say where things lie, and whether everything is well."""
    if recover is not None:
        _recover(recover)
        return
    from sitmon import __version__, paths
    from sitmon.clock import wall
    from sitmon.store import lease, opened, read
    from sitmon.store.pages import counts
    from sitmon.store.upkeep import damage

    held = settings()
    db = held.database()
    config = held.load()
    put(f"sitmon         {__version__}")
    put(f"configuration  {config.source or f'the defaults (none at {paths.config_file()})'}")
    put(f"database       {db} ({'there' if db.exists() else 'not made yet'})")
    put("gazetteer      GeoNames data, CC BY 4.0, geonames.org; outlines: Natural Earth, public domain")
    put(f"extras         {_extras()}")
    faults = _unknown_in_regions(config)
    for fault in faults:
        put(f"regions        {fault}")
    if not db.exists():
        ctx.exit(1 if faults else 0)
    with opened(db) as connection:
        wrong = damage(connection)
        stored = read.totals(connection)
        honest = read.honesty(connection, wall())
        collecting = lease.current(connection, wall())
        pages = counts(connection)
    put(
        f"size           {db.stat().st_size / 1e6:.1f} MB, {count(stored['articles'], 'article')}, {count(stored['events'], 'event')}"
    )
    put(f"feeds          {honest.answering} of {honest.feeds} answered when last asked")
    put(
        f"collector      {f'process {collecting.pid} on {collecting.host}' if collecting else 'none at work'}"
    )
    put(f"full text      {_full_text(config.fulltext.enabled, *pages)}")
    for line in wrong:
        put(f"damage         {line}")
    put(_verdict(bool(wrong), bool(faults)))
    ctx.exit(1 if wrong or faults else 0)


def _verdict(damaged: bool, faulty: bool) -> str:
    if damaged:
        return "the database is damaged: keep it; `sitmon doctor --recover NEW.db` saves what can be read"
    return "a region of the configuration names what is not known" if faulty else "all is well"


def _unknown_in_regions(config: Config) -> list[SitmonError]:
    """What the user's own regions name that is no place, with file and line as of any fault of the file."""
    from sitmon.config_check import Checker
    from sitmon.errors import UsageError
    from sitmon.geo.regions import find_region

    check = Checker(config.source, {})
    found: list[SitmonError] = []
    for number, (region, entry) in enumerate(config.regions.items(), 1):
        for field in ("places", "admin1", "countries"):
            for name in getattr(entry, field):
                try:
                    find_region(name)
                except UsageError as e:
                    what = f"in the region {region!r}: {e.what}"
                    found.append(check.fault(f"region.{field}", what, e.hint, number))
    return found


def _extras() -> str:
    """Which of the optional parts are there."""
    from importlib.util import find_spec

    needed = (("fulltext", "trafilatura"), ("socks", "python_socks"), ("serve", "textual_serve"))
    return ", ".join(
        f"{name} {'installed' if find_spec(module) else 'not installed'}" for name, module in needed
    )


def _full_text(enabled: bool, read: int, failed: int) -> str:
    """Whether linked pages are read, and how many were."""
    from sitmon.feeds import pages

    if not enabled:
        return "off"
    told = f"on, {count(read, 'page')} read, {failed} not to be had"
    return told if pages.installed() else f"on, but its extra is not installed: {pages.EXTRA}"


def _recover(file: Path) -> None:
    from sitmon.store.recovery import recover

    saved = recover(settings().database(), file)
    put(f"{file}: " + ", ".join(f"{count} of {table}" for table, count in saved.items() if count))
    put("use it with --db, or put it in the place of the damaged one")


@click.command(epilog="Example: `sitmon prune --keep 90d --dry-run`")
@click.option("--keep", help="How long articles are kept, such as 90d; else [store] keep says.")
@click.option("--dry-run", is_flag=True, help="Only say how many would go.")
@common
def prune(keep: str | None, dry_run: bool) -> None:
    """Let go of old articles; those that were marked, judged, told of or are in a snapshot stay."""
    from sitmon.clock import wall
    from sitmon.errors import UsageError
    from sitmon.store import opened, retention
    from sitmon.units import duration

    span = duration(keep) if keep else settings().load().keep
    if span is None:
        raise UsageError("nothing says how long articles are kept", hint="--keep 90d, or [store] keep")
    before = wall() - span
    with opened(settings().existing()) as connection:
        if dry_run:
            put(f"{retention.count(connection, before)} articles would go")
            return
        gone = retention.prune(connection, before, retention.in_snapshots(connection))
    put(f"{gone} articles gone")


@click.command(epilog="Example: `sitmon backup sitmon-copy.db`")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@common
def backup(file: Path) -> None:
    """Write a consistent copy of the database, also while it is collected into."""
    from sitmon.store import opened
    from sitmon.store.upkeep import copy

    with opened(settings().existing()) as connection:
        copy(connection, file)
    put(f"{file}: {file.stat().st_size / 1e6:.1f} MB")
