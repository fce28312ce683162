"""Names that point to a country without naming it: leaders, institutions, forces and groups."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent


@cache
def hints() -> dict[str, tuple[str, str]]:
    """Name as written → (country code, sort: `leader`, `institution`, `state` or `group`).

    `state` are a state's armed forces, `group` armed groups where they mostly act; a force
    without a country of its own points nowhere.
    """
    found: dict[str, tuple[str, str]] = {}
    for row in _read("forces.toml")["force"]:
        if row.get("country") and row["kind"] in ("state", "group"):
            for name in (row["name"], *row.get("aliases", ()), *row.get("caps", ())):
                found[name] = (row["country"], row["kind"])
    for section, sort in (("leaders", "leader"), ("institutions", "institution"), ("outlets", "institution")):
        for country, names in _read("hints.toml")[section].items():
            for name in names.split("|"):
                found.setdefault(name, (country, sort))
    for name, pointed in list(found.items()):
        if name.startswith(("al ", "al-")):  # "Al-Quds Brigades" where a sentence or a style begins it so
            found.setdefault(f"A{name[1:]}", pointed)
    return found


@cache
def outlets() -> frozenset[str]:
    """Words in lower case, hyphens as spaces, of the outlets that are called as a town is."""
    rows = _read("hints.toml")["outlets"].values()
    return frozenset(name.lower() for names in rows for name in names.split("|"))


@cache
def _read(name: str) -> dict[str, Any]:
    with (_HERE / name).open("rb") as f:
        loaded: dict[str, Any] = tomllib.load(f)
    return loaded
