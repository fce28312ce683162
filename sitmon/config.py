"""The configuration: the user's file merged over the project's annotated one, checked, frozen.

The shipped `config.toml` is the reference: its keys and the types of its values are the
schema of the plain tables; `_ARRAYS` below is that of the repeated ones.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sitmon import paths
from sitmon.errors import ConfigError, UsageError
from sitmon.query import KINDS, parse
from sitmon.units import duration, size

Table = dict[str, Any]
THEMES = ("dark", "light", "contrast", "safe", "ansi")
CHANNELS = ("bell", "command")


@dataclass(frozen=True, slots=True)
class PollConfig:
    """The schedule. Times in seconds; `jitter` a share of the interval."""

    interval: float
    min_interval: float
    max_interval: float
    jitter: float
    max_backoff: float
    workers: int


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """How feeds are fetched. Times in seconds, sizes in bytes."""

    user_agent: str
    connect_timeout: float
    total_timeout: float
    max_body: int
    per_host: int
    concurrency: int
    allow: tuple[str, ...]
    proxy: str
    ca: str = ""


@dataclass(frozen=True, slots=True)
class TuiConfig:
    """The dashboard. `window` in seconds, None for all time."""

    theme: str
    window: float | None
    collect: bool
    times: str = "utc"
    remember: bool = True


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A `[[feed]]` of the configuration."""

    url: str
    name: str = ""
    publisher: str = ""
    owner: str | None = None
    country: str | None = None
    language: str | None = None
    type: str | None = None
    state_media: bool = False
    home: str | None = None
    enabled: bool = True
    auth: str = ""
    """Where its secret header stands: "env:NAME" or "file:PATH"."""


@dataclass(frozen=True, slots=True)
class RegionEntry:
    """A `[[region]]`: places, admin areas, countries, or a circle (latitude, longitude, km)."""

    name: str
    places: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    circle: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that can be configured. `source` is the user's file where there is one."""

    packs: tuple[str, ...]
    poll: PollConfig
    network: NetworkConfig
    keep: float | None
    kinds_folder: str
    snapshot_folder: str
    tui: TuiConfig
    feeds: tuple[FeedEntry, ...] = ()
    regions: Mapping[str, RegionEntry] = field(default_factory=dict)
    watches: Mapping[str, str] = field(default_factory=dict)
    alerting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Watch → the channels that tell of its events: "bell", "command"."""
    alert_command: tuple[str, ...] = ()
    source: Path | None = None

    @property
    def own_kinds(self) -> tuple[Path, ...]:
        """The folder of the user's own kinds, relative to the file that names it; none where none is named."""
        if not self.kinds_folder:
            return ()
        beside = self.source.parent if self.source else Path()
        return (beside / Path(self.kinds_folder).expanduser(),)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of all kinds: the shipped ones, then those that the user's files add."""
        files = (path for folder in self.own_kinds for path in sorted(folder.glob("*.toml")))
        return tuple(dict.fromkeys((*KINDS, *(f.stem for f in files if f.name != "weights.toml"))))

    @property
    def own_regions(self) -> dict[str, dict[str, Any]]:
        """The user's regions as `sitmon.geo.regions` takes them."""
        return {name: asdict(entry) for name, entry in self.regions.items()}


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


def load(path: Path | None = None) -> Config:
    """The configuration: of `path`, else of the user's file where it exists, else the defaults.

    Raises ConfigError that names the file, the line or key, and the nearest valid key.
    """
    reference = _parse(paths.shipped("config.toml"))
    if path is None:
        usual = paths.config_file()
        path = usual if usual.exists() else None
    elif not path.exists():
        raise ConfigError("there is no such file", where=str(path), hint="check --config")
    given = _parse(path) if path else {}
    check = _Checker(path, reference)
    check.tables(given)
    return _build(_merged(reference, given), given, check, path)


def _parse(path: Path) -> Table:
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


def _merged(reference: Table, given: Table) -> Table:
    return {
        key: {**value, **given.get(key, {})} if isinstance(value, dict) else given.get(key, value)
        for key, value in reference.items()
    }


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


class _Checker:
    """Tells what is wrong with a file, and where."""

    def __init__(self, path: Path | None, reference: Table) -> None:
        self.path = path
        self.reference = reference

    def fault(self, key: str, what: str, hint: str = "", number: int = 1) -> ConfigError:
        where = str(self.path or paths.shipped("config.toml"))
        if self.path and (at := _line(self.path.read_text("utf-8", "replace"), key, number)):
            where = f"{where}:{at}"
        return ConfigError(f"{key}: {what}", where=where, hint=hint)

    def tables(self, given: Table) -> None:
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
            if name != "feed" and any(row["name"] == other["name"] for other in rows[: n - 1]):
                raise self.fault(f"{name}.name", f"{row['name']!r} is there twice", number=n)

    def _type(self, key: str, value: Any, wanted: Any, number: int = 1) -> None:
        right = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if wanted is float and isinstance(value, int) and not isinstance(value, bool):
            right = True
        if not right:
            raise self.fault(key, f"must be {_WORDS[wanted]}, not {value!r}", number=number)

    def unknown(self, key: str, known: list[str], number: int = 1) -> ConfigError:
        near = difflib.get_close_matches(key, known, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(known)}"
        return self.fault(key, "is not a key of the configuration", hint, number)


