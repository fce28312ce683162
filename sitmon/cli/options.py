"""The options that every command takes, before or after its name, and what they come to."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from sitmon.config import Config

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Settings:
    """What was said by the common options; kept in the click context."""

    db: Path | None = None
    config: Path | None = None
    packs: bool = True
    debug: bool = False

    def database(self) -> Path:
        """The database to use."""
        from sitmon import paths

        return self.db or paths.database()

    def existing(self) -> Path:
        """The database to read. Raises StoreError where one was named that is not there: a slip of the
        keyboard must not look like "nothing known"."""
        if self.db and not self.db.exists():
            from sitmon.errors import StoreError

            raise StoreError("there is no such database", where=str(self.db), hint="check --db")
        return self.database()

    def load(self) -> Config:
        """The configuration. Raises ConfigError."""
        from sitmon.config import load

        return load(self.config)


def settings() -> Settings:
    """The settings of the running command."""
    return click.get_current_context().find_root().ensure_object(Settings)


_DEBUG = {"on": False}


def debugging() -> bool:
    """Whether `--debug` was given, or SITMON_DEBUG is set."""
    return _DEBUG["on"] or bool(os.environ.get("SITMON_DEBUG"))


def common(command: F) -> F:
    """Adds the common options to a command; they arrive in `settings()`."""

    @click.option("--db", type=click.Path(path_type=Path, dir_okay=False), help="The database file.")
    @click.option("--config", type=click.Path(path_type=Path, dir_okay=False), help="The configuration file.")
    @click.option("--no-packs", is_flag=True, help="Leave the bundled feeds out.")
    @click.option("--debug", is_flag=True, help="Show the whole of an error.")
    @functools.wraps(command)
    def wrapped(
        *args: Any, db: Path | None, config: Path | None, no_packs: bool, debug: bool, **kwargs: Any
    ) -> Any:
        held = settings()
        held.db = db or held.db
        held.config = config or held.config
        held.packs = held.packs and not no_packs
        held.debug = _DEBUG["on"] = held.debug or debug
        return command(*args, **kwargs)

    return wrapped  # type: ignore[return-value]


_MINUS_WORD = re.compile(r"-(?!-|[A-Za-z](?:=|\Z)).+", re.DOTALL)
"""One dash and a word. A single Latin letter is an option, a mistyped one too, and so is `-r=…`."""


def minus_word(argument: str) -> bool:
    """Whether an argument of the command line is what a query shall not find (`-football`, `-region:idlib`)."""
    return _MINUS_WORD.fullmatch(argument) is not None


class Asking(click.Command):
    """A command that takes a query, which may begin with a word to leave out: `-football` is not `-f`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does it, after the words to leave out were taken for words. An option with a dash too few is
        none of these."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        names = {name for o in options for name in o.opts}
        for argument in args[: args.index("--") if "--" in args else None]:
            meant = f"-{argument.partition('=')[0]}"
            if minus_word(argument) and meant in names:
                raise click.NoSuchOption(argument, possibilities=[meant], ctx=ctx)
        valued = {name for o in options if not (o.is_flag or o.count) for name in o.opts}
        return super().parse_args(ctx, words_last(args, valued))


def words_last(args: list[str], valued: set[str]) -> list[str]:
    """The same arguments, the options before `--` and the words behind it, each in their order.

    `valued` holds the names of the options that take one value.
    """
    options, words, rest = list[str](), list[str](), iter(args)
    for argument in rest:
        if argument == "--":
            words.extend(rest)
        elif argument in valued:
            value = next(rest, None)
            if value is None:  # click says so, if no `--` stands where the value is missing
                return [*options, argument]
            options += argument, value
        elif argument == "-" or not argument.startswith("-") or minus_word(argument):
            words.append(argument)
        else:
            options.append(argument)
    return [*options, "--", *words]


def selecting(command: F) -> F:
    """Adds the options that select events: a query in words and `--region`, `--kind`, `--since` …"""
    options = (
        click.argument("query", nargs=-1),
        click.option(
            "--region", "-r", multiple=True, help="A place, admin area, country or region of the world."
        ),
        click.option("--kind", "-k", multiple=True, help="strike, displacement or agreement."),
        click.option("--since", help="How far back: 24h, 7d, or a date."),
        click.option("--until", help="Up to when."),
        click.option("--as-of", help="What was known then."),
    )
    for option in reversed(options):
        command = option(command)
    return command
