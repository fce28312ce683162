import sqlite3
from pathlib import Path

import pytest

from sitmon.feeds.spec import FeedSpec, Publisher
from sitmon.model import Place
from sitmon.query import Query, match_expression
from sitmon.store import connect, feeds, marks, read, verdicts
from sitmon.store.articles import Poll, save_polls
from sitmon.store.selection import Selection
from sitmon.store.tally import PlaceTally, Tally, TimeTally
from tests.conftest import NOW, Store, event, prepared

SYRIA = Place("SY", "Syria", "country", "SY", None, None, 35.0, 38.0)


def test_ids_and_rows_page_through_the_newest(database: sqlite3.Connection, store: Store) -> None:
    store(*(prepared(f"a{n}", event(), published=NOW - n) for n in range(5)))
    found = read.ids(database, Selection())
    assert list(found) == [1, 2, 3, 4, 5]
    assert found.itemsize == 8
    assert list(read.ids(database, Selection(), limit=2)) == [1, 2]
    rows = read.rows(database, found[:2])
    assert [rows[i].title for i in found[:2]] == ["Bombs on Idlib a0", "Bombs on Idlib a1"]
    assert read.rows(database, []) == {}


def test_a_row_holds_what_a_list_shows(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a1", event("agreement", mode="zone", stage="signed", background=True), publisher="AP"))
    row = read.rows(database, [1])[1]
    assert (row.kind, row.mode, row.stage, row.assertion, row.background) == (
        "agreement",
        "zone",
        "signed",
        "reported",
        True,
    )
    assert (row.place, row.level, row.country, row.admin1) == ("Idlib", "place", "SY", "SY.12")
    assert (row.publisher, row.state_media, row.seen, row.kinds) == ("AP", False, False, "agreement")
    marks.mark_seen(database, [row.article_id], NOW)
    assert read.rows(database, [1])[1].seen is True
    marks.mark_seen(database, [row.article_id], None)
    assert read.rows(database, [1])[1].seen is False


def test_a_row_without_a_title_shows_the_beginning_of_the_text(
    database: sqlite3.Connection, store: Store
) -> None:
    store(prepared("a1", event(), title=None, text="x" * 500))
    assert read.rows(database, [1])[1].title == "x" * 200


def test_versions_come_the_oldest_first(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", event(), title="One"))
    store(prepared("a", event(), title="Two"))
    assert [v.title for v in read.versions(database, 1)] == ["One", "Two"]
    assert read.versions(database, 9) == []


def test_publishers_are_in_order(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", publisher="beta"), prepared("b", publisher="Alpha"), prepared("c", publisher="beta"))
    assert read.publishers(database) == ["Alpha", "beta", "imported"]


def test_the_newest_at_a_place_and_what_is_known_no_nearer(
    database: sqlite3.Connection, store: Store
) -> None:
    store(
        prepared("old", event(), published=NOW - 50),
        prepared("new", event(), published=NOW - 5),
        prepared("s1", event(place=SYRIA)),
        prepared("s2", event(place=SYRIA)),
        prepared("no", event(place=None)),
    )
    assert read.newest_at(database, Selection(), "Idlib", "place") == 2
    assert read.newest_at(database, Selection(), "Hama", "place") is None
    assert PlaceTally().ask(database, Selection())[1] == [("Syria", 2), (None, 1)]


def test_the_newest_verdict_counts(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", event()), prepared("b", event()))
    for article, right in ((1, False), (1, True), (2, False)):
        verdicts.give(database, article, "strike", right, NOW)
    assert read.judged(database, [1, 2, 3]) == {(1, "strike"): True, (2, "strike"): False}
    assert read.judged(database, []) == {}
    (((kind, _cue), record),) = read.cue_records(database).items()
    assert (kind, record) == ("strike", (2, 1))


def test_counts_are_of_articles_by_kind_and_place(database: sqlite3.Connection, store: Store) -> None:
    store(
        prepared("a", event(), event(), event("displacement")),
        prepared("b", event(place=SYRIA)),
        prepared("c", event(place=None)),
    )
    assert read.counts(database, Selection()) == {"strike": 3, "displacement": 1}
    assert Tally("e.country, e.admin1").ask(database, Selection()) == {
        ("SY", "SY.12"): 2,
        ("SY", None): 1,
        (None, None): 1,
    }


def test_a_country_is_no_point_on_the_map(database: sqlite3.Connection, store: Store) -> None:
    store(
        prepared("a", event()),
        prepared("b", event()),
        prepared("c", event(place=SYRIA)),
        prepared("d", event(place=None)),
    )
    assert PlaceTally().ask(database, Selection())[0] == [(35.93, 36.63, "place", "Idlib", "strike", 2)]


def test_the_timeline_counts_in_steps(database: sqlite3.Connection, store: Store) -> None:
    hour = int(NOW // 3600)
    store(
        prepared("a", event(), published=NOW),
        prepared("b", event(), published=NOW + 10),
        prepared("c", event("displacement"), published=NOW - 1),
    )
    assert TimeTally().ask(database, Selection(), 3600) == {
        (hour, "strike"): 2,
        (hour - 1, "displacement"): 1,
    }


def test_the_newest_event_is_found_or_none(database: sqlite3.Connection, store: Store) -> None:
    assert read.newest(database, Selection()) is None
    store(prepared("a", event(), published=NOW - 5), prepared("b", event("agreement"), published=NOW - 9))
    assert read.newest(database, Selection()) == NOW - 5
    assert read.newest(database, Selection(Query(kinds=("agreement",)))) == NOW - 9


def test_an_article_is_read_whole(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", event(), author="Ann", source="Reuters", publisher="AP", url="https://a.example/"))
    store(prepared("a", event(), text="Changed.", author="Ann", publisher="AP"), at=NOW + 5)
    item = read.detail(database, 1)
    assert item is not None
    assert (item.key, item.text, item.author, item.url, item.versions) == (
        "a",
        "Changed.",
        "Ann",
        "https://a.example/",
        2,
    )
    assert (item.first_seen, item.seen_at, item.day_only, item.state_media) == (NOW, NOW + 5, False, False)
    assert (item.feed, item.publisher, item.doc["kinds"]) == ("imported", "AP", ["strike"])
    assert read.detail(database, 99) is None


def test_documents_name_the_selected_events_of_each_article(
    database: sqlite3.Connection, store: Store
) -> None:
    store(prepared("a", event(), event("displacement")), prepared("b", event("displacement"), published=NOW))
    found = [
        (d.key, numbers) for d, numbers in read.documents(database, Selection(Query(kinds=("displacement",))))
    ]
    assert found == [("b", [3]), ("a", [2])]


def test_search_finds_articles_with_and_without_events(database: sqlite3.Connection, store: Store) -> None:
    store(
        prepared("a", event(), title="Convoy"), prepared("b", title="Quiet", text="A convoy and " + "x " * 99)
    )
    expression = match_expression(Query(words=("convoy",)))
    assert expression is not None
    found = read.search(database, expression, 10)
    assert [(row[0], row[3]) for row in found] == [(1, "Convoy"), (2, "Quiet")]
    assert "convoy" in found[1][4].lower()
    assert len(read.search(database, expression, 1)) == 1


def test_another_programs_writing_is_noticed(database: sqlite3.Connection, db_path: Path) -> None:
    other = connect(db_path)
    before = read.data_version(database)
    assert read.data_version(database) == before
    feeds.imported(other, NOW)
    assert read.data_version(database) != before
    other.close()


@pytest.fixture
def polled(database: sqlite3.Connection) -> sqlite3.Connection:
    for name in ("ok", "failing", "waiting", "off", "retired"):
        feeds.add(database, FeedSpec(f"https://{name}.example/", name, Publisher(name, name)), NOW)
    state = {f.name: f for f in feeds.enabled(database)}
    feeds.remove(database, "https://off.example/")

    def poll(name: str, at: float, outcome: str, **given: bool) -> Poll:
        return Poll(state[name], at, outcome, 200, None, 5, 5, at + 900, 900.0, **given)  # type: ignore[arg-type]

    save_polls(
        database,
        [
            poll("ok", NOW - 60, "ok"),
            poll("failing", NOW - 7200, "not_modified"),
            poll("failing", NOW - 50, "failed"),
            poll("retired", NOW - 40, "failed", retired=True),
        ],
    )
    return database


def test_the_line_of_honesty(polled: sqlite3.Connection, store: Store) -> None:
    store(prepared("old"), at=NOW - 86400 * 2)
    store(prepared("yesterday", read=False, coded_lang="ar"), at=NOW - 43200)
    store(
        prepared("x", read=False, coded_lang="ar"),
        prepared("y", read=False, coded_lang="fr"),
        prepared("z"),
        at=NOW,
    )
    honest = read.honesty(polled, NOW)
    assert (honest.feeds, honest.answering, honest.waiting) == (3, 1, 1)
    assert (honest.oldest_success, honest.newest_success) == (NOW - 7200, NOW - 60)
    assert (honest.articles, honest.today) == (5, 3)
    assert honest.unread == {"ar": 2, "fr": 1}


def test_totals_count_what_is_stored(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("a", event()), prepared("b"))
    store(prepared("a", event(), event("displacement"), title="New"), at=NOW + 1)
    assert read.totals(database) == {"articles": 2, "versions": 3, "events": 2}
