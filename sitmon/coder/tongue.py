"""The words of one language that belong to no kind, loaded from `languages/<language>.toml` once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sitmon.coder.loading import HERE, read_toml
from sitmon.coder.patterns import Matcher, Words, word_sets


@dataclass(frozen=True, slots=True)
class Mark:
    """What a word says of a cue that stands within `reach` tokens of it on the given side."""

    assertion: str
    side: str
    reach: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A word that makes a number a figure; `number` is where the number stands: before,
    after, either, or toll (after, further off, often behind "to" or "at")."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """How numbers are written out."""

    values: dict[str, int]
    scales: dict[str, int]
    words: dict[str, Words]
    openings: Words
    """The words that a number written out may begin with."""


@dataclass(frozen=True, slots=True)
class Time:
    """How times are written out; `units` are lengths in days."""

    weekdays: dict[str, int]
    months: dict[str, int]
    units: dict[str, int]
    parts: dict[str, int]
    """Word → which third of a month or year it tells."""
    ordinals: dict[str, int]
    words: dict[str, Words]
    starts: Words
    """The words that may begin the words of a time."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """Everything the stages of the coder need to know of a language."""

    marks: Matcher[Mark]
    measures: Matcher[Measure]
    qualifiers: Matcher[str]
    cumulative: Matcher[bool]
    numbers: Numbers
    figures: dict[str, Words]
    facilities: dict[str, str]
    """Noun → the object it is."""
    speech: dict[str, str]
    """Verb of saying → said, claimed, denied, blamed, admitted, warned."""
    evidence: dict[str, Words]
    speakers: Words
    """Heads of the phrases that name who speaks."""
    pronouns: Words
    verbs_of_saying: Words
    accusations: Words
    """Nouns that stand for what somebody is said to have done."""
    heads: dict[str, Words]
    """What the head of a speaker's name is: body, person or people."""
    stands: dict[str, Words]
    """Pronoun → the heads it may stand for."""
    modals: Words
    relative: Words
    passive: Words
    adverbs: Words
    to: Words
    """What marks an infinitive."""
    walls: Words
    """Words that open a clause, across which no mark is heard."""
    light: Words
    """Words that lie between a mark and its cue without counting: auxiliaries and adverbs."""
    joints: Words
    """Words that a name does not begin or end with."""
    breaks: Words
    """Words that a name does not hold."""
    victims: Words
    """People who are named as hit or moved."""
    infinitives: Words
    furniture: tuple[str, ...]
    """Headings under which a page lists other stories, as written."""
    roles: dict[str, Words]
    agreements: dict[str, Words]
    objects: dict[str, str]
    time: Time


def _set(text: str) -> Words:
    return word_sets({"x": text})["x"]


def _numbers(given: dict[str, Any]) -> Numbers:
    values = {word: i for i, word in enumerate(given["small"].split())}
    values |= {word: 20 + 10 * i for i, word in enumerate(given["tens"].split())}
    words = {name: _set(text) for name, text in given.items() if isinstance(text, str)}
    openings = frozenset(values).union(*(words[name] for name in ("vague", "half", "dozen", "article")))
    return Numbers(values, given["scales"], words, openings)


def _time(given: dict[str, Any]) -> Time:
    months = {word: i for i, word in enumerate(given["months"].split(), 1)}
    months |= {word: i for i, word in enumerate(given["short_months"].split(), 1)}
    weekdays = {word: i for i, word in enumerate(given["weekdays"].split())}
    words = {name: _set(text) for name, text in given.items() if isinstance(text, str)}
    units = given["units"]
    starts = {*weekdays, *months, *units}.union(
        *(words[name] for name in ("today", "tomorrow", "yesterday", "overnight", "in", "part_of"))
    )
    return Time(weekdays, months, units, given["parts"], given["ordinals"], words, frozenset(starts))


@cache
def load(lang: str) -> Tongue:
    """The words of `lang`; raises DataError where its file is missing or wrong."""
    given = read_toml(HERE / "languages" / f"{lang}.toml")
    sets = word_sets(given["words"])
    sets["year"] = frozenset(str(year) for year in range(1900, 2100))
    marks: Matcher[Mark] = Matcher()
    for row in given["mark"]:
        for form in row["words"]:
            marks.add(form, Mark(row["assertion"], row["side"], row["reach"]), sets)
    measures: Matcher[Measure] = Matcher()
    for row in given["measure"]:
        for form in row["words"]:
            measures.add(form, Measure(row["measure"], row["number"]), sets)
    qualifiers: Matcher[str] = Matcher()
    for name, forms in given["qualifiers"].items():
        for form in forms:
            qualifiers.add(form, name, sets)
    figures = given["figures"]
    cumulative: Matcher[bool] = Matcher()
    for form in figures["cumulative"]:
        cumulative.add(form, True, sets)
    return Tongue(
        marks,
        measures,
        qualifiers,
        cumulative,
        _numbers(given["numbers"]),
        {name: _set(text) for name, text in figures.items() if isinstance(text, str)},
        {word: name for name, text in figures["facilities"].items() for word in _set(text)},
        {word: verb for verb, text in given["speech"].items() for word in _set(text)},
        {name: _set(text) for name, text in given["evidence"].items()},
        _set(given["speakers"]["heads"]),
        **{name: _set(text) for name, text in given["speakers_around"].items()},
        verbs_of_saying=frozenset(word for text in given["speech"].values() for word in _set(text)),
        accusations=_set(given["answers"]["accusations"]),
        heads={name: _set(text) for name, text in given["heads"].items()},
        stands={name: _set(text) for name, text in given["stands"].items()},
        infinitives=_set(given["infinitives"]["verbs"]),
        to=_set(given["clauses"]["to"]),
        walls=_set(given["clauses"]["walls"]),
        light=_set(given["evidence"]["auxiliary"]) | _set(given["speakers_around"]["adverbs"]),
        furniture=tuple(given["furniture"]["ends"]),
        agreements={name: _set(text) for name, text in given["agreements"].items()},
        roles={name: _set(text) for name, text in given["roles"].items()},
        objects={word: name for name, text in given["objects"].items() for word in _set(text)},
        time=_time(given["time"]),
    )
