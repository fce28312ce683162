"""Who did it, to whom, between whom: armed forces and states named beside a cue. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sitmon import lexicon
from sitmon.coder.hits import Hit
from sitmon.coder.patterns import Match, Matcher, Words
from sitmon.coder.tongue import Tongue
from sitmon.lexicon.countries import COUNTRIES
from sitmon.reading import Reading, read

_FORCES = Path(lexicon.__file__).resolve().parent / "forces.toml"
_BEFORE = 6  # tokens between who did it and the cue
_PARTY_REACH = 11  # tokens between an agreement and who made it
_AFTER = 4  # tokens between the cue and "by whom" or "on whom"


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, army, armed group or alliance. `caps` names count only as written; `state` is
    the name of the country that a state's own forces stand for."""

    name: str
    kind: str
    caps: str = ""
    state: str = ""


def _keyed(alias: str) -> str:
    """An alias as the tokens it is read in."""
    return " ".join(key for key in read(None, alias).lower if key != "-")


def _owning(key: str) -> str:
    """The pattern of a name that also meets "Sudan's"; names in capitals are read apart."""
    return key if key.endswith("'s") else f"{key}(|'s)"


def folded(actors: Sequence[Actor]) -> list[str]:
    """The names of `actors` in order, a country left out where its own forces are named."""
    states = {a.state for a in actors if a.state and a.state != a.name}
    return list(dict.fromkeys(a.name for a in actors if a.name not in states))


@cache
def matcher() -> Matcher[Actor]:
    """All actors; loaded on first need, since only texts with events ask."""
    built: Matcher[Actor] = Matcher()
    for country in COUNTRIES.values():
        actor = Actor(country.name, "state")
        for alias in {country.name, *country.demonyms, *country.aliases}:
            key = _keyed(alias)
            if key == "us":
                key = "US"
            if "|" not in key and "(" not in key and key:
                built.add(_owning(key), actor, {})
    with _FORCES.open("rb") as file:
        rows = tomllib.load(file)["force"]
    for row in rows:
        state = COUNTRIES[row["country"]].name if row["kind"] == "state" and "country" in row else ""
        for alias in row.get("aliases", ()):
            for key in {
                _keyed(alias),
                _keyed(alias).replace("us ", "US ", 1) if alias.startswith("US ") else "",
            }:
                if key:
                    built.add(_owning(key), Actor(row["name"], row["kind"], "", state), {})
        for alias in row.get("caps", ()):
            built.add(alias.lower(), Actor(row["name"], row["kind"], alias, state), {})
    return built


def mentions(reading: Reading, keys: Sequence[str], sentence: int, tongue: Tongue) -> list[Match[Actor]]:
    """The actors named in a sentence, the longest name where several overlap."""
    first, stop = reading.sentences[sentence]
    kept: list[Match[Actor]] = []
    for m in sorted(matcher().find(keys, first, stop), key=lambda m: (m.first - m.last, m.first)):
        if _as_written(reading.words[m.first], keys[m.first], m.tag, tongue) and not any(
            k.first <= m.last and m.first <= k.last for k in kept
        ):
            kept.append(m)
    return sorted(kept, key=lambda m: m.first)


def _as_written(word: str, key: str, actor: Actor, tongue: Tongue) -> bool:
    """Whether the case of a name's first word fits: "RSF", "Turkey", but "the regime"."""
    if actor.caps:
        return word == actor.caps
    return actor.kind != "state" or word[0].isupper() or key in tongue.roles["lower"]


def roles(
    keys: Sequence[str], hit: Hit, named: Sequence[Match[Actor]], tongue: Tongue
) -> tuple[list[Actor], list[Actor]]:
    """(initiators, targets) of a hit by where the actors of its sentence stand."""
    initiators: list[Actor] = []
    targets: list[Actor] = []
    for m in named:
        if (
            hit.first <= m.first <= hit.last
            or _leads(keys, m, hit.first, named, tongue)
            or _joined(keys, hit, m.first, tongue.roles["by"])
        ):
            initiators.append(m.tag)
        elif _joined(keys, hit, m.first, tongue.roles["on"]):
            targets.append(m.tag)
    return initiators, targets


def is_party(keys: Sequence[str], hit: Hit, actor: Match[Actor], tongue: Tongue) -> bool:
    """Whether an actor stands close enough to an agreement to be one of its parties."""
    if hit.first - actor.last > _PARTY_REACH or actor.first - hit.last > _PARTY_REACH:
        return False
    if actor.first > 0 and keys[actor.first - 1] in tongue.roles["place"]:
        return False
    after = actor.last + 1
    if after + 1 < len(keys) and keys[after] == "-":
        after += 1
    return after >= len(keys) or keys[after] not in _OTHERS


# "Syrian regime allies": the ones meant are named beside it.
_OTHERS = frozenset(
    {"allies", "ally", "backed", "backer", "backers", "soil", "border", "province", "region", "city"}
)
_OPEN = frozenset(',;:.!?()“”"')


def _leads(
    keys: Sequence[str], actor: Match[Actor], first: int, named: Sequence[Match[Actor]], tongue: Tongue
) -> bool:
    """Whether an actor leads to the cue at `first`: "Russian and Syrian regime airstrikes"."""
    if actor.last >= first:
        return False
    gap = [i for i in range(actor.last + 1, first) if not any(m.first <= i <= m.last for m in named)]
    if len(gap) > _BEFORE or any(keys[i] in _OPEN or keys[i] in tongue.roles["between"] for i in gap):
        return False
    return actor.first == 0 or keys[actor.first - 1] not in tongue.roles["place"]


def _joined(keys: Sequence[str], hit: Hit, first: int, words: Words) -> bool:
    """Whether one of `words` stands just before the actor, and little else between the cue and it."""
    gap = keys[hit.last + 1 : first]
    if first <= hit.last or len(gap) > _AFTER or any(key in _OPEN for key in gap):
        return False
    return any(key in words for key in keys[max(hit.first, first - 3) : first])
