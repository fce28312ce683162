"""Small things that many tests start from: an empty database, a fixed time, builders of values."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sitmon.model import Article, Coded, Event, Evidence, Place

NOW = 1_506_405_600.0
"""2017-09-26 06:00 UTC."""
IDLIB = Place("x:idlib", "Idlib", "place", "SY", "SY.12", "Idlib", 35.93, 36.63)


@pytest.fixture
def now() -> float:
    return NOW


@pytest.fixture
def db_path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sitmon.db"


@pytest.fixture
def database(db_path: Path) -> Iterator[sqlite3.Connection]:
    """A new, empty database in a real file."""
    from sitmon.store import connect

    connection = connect(db_path)
    yield connection
    connection.close()


def event(kind: str = "strike", **given: object) -> Event:
    """An event that counts, in Idlib, but for what is `given`."""
    fields: dict[str, object] = {
        "mode": "airstrike" if kind == "strike" else None,
        "assertion": "reported",
        "background": False,
        "stage": None,
        "confidence": 0.9,
        "evidence": (Evidence(0, 4, "Bomb", "bomb"),),
        "place": IDLIB,
    }
    return Event(kind, **{**fields, **given})  # type: ignore[arg-type]


def prepared(key: str = "a1", *events: Event, **given: object):  # type: ignore[no-untyped-def]
    """A Prepared article of this key with these events; `given` are fields of Article, `lang` and `read`."""
    from sitmon.pipeline import Prepared, fingerprint

    read = bool(given.pop("read", True))
    lang = str(given.pop("coded_lang", "en"))
    fields: dict[str, object] = {
        "title": f"Bombs on Idlib {key}",
        "text": "Ten people died.",
        "published": NOW - 3600,
    }
    article = Article(key=key, **{**fields, **given})  # type: ignore[arg-type]
    coded = Coded(lang=lang, read=read, events=events, totals={"killed": (10, 10)} if events else {})
    return Prepared(article, coded, fingerprint(article.title, article.text))


Store = Callable[..., int]


@pytest.fixture
def store(database: sqlite3.Connection) -> Store:
    """Stores Prepared articles as imported ones at a time (NOW); gives the number of new ones."""
    from sitmon.store.articles import save_articles
    from sitmon.store.feeds import imported

    def save(*articles: object, at: float = NOW) -> int:
        return save_articles(database, imported(database, at), articles, at).new  # type: ignore[arg-type]

    return save
