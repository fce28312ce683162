"""Printing: the only way words reach the terminal, cleaned. Tables for people, JSON Lines for scripts."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click

from sitmon.text import clean, line, thin_marks

_BREAKS = {10: " ", 9: " "}


def put(text: str) -> None:
    """Prints one line to standard output, cleaned; its own spacing stays."""
    click.echo(_one(text))


def note(text: str) -> None:
    """Says one line on standard error, cleaned."""
    click.echo(_one(text), err=True)


def _one(text: str) -> str:
    return thin_marks(clean(text).translate(_BREAKS))


def raw(text: str) -> None:
    """Prints a line that is ASCII already (JSON), as it stands."""
    sys.stdout.write(text + "\n")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Prints a table: as wide as the terminal, or unbounded (tab separated) when it is piped."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(line(cell) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for n, heading in enumerate(headings):
        shown.add_column(
            heading, justify="right" if n in right else "left", overflow="ellipsis", no_wrap=True
        )
    for row in rows:
        shown.add_row(*(Text(line(cell)) for cell in row))
    Console().print(shown)
