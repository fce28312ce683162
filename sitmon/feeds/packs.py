"""The bundled lists of feeds: `seeds/feeds/<pack>.toml`, with their publishers in `seeds/publishers.toml`."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sitmon.errors import ConfigError, DataError
from sitmon.feeds.spec import FeedSpec, Publisher

TYPES = (
    "agency",
    "ngo",
    "igo",
    "state_media",
    "broadcaster",
    "newspaper",
    "local",
    "think_tank",
    "aggregator",
    "other",
)


def names(folder: Path) -> list[str]:
    """The packs in `folder` (the seeds folder), by name."""
    return sorted(path.stem for path in (folder / "feeds").glob("*.toml"))


def load(wanted: Sequence[str], folder: Path) -> list[FeedSpec]:
    """The feeds of the packs `wanted` from the seeds folder, a feed in two packs once.

    Raises ConfigError for a pack that does not exist, with the nearest name, and DataError
    where a shipped file is missing or damaged.
    """
    known = names(folder)
    for name in wanted:
        if name not in known:
            raise _unknown(name, known)
    outlets = publishers(folder) if wanted else {}
    found: dict[str, FeedSpec] = {}
    for name in wanted:
        for spec in _pack(name, folder, outlets):
            found.setdefault(spec.url, spec)
    return list(found.values())


def publishers(folder: Path) -> dict[str, Publisher]:
    """The known publishers by id. Raises DataError where the file is missing or damaged."""
    path = folder / "publishers.toml"
    try:
        return {key: Publisher(id=key, **entry) for key, entry in _read(path).items()}
    except TypeError as error:
        raise DataError("a publisher has a key that is not known", where=str(path)) from error


def _pack(name: str, folder: Path, outlets: dict[str, Publisher]) -> list[FeedSpec]:
    path = folder / "feeds" / f"{name}.toml"
    try:
        return [_spec(entry, name, outlets) for entry in _read(path)["feed"]]
    except KeyError as error:
        raise DataError(f"an entry lacks or misnames {error}", where=str(path)) from error


def _spec(entry: dict[str, Any], pack: str, outlets: dict[str, Publisher]) -> FeedSpec:
    publisher = outlets[entry["publisher"]]
    return FeedSpec(
        url=entry["url"],
        name=entry["name"],
        publisher=publisher,
        language=entry.get("language", publisher.language),
        enabled=entry.get("enabled", True),
        origin=f"pack:{pack}",
        home=entry.get("home"),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise DataError(
            f"cannot be read: {error.strerror}", where=str(path), hint="is sitmon whole?"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"is damaged: {error}", where=str(path), hint="install sitmon again") from error


def _unknown(name: str, known: Sequence[str]) -> ConfigError:
    near = difflib.get_close_matches(name, known, 1, cutoff=0.4)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
    return ConfigError(f"there is no pack {name!r}", where="[feeds] packs", hint=hint)
