import json
import sqlite3

from sitmon.export.jsonl import article_line
from sitmon.model import Enclosure
from sitmon.store import marks, read
from sitmon.store.selection import Selection
from tests.conftest import NOW, Store, event, prepared


def test_a_line_says_where_an_article_came_from_and_what_was_read(
    database: sqlite3.Connection, store: Store
) -> None:
    store(prepared("a1", event(), title="«Бомбы»", publisher="AP", url="https://a.example/1"))
    ((detail, _),) = read.documents(database, Selection())
    line = article_line(detail)
    assert line.isascii()
    assert "\n" not in line
    row = json.loads(line)
    assert {
        k: row[k] for k in ("article", "published", "publisher", "url", "title", "first_seen", "versions")
    } == {
        "article": "a1",
        "published": "2017-09-26T05:00:00Z",
        "publisher": "AP",
        "url": "https://a.example/1",
        "title": "«Бомбы»",
        "first_seen": "2017-09-26T06:00:00Z",
        "versions": 1,
    }
    assert row["kinds"] == ["strike"]
    assert row["totals"] == {"killed": [10, 10]}


def test_a_day_is_not_made_a_midnight_and_nothing_is_invented(
    database: sqlite3.Connection, store: Store
) -> None:
    store(
        prepared("day", event(), published=NOW - NOW % 86400, day_only=True),
        prepared("none", event(), published=None),
    )
    rows = {d.key: json.loads(article_line(d)) for d, _ in read.documents(database, Selection())}
    assert rows["day"]["published"] == "2017-09-26"
    assert rows["none"]["published"] is None


def test_what_the_reader_marked_goes_with_the_article_and_nothing_else_does(
    database: sqlite3.Connection, store: Store
) -> None:
    store(prepared("a", event()), prepared("b", event()))
    marks.mark_starred(database, [1], NOW)
    marks.annotate(database, 1, "ask\nagain")
    marks.tag(database, [1], NOW, add=["lead"])
    rows = {d.key: json.loads(article_line(d)) for d, _ in read.documents(database, Selection())}
    assert rows["a"]["marks"] == {
        "starred": "2017-09-26T06:00:00Z",
        "seen": None,
        "note": "ask\nagain",
        "tags": ["lead"],
    }
    assert "marks" not in rows["b"]


def test_what_the_feed_brought_along_stands_in_the_line_as_its_own_word(
    database: sqlite3.Connection, store: Store
) -> None:
    picture = Enclosure("https://a.example/p.jpg", "image/jpeg", 120_000)
    store(prepared("a", event(), enclosures=(picture,), point=(10.5, -20.25)), prepared("b", event()))
    rows = {d.key: json.loads(article_line(d)) for d, _ in read.documents(database, Selection())}
    assert rows["a"]["enclosures"] == [
        {"url": "https://a.example/p.jpg", "type": "image/jpeg", "size": 120_000}
    ]
    assert rows["a"]["feed_point"] == {"lat": 10.5, "lon": -20.25}
    assert rows["a"]["events"][0]["place"]["lat"] == 35.93
    assert (rows["a"]["text_from"], rows["b"]["text_from"]) == ("feed", "feed")
    assert not rows["b"].keys() & {"enclosures", "feed_point", "page"}


def test_how_a_date_is_known_stands_beside_it(database: sqlite3.Connection, store: Store) -> None:
    store(
        prepared("given", event(), published=NOW - 60),
        prepared("day", event(), published=NOW - NOW % 86400, day_only=True),
        prepared("none", event(), published=None),
        prepared("ahead", event(), published=NOW + 90_000),
    )
    rows = {d.key: json.loads(article_line(d)) for d, _ in read.documents(database, Selection())}
    assert {key: row["dated"] for key, row in rows.items()} == {
        "given": "given",
        "day": "day",
        "none": "inferred",
        "ahead": "future",
    }
    assert rows["ahead"]["published"] == "2017-09-27T07:00:00Z"
