"""A worker process as its collector sees it: it is asked one thing at a time, and can be killed meanwhile."""

from __future__ import annotations

import pickle
import subprocess
import time
from collections.abc import Callable
from typing import IO, Any, TypeVar, cast

from sitmon.collector import child
from sitmon.errors import SitmonError

A = TypeVar("A")
R = TypeVar("R")


class Gone(Exception):
    """The process ended before it answered."""


class Process:
    """`python -m sitmon.collector`, started at once. Raises SitmonError where that fails."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, arguments as a list
                [*child.PYTHON, "-m", "sitmon.collector"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=child.environment(),
            )
        except OSError as fault:
            raise SitmonError(f"no process to read in can be started: {fault.strerror}") from fault
        self._since: float | None = None
        self.ready = False
        """Whether it has loaded what it works with; kept by who asks it."""
        self.late = False
        """Whether it was killed because it took too long."""

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def ask(self, function: Callable[[A], R], argument: A) -> R:
        """What `function`, one of a module, makes of `argument` there. Raises the SitmonError that it raises,
        and Gone where the process ends meanwhile."""
        self._since = time.monotonic()
        try:
            calls = cast("IO[bytes]", self._process.stdin)
            pickle.dump((function, argument), calls, pickle.HIGHEST_PROTOCOL)
            calls.flush()
            answer: Any = pickle.load(cast("IO[bytes]", self._process.stdout))  # noqa: S301 - from our own child
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as fault:
            raise Gone from fault
        finally:
            self._since = None
        if isinstance(answer, SitmonError):
            raise answer
        return cast("R", answer)

    def busy(self) -> float:
        """Seconds that it has been at work on what it was asked."""
        since = self._since
        return 0.0 if since is None else time.monotonic() - since

    def kill(self, *, late: bool = False) -> None:
        """Ends it now."""
        self.late = self.late or late
        self._process.kill()

    def farewell(self) -> None:
        """Lets it end when it has answered; `end` waits for that."""
        if self._since is None:
            self._close(self._process.stdin)

    def end(self, until: float) -> None:
        """Waits until then (monotonic seconds) for it to end, and kills it where it does not."""
        try:
            self._process.wait(max(until - time.monotonic(), 0.01))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def drop(self) -> None:
        """Lets go of what is left of a process that has ended."""
        self._process.kill()
        self._process.wait()
        self._close(self._process.stdin)
        self._close(self._process.stdout)

    def _close(self, stream: IO[bytes] | None) -> None:
        if stream is None:
            return
        try:
            stream.close()
        except BrokenPipeError:  # what was to be written to it is nobody's any more
            return
