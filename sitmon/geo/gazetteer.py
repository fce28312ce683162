"""The gazetteer: one read-only SQLite file of places, opened in milliseconds.

Columns of fixed width are packed arrays read whole (about 2 MB); names stay in the file and
are looked up one at a time. Nothing here decides what a text means.
"""

from __future__ import annotations

import sqlite3
from array import array
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any
from zlib import crc32

from sitmon.errors import DataError
from sitmon.geo.files import DATA
from sitmon.model import Level, Place

FORMAT = 2
LEVELS = ("country", "admin1", "area", "place")
POPULATION_STEP = 8
DEGREE = 180
"""Steps of a coordinate to a degree: what fits 16 bits."""
BLOOM_BITS = 1 << 22
_MODEL_LEVEL: dict[str, Level] = {"country": "country", "admin1": "admin1", "area": "place", "place": "place"}


def bits_of(key: str) -> tuple[int, int]:
    """The bits of the name filter for `key` as a whole name and as the beginning of a longer one."""
    whole = crc32(key.encode("utf-8", "replace")) & _MASK
    return whole, whole ^ _OPEN


_MASK = BLOOM_BITS - 1
_OPEN = 0x2A5A5A & _MASK


class Gazetteer:
    """An open gazetteer. `level`, `country`, `admin1`, `people`, `lat`, `lon` are parallel by
    entry number; `lat` and `lon` are in 1/180 degree (300 m), `people` in eighths of log2."""

    def __init__(self, path: Path) -> None:
        """Opens `path`; `DataError` where it is missing or not this program's."""
        self._db = _open(path)
        self._cursor = self._db.cursor()
        self._asking = Lock()
        columns = dict(self._rows("SELECT name, data FROM columns"))
        self.level: bytes = columns["level"]
        self.country: bytes = columns["country"]
        self.people: bytes = columns["people"]
        self.admin1 = array("H", columns["admin1"])
        self.lat = array("h", columns["lat"])
        self.lon = array("h", columns["lon"])
        self.admins: list[str] = ["", *columns["admins"].decode().split("\n")]
        self.countries: list[str] = columns["countries"].decode().split("\n")
        self._bloom: bytes = columns["bloom"]
        self.names = lru_cache(maxsize=1024)(self._names)
        self.skeletons = lru_cache(maxsize=4096)(self._skeletons)

    def close(self) -> None:
        """Lets the file go; names are no longer found."""
        self._db.close()

    def _rows(self, sql: str, *values: str | int) -> list[tuple[Any, ...]]:
        """The rows of a query. Any thread may ask: the one connection serves one at a time."""
        with self._asking:
            return self._cursor.execute(sql, values).fetchall()

    def maybe(self, key: str) -> int:
        """1 where an entry may have this key, plus 2 where a longer key may begin with its words.

        False alarms happen to one key in ten; a name that is there is never missed.
        """
        bit, bloom = crc32(key.encode("utf-8", "replace")) & _MASK, self._bloom
        more = bit ^ _OPEN
        return (bloom[bit >> 3] >> (bit & 7) & 1) | (bloom[more >> 3] >> (more & 7) & 1) << 1

    def _names(self, key: str) -> tuple[int, ...]:
        rows = self._rows("SELECT refs FROM names WHERE key = ?", key)
        return tuple(array("I", rows[0][0])) if rows else ()

    def _skeletons(self, key: str) -> tuple[int, ...]:
        rows = self._rows("SELECT refs FROM skeletons WHERE key = ?", key)
        return tuple(r >> 1 for r in array("I", rows[0][0])) if rows else ()

    def starting(self, prefix: str, most: int) -> list[tuple[str, tuple[int, ...]]]:
        """Keys that begin with `prefix`, in order, with the numbers of their entries."""
        last = prefix + "\U0010ffff"
        rows = self._rows(
            "SELECT key, refs FROM names WHERE key >= ? AND key < ? LIMIT ?", prefix, last, most
        )
        return [(k, tuple(r >> 1 for r in array("I", refs))) for k, refs in rows]

    @lru_cache(maxsize=8192)  # noqa: B019 - the gazetteer lives as long as the process
    def place(self, n: int) -> Place:
        """Entry `n` as the rest of the program sees it."""
        ((gid, name),) = self._rows("SELECT gid, name FROM entries WHERE n = ?", n)
        level = _MODEL_LEVEL[LEVELS[self.level[n]]]
        country, admin1 = self.countries[self.country[n]], self.admins[self.admin1[n]] or None
        known = str(gid) if gid is not None else admin1 if level == "admin1" else country
        if gid is None and level == "place":
            known = f"{admin1}:{name}"  # a second-order area without a number
        return Place(
            gid=str(known),
            name=name,
            level=level,
            country=country or None,
            admin1=admin1,
            admin1_name=self.admin1_name(admin1) if admin1 else None,
            lat=round(self.lat[n] / DEGREE, 3),
            lon=round(self.lon[n] / DEGREE, 3),
        )

    @lru_cache(maxsize=4096)  # noqa: B019 - the gazetteer lives as long as the process
    def admin1_name(self, code: str) -> str | None:
        """The name of a first-order code ("SY.12" → "Idlib")."""
        n = self.first_order.get(code)
        return self._rows("SELECT name FROM entries WHERE n = ?", n)[0][0] if n is not None else None

    def numbered(self, gid: int) -> int | None:
        """The entry with a GeoNames id, None where there is none; reads the whole table."""
        rows = self._rows("SELECT n FROM entries WHERE gid = ?", gid)
        return rows[0][0] if rows else None

    def first_order_names(self) -> list[str]:
        """Names of all first-order areas, the most populous first."""
        numbers = self.first_order.values()
        rows = self._rows(
            "SELECT name FROM entries WHERE n BETWEEN ? AND ? ORDER BY n", min(numbers), max(numbers)
        )
        return [name for (name,) in rows]

    def residents(self, n: int) -> int:
        """The population of entry `n`, to within a tenth."""
        return round(2 ** (self.people[n] / POPULATION_STEP))

    @property
    def first_order(self) -> dict[str, int]:
        """First-order code → entry number."""
        return _first_order(self)

    @property
    def nations(self) -> dict[str, int]:
        """Country code → entry number."""
        return _nations(self)


@cache
def _first_order(g: Gazetteer) -> dict[str, int]:
    first = g.level.find(LEVELS.index("admin1"))
    last = g.level.rfind(LEVELS.index("admin1"))
    return {g.admins[g.admin1[n]]: n for n in range(first, last + 1)}


@cache
def _nations(g: Gazetteer) -> dict[str, int]:
    return {g.countries[g.country[n]]: n for n in range(g.level.rfind(0) + 1)}


def _open(path: Path) -> sqlite3.Connection:
    if not path.exists():
        raise DataError("the gazetteer is missing", where=str(path), hint="install sitmon again")
    # One process may place texts from several threads; the file never changes.
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as e:
        db.close()
        raise DataError("the gazetteer cannot be read", where=str(path), hint="install sitmon again") from e
    if version != FORMAT:
        db.close()
        raise DataError(
            f"the gazetteer has format {version}, not {FORMAT}", where=str(path), hint="install sitmon again"
        )
    return db


@cache
def shipped() -> Gazetteer:
    """The gazetteer that comes with sitmon, opened once a process."""
    return Gazetteer(DATA / "gazetteer.sqlite")
