"""Reading a configuration file and telling what is wrong with it, and where.

The tables and types of the project's annotated file are the schema of a user's; the
repeated tables have theirs here.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from sitmon import paths
from sitmon.errors import ConfigError

Table = dict[str, Any]

_ARRAYS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "feed": {
        "url": str,
        "name": str,
        "publisher": str,
        "owner": str,
        "country": str,
        "language": str,
        "type": str,
        "state_media": bool,
        "home": str,
        "enabled": bool,
        "auth": str,
    },
    "region": {"name": str, "places": list, "admin1": list, "countries": list, "circle": list},
    "watch": {"name": str, "query": str, "alert": list},
}
_WEB = re.compile(r"https?://[^\s/?#]+\S*$", re.IGNORECASE)
_REQUIRED = {"feed": ("url",), "region": ("name",), "watch": ("name", "query")}
_WORDS = {
    bool: "true or false",
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    list: "a list",
}


def parsed(path: Path) -> Table:
    """The table in the TOML file at `path`. Raises ConfigError with file, line and column."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise ConfigError(f"cannot be read: {fault.strerror}", where=str(path)) from fault
    except UnicodeDecodeError as fault:
        at = fault.object.count(b"\n", 0, fault.start) + 1
        raise ConfigError("is not UTF-8 text", where=f"{path}:{at}", hint="save it as UTF-8") from fault
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise _syntax(path, text, str(fault)) from fault
    except RecursionError as fault:
        raise ConfigError("is nested too deeply", where=str(path)) from fault


def _syntax(path: Path, text: str, said: str) -> ConfigError:
    """What tomllib said, with its place: the last line where it met the end too early."""
    at = re.search(r"\(at line (\d+), column (\d+)\)", said)
    place = f"{at[1]}:{at[2]}" if at else str(len(text.rstrip().splitlines()) or 1)
    what = re.sub(r"\s*\(at .*\)$", "", said)
    return ConfigError(what, where=f"{path}:{place}", hint="the file is not valid TOML there")


_HEADER = re.compile(r"\s*\[{1,2}\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"\s*([^=#\s][^=]*?)\s*=")


def _line(text: str, key: str, number: int) -> int | None:
    """The line on which `key` ("table" or "table.name") is set, in the `number`-th table of its name."""
    table, met = "", 0
    wanted = key.split(".")[0]
    begins = None
    for n, row in enumerate(text.splitlines(), 1):
        name = ""
        if m := _HEADER.match(row):
            table = name = re.sub(r"[\"']", "", m[1])
            met += table == wanted
            if table == wanted and met == number:
                begins = n
        elif m := _KEY.match(row):
            name = f"{table}.{m[1]}".strip(".") if table else m[1]
            name = re.sub(r"[\"']", "", name)
        if name == key and met in (0, number):
            return n
    return begins


def _namesake(table: str, row: Table, before: list[Table]) -> str | None:
    """The name of an earlier row that this one's cannot be told from: regions are asked for in any
    case, accents or punctuation, so the second would never be found."""
    same = _plain if table == "region" else str
    return next((other["name"] for other in before if same(other["name"]) == same(row["name"])), None)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("'", "")).casefold()
    return " ".join(re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c))))


class Checker:
    """Tells what is wrong with a file, and where."""

    def __init__(self, path: Path | None, reference: Table) -> None:
        self.path = path
        self.reference = reference

    def fault(self, key: str, what: str, hint: str = "", number: int = 1) -> ConfigError:
        """What is wrong with `key` (of the `number`-th table of its name), with file and line."""
        where = str(self.path or paths.shipped("config.toml"))
        if self.path and (at := _line(self.path.read_text("utf-8", "replace"), key, number)):
            where = f"{where}:{at}"
        return ConfigError(f"{key}: {what}", where=where, hint=hint)

    def tables(self, given: Table) -> None:
        """Checks every table and key of a file. Raises ConfigError at the first that is wrong."""
        known = [*self.reference, *_ARRAYS]
        for key, value in given.items():
            if key in _ARRAYS:
                self._array(key, value)
            elif key not in self.reference:
                raise self.unknown(key, known)
            elif not isinstance(value, dict):
                raise self.fault(key, "is a table", f"write [{key}] and its keys below")
            else:
                self._table(key, value, self.reference[key])

    def _table(self, table: str, given: Table, reference: Table) -> None:
        for key, value in given.items():
            if key not in reference:
                raise self.unknown(f"{table}.{key}", [f"{table}.{k}" for k in reference])
            self._type(f"{table}.{key}", value, type(reference[key]))

    def _array(self, name: str, rows: Any) -> None:
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.fault(name, "is a repeated table", f"write [[{name}]]")
        for n, row in enumerate(rows, 1):
            for key, value in row.items():
                if key not in _ARRAYS[name]:
                    raise self.unknown(f"{name}.{key}", [f"{name}.{k}" for k in _ARRAYS[name]], n)
                self._type(f"{name}.{key}", value, _ARRAYS[name][key], n)
            for key in _REQUIRED[name]:
                if not row.get(key):
                    raise self.fault(name, f'number {n} has no "{key}"', f"add {key} = …", n)
            if name == "feed" and not _WEB.match(row["url"]):
                raise self.fault("feed.url", f"{row['url']!r} is not an http or https address", number=n)
            if name != "feed" and (twin := _namesake(name, row, rows[: n - 1])) is not None:
                what = (
                    "is there twice" if twin == row["name"] else f"is the same as {twin!r} to who asks for it"
                )
                raise self.fault(f"{name}.name", f"{row['name']!r} {what}", number=n)

    def _type(self, key: str, value: Any, wanted: Any, number: int = 1) -> None:
        right = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if wanted is float and isinstance(value, int) and not isinstance(value, bool):
            right = True
        if not right:
            raise self.fault(key, f"must be {_WORDS[wanted]}, not {value!r}", number=number)

    def unknown(self, key: str, known: list[str], number: int = 1) -> ConfigError:
        """That there is no such key, and the nearest there is."""
        near = difflib.get_close_matches(key, known, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(known)}"
        return self.fault(key, "is not a key of the configuration", hint, number)
