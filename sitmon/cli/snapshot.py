"""`sitmon snapshot`: freeze a view; check one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitmon.cli.options import Asking, common, minus_word, selecting, settings
from sitmon.cli.output import note, put

if TYPE_CHECKING:
    from sitmon.config import Config


class _Default(click.Group):
    """A group in which any first word that is no command belongs to `take`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = next((a for a in args if minus_word(a) or not a.startswith("-")), None)
        if first not in self.commands and not {"-h", "--help"} & set(args):
            args = ["take", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Default, epilog="Example: `sitmon snapshot --region Idlib --since 7d --out frozen`")
def snapshot() -> None:
    """Freeze a view: the screen, the rows behind it, the health of the feeds, fingerprints.

    `take` is the default: `sitmon snapshot [QUERY] [--region R] [--out DIR] [--zip]`.
    """


@snapshot.command(cls=Asking)
@selecting
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="The folder to put it in.")
@click.option("--zip", "zipped", is_flag=True, help="One zip file in place of a folder.")
@common
def take(out: Path | None, zipped: bool, **asked: Any) -> None:
    """Freeze a view and print where it lies."""
    from sitmon.cli.selecting import selection
    from sitmon.clock import wall
    from sitmon.snapshots.freeze import freeze
    from sitmon.store import opened
    from sitmon.tui.headless import take as picture

    held, now = settings(), wall()
    config = held.load()
    wanted = selection(
        asked["query"],
        region=asked["region"],
        kinds=asked["kind"],
        since=asked["since"],
        until=asked["until"],
        as_of=asked["as_of"],
        now=now,
        config=config,
    )
    db = held.existing()
    # Commands look at everything unless told otherwise, and the picture must show what the rows are.
    shown = (
        config if wanted.query.since is not None else replace(config, tui=replace(config.tui, window=None))
    )
    svg, text = picture(db, shown, wanted.query, clock=wall, as_of=wanted.as_of)
    with opened(db) as connection:
        path = freeze(
            connection,
            wanted,
            region=", ".join(r.name for r in wanted.regions) or "World",
            query=wanted.query.text(),
            window=asked["since"] or "all",
            out=out or folder(config, db),
            now=now,
            screen_svg=svg,
            screen_text=text,
            zip=zipped,
        )
    put(str(path))


@snapshot.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@common
@click.pass_context
def verify(ctx: click.Context, path: Path) -> None:
    """Check that a snapshot is whole and unchanged."""
    from sitmon.snapshots.verify import verify as checked

    wrong = checked(path)
    for line in wrong:
        note(f"{path}: {line}")
    if wrong:
        ctx.exit(1)
    put(f"{path}: whole and unchanged")


def folder(config: Config, db: Path) -> Path:
    """Where snapshots go: as configured, else beside the database."""
    return Path(config.snapshot_folder).expanduser() if config.snapshot_folder else db.parent / "snapshots"
