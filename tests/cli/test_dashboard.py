"""The status that a dashboard ends with."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitmon.cli.dashboard import watch


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """The command turns the looking for garbage off, and the dashboard on again."""
    yield
    gc.enable()


@pytest.mark.parametrize(("ended", "status"), [(1, 1), (0, None), (None, None)])
def test_a_dashboard_that_failed_or_lost_something_ends_with_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ended: int | None, status: int | None
) -> None:
    class Screen:
        return_code = ended

        def __init__(self, db: Path, **_: Any) -> None:
            pass

        def run(self) -> None:
            pass

    monkeypatch.setattr("sitmon.tui.app.Dashboard", Screen)
    assert watch.main(["--db", str(tmp_path / "a.db")], standalone_mode=False) == status
