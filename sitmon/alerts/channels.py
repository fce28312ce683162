"""What an alert is told through. A channel gives back a few words for the log and never raises for what it calls."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence

from sitmon.text import line

PATIENCE = 10.0
"""Seconds a command may take."""
Channel = Callable[[str], str]


def bell(ring: Callable[[], None]) -> Channel:
    """Rings the terminal's bell."""

    def tell(text: str) -> str:
        ring()
        return "bell"

    return tell


def command(arguments: Sequence[str], patience: float = PATIENCE) -> Channel:
    """Runs a program with `arguments` and the text as the last of them: no shell ever reads the text."""

    def tell(text: str) -> str:
        if not arguments:
            return "command: none is configured ([alerts] command)"
        try:
            done = subprocess.run(  # noqa: S603 - the user's own command, as a list
                [*arguments, argument(text)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"command: stopped after {patience:g} s"
        except OSError as fault:
            return f"command: {fault.strerror or fault}"
        return "command" if done.returncode == 0 else f"command: exit {done.returncode}"

    return tell


def argument(text: str) -> str:
    """The text as one argument that no program takes for an option."""
    return line(text).lstrip("-").strip() or "sitmon"
