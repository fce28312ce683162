"""The commands that take minutes, shortened: `pytest -m long`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=BENCH.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.long
def test_every_fault_ends_as_it_says_within_its_time_and_memory() -> None:
    assert "the canary was never asked" in run("bench/faults.py")


@pytest.mark.long
def test_two_minutes_of_news_with_faults_on_are_stored_exactly_once() -> None:
    assert "all holds" in run("bench/soak.py", "--minutes", "2")


@pytest.mark.long
def test_the_fault_sweep_tells_what_ends_otherwise(tmp_path: Path) -> None:
    said = run("bench/faults.py", "--only", "gzip-bomb,edited", "--json")
    assert "2 of 2 faults ended as they should" in said
