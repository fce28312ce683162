"""The numbers of the linear models that choose and admit places, read from `data/weights.toml`."""

from __future__ import annotations

import tomllib
from functools import cache

from sitmon.geo.files import DATA


@cache
def _file() -> dict[str, dict[str, float]]:
    with (DATA / "weights.toml").open("rb") as f:
        return tomllib.load(f)


@cache
def section(name: str) -> dict[str, float]:
    """The weights of one model, by feature."""
    return {k: float(v) for k, v in _file()[name].items()}


@cache
def of_kind(kind: str | None) -> dict[str, float]:
    """What the features of a scene weigh for events of one kind: what they weigh for any, more or less; as for
    any where nothing is known of the kind."""
    where = section("where")
    prefix = f"{kind}:"
    own = {k.removeprefix(prefix): v for k, v in where.items() if kind and k.startswith(prefix)}
    return where | {k: where.get(k, 0.0) + v for k, v in own.items()} if own else where


@cache
def load() -> tuple[dict[str, float], dict[str, float]]:
    """(weights that rank the candidates of a name, weights of the gate), by feature."""
    return section("rank"), section("gate")


@cache
def words() -> dict[str, frozenset[str]]:
    """The lists of `data/words.txt` by section."""
    found: dict[str, set[str]] = {}
    section = ""
    for line in (DATA / "words.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
            found[section] = set()
        elif not line.startswith("#"):
            found[section].update(line.split())
    found["never"].update(*(found[s] for s in ("org_after", "streets", "compass", "place_nouns", "titles")))
    found["persons"] = found["first"] | found["titles"]
    return {name: frozenset(entries) for name, entries in found.items()}
