"""The command line: one file a group of commands, each loaded only when it is called."""

from __future__ import annotations

import importlib
import os
import sys

import click

from sitmon import __version__
from sitmon.cli.options import common, debugging
from sitmon.errors import SitmonError

_COMMANDS = {
    "watch": "sitmon.cli.dashboard:watch",
    "serve": "sitmon.cli.serve:serve",
    "demo": "sitmon.cli.demo:demo",
    "poll": "sitmon.cli.poll:poll",
    "events": "sitmon.cli.events:events",
    "search": "sitmon.cli.events:search",
    "code": "sitmon.cli.code:code",
    "import": "sitmon.cli.importing:import_",
    "snapshot": "sitmon.cli.snapshot:snapshot",
    "feeds": "sitmon.cli.feeds:feeds",
    "verdicts": "sitmon.cli.verdicts:verdicts",
    "recode": "sitmon.cli.recode:recode",
    "prune": "sitmon.cli.doctor:prune",
    "doctor": "sitmon.cli.doctor:doctor",
    "backup": "sitmon.cli.doctor:backup",
}


class _Lazy(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name].split(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{name} is not a command")
        return command


@click.group(
    cls=_Lazy,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Examples: `sitmon demo` (a replay, no network) · `sitmon` (the dashboard) ·"
    " `sitmon events --region Idlib --since 7d --json`",
)
@click.version_option(__version__, prog_name="sitmon")
@click.option("--plain", is_flag=True, help="Lines of text that follow events, in place of the dashboard.")
@common
@click.pass_context
def cli(ctx: click.Context, plain: bool = False) -> None:
    """A situation monitor for the terminal: strikes, displacement and agreements in the news, each with
    the words that say so.

    Without a command it opens the dashboard.
    """
    if ctx.invoked_subcommand is not None:
        return
    if plain or (sys.stdout.isatty() and sys.stdin.isatty()):
        from sitmon.cli.dashboard import watch

        ctx.invoke(watch, plain=plain)
    else:
        click.echo(ctx.get_help())


def main() -> None:
    """Runs the command line; ends the process with the status that the outcome asks for."""
    try:
        status = cli.main(prog_name="sitmon", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except SitmonError as fault:
        _fail(fault, str(fault), fault.exit_status)
    except click.exceptions.Abort as fault:
        _fail(fault, "stopped", 130)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except KeyboardInterrupt as fault:
        _fail(fault, "stopped", 130)
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _fail(fault: BaseException, text: str, status: int) -> None:
    from sitmon.text import line

    if debugging():
        raise fault
    click.echo(f"sitmon: {line(text)}", err=True)
    sys.exit(status)
