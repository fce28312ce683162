"""The data that passes between the stages. Plain values, no behaviour but their own shape.

Offsets count characters of an article's whole text: `title + "\\n\\n" + text`, or the one
that is there (`whole`). Times are Unix seconds, UTC. Countries are ISO 3166-1 alpha-2,
admin1 is GeoNames' `"CC.code"`, regions of the world are UN M49 codes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Assertion = Literal["reported", "claimed", "denied", "planned", "hypothetical", "negated"]
Stage = Literal["proposed", "agreed", "signed", "in_force", "extended", "broken", "ended"]
Level = Literal["place", "admin1", "country", "region"]
Qualifier = Literal["exact", "at_least", "more_than", "about", "up_to", "vague"]


def whole(title: str | None, text: str | None) -> str:
    """The text that offsets count in."""
    return f"{title}\n\n{text}" if title and text else title or text or ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that a feed's entry brings along: a picture, a sound, a document. `size` in bytes as the feed gives it,
    `type` its media type, or only "image", "audio" …"""

    url: str
    type: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed, as its parser read it: plain text, not yet cleaned or coded."""

    key: str
    """What identifies it within its feed: its id, else its link, else a hash of its title."""
    title: str | None = None
    text: str | None = None
    url: str | None = None
    published: float | None = None
    updated: float | None = None
    author: str | None = None
    lang: str | None = None
    source: str | None = None
    """The outlet that the entry itself names (`<source>`): who was copied."""
    has_id: bool = True
    """False where the feed gave no id and the key was made up."""
    enclosures: tuple[Enclosure, ...] = ()
    point: tuple[float, float] | None = None
    """Latitude and longitude where the feed gives a point (GeoRSS): its word, not read in the text."""
    day_only: bool = False
    """True where the feed gives the day of publication and no hour."""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's body as read: what it says of itself and its items, in document order."""

    title: str | None = None
    link: str | None = None
    lang: str | None = None
    ttl: float | None = None
    """Seconds the feed asks to be left alone."""
    items: tuple[Item, ...] = ()
    skip_hours: tuple[int, ...] = ()
    """Hours of the day, UTC, in which the feed asks not to be polled."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text to be coded, with what is known about where it came from."""

    key: str
    title: str | None = None
    text: str | None = None
    published: float | None = None
    day_only: bool = False
    """True where `published` is known only to the day."""
    publisher: str | None = None
    url: str | None = None
    lang: str | None = None
    author: str | None = None
    source: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    point: tuple[float, float] | None = None
    """The point that the feed gives, as in `Item`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The span of text that made an event, and the cue found in it."""

    start: int
    end: int
    text: str
    cue: str


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the gazetteer with its line of regions."""

    gid: str
    """Identifies the entry: a GeoNames number, `x:slug` for hand-written places, an admin1
    code, a country code, or an M49 code."""
    name: str
    level: Level
    country: str | None = None
    admin1: str | None = None
    admin1_name: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """The words of a text that name a place. `actor` marks a name that stands for who acts
    ("Turkish drone", "Russia said") and not for where."""

    start: int
    end: int
    text: str
    place: Place
    confidence: float = 1.0
    actor: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """The time of an event: days `start` to `end` (ISO dates), and the words that say so."""

    start: str
    end: str
    precision: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people or things, and who gives it. `low` and `high` are None for
    "dozens"; `flow` is "stock" for people living displaced, "flow" for people who left."""

    measure: str
    low: int | None
    high: int | None
    qualifier: Qualifier
    unit: str
    whom: str | None
    scope: Literal["this", "cumulative"]
    speaker: str | None
    start: int
    end: int
    flow: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody said, claimed, denied, blamed, admitted or warned of."""

    speaker: str
    verb: str
    about: str
    quote: str | None
    start: int
    end: int
    quote_start: int | None = None
    quote_end: int | None = None
    answers: int | None = None
    """Of a denial: the number, in the article's list of claims, of the claim that it answers."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long an agreement runs, as far as the text gives it: ISO dates, a length in days, the words."""

    start: str | None
    end: str | None
    days: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """What one article says happened."""

    kind: str
    mode: str | None
    assertion: Assertion
    background: bool
    stage: Stage | None
    confidence: float
    evidence: tuple[Evidence, ...]
    place: Place | None = None
    when: When | None = None
    initiators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    """What decided, in words: one line a cue or rule, the strongest first."""
    parties: tuple[str, ...] = ()
    """Of an agreement: between whom."""
    guarantors: tuple[str, ...] = ()
    """Of an agreement: who brokered, mediated or guarantees it."""
    term: Term | None = None

    @property
    def counts(self) -> bool:
        """Whether this event gives its article its kind."""
        return self.assertion in ("reported", "claimed") and self.stage != "proposed"


@dataclass(frozen=True, slots=True)
class Coded:
    """An article as read: the answer of the whole pipeline."""

    lang: str
    read: bool
    events: tuple[Event, ...] = ()
    totals: dict[str, tuple[int, int]] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    event_place: Mention | None = None
    about_country: str | None = None
    near_misses: tuple[str, ...] = ()
    """Cues that were met and did not make an event, with the reason."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds this article has, in the order first met."""
        return tuple(dict.fromkeys(e.kind for e in self.events if e.counts))
