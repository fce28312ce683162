"""The configuration: the user's file merged over the project's annotated one, checked, frozen.

The shipped `config.toml` is the reference: its keys and the types of its values are the
schema of the plain tables; `_ARRAYS` below is that of the repeated ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sitmon import paths
from sitmon.config_check import Checker, Table, parsed
from sitmon.errors import ConfigError, UsageError
from sitmon.query import KINDS, parse
from sitmon.units import duration, size

THEMES = ("dark", "light", "contrast", "safe", "ansi")
CHANNELS = ("bell", "command")
_PROXY = re.compile(r"$|(?:https?|socks5h?)://[^\s/]", re.IGNORECASE)


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
    contact: str = ""


@dataclass(frozen=True, slots=True)
class FullTextConfig:
    """Whether the pages that flagged articles link to are read."""

    enabled: bool = False


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
    fulltext: FullTextConfig = FullTextConfig()

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


def load(path: Path | None = None) -> Config:
    """The configuration: of `path`, else of the user's file where it exists, else the defaults.

    Raises ConfigError that names the file, the line or key, and the nearest valid key.
    """
    reference = parsed(paths.shipped("config.toml"))
    if path is None:
        usual = paths.config_file()
        path = usual if usual.exists() else None
    elif not path.exists():
        raise ConfigError("there is no such file", where=str(path), hint="check --config")
    given = parsed(path) if path else {}
    check = Checker(path, reference)
    check.tables(given)
    return _build(_merged(reference, given), given, check, path)


def _merged(reference: Table, given: Table) -> Table:
    return {
        key: {**value, **given.get(key, {})} if isinstance(value, dict) else given.get(key, value)
        for key, value in reference.items()
    }


def _build(merged: Table, given: Table, check: Checker, path: Path | None) -> Config:
    def of(key: str, convert: Callable[[str], Any], *, empty: Any = None) -> Any:
        table, name = key.split(".")
        text = merged[table][name]
        if text == "" and empty is not None:
            return empty[0]
        try:
            return convert(text)
        except UsageError as fault:
            raise check.fault(key, fault.what, fault.hint) from fault

    tui, watches = merged["tui"], given.get("watch", ())
    config = Config(
        packs=_strings(merged["feeds"]["packs"], "feeds.packs", check),
        poll=_poll(merged["poll"], of),
        network=_network(merged["network"], of, check),
        keep=of("store.keep", duration, empty=(None,)),
        kinds_folder=merged["coder"]["kinds"],
        snapshot_folder=merged["snapshots"]["folder"],
        tui=TuiConfig(
            theme=tui["theme"],
            window=of("tui.window", lambda t: None if t == "all" else duration(t)),
            collect=tui["collect"],
            times=tui["times"],
            remember=tui["remember"],
        ),
        feeds=tuple(FeedEntry(**row) for row in given.get("feed", ())),
        regions={row["name"]: _region(row, n, check) for n, row in enumerate(given.get("region", ()), 1)},
        watches={row["name"]: row["query"] for row in watches},
        alerting=_alerting(watches, check),
        alert_command=_strings(merged["alerts"]["command"], "alerts.command", check),
        source=path,
        fulltext=FullTextConfig(enabled=merged["fulltext"]["enabled"]),
    )
    _ranges(config, check)
    return config


def _poll(poll: Table, of: Callable[[str, Callable[[str], Any]], Any]) -> PollConfig:
    return PollConfig(
        interval=of("poll.interval", duration),
        min_interval=of("poll.min_interval", duration),
        max_interval=of("poll.max_interval", duration),
        jitter=float(poll["jitter"]),
        max_backoff=of("poll.max_backoff", duration),
        workers=int(poll["workers"]),
    )


def _network(network: Table, of: Callable[[str, Callable[[str], Any]], Any], check: Checker) -> NetworkConfig:
    return NetworkConfig(
        user_agent=network["user_agent"],
        connect_timeout=of("network.connect_timeout", duration),
        total_timeout=of("network.total_timeout", duration),
        max_body=of("network.max_body", size),
        per_host=network["per_host"],
        concurrency=network["concurrency"],
        allow=_strings(network["allow"], "network.allow", check),
        proxy=network["proxy"],
        ca=network["ca"],
        contact=network["contact"],
    )


def _strings(values: list[Any], key: str, check: Checker, number: int = 1) -> tuple[str, ...]:
    for value in values:
        if not isinstance(value, str):
            raise check.fault(key, f"holds {value!r}, which is not text in quotes", number=number)
    return tuple(values)


def _alerting(rows: Sequence[Table], check: Checker) -> dict[str, tuple[str, ...]]:
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


def _region(row: Table, n: int, check: Checker) -> RegionEntry:
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


def _ranges(config: Config, check: Checker) -> None:
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
        (
            "network.proxy",
            not _PROXY.match(network.proxy),
            "must begin with http://, https://, socks5:// or socks5h://",
        ),
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
