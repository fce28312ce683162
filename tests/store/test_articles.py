import json
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitmon import pipeline
from sitmon.feeds.spec import FeedSpec, Publisher
from sitmon.store import connect, feeds, making, read
from sitmon.store.articles import Poll, Stored, place_in_time, save_articles, save_polls
from sitmon.store.feeds import FeedState
from sitmon.store.known import known
from sitmon.store.selection import Selection
from tests.conftest import IDLIB, NOW, Store, event, prepared


@pytest.fixture
def feed(database: sqlite3.Connection) -> FeedState:
    feeds.add(database, FeedSpec("https://a.example/rss", "A", Publisher("a", "Agency A"), home="SY"), NOW)
    (state,) = feeds.enabled(database)
    return state


def poll(feed: FeedState, *brought: object, **given: object) -> Poll:
    fields: dict[str, object] = {
        "at": NOW,
        "outcome": "ok",
        "status": 200,
        "error": None,
        "ms": 12,
        "bytes": 345,
        "next_due": NOW + 900,
        "interval": 900.0,
        "articles": brought,
        "etag": '"v1"',
        "last_modified": "Tue, 26 Sep 2017 06:00:00 GMT",
        "body_sha256": "ab" * 32,
        "request_url": feed.url,
    }
    return Poll(feed=feed, **{**fields, **given})  # type: ignore[arg-type]


def all_of(connection: sqlite3.Connection, table: str) -> list[sqlite3.Row]:
    return connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


