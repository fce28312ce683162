import sqlite3

import pytest

from sitmon.feeds.spec import FeedSpec, Publisher
from sitmon.store import feeds
from sitmon.store.articles import Poll, save_polls
from tests.conftest import NOW, prepared


def spec(name: str, **given: object) -> FeedSpec:
    fields: dict[str, object] = {"publisher": Publisher(name, name.title()), "origin": "pack:global"}
    return FeedSpec(url=f"https://{name}.example/", name=name, **{**fields, **given})  # type: ignore[arg-type]


def names(connection: sqlite3.Connection) -> list[str]:
    return [f.name for f in feeds.enabled(connection)]


def test_feeds_are_registered_with_their_publisher(database: sqlite3.Connection) -> None:
    who = Publisher("ap", "AP", "AP coop", "US", "en", "agency", False)
    feeds.register(
        database,
        [spec("a", publisher=who, home="SY"), spec("b", publisher=who, language="fr", enabled=False)],
        NOW,
    )
    (state,) = feeds.enabled(database)
    assert (state.name, state.publisher, state.home, state.language) == ("a", "AP", "SY", None)
    a, b = feeds.health(database)
    assert (a.publisher, a.type, a.country, a.language, a.state_media, a.origin) == (
        "AP",
        "agency",
        "US",
        "en",
        False,
        "pack:global",
    )
    assert (b.language, b.enabled, b.condition, a.condition) == ("fr", False, "off", "waiting")


def test_registering_again_keeps_the_state_and_takes_the_new_facts(database: sqlite3.Connection) -> None:
    feeds.register(database, [spec("a")], NOW)
    (state,) = feeds.enabled(database)
    save_polls(
        database,
        [
            Poll(
                state,
                NOW,
                "ok",
                200,
                None,
                5,
                5,
                NOW + 900,
                900.0,
                etag='"x"',
                moved_to="https://new.example/",
            )
        ],
    )
    feeds.register(
        database,
        [spec("a", home="IQ", publisher=Publisher("a", "Renamed", owner="Owner", state_media=True))],
        NOW + 50,
    )
    (after,) = feeds.enabled(database)
    assert (after.id, after.etag, after.fetch_url, after.next_due) == (
        state.id,
        '"x"',
        "https://new.example/",
        NOW + 900,
    )
    assert (after.home, after.publisher, after.publisher_id) == ("IQ", "Renamed", state.publisher_id)
    assert feeds.health(database)[0].state_media is True


def test_a_publisher_keeps_what_a_later_feed_does_not_say(database: sqlite3.Connection) -> None:
    feeds.register(database, [spec("a", publisher=Publisher("p", "P", "Owner", "SY", "ar", "ngo"))], NOW)
    feeds.register(database, [spec("a", publisher=Publisher("p", "P"))], NOW)
    (health,) = feeds.health(database)
    assert (health.country, health.language, health.type) == ("SY", "ar", "ngo")


def test_a_feed_no_longer_named_is_off_and_comes_back(database: sqlite3.Connection) -> None:
    feeds.register(database, [spec("a"), spec("b", origin="config")], NOW)
    feeds.register(database, [], NOW)
    assert names(database) == []
    assert len(feeds.health(database)) == 2
    feeds.register(database, [spec("a")], NOW)
    assert names(database) == ["a"]


def test_what_was_added_or_removed_by_command_stays_so(database: sqlite3.Connection) -> None:
    feeds.register(database, [spec("pack")], NOW)
    assert feeds.add(database, spec("mine", origin="command"), NOW) is True
    assert feeds.add(database, spec("mine", origin="command"), NOW) is False
    assert feeds.remove(database, "https://pack.example/") is True
    assert feeds.remove(database, "https://unknown.example/") is False
    feeds.register(database, [spec("pack")], NOW)
    assert names(database) == ["mine"]
    feeds.add(database, spec("pack", origin="command"), NOW)
    feeds.register(database, [], NOW)
    assert sorted(names(database)) == ["mine", "pack"]


def test_adding_a_retired_feed_asks_it_again(database: sqlite3.Connection) -> None:
    feeds.add(database, spec("a", origin="command"), NOW)
    (state,) = feeds.enabled(database)
    save_polls(database, [Poll(state, NOW, "failed", 410, "gone", 5, 5, NOW, None, retired=True)])
    feeds.register(database, [], NOW)
    assert names(database) == []
    feeds.add(database, spec("a", origin="command"), NOW)
    assert names(database) == ["a"]


def test_imports_have_one_feed_that_is_never_asked_nor_shown(database: sqlite3.Connection) -> None:
    first, second = feeds.imported(database, NOW), feeds.imported(database, NOW + 5)
    feeds.register(database, [], NOW)
    assert first.id == second.id
    assert (names(database), feeds.health(database)) == ([], [])


def test_names_are_cleaned_on_the_way_in(database: sqlite3.Connection) -> None:
    feeds.register(database, [spec("a", publisher=Publisher("a", "A\x1b[2J\u202e B"))], NOW)
    assert feeds.enabled(database)[0].publisher == "A B"


def test_a_feed_quieter_than_it_used_to_be_is_told(database: sqlite3.Connection) -> None:
    feeds.add(database, spec("a"), NOW)
    (state,) = feeds.enabled(database)
    for n in range(4):
        save_polls(
            database,
            [Poll(state, NOW + n * 3600, "ok", 200, None, 5, 1000, NOW, 900.0, (prepared(f"k{n}"),))],
        )
    save_polls(database, [Poll(state, NOW + 4 * 3600, "not_modified", 304, None, 5, 0, NOW, 900.0)])
    (found,) = feeds.health(database)
    assert found.usual_gap == pytest.approx(3600)
    assert found.silent(NOW + 3 * 3600 + 4 * 3600) == pytest.approx(4)
    assert (found.bytes_day, found.unchanged) == (4000, 0.2)
