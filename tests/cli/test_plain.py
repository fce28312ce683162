"""Lines of text that follow events."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from sitmon.cli.plain import follow
from sitmon.store import connect
from sitmon.store.articles import save_articles
from sitmon.store.feeds import imported
from sitmon.store.selection import Selection
from tests.conftest import NOW, Store, event, prepared


def test_the_newest_are_told_then_each_new_one_once(
    database: sqlite3.Connection, store: Store, db_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store(
        prepared("old", event(), title="Older\x1b]0;x\x07 strike", published=NOW - 50, publisher="AP"),
        prepared(
            "new",
            event("displacement", assertion="claimed"),
            title="Flight.",
            published=NOW - 5,
            publisher="UN",
        ),
    )
    writer = connect(db_path)
    turns = iter(
        [
            [prepared("third", event(), title="Third", published=NOW + 1, publisher="AP")],
            [],
            [prepared("third", event(), title="Third, edited", published=NOW + 1, publisher="AP")],
        ]
    )

    def going() -> bool:
        articles = next(turns, None)
        if articles:
            save_articles(writer, imported(writer, NOW + 2), articles, NOW + 2)
        return articles is not None

    follow(database, Selection(), beat=0.0, going=going)
    writer.close()
    out, error = capsys.readouterr()
    lines = out.splitlines()
    assert len(lines) == 3
    assert lines[1].endswith(". displacement, claimed. Idlib, SY. Flight. UN. Confidence 0.90.")
    assert "Older" in lines[0]
    assert "Third. AP" in lines[2]
    assert "\x1b" not in out
    assert "following" in error


def test_a_time_that_is_not_the_feeds_word_is_said_to_be_none(
    database: sqlite3.Connection, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    store(prepared("a", event(), published=None), prepared("b", event(), published=NOW + 90_000))
    follow(database, Selection(), beat=0.0, going=lambda: False)
    first, second = sorted(capsys.readouterr().out.splitlines(), key=len)
    assert first.startswith("2017-09-26 06:00 UTC, when first seen. strike")
    assert second.startswith("2017-09-26 06:00 UTC, when first seen, dated later. strike")


def test_an_empty_database_says_that_it_waits(
    database: sqlite3.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    follow(database, Selection(), beat=0.0, going=lambda: False)
    assert capsys.readouterr().err == "waiting for the first event; ctrl-c ends\n"
