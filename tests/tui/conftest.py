from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui import database


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A database with the invented stories."""
    return database.make(tmp_path / "sitmon.db")
