"""Printing: the only way words reach the terminal, cleaned. Tables for people, JSON Lines for scripts."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Sequence
from itertools import pairwise

import click

from sitmon.text import clean, line, thin_marks

_BREAKS = {10: " ", 9: " "}
_WIDEST, _LEAST = 26, 30
"""Cells that a column takes at most, and that the last one keeps at least."""


def put(text: str) -> None:
    """Prints one line to standard output, cleaned; its own spacing stays."""
    click.echo(_one(text))


def note(text: str) -> None:
    """Says one line on standard error, cleaned."""
    click.echo(_one(text), err=True)


def _one(text: str) -> str:
    return thin_marks(clean(text).translate(_BREAKS))


def marked(parts: tuple[str, str, str], lead: str) -> None:
    """Prints `lead`, then a sentence in three parts, the middle one set off: bold on a terminal, and in
    quotes so that it is seen without colours as well."""
    before, words, after = (line(part) for part in parts)
    gap = [
        " " if part[-1:].isspace() or following[:1].isspace() else "" for part, following in pairwise(parts)
    ]
    click.echo(f"{lead}{before}{gap[0]}{click.style(f'»{words}«', bold=True)}{gap[1]}{after}")


class Progress:
    """A line on standard error that says how far something is; on a terminal only, where it rewrites itself.

    Without a total it tells how many a second instead.
    """

    def __init__(self, done: str, total: int | None = None) -> None:
        self._done, self._total, self._count = done, total, 0
        self._began = time.monotonic()
        self._shown = sys.stderr.isatty()

    def step(self, more: str = "", by: int = 1) -> None:
        """Counts, and shows "12 of 54 asked" or "1,500 articles, 830 a second", and `more`."""
        self._count += by
        if self._shown:
            click.echo(f"\r\x1b[K{self._told()}{more}", nl=False, err=True)

    def _told(self) -> str:
        if self._total is not None:
            return f"{self._count} of {self._total} {self._done}"
        passed = max(time.monotonic() - self._began, 0.001)
        return f"{self._count:,} {self._done}, {self._count / passed:,.0f} a second"

    def clear(self) -> None:
        """Takes the line away, so that another can be printed there."""
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def raw(text: str) -> None:
    """Prints a line that is ASCII already (JSON), as it stands."""
    try:
        sys.stdout.write(text + "\n")
    except BrokenPipeError:
        # Whoever read it has seen enough; that is no failure. Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(0) from None


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Sequence[int] = (),
    spare: Sequence[int] = (),
) -> None:
    """Prints a table, tab separated and whole where it is piped.

    On a terminal it is as wide as that: the last column takes what is left, and the columns
    `spare` are left out, in that order, while too little would be.
    """
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(line(cell) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    cells = [[line(cell) for cell in row] for row in rows]
    kept = _fitting(headings, cells, spare, console.width)
    shown = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    for n in kept:
        last = n == len(headings) - 1
        shown.add_column(
            headings[n],
            justify="right" if n in right else "left",
            overflow="ellipsis",
            no_wrap=True,
            ratio=1 if last else None,
            max_width=None if last else _WIDEST,
        )
    for row in cells:
        shown.add_row(*(Text(row[n]) for n in kept))
    console.print(shown)


def _fitting(
    headings: Sequence[str], rows: Sequence[Sequence[str]], spare: Sequence[int], width: int
) -> list[int]:
    """The columns to show in `width` cells."""
    last = len(headings) - 1
    widths = [max([len(h), *(len(row[n]) for row in rows)]) for n, h in enumerate(headings)]
    kept = list(range(len(headings)))
    for n in spare:
        taken = sum(min(widths[k], _WIDEST) + 1 for k in kept if k != last)
        if width - taken >= min(widths[last], _LEAST):
            break
        kept.remove(n)
    return kept


def count(number: int, thing: str) -> str:
    """ "1 article", "2 articles"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
