"""`sitmon recode`: read stored articles again with today's coder."""

from __future__ import annotations

import click

from sitmon.cli.options import common, settings
from sitmon.cli.output import note, put


@click.command(epilog="Example: `sitmon recode --since 30d`")
@click.option("--since", help="Only articles since then: 30d, or a date.")
@common
def recode(since: str | None) -> None:
    """Read stored articles again with today's coder. Earlier readings are kept; stop and resume at will."""
    from sitmon import pipeline
    from sitmon.clock import wall
    from sitmon.collector.recode import recode as again
    from sitmon.store import opened
    from sitmon.units import moment

    held = settings()
    config = held.load()
    now = wall()

    def progress(done: int, total: int) -> None:
        note(f"{done} of {total}")

    with opened(held.existing()) as connection:
        done = again(
            connection,
            since=moment(since, now) if since else float("-inf"),
            now=now,
            workers=config.poll.workers,
            kinds=config.own_kinds,
            progress=progress,
        )
    put(f"{done} articles read again with {pipeline.version()}")
