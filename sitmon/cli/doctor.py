"""`sitmon doctor` and `sitmon backup`: is everything well; a consistent copy."""

from __future__ import annotations

from pathlib import Path

import click

from sitmon.cli.options import common, settings
from sitmon.cli.output import put


@click.command()
@common
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Say where things lie, and whether everything is well."""
    from sitmon import __version__, paths
    from sitmon.clock import wall
    from sitmon.store import lease, opened, read
    from sitmon.store.upkeep import damage

    held = settings()
    db = held.database()
    config = held.load()
    put(f"sitmon         {__version__}")
    put(f"configuration  {config.source or f'the defaults (none at {paths.config_file()})'}")
    put(f"database       {db} ({'there' if db.exists() else 'not made yet'})")
    put("gazetteer      GeoNames data, CC BY 4.0, geonames.org; outlines: Natural Earth, public domain")
    if not db.exists():
        return
    with opened(db) as connection:
        wrong = damage(connection)
        stored = read.totals(connection)
        honest = read.honesty(connection, wall())
        collecting = lease.current(connection, wall())
    put(
        f"size           {db.stat().st_size / 1e6:.1f} MB, {stored['articles']} articles, {stored['events']} events"
    )
    put(f"feeds          {honest.answering} of {honest.feeds} answered when last asked")
    put(
        f"collector      {f'process {collecting.pid} on {collecting.host}' if collecting else 'none at work'}"
    )
    for line in wrong:
        put(f"damage         {line}")
    put("all is well" if not wrong else "the database is damaged: keep it, `sitmon backup` what can be read")
    ctx.exit(1 if wrong else 0)


@click.command(epilog="Example: `sitmon backup sitmon-copy.db`")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@common
def backup(file: Path) -> None:
    """Write a consistent copy of the database, also while it is collected into."""
    from sitmon.store import opened
    from sitmon.store.upkeep import copy

    with opened(settings().database()) as connection:
        copy(connection, file)
    put(f"{file}: {file.stat().st_size / 1e6:.1f} MB")
