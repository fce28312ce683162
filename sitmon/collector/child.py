"""Starting a collector as a child of the dashboard: its own process group, no terminal, a log file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sitmon.errors import SitmonError

PYTHON = (sys.executable, "-P")
"""Whatever lies in the folder that sitmon was called from is no part of it."""
_PATIENCE = 2.0
"""Seconds a collector has to end after it is asked to."""


@dataclass(frozen=True, slots=True)
class Child:
    """A collector at work. `log` is where it writes."""

    process: subprocess.Popen[bytes]
    log: Path

    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def asked(self) -> bool:
        """Whether it ended because somebody asked it to: by itself it ends with an error only."""
        return self.process.poll() in (0, -signal.SIGTERM, -signal.SIGINT)

    def stop(self) -> None:
        """Asks it to end, and ends it where it does not."""
        if not self.alive():
            return
        _signal(self.process, signal.SIGTERM)
        try:
            self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            _signal(self.process, signal.SIGKILL)
            self.process.wait()


def start(arguments: Sequence[str], log: Path) -> Child:
    """Runs `sitmon` with `arguments` behind the screen. Raises SitmonError where that fails.

    It ends by itself when this process does: it watches for its parent.
    """
    command = [*PYTHON, "-m", "sitmon", *arguments]
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            process = subprocess.Popen(  # noqa: S603 - our own program, arguments as a list
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                env={**environment(), "SITMON_PARENT": str(os.getpid())},
            )
    except OSError as fault:
        raise SitmonError(f"the collector could not be started: {fault.strerror}", where=str(log)) from fault
    return Child(process, log)


def environment() -> dict[str, str]:
    """This process's, with which `PYTHON` finds what this one found."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
    except ProcessLookupError:
        return