def integrity(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")


def found(connection: sqlite3.Connection, words: str) -> list[int]:
    return [
        r[0]
        for r in connection.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid", (words,))
    ]


def test_a_poll_stores_articles_events_and_validators_together(
    database: sqlite3.Connection, feed: FeedState
) -> None:
    done = save_polls(database, [poll(feed, prepared("a1", event(), event("displacement")), prepared("a2"))])
    assert done == [Stored(new=2, updated=0, events=2)]
    first, second = all_of(database, "article")
    assert (first["key"], first["kinds"], first["read"], first["first_seen"]) == (
        "a1",
        "strike,displacement",
        1,
        NOW,
    )
    assert (second["kinds"], second["published"], second["at"]) == ("", NOW - 3600, NOW - 3600)
    version = all_of(database, "version")[0]
    assert (version["id"], version["request_url"], version["body_sha256"]) == (
        first["version_id"],
        feed.url,
        "ab" * 32,
    )
    coding = all_of(database, "coding")[0]
    assert (coding["id"], coding["coder"], coding["version_id"]) == (
        first["coding_id"],
        pipeline.version(),
        version["id"],
    )
    assert json.loads(coding["doc"])["kinds"] == ["strike", "displacement"]
    strike = all_of(database, "event")[0]
    assert (strike["gid"], strike["country"], strike["admin1"], strike["lat"]) == (
        IDLIB.gid,
        "SY",
        "SY.12",
        35.93,
    )
    assert (strike["at"], strike["known_from"], strike["known_until"]) == (NOW - 3600, NOW, None)
    (state,) = feeds.enabled(database)
    assert (state.etag, state.last_modified, state.body_sha256) == (
        '"v1"',
        "Tue, 26 Sep 2017 06:00:00 GMT",
        "ab" * 32,
    )
    assert (state.next_due, state.interval, state.last_status, state.failures) == (NOW + 900, 900, 200, 0)
    (row,) = all_of(database, "poll")
    assert (row["outcome"], row["added"], row["updated"], row["ms"], row["bytes"]) == ("ok", 2, 0, 12, 345)
    assert found(database, "bombs") == [1, 2]
    integrity(database)


def test_the_same_again_stores_nothing(database: sqlite3.Connection, feed: FeedState) -> None:
    brought = [prepared("a1", event())]
    save_polls(database, [poll(feed, *brought)])
    assert save_polls(database, [poll(feed, *brought, at=NOW + 900)]) == [Stored()]
    assert [len(all_of(database, t)) for t in ("article", "version", "coding", "event", "poll")] == [
        1,
        1,
        1,
        1,
        2,
    ]
    assert known(database, feed.id).fingerprints == {"a1": brought[0].fingerprint}


def test_an_edit_appends_a_version_and_ends_the_old_events(
    database: sqlite3.Connection, feed: FeedState
) -> None:
    save_polls(database, [poll(feed, prepared("a1", event(), title="Ten dead in Idlib"))])
    edited = prepared("a1", event(), event("displacement"), title="Twenty dead in Hama", text="Édit.")
    assert save_polls(database, [poll(feed, edited, at=NOW + 900)]) == [Stored(0, 1, 2)]
    (article,) = all_of(database, "article")
    assert (article["version_id"], article["coding_id"], article["fingerprint"]) == (2, 2, edited.fingerprint)
    assert (article["first_seen"], article["kinds"]) == (NOW, "strike,displacement")
    assert [(v["title"], v["seen_at"]) for v in all_of(database, "version")] == [
        ("Ten dead in Idlib", NOW),
        ("Twenty dead in Hama", NOW + 900),
    ]
    assert [(e["kind"], e["known_from"], e["known_until"]) for e in all_of(database, "event")] == [
        ("strike", NOW, NOW + 900),
        ("strike", NOW + 900, None),
        ("displacement", NOW + 900, None),
    ]
    assert (found(database, "ten"), found(database, "twenty"), found(database, "edit")) == ([], [1], [1])
    integrity(database)


def test_an_edit_without_a_date_keeps_the_one_that_was_given(
    database: sqlite3.Connection, store: Store
) -> None:
    day = NOW - NOW % 86400
    store(prepared("a1", event(), published=day, day_only=True, url="https://a.example/1"))
    store(prepared("a1", event(), title="New", published=None), at=NOW + 5)
    (article,) = all_of(database, "article")
    assert (article["published"], article["day_only"], article["at"], article["url"]) == (
        day,
        1,
        day,
        "https://a.example/1",
    )


def test_without_a_date_an_article_stands_where_it_was_first_seen(
    database: sqlite3.Connection, store: Store
) -> None:
    store(prepared("a1", event(), published=None))
    store(prepared("a1", event(), title="Edited", published=None), at=NOW + 5000)
    assert [r["at"] for r in all_of(database, "article")] == [NOW]
    assert {r["at"] for r in all_of(database, "event")} == {NOW}
    store(prepared("a1", event(), title="Dated", published=NOW - 60), at=NOW + 6000)
    assert [r["at"] for r in all_of(database, "article")] == [NOW - 60]


@pytest.mark.parametrize(
    ("published", "placed"),
    [(None, NOW), (NOW - 5, NOW - 5), (NOW + 3600, NOW + 3600), (NOW + 3601, NOW), (-1e9, -1e9)],
)
def test_the_future_is_not_believed(published: float | None, placed: float) -> None:
    assert place_in_time(published, NOW) == placed


def test_a_failed_poll_counts_and_keeps_what_was_known(database: sqlite3.Connection, feed: FeedState) -> None:
    save_polls(database, [poll(feed, prepared("a1"))])
    failure = {"outcome": "failed", "status": 503, "error": "server error", "etag": None, "body_sha256": None}
    save_polls(database, [poll(feed, at=NOW + 900, **failure), poll(feed, at=NOW + 1800, **failure)])
    (state,) = feeds.enabled(database)
    assert (state.failures, state.etag, state.last_status) == (2, '"v1"', 503)
    (health,) = feeds.health(database)
    assert (health.last_poll, health.last_success, health.last_new) == (NOW + 1800, NOW, NOW)
    assert (health.last_error, health.last_added, health.condition) == ("server error", 1, "failing")
    save_polls(database, [poll(feed, at=NOW + 2700, outcome="not_modified", status=304, etag=None)])
    (state,) = feeds.enabled(database)
    (health,) = feeds.health(database)
    assert (state.failures, state.etag, health.condition) == (0, '"v1"', "ok")
    assert (health.last_success, health.last_new, health.last_added) == (NOW + 2700, NOW, 0)


def test_validators_are_forgotten_where_the_next_answer_must_be_whole(
    database: sqlite3.Connection, feed: FeedState
) -> None:
    save_polls(database, [poll(feed)])
    save_polls(
        database, [poll(feed, outcome="failed", forget=True, etag=None, last_modified=None, body_sha256=None)]
    )
    (state,) = feeds.enabled(database)
    assert (state.etag, state.last_modified, state.body_sha256) == (None, None, None)


def test_moves_and_farewells_are_kept(database: sqlite3.Connection, feed: FeedState) -> None:
    save_polls(database, [poll(feed, moved_to="https://b.example/rss")])
    assert feeds.enabled(database)[0].fetch_url == "https://b.example/rss"
    save_polls(database, [poll(feed, outcome="failed", status=410, retired=True)])
    assert feeds.enabled(database) == []
    (health,) = feeds.health(database)
    assert (health.condition, health.retired_at) == ("retired", NOW)


def test_a_poll_of_a_feed_that_is_gone_costs_the_others_nothing(
    database: sqlite3.Connection, feed: FeedState
) -> None:
    gone = poll(replace(feed, id=999), prepared("lost"))
    assert save_polls(database, [gone, poll(feed, prepared("kept"))]) == [Stored(), Stored(1, 0, 0)]
    assert [r["key"] for r in all_of(database, "article")] == ["kept"]


def test_old_polls_are_forgotten(database: sqlite3.Connection, feed: FeedState) -> None:
    for at in (NOW - 91 * 86400, NOW - 89 * 86400, NOW):
        save_polls(database, [poll(feed, at=at)])
    assert [r["at"] for r in all_of(database, "poll")] == [NOW - 89 * 86400, NOW]


def test_all_or_nothing_of_some_polls(database: sqlite3.Connection, feed: FeedState) -> None:
    class Broken:
        article = None

    with pytest.raises(AttributeError):
        save_polls(database, [poll(feed, prepared("a1")), poll(feed, Broken())])
    assert all_of(database, "article") == []
    assert all_of(database, "poll") == []
    assert feeds.enabled(database)[0].etag is None


def test_the_same_key_of_two_feeds_is_two_articles(database: sqlite3.Connection, feed: FeedState) -> None:
    feeds.add(database, FeedSpec("https://b.example/rss", "B", Publisher("b", "B")), NOW)
    other = next(f for f in feeds.enabled(database) if f.id != feed.id)
    save_polls(database, [poll(feed, prepared("x")), poll(other, prepared("x"))])
    assert [r["feed_id"] for r in all_of(database, "article")] == [feed.id, other.id]


def test_only_the_newest_articles_are_told_of_and_fewer_where_the_last_body_is_marked(
    database: sqlite3.Connection, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitmon.store.known.KNOWN_MOST", 3)
    monkeypatch.setattr("sitmon.store.known.RECENT", 2)
    store(*(prepared(key, url=f"https://a.example/{key}") for key in "abcd"))
    first = known(database, 1)
    assert (list(first.fingerprints), list(first.addresses.values())) == (["d", "c", "b"], ["d", "c"])
    database.execute("UPDATE feed SET marks = x'01' WHERE id = 1")
    then = known(database, 1)
    assert (list(then.fingerprints), then.marks) == (["d", "c"], b"\x01")


def test_imported_articles_have_the_publisher_they_name(database: sqlite3.Connection, store: Store) -> None:
    store(
        prepared("1", publisher="AP"),
        prepared("2", publisher="ap"),
        prepared("3", publisher=None),
        prepared("4", publisher="UN"),
    )
    names = database.execute(
        "SELECT p.name FROM article a JOIN publisher p ON p.id = a.publisher_id ORDER BY a.id"
    )
    assert [r[0] for r in names] == ["AP", "AP", "imported", "UN"]


def test_an_article_of_a_feed_has_the_feeds_publisher(database: sqlite3.Connection, feed: FeedState) -> None:
    save_polls(database, [poll(feed, prepared("1", publisher="somebody else"))])
    assert all_of(database, "article")[0]["publisher_id"] == feed.publisher_id


def lead(connection: sqlite3.Connection) -> list[int]:
    return [r["ordinal"] for r in all_of(connection, "event") if r["lead"]]


@pytest.mark.parametrize(
    ("events", "leading"),
    [
        ((event(confidence=0.5), event(confidence=0.9)), [1]),
        ((event(background=True, confidence=0.99), event(confidence=0.4)), [1]),
        ((event(background=True), event(background=True, confidence=0.95)), [1]),
        ((event(assertion="denied"), event("agreement", stage="proposed")), []),
        ((event(assertion="denied", confidence=1.0), event(confidence=0.2)), [1]),
        ((event(), event("displacement"), event()), [0, 1]),
    ],
)
def test_one_event_of_each_kind_leads(
    database: sqlite3.Connection, store: Store, events, leading: list[int]
) -> None:
    store(prepared("a1", *events))
    assert lead(database) == leading


def test_an_event_without_a_place_has_none(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a1", event(place=None)))
    (row,) = all_of(database, "event")
    assert [row[c] for c in ("gid", "place", "level", "country", "admin1", "lat", "lon")] == [None] * 7


def test_halves_of_surrogates_do_not_stop_an_import(database: sqlite3.Connection, store: Store) -> None:
    assert store(prepared("\ud800x", event(), title="Bombs")) == 1
    assert store(prepared("\ud800x", event(), title="Bombs")) == 0


WORD = st.sampled_from(["idlib", "hama", "aleppo", "Ünï", "\n"]) | st.text(
    st.characters(exclude_categories=("Cs", "Cc")), max_size=5
)
TEXT = st.none() | st.lists(WORD, max_size=4).map(" ".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("abc"), TEXT, TEXT), max_size=12))
def test_the_index_holds_the_newest_words_whatever_is_edited(
    tmp_path: Path, steps: list[tuple[str, str | None, str | None]]
) -> None:
    connection = connect(tmp_path / "edits.db")
    feed = feeds.imported(connection, NOW)
    for n, (key, title, text) in enumerate(steps):
        save_articles(connection, feed, [prepared(key, title=title, text=text)], NOW + n)
    integrity(connection)
    newest = {key: f"{title or ''} {text or ''}".casefold() for key, title, text in steps}
    for word in ("idlib", "hama", "aleppo"):
        held = connection.execute(
            "SELECT key FROM article WHERE id IN (SELECT rowid FROM words WHERE words MATCH ?)", (word,)
        )
        there = {row[0] for row in held}
        assert all(re.search(rf"\b{word}\b", newest[key]) for key in there & newest.keys())
        assert {
            key for key, words in newest.items() if re.search(rf"(?<![^ \n]){word}(?![^ \n])", words)
        } <= there
    connection.close()


def test_a_long_article_is_indexed_by_its_opening_and_edited_safely(
    database: sqlite3.Connection, store: Store
) -> None:
    store(prepared("a1", text="needle " + "x " * 600 + "haystack"))
    assert (found(database, "needle"), found(database, "haystack")) == ([1], [])
    store(prepared("a1", text="x " * 600 + "needle"), at=NOW + 1)
    assert found(database, "needle") == []
    integrity(database)


def test_what_was_known_then_can_be_asked_for(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a1", event(), title="Ten dead"))
    store(prepared("a1", event("displacement"), title="They fled"), at=NOW + 600)
    asked = {
        then: [(d.title, d.doc["kinds"]) for d, _ in read.documents(database, Selection(as_of=then))]
        for then in (NOW - 1, NOW, NOW + 599, NOW + 600)
    }
    assert asked == {
        NOW - 1: [],
        NOW: [("Ten dead", ["strike"])],
        NOW + 599: [("Ten dead", ["strike"])],
        NOW + 600: [("They fled", ["displacement"])],
    }


def test_the_same_article_under_a_new_id_is_an_edit_where_its_words_are_the_same(
    database: sqlite3.Connection, feed: FeedState
) -> None:
    save_polls(database, [poll(feed, prepared("a1", event(), title="Ten dead in Idlib", text=None))])
    edited = making.of(prepared("a2", event(), title="Ten dead in Idlib market", text=None), "a1")
    other = making.of(prepared("a3", event(), title="Calm returns to Hama", text=None), "a1")
    done = save_polls(database, [poll(feed, edited, at=NOW + 900), poll(feed, other, at=NOW + 1800)])
    assert done == [Stored(0, 1, 1), Stored(1, 0, 1)]
    assert [(a["key"], a["version_id"]) for a in all_of(database, "article")] == [("a1", 2), ("a3", 3)]


def test_an_address_is_known_where_it_is_one_articles_alone(
    database: sqlite3.Connection, feed: FeedState
) -> None:
    one, two = "https://a.example/1", "https://a.example/2"
    save_polls(
        database,
        [poll(feed, prepared("a", url=one), prepared("b", url=two), prepared("c", url=two), prepared("d"))],
    )
    assert known(database, feed.id).addresses == {one: "a"}