def _build(merged: Table, given: Table, check: _Checker, path: Path | None) -> Config:
    def of(key: str, convert: Callable[[str], Any], *, empty: Any = None) -> Any:
        table, name = key.split(".")
        text = merged[table][name]
        if text == "" and empty is not None:
            return empty[0]
        try:
            return convert(text)
        except UsageError as fault:
            raise check.fault(key, fault.what, fault.hint) from fault

    poll, network = merged["poll"], merged["network"]
    config = Config(
        packs=_strings(merged["feeds"]["packs"], "feeds.packs", check),
        poll=PollConfig(
            interval=of("poll.interval", duration),
            min_interval=of("poll.min_interval", duration),
            max_interval=of("poll.max_interval", duration),
            jitter=float(poll["jitter"]),
            max_backoff=of("poll.max_backoff", duration),
            workers=int(poll["workers"]),
        ),
        network=NetworkConfig(
            user_agent=network["user_agent"],
            connect_timeout=of("network.connect_timeout", duration),
            total_timeout=of("network.total_timeout", duration),
            max_body=of("network.max_body", size),
            per_host=network["per_host"],
            concurrency=network["concurrency"],
            allow=_strings(network["allow"], "network.allow", check),
            proxy=network["proxy"],
            ca=network["ca"],
        ),
        keep=of("store.keep", duration, empty=(None,)),
        kinds_folder=merged["coder"]["kinds"],
        snapshot_folder=merged["snapshots"]["folder"],
        tui=TuiConfig(
            theme=merged["tui"]["theme"],
            window=of("tui.window", lambda t: None if t == "all" else duration(t)),
            collect=merged["tui"]["collect"],
            times=merged["tui"]["times"],
            remember=merged["tui"]["remember"],
        ),
        feeds=tuple(FeedEntry(**row) for row in given.get("feed", ())),
        regions={row["name"]: _region(row, n, check) for n, row in enumerate(given.get("region", ()), 1)},
        watches={row["name"]: row["query"] for row in given.get("watch", ())},
        alerting=_alerting(given.get("watch", ()), check),
        alert_command=_strings(merged["alerts"]["command"], "alerts.command", check),
        source=path,
    )
    _ranges(config, check)
    return config


def _strings(values: list[Any], key: str, check: _Checker, number: int = 1) -> tuple[str, ...]:
    for value in values:
        if not isinstance(value, str):
            raise check.fault(key, f"holds {value!r}, which is not text in quotes", number=number)
    return tuple(values)


def _alerting(rows: Sequence[Table], check: _Checker) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for n, row in enumerate(rows, 1):
        channels = _strings(row.get("alert", []), "watch.alert", check, n)
        for channel in channels:
            if channel not in CHANNELS:
                raise check.fault(
                    "watch.alert", f"{channel!r} is not a channel", f"known: {', '.join(CHANNELS)}", n
                )
        if channels:
            found[row["name"]] = channels
    return found


def _region(row: Table, n: int, check: _Checker) -> RegionEntry:
    circle = row.get("circle")
    if circle is not None and not _is_circle(circle):
        raise check.fault("region.circle", "must be [latitude, longitude, kilometres]", number=n)
    lists = {k: _strings(row.get(k, []), f"region.{k}", check, n) for k in ("places", "admin1", "countries")}
    if circle is None and not any(lists.values()):
        hint = "give places, admin1, countries or a circle"
        raise check.fault("region", f"{row['name']!r} is empty", hint, n)
    return RegionEntry(name=row["name"], circle=tuple(circle) if circle else None, **lists)


def _is_circle(values: list[Any]) -> bool:
    if len(values) != 3 or not all(type(v) in (int, float) for v in values):
        return False
    lat, lon, km = values
    return bool(-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < km <= 20_000)


def _ranges(config: Config, check: _Checker) -> None:
    poll, network = config.poll, config.network
    wrong = (
        ("poll.interval", poll.interval < 10, "must be at least 10s"),
        ("poll.min_interval", poll.min_interval > poll.max_interval, "is above poll.max_interval"),
        ("poll.jitter", not 0 <= poll.jitter <= 1, "must lie between 0 and 1"),
        ("poll.workers", not 0 <= poll.workers <= 64, "must lie between 0 and 64"),
        ("network.per_host", not 1 <= network.per_host <= 64, "must lie between 1 and 64"),
        ("network.concurrency", not 1 <= network.concurrency <= 1024, "must lie between 1 and 1024"),
        ("network.connect_timeout", network.connect_timeout <= 0, "must be more than nothing"),
        ("network.total_timeout", network.total_timeout <= 0, "must be more than nothing"),
        ("store.keep", config.keep is not None and config.keep < 86_400, "must be at least 1d"),
        ("network.max_body", network.max_body < 1000, "must be at least 1kB"),
        ("tui.theme", config.tui.theme not in THEMES, f"must be one of {', '.join(THEMES)}"),
        ("tui.times", config.tui.times not in ("utc", "local"), 'must be "utc" or "local"'),
    )
    for key, bad, what in wrong:
        if bad:
            raise check.fault(key, what)
    for folder in config.own_kinds:
        if not folder.is_dir():
            raise check.fault("coder.kinds", f"there is no folder {folder}")
    for number, text in enumerate(config.watches.values(), 1):
        try:
            parse(text, 0.0, kinds=config.kinds)
        except UsageError as fault:
            raise check.fault("watch.query", fault.what, fault.hint, number) from fault
