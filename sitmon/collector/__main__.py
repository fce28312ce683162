"""A worker process: `python -m sitmon.collector`, started by `sitmon.collector.process`.

Standard input carries calls, standard output their answers, one pickle each: both ends are this program, on
this machine, of one user. It ends when its input does.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import time
from traceback import format_exception

from sitmon.errors import SitmonError
from sitmon.text import clean, line

_WATCH = 1.0
"""Seconds between looks at whether the collector is still there."""


def main() -> None:
    """Answers calls until there are no more."""
    # What a library prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # Ctrl-C reaches the whole group; the collector decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    calls = sys.stdin.buffer
    while True:
        try:
            function, argument = pickle.load(calls)  # noqa: S301 - from the process that started this one
        except (EOFError, pickle.UnpicklingError):  # the collector is gone, perhaps in the middle of a call
            return
        try:
            answer = function(argument)
        except SitmonError as fault:
            answer = fault
        except Exception as fault:  # whatever it is, the next body can be read
            # What is told of it may quote the feed.
            sys.stderr.write(clean("".join(format_exception(fault))))
            told = line(f"{type(fault).__name__}: {fault}")
            answer = SitmonError(f"a fault of sitmon's own, please report it: {told}")
        # Whole first: half an answer would garble the ones after it.
        answered = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
        try:
            answers.write(answered)
            answers.flush()
        except BrokenPipeError:
            return


def _end_with_parent(parent: int) -> None:
    """Ends this worker in the middle of a body too, when the collector is gone: killed, it could not end it."""
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(1)


if __name__ == "__main__":
    main()
