"""The database's schema and its migrations.

`user_version` says which schema a file has, so that opening a current one costs one
PRAGMA; sqlite-utils, which keeps the record of applied migrations, is imported only
where something is to be applied.

Everything that can change is appended with the time we knew it: an article's versions
have `seen_at`, its codings `at`, its events `known_from` and `known_until`.
"""

from __future__ import annotations

import sqlite3

from sitmon.errors import StoreError

_FIRST = """
CREATE TABLE publisher (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    owner TEXT, country TEXT, language TEXT, type TEXT,
    state_media INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE feed (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    publisher_id INTEGER NOT NULL REFERENCES publisher(id),
    origin TEXT NOT NULL,              -- pack:NAME, config, command or import
    home TEXT,                         -- country its news is mostly about
    language TEXT,
    enabled INTEGER NOT NULL DEFAULT 1,
    added_at REAL NOT NULL,
    retired_at REAL,                   -- the server said 410
    fetch_url TEXT,                    -- learnt from permanent redirects
    etag TEXT, last_modified TEXT, body_sha256 TEXT,
    interval REAL, next_due REAL,
    failures INTEGER NOT NULL DEFAULT 0,
    last_poll REAL, last_success REAL, last_new REAL,
    last_status INTEGER, last_error TEXT, last_ms INTEGER, last_added INTEGER
);
CREATE TABLE poll (
    id INTEGER PRIMARY KEY,
    feed_id INTEGER NOT NULL REFERENCES feed(id),
    at REAL NOT NULL,
    outcome TEXT NOT NULL,             -- ok, not_modified or failed
    status INTEGER, error TEXT, ms INTEGER, bytes INTEGER, added INTEGER, updated INTEGER
);
CREATE INDEX poll_at ON poll(at);
CREATE INDEX poll_feed ON poll(feed_id, at);
CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    feed_id INTEGER NOT NULL REFERENCES feed(id),
    publisher_id INTEGER NOT NULL REFERENCES publisher(id),
    key TEXT NOT NULL,
    url TEXT,
    published REAL, day_only INTEGER NOT NULL DEFAULT 0,
    at REAL NOT NULL,                  -- where it stands in time: published, else first seen
    first_seen REAL NOT NULL,
    fingerprint TEXT NOT NULL,
    version_id INTEGER NOT NULL,
    coding_id INTEGER NOT NULL,
    lang TEXT NOT NULL, read INTEGER NOT NULL,
    kinds TEXT NOT NULL,
    UNIQUE (feed_id, key)
);
CREATE INDEX article_at ON article(at, id);
CREATE INDEX article_seen ON article(first_seen);
CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article(id),
    seen_at REAL NOT NULL,
    title TEXT, text TEXT, author TEXT, source TEXT, url TEXT, published REAL,
    fingerprint TEXT NOT NULL,
    request_url TEXT, body_sha256 TEXT
);
CREATE INDEX version_article ON version(article_id);
CREATE TABLE coding (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article(id),
    version_id INTEGER NOT NULL REFERENCES version(id),
    coder TEXT NOT NULL,
    at REAL NOT NULL,
    doc TEXT NOT NULL                  -- the JSON contract
);
CREATE INDEX coding_article ON coding(article_id);
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article(id),
    coding_id INTEGER NOT NULL REFERENCES coding(id),
    ordinal INTEGER NOT NULL,          -- its place in the coding's list
    kind TEXT NOT NULL, mode TEXT, assertion TEXT NOT NULL,
    background INTEGER NOT NULL, stage TEXT, confidence REAL NOT NULL,
    counts INTEGER NOT NULL,           -- gives its article this kind
    lead INTEGER NOT NULL,             -- the one of its kind that lists show
    at REAL NOT NULL,
    gid TEXT, place TEXT, level TEXT, country TEXT, admin1 TEXT, lat REAL, lon REAL,
    known_from REAL NOT NULL, known_until REAL
);
CREATE INDEX event_article ON event(article_id);
CREATE INDEX event_time ON event(at, id) WHERE lead AND known_until IS NULL;
CREATE INDEX event_kind ON event(kind, at, id) WHERE lead AND known_until IS NULL;
CREATE INDEX event_country ON event(country, at, id) WHERE lead AND known_until IS NULL;
CREATE INDEX event_admin1 ON event(admin1, at, id) WHERE lead AND known_until IS NULL;
CREATE TABLE mark (
    article_id INTEGER PRIMARY KEY REFERENCES article(id),
    seen_at REAL
);
CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL, pid INTEGER NOT NULL, host TEXT NOT NULL,
    started REAL NOT NULL, expires REAL NOT NULL
);
CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    taken_at REAL NOT NULL,
    region TEXT NOT NULL, query TEXT NOT NULL,
    articles INTEGER NOT NULL,
    manifest_sha256 TEXT NOT NULL
);
CREATE VIEW article_words AS
    SELECT a.id, coalesce(v.title, '') AS title, substr(coalesce(v.text, ''), 1, 1000) AS text
    FROM article a JOIN version v ON v.id = a.version_id;
CREATE VIRTUAL TABLE words USING fts5(
    title, text, content='article_words', content_rowid='id',
    tokenize="porter unicode61 remove_diacritics 2"
);
"""
"""Which events lead has changed since: one of each kind in each area, as `store.leads` says."""

