"""What stands around a name: the evidence for and against its being a place. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitmon.geo import weights
from sitmon.geo.finding import Span, starts_name
from sitmon.geo.names import fold
from sitmon.reading import Reading


@dataclass(slots=True)
class Surroundings:
    """What is true of a whole text: counted once, asked for every name."""

    reading: Reading
    taken: dict[int, Span]
    """First token of a span → the span."""
    ended: dict[int, Span]
    """Last token of a span → the span."""
    lower: frozenset[str]
    surnames: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    headline: list[bool] = field(default_factory=list)


def survey(reading: Reading, spans: list[Span]) -> Surroundings:
    """Counts what the names of one text share."""
    around = Surroundings(
        reading,
        {s.first: s for s in spans},
        {s.last: s for s in spans},
        frozenset(w for w in reading.words if w[0].islower()),
    )
    for s in spans:
        around.counts[s.key] = around.counts.get(s.key, 0) + 1
    around.headline = [_headline(reading, *ends) for ends in reading.sentences]
    _find_surnames(around)
    return around


def _headline(reading: Reading, first: int, end: int) -> bool:
    """Whether most longer words of a sentence are capitalised, so that a capital says little."""
    long = [w for w in reading.words[first:end] if len(w) > 3 and w[0].isalpha()]
    return len(long) >= 3 and sum(w[0].isupper() for w in long) > 0.75 * len(long)


def _find_surnames(around: Surroundings) -> None:
    """Collects "Warden" of "Darryl Keith Warden" so that a later "Warden" is a person."""
    words, lists = around.reading.words, weights.words()
    known = lists["first"] | lists["titles"]
    for first, end in around.reading.sentences:
        i = first
        while i < end - 1:
            if words[i][0].isupper() and fold(words[i]) in known:
                j = i + 1
                while j < end and j - i < 5 and (words[j][0].isupper() or words[j] == "."):
                    j += 1
                if j - i >= 2 and words[j - 1] != ".":
                    around.surnames.add(fold(words[j - 1]))
                i = j
            else:
                i += 1


def features(around: Surroundings, span: Span) -> list[str]:
    """Names of the gate's features that hold for the surroundings of `span`."""
    reading, lists = around.reading, weights.words()
    words = reading.words
    sentence = reading.sentence_at(span.first)
    first, end = reading.sentences[sentence]
    single = span.first == span.last
    found = []
    prev = fold(words[span.first - 1]) if span.first > first else ""
    following = fold(words[span.last + 1]) if span.last + 1 < end else ""
    headline = around.headline[sentence]
    if not single:
        found.append("multi")
    if span.first == first:
        found.append("starts")
    if headline:
        found.append("headline")
    found += _before(around, span, prev, first, headline)
    found += _after(around, span, following, end, headline)
    if single:
        found += [name for name, section in (("first_name", "first"), ("surname", "surnames"), ("common", "common")) if span.key in lists[section]]
        if span.key in around.surnames and prev not in lists["prepositions_in"]:
            found.append("as_surname")
        if words[span.first].lower() in around.lower:
            found.append("lower_elsewhere")
    if around.counts[span.key] > 1:
        found.append("repeated")
    return found


def _before(around: Surroundings, span: Span, prev: str, first: int, headline: bool) -> list[str]:
    lists, words = weights.words(), around.reading.words
    found = []
    if prev in lists["prepositions_in"]:
        found.append("in_before")
    elif prev in lists["prepositions_from"]:
        found.append("from_before")
    elif prev in lists["place_nouns"]:
        found.append("place_noun")
    elif prev == "the":
        found.append("the_before")
    if prev == "of" and span.first - 2 >= first and fold(words[span.first - 2]) in lists["place_nouns"]:
        found.append("place_noun")
    if prev in lists["titles"] or (prev == "" and span.first - 2 >= first and fold(words[span.first - 2]) in lists["titles"]):
        found.append("title_before")
    elif prev in lists["first"] and span.first - 1 not in around.ended:
        found.append("first_before")
    elif prev and words[span.first - 1][0].isupper() and not headline and span.first - 1 not in around.ended and span.first - 1 > first:
        found.append("prev_cap")
    return found


def _after(around: Surroundings, span: Span, following: str, end: int, headline: bool) -> list[str]:
    lists, words = weights.words(), around.reading.words
    found = []
    at = span.last + 1
    if not following:
        return found
    capital = starts_name(words[at]) and words[at][0].isalpha()
    if following in lists["place_nouns"]:
        found.append("place_noun")
    elif capital and following in lists["org_after"]:
        found.append("org_after")
    elif capital and not headline and at not in around.taken:
        found.append("next_cap")
        if span.first == span.last and span.key in lists["first"]:
            found.append("first_name_cap")
    elif capital and at in around.taken and span.first == span.last and span.key in lists["first"]:
        if around.taken[at].key in lists["surnames"]:
            found.append("first_name_cap")
    elif following in lists["said"]:
        found.append("said_after")
    elif following in lists["sport"]:
        found.append("sport")
    return found
