"""Old articles go, all that hangs on them too; what somebody marked stays."""

import json
import sqlite3
from pathlib import Path

from sitmon.store import retention
from sitmon.store.upkeep import damage
from tests.conftest import NOW, Store, event, prepared

OLD, DAY = NOW - 100 * 86400, 86400.0


def keys(connection: sqlite3.Connection) -> list[str]:
    return [row["key"] for row in connection.execute("SELECT key FROM article ORDER BY id")]


def test_old_articles_go_with_all_that_is_known_of_them(database: sqlite3.Connection, store: Store) -> None:
    store(prepared("old", event(), published=OLD), at=OLD)
    store(prepared("old", event(), title="Edited", published=OLD), at=OLD + 60)
    store(prepared("late", event(), published=OLD), prepared("new", event()))
    assert retention.count(database, NOW - DAY) == 1
    assert retention.prune(database, NOW - DAY) == 1
    assert keys(database) == ["late", "new"], "what was seen only now is not old"
    for table in ("version", "coding", "event"):
        assert database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 2
    assert damage(database) == []
    assert database.execute("SELECT count(*) FROM words WHERE words MATCH 'edited'").fetchone()[0] == 0


def test_what_was_marked_judged_or_frozen_stays(
    database: sqlite3.Connection, store: Store, tmp_path: Path
) -> None:
    store(*(prepared(key, event(), published=OLD) for key in ("marked", "tagged", "frozen", "plain")), at=OLD)
    database.execute("INSERT INTO tag SELECT id, 'lead', 1.0 FROM article WHERE key = 'tagged'")
    database.execute(
        "INSERT INTO mark (article_id, seen_at) SELECT id, 1.0 FROM article WHERE key = 'marked'"
    )
    (tmp_path / "data.jsonl").write_text(json.dumps({"article": "frozen"}) + "\n")
    database.execute(
        "INSERT INTO snapshot (path, name, taken_at, region, query, articles, manifest_sha256)"
        " VALUES (?, 's', 1, '', '', 1, ''), ('/gone', 't', 1, '', '', 1, '')",
        (str(tmp_path),),
    )
    assert retention.prune(database, NOW, retention.in_snapshots(database)) == 1
    assert keys(database) == ["marked", "tagged", "frozen"]
