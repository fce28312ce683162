import sqlite3
from pathlib import Path

from sitmon.store import connect, desk
from tests.conftest import NOW, Store, event, prepared


def test_watches_are_saved_replaced_and_removed(database: sqlite3.Connection) -> None:
    desk.save_watch(database, "b", "region:Idlib", NOW)
    desk.save_watch(database, "a", "kind:strike", NOW)
    desk.save_watch(database, "b", "region:Hama", NOW + 1)
    assert list(desk.watches(database).items()) == [("a", "kind:strike"), ("b", "region:Hama")]
    desk.remove_watch(database, "a")
    assert list(desk.watches(database)) == ["b"]


def test_a_saved_watch_says_how_it_tells_of_what_is_new(database: sqlite3.Connection) -> None:
    desk.save_watch(database, "b", "region:Idlib", NOW, ("bell", "command"))
    desk.save_watch(database, "a", "kind:strike", NOW)
    assert desk.alerting(database) == {"b": ("bell", "command")}
    desk.save_watch(database, "b", "region:Idlib", NOW)
    assert desk.alerting(database) == {}


def test_the_looked_mark_is_kept_for_each_watch(database: sqlite3.Connection) -> None:
    assert desk.looked_at(database, "a") is None
    desk.look(database, "a", NOW)
    desk.look(database, "a", NOW + 5)
    assert (desk.looked_at(database, "a"), desk.looked_at(database, "b")) == (NOW + 5, None)


def test_an_alert_is_claimed_once_by_whoever_comes_first(
    database: sqlite3.Connection, store: Store, db_path: Path
) -> None:
    store(prepared("a", event()), prepared("b", event()))
    other = connect(db_path)
    assert desk.claim_alerts(database, "w", [(1, "strike")], NOW) == [(1, "strike")]
    assert desk.claim_alerts(other, "w", [(1, "strike"), (2, "strike")], NOW) == [(2, "strike")]
    assert desk.claim_alerts(other, "another", [(1, "strike")], NOW) == [(1, "strike")]
    desk.told_alerts(other, "w", [(1, "strike")], "bell")
    other.close()
    assert [(a.watch, a.article_id, a.told) for a in desk.alerts(database)] == [
        ("another", 1, ""),
        ("w", 2, ""),
        ("w", 1, "bell"),
    ]


def test_what_is_kept_comes_back(database: sqlite3.Connection) -> None:
    assert desk.kept(database, "view") is None
    desk.keep(database, "view", {"mode": "map", "é": [1, None]})
    desk.keep(database, "view", {"mode": "live"})
    assert desk.kept(database, "view") == {"mode": "live"}


def test_searches_are_kept_the_newest_first_each_once(database: sqlite3.Connection) -> None:
    for text in ("a", "b", "a"):
        desk.searched(database, text)
    assert desk.searches(database) == ["a", "b"]
    for n in range(60):
        desk.searched(database, str(n))
    assert len(desk.searches(database)) == 50
