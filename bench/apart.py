"""Programs run apart: what sitmon is called with in a folder of its own, and servers in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

SITMON = (sys.executable, "-m", "sitmon", "--no-packs")
SILENT: Mapping[str, int] = {
    "stdin": subprocess.DEVNULL,
    "stdout": subprocess.DEVNULL,
    "stderr": subprocess.DEVNULL,
}


def environment(folder: Path) -> dict[str, str]:
    """This process's, with this checkout first, a home in `folder` and no configuration."""
    path = os.pathsep.join(filter(None, (str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    return {
        **os.environ,
        "PYTHONPATH": path,
        "SITMON_HOME": str(folder / "home"),
        "SITMON_CONFIG": str(folder / "none.toml"),
    }


@contextmanager
def serving(*arguments: str | Path) -> Iterator[int]:
    """The port that a Python program prints first, while it runs."""
    command: Sequence[str] = [sys.executable, *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()