_VERDICTS = """
CREATE TABLE verdict (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article(id),
    coding_id INTEGER NOT NULL REFERENCES coding(id),
    kind TEXT NOT NULL,
    correct INTEGER NOT NULL,
    cues TEXT NOT NULL,                -- JSON list: what made the flag that was judged
    at REAL NOT NULL
);
CREATE INDEX verdict_article ON verdict(article_id, kind, id);
CREATE INDEX coding_coder ON coding(coder);
"""

_DESK = """
CREATE TABLE watch (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL,
    saved_at REAL NOT NULL
);
CREATE TABLE looked (
    watch TEXT PRIMARY KEY,            -- a watch of the configuration's or of this file's; '' for none
    at REAL NOT NULL
);
CREATE TABLE alert (
    id INTEGER PRIMARY KEY,
    watch TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES article(id),
    kind TEXT NOT NULL,
    at REAL NOT NULL,
    told TEXT NOT NULL,                -- the channels that told it, or why one could not
    UNIQUE (watch, article_id, kind)
);
CREATE TABLE kept (
    name TEXT PRIMARY KEY,             -- where the reader was, what was searched for
    value TEXT NOT NULL
);
"""

_POLLING = """
ALTER TABLE feed ADD COLUMN marks BLOB;       -- digests of the items of the body read last
ALTER TABLE feed ADD COLUMN ttl REAL;         -- seconds the feed asks to be left alone
ALTER TABLE feed ADD COLUMN skip_hours TEXT;  -- hours, UTC, in which it asks not to be polled: "0,1,2"
ALTER TABLE feed ADD COLUMN usual_gap REAL;   -- seconds between two polls with something new, smoothed
"""

_MARKS = """
ALTER TABLE mark ADD COLUMN starred_at REAL;
ALTER TABLE mark ADD COLUMN note TEXT;
CREATE INDEX mark_starred ON mark(starred_at) WHERE starred_at IS NOT NULL;
CREATE INDEX mark_note ON mark(article_id) WHERE note IS NOT NULL;
CREATE TABLE tag (
    article_id INTEGER NOT NULL REFERENCES article(id),
    name TEXT NOT NULL,                -- as `query.tag_name` makes it
    at REAL NOT NULL,
    UNIQUE (article_id, name)
);
CREATE INDEX tag_name ON tag(name, article_id);
ALTER TABLE watch ADD COLUMN alert TEXT NOT NULL DEFAULT '';  -- channels, with commas between
CREATE INDEX event_confidence ON event(confidence, at, id) WHERE lead AND known_until IS NULL;
CREATE INDEX event_place ON event(place COLLATE NOCASE, at DESC, id DESC) WHERE lead AND known_until IS NULL;
"""

_MEASURES = ("killed", "injured", "displaced", "rescued", "missing", "detained")
_BOUNDS = [f"{measure}_{end}" for measure in _MEASURES for end in ("low", "high")]
FILL_TOTALS = (
    f"UPDATE event SET ({', '.join(_BOUNDS)}) = (SELECT "
    + ", ".join(f"json_extract(c.doc, '$.totals.{m}[{n}]')" for m in _MEASURES for n in (0, 1))
    + " FROM coding c WHERE c.id = event.coding_id)"
    " WHERE coding_id IN (SELECT id FROM coding WHERE json_extract(doc, '$.totals') <> '{}');\n"
)
"""Gives events that were stored without them the totals of the reading that made them."""
_TOTALS = (
    "".join(f"ALTER TABLE event ADD COLUMN {bound} INTEGER;\n" for bound in _BOUNDS)
    + FILL_TOTALS
    + "".join(
        f"CREATE INDEX event_{m} ON event({m}_low, at, id)"
        f" WHERE lead AND known_until IS NULL AND {m}_low IS NOT NULL;\n"
        for m in _MEASURES
    )
)
"""What the article gives in all for its main event, with each of its events: to filter and to sort by."""

