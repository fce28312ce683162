from __future__ import annotations

from pathlib import Path

import pytest

from sitmon import config, paths
from sitmon.errors import StoreError, UsageError
from sitmon.query import parse
from sitmon.tui.headless import take
from tests.tui.database import NOW

SETTINGS = config.load(paths.shipped("config.toml"))


def test_a_picture_is_taken_without_a_terminal(db: Path) -> None:
    svg, text = take(db, SETTINGS, parse("region:Idlib", NOW), clock=lambda: NOW)
    assert svg.startswith("<svg")
    assert "region Idlib" in text
    assert "Air strikes hit" in text
    assert "Cox's Bazar" not in text
    assert len(text.splitlines()) == 45


def test_a_picture_has_the_size_asked_for(db: Path) -> None:
    _, text = take(db, SETTINGS, None, clock=lambda: NOW, size=(80, 24))
    assert len(text.splitlines()) == 24
    assert max(map(len, text.splitlines())) == 80


def test_a_picture_of_an_unknown_region_is_refused(db: Path) -> None:
    with pytest.raises(UsageError, match="Nowhereland"):
        take(db, SETTINGS, parse("region:Nowhereland", NOW), clock=lambda: NOW)


def test_a_picture_of_no_database_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.db"
    bad.write_text("no database " * 100)
    with pytest.raises(StoreError, match="not a"):
        take(bad, SETTINGS, None, clock=lambda: NOW)
