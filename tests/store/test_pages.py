"""Which linked pages are wanted, and what is kept of them."""

import sqlite3

import pytest

from sitmon.feeds.spec import FeedSpec, Publisher
from sitmon.store import feeds, making, pages
from sitmon.store.articles import Poll, save_polls
from sitmon.store.pages import PageRead
from tests.conftest import NOW, Store, event, prepared

PAGE = "https://a.example/1"


def poll(database: sqlite3.Connection, *articles: object, at: float = NOW) -> None:
    feeds.add(database, FeedSpec("https://a.example/rss", "A", Publisher("a", "Agency A"), home="SY"), NOW)
    (feed,) = feeds.enabled(database)
    save_polls(
        database,
        [Poll(feed, at, "ok", 200, None, 1, 1, at + 900, 900.0, articles=articles)],  # type: ignore[arg-type]
    )


def read_as(text: str) -> PageRead:
    made = prepared("x", event(), text=text)
    return PageRead(text, made.fingerprint, making.coding(made))


def keep(database: sqlite3.Connection, article: int, text: str, *, at: float = NOW) -> bool:
    page = pages.wanted(database, article)
    assert page is not None
    asked = page.cached is None
    return pages.save_read(database, page, read_as(text), at, address=PAGE, sha256="ab", asked=asked)


def test_flagged_articles_of_feeds_with_little_text_are_wanted_for_a_day(
    database: sqlite3.Connection, store: Store
) -> None:
    store(prepared("imported", event(), url="https://a.example/0"))
    poll(
        database,
        prepared("a", event(), url=PAGE),
        prepared("unflagged", url="https://a.example/2"),
        prepared("long", event(), url="https://a.example/3", text="x " * pages.LONG),
        prepared("nowhere", event()),
        prepared("b", event(), url="https://b.example/1"),
    )
    assert [url for _, url in pages.waiting(database, NOW)] == ["https://b.example/1", PAGE]
    assert pages.waiting(database, NOW + pages.DAY) == []


def test_a_page_is_kept_as_a_version_and_serves_other_articles_with_its_address(
    database: sqlite3.Connection,
) -> None:
    poll(database, prepared("a", event(), url=PAGE, point=(1.0, 2.0)), prepared("b", event(), url=PAGE))
    assert keep(database, 1, "All that the page says of it.")
    [(number, _)] = pages.waiting(database, NOW + 1)
    second = pages.wanted(database, number)
    assert second is not None
    assert second.cached == "All that the page says of it."
    assert keep(database, 2, second.cached)
    assert pages.waiting(database, NOW + 1) == []
    assert database.execute("SELECT url, times, error FROM page").fetchall()[0][:] == (PAGE, 1, None)
    held = database.execute("SELECT text, origin, lat, lon FROM version WHERE article_id = 1 ORDER BY id")
    assert [tuple(row) for row in held] == [
        ("Ten people died.", None, 1.0, 2.0),
        ("All that the page says of it.", "page", 1.0, 2.0),
    ]
    database.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")


def test_an_article_that_its_feed_changed_meanwhile_is_left_alone(database: sqlite3.Connection) -> None:
    poll(database, prepared("a", event(), url=PAGE))
    page = pages.wanted(database, 1)
    poll(database, prepared("a", event(), url=PAGE, text="Twelve people died."), at=NOW + 1)
    assert page is not None
    assert not pages.save_read(
        database, page, read_as("Old page."), NOW + 2, address=PAGE, sha256=None, asked=True
    )
    assert pages.counts(database) == (0, 0)
    assert len(pages.waiting(database, NOW + 2)) == 1


@pytest.mark.parametrize(("wait", "again"), [(60.0, []), (3601.0, [(1, PAGE)])])
def test_a_failure_is_noted_and_waited_for(
    database: sqlite3.Connection, wait: float, again: list[tuple[int, str]]
) -> None:
    poll(database, prepared("a", event(), url=PAGE))
    page = pages.wanted(database, 1)
    assert page is not None
    pages.save_failed(database, page, NOW, status=503, error="the server failed (503)", retry_at=NOW + 3600)
    assert pages.waiting(database, NOW + wait) == again
    assert pages.held(database, NOW + wait) == ([] if again else [PAGE])
    assert pages.counts(database) == (0, 1)


def test_a_host_whose_feed_must_wait_is_left_alone_with_its_pages_too(database: sqlite3.Connection) -> None:
    poll(database, prepared("a", event(), url=PAGE))
    (feed,) = feeds.enabled(database)
    refused = Poll(feed, NOW, "failed", 429, "too many requests (429)", 1, 0, NOW + 600, None)
    save_polls(database, [refused])
    assert pages.held(database, NOW + 599) == ["https://a.example/rss"]
    assert pages.held(database, NOW + 601) == []


def test_what_is_known_of_pages_is_dropped_and_their_texts_stay(database: sqlite3.Connection) -> None:
    poll(database, prepared("a", event(), url=PAGE))
    keep(database, 1, "All that the page says of it.")
    pages.forget(database, NOW + 1)
    assert pages.counts(database) == (0, 0)
    assert pages.waiting(database, NOW + 2) == []