_CARRIED = """
ALTER TABLE version ADD COLUMN enclosures TEXT;  -- JSON list: files that the feed's entry brings along
ALTER TABLE version ADD COLUMN lat REAL;         -- the point that the feed gives, its word
ALTER TABLE version ADD COLUMN lon REAL;
ALTER TABLE version ADD COLUMN origin TEXT;      -- page: the text is the linked page's; else the feed's
ALTER TABLE article ADD COLUMN dated TEXT        -- how far its place in time can be trusted
    AS (CASE WHEN published IS NULL THEN 'inferred' WHEN published > at THEN 'future'
        WHEN day_only THEN 'day' ELSE 'given' END) VIRTUAL;
CREATE TABLE page (
    url TEXT PRIMARY KEY,
    at REAL NOT NULL,                  -- when it was asked last
    times INTEGER NOT NULL,            -- how often it was asked
    retry_at REAL,                     -- not asked again before; NULL: never
    status INTEGER,
    error TEXT,                        -- why nothing was had of it; NULL where it was read
    version_id INTEGER                 -- the version that holds its text
);
"""

_PLACES = """
CREATE INDEX event_where ON event(country, admin1, gid, kind, at) WHERE lead AND known_until IS NULL;
"""

_DAYS = """
ALTER TABLE article DROP COLUMN dated;
ALTER TABLE article ADD COLUMN dated TEXT        -- how far its place in time can be trusted
    AS (CASE WHEN published IS NULL THEN 'inferred'
        WHEN published > at + CASE WHEN day_only THEN 54000 ELSE 0 END THEN 'future'
        WHEN day_only THEN 'day' ELSE 'given' END) VIRTUAL;
"""

_UNREAD = """
CREATE INDEX article_unread ON article(first_seen, lang) WHERE NOT read;
"""

_ORDERS = """
CREATE INDEX article_publisher ON article(publisher_id, at, id);
CREATE INDEX publisher_name ON publisher(name COLLATE NOCASE);
"""
"""So that a list by source begins at once; see `store.orders`."""

_TOWNS = """
CREATE INDEX event_gid ON event(gid, at, id) WHERE lead AND known_until IS NULL;
"""
"""So that a town's list begins at once."""

MIGRATIONS: tuple[tuple[str, str], ...] = (
    ("first", _FIRST),
    ("verdicts", _VERDICTS),
    ("desk", _DESK),
    ("polling", _POLLING),
    ("totals", _TOTALS),
    ("marks", _MARKS),
    ("carried", _CARRIED),
    ("places", _PLACES),
    ("days", _DAYS),
    ("unread", _UNREAD),
    ("orders", _ORDERS),
    ("towns", _TOWNS),
)
"""(name, statements) in the order applied; only ever appended to."""

VERSION = len(MIGRATIONS)


def refuse_foreign(connection: sqlite3.Connection, path: str) -> None:
    """Raises StoreError where the file holds tables and none of them is ours."""
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if names and "_sqlite_migrations" not in names:
        hint = "this is not a sitmon database; name another file with --db"
        raise StoreError("this is another program's database", where=path, hint=hint)


def migrate(connection: sqlite3.Connection, path: str) -> None:
    """Brings the file to the current schema. Raises StoreError for one made by a newer sitmon."""
    found = _version(connection)
    if found == VERSION:
        return
    if found > VERSION:
        raise StoreError(
            f"this database was made by a newer sitmon (schema {found}, this one knows {VERSION})",
            where=path,
            hint="upgrade sitmon, or name another file with --db",
        )
    _apply(connection)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _apply(connection: sqlite3.Connection) -> None:
    import sqlite_utils
    from sqlite_utils import Migrations

    # Two programs may open a new file at once: whoever comes second finds the work done.
    connection.execute("BEGIN IMMEDIATE")
    if _version(connection) == VERSION:
        connection.execute("COMMIT")
        return
    migrations = Migrations("sitmon")
    for name, statements in MIGRATIONS:

        def step(db: sqlite_utils.Database, statements: str = statements) -> None:
            for statement in _split(statements):
                db.conn.execute(statement)

        migrations(name=name)(step)
    try:
        migrations.apply(sqlite_utils.Database(connection))
        connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    if connection.in_transaction:
        connection.execute("COMMIT")


def _split(script: str) -> list[str]:
    """The statements of a script (`executescript` would commit the open transaction)."""
    found: list[str] = []
    buffer = ""
    for line in script.splitlines(keepends=True):
        buffer += line
        if sqlite3.complete_statement(buffer):
            found.append(buffer.strip())
            buffer = ""
    return found
