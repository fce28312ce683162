"""What stands around a name: the evidence for and against its being a place. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sitmon.geo import weights
from sitmon.geo.finding import Span, possessive
from sitmon.geo.hinted import Hint
from sitmon.geo.lands import THEATRES
from sitmon.geo.names import ARTICLES, fold
from sitmon.reading import Reading

_QUOTES = frozenset("\"“‘'«")
_RUN = 5  # capitals looked at before and after a name
_SPORTING = 0.006  # share of a text's words from which it is about sport


@dataclass(slots=True)
class Surroundings:
    """What is true of a whole text: counted once, asked for every name."""

    reading: Reading
    taken: dict[int, Span]
    """First token of a span → the span."""
    ended: dict[int, Span]
    """Last token of a span → the span."""
    written: frozenset[str]
    """Every word of the text as written."""
    sporting: bool
    foreign: bool
    """Whether it is in French or Spanish, where an alternate name is the usual one ("Alep")."""
    moods: dict[int, tuple[bool, bool]] = field(default_factory=dict)
    surnames: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    hints: dict[int, Hint] = field(default_factory=dict)
    """Token → the name of a leader, institution, force or group that it belongs to."""

    def mood(self, sentence: int) -> tuple[bool, bool]:
        """Whether capitals say little in a sentence, and whether it speaks of armed conflict."""
        if sentence not in self.moods:
            first, end = self.reading.sentences[sentence]
            conflict = not weights.words()["conflict"].isdisjoint(self.reading.lower[first:end])
            self.moods[sentence] = _headline(self.reading, first, end), conflict
        return self.moods[sentence]


def survey(reading: Reading, spans: list[Span], hints: Sequence[Hint] = ()) -> Surroundings:
    """Counts what the names of one text share."""
    lists = weights.words()
    lower = reading.lower
    sport = 0 if lists["sport"].isdisjoint(lower) else len([w for w in lower if w in lists["sport"]])
    around = Surroundings(
        reading,
        {s.first: s for s in spans},
        {s.last: s for s in spans},
        frozenset(reading.words),
        sport > _SPORTING * len(lower) + 1,
        _foreign(reading.lower),
    )
    for hint in hints:
        around.hints.update(dict.fromkeys(range(hint.first, hint.last + 1), hint))
    for s in spans:
        around.counts[s.key] = around.counts.get(s.key, 0) + 1
    _find_surnames(around)
    return around


def _foreign(lower: list[str]) -> bool:
    some = lower[:_HEAD]
    return _ENGLISH.isdisjoint(some) and len(weights.words()["foreign"].intersection(some)) >= 2


_HEAD = 60  # words that tell the language
_ENGLISH = frozenset(("the", "of", "and", "was", "said"))


def _headline(reading: Reading, first: int, end: int) -> bool:
    """Whether most longer words of a sentence are capitalised."""
    initials = [w[0] for w in reading.words[first:end] if len(w) > 3 and w[0].isalpha()]
    return len(initials) >= 3 and sum(map(str.isupper, initials)) > 0.75 * len(initials)


def _find_surnames(around: Surroundings) -> None:
    """Collects "Warden" of "Darryl Keith Warden" so that a later "Warden" is a person."""
    reading, lists = around.reading, weights.words()
    words, lower = reading.words, reading.lower
    known = lists["persons"]
    if known.isdisjoint(lower):
        return
    past = 0
    for i in [n for n, w in enumerate(lower) if w in known]:
        if i < past or not words[i][0].isupper():
            continue
        number = reading.sentence_at(i)
        end = reading.sentences[number][1]
        if around.mood(number)[0]:
            continue
        past = i + 1
        while past < end and past - i < _RUN and (words[past][0].isupper() or words[past] == "."):
            past += 1
        if past - i >= 2 and words[past - 1] != ".":
            last = words[past - 1]
            around.surnames.add(fold(last[:-2] if possessive(last) else last))


def features(around: Surroundings, span: Span) -> list[str]:
    """Names of the gate's features that hold for the surroundings of `span`."""
    reading = around.reading
    sentence = reading.sentence_at(span.first)
    first, end = reading.sentences[sentence]
    headline, conflict = around.mood(sentence)
    found = ["single" if span.first == span.last else "multi"]
    if span.first == first:
        found.append("starts")
    if headline:
        found.append("headline")
    if conflict:
        found.append("conflict")
    if around.sporting:
        found.append("sporting")
    if around.counts[span.key] > 1:
        found.append("repeated")
    if len(span.key) <= 3 and span.key.isascii():
        found.append("short")
    hint = around.hints.get(span.first) or around.hints.get(span.last)
    if hint is not None and not span.demonym and not (span.first < hint.first or span.last > hint.last):
        whole = (span.first, span.last) == (hint.first, hint.last)
        found.append(f"{'is' if whole else 'in'}_{hint.sort}")
    found += _before(around, span, first, headline)
    found += _after(around, span, end, headline)
    if span.first == span.last:
        found += _as_word(around, span)
    return found


def _as_word(around: Surroundings, span: Span) -> list[str]:
    """What a single word is besides a place."""
    lists = weights.words()
    found = [name for name, section in _SECTIONS if span.key in lists[section]]
    if span.key in around.surnames:
        found.append("as_surname")
    lower = around.reading.lower[span.first]
    if lower != around.reading.words[span.first] and lower in around.written:
        found.append("lower_elsewhere")
    if around.reading.words[span.first].isupper():
        found.append("capitals")
    return found


_SECTIONS = (("first_name", "first"), ("surname", "surnames"), ("common", "common"))


def _before(around: Surroundings, span: Span, first: int, headline: bool) -> list[str]:
    lists, words, folded = weights.words(), around.reading.words, around.reading.lower
    at = span.first - 1
    if at < first:
        return []
    prev = folded[at]
    found = []
    if prev in lists["org_before"] and words[at][0].isupper():
        return ["org_before"]
    if prev in lists["prepositions_in"]:
        found.append("in_before")
    elif prev in lists["prepositions_from"]:
        found.append(f"{prev}_before" if prev in ("from", "to", "of") else "on_before")
    elif prev in lists["place_nouns"] or prev in lists["compass"]:
        found.append("noun_before")
    elif prev == "the":
        found.append("the_before")
    elif words[at] in ",;" or prev == "and":
        found.append("listed" if at - 1 in around.ended else "comma_before")
    elif words[at] in _QUOTES or words[at] == "(":
        found.append("quote_before")
    if prev == "of" and at > first:
        found += [
            f for f, s in (("noun_of", "place_nouns"), ("org_of", "org_after")) if folded[at - 1] in lists[s]
        ]
    found += _named_before(around, span, first, headline)
    return found


def _named_before(around: Surroundings, span: Span, first: int, headline: bool) -> list[str]:
    """Titles, first names and other capitals in front of a name."""
    lists, words, folded = weights.words(), around.reading.words, around.reading.lower
    at = span.first - 1
    if words[at] == "." and at > first:
        at -= 1
    elif words[at] == "-" and at - 2 >= first and folded[at - 1] in ARTICLES and at - 2 not in around.ended:
        at -= 2  # "Muqtada al-Sadr"
    prev = folded[at]
    if prev in lists["titles"]:
        return ["title_before"]
    capital = words[at][0].isupper() and words[span.first - 1] != "." and at not in around.ended
    if not capital:
        # "J. Smith": an initial.
        initial = len(words[at]) == 1 and words[at].isupper() and at != span.first - 1
        return ["first_before"] if initial and not headline else []
    if prev in lists["first"]:
        return ["first_before"]
    if headline or at == first:
        return []
    return ["first_before"] if at < span.first - 2 and words[at][0].isupper() else ["prev_cap"]


def _after(around: Surroundings, span: Span, end: int, headline: bool) -> list[str]:
    lists, words, folded = weights.words(), around.reading.words, around.reading.lower
    at = span.last + 1
    found = ["possessive"] if span.cut else []
    if at >= end:
        return [*found, "ends"]
    following = folded[at]
    capital = words[at][0].isupper()
    if following in lists["streets"] and capital:
        found.append("street_after")
    elif following in lists["place_nouns"]:
        found.append("noun_after")
    elif capital:
        found += _named_after(around, span, at, end, headline)
    elif following in _OF and at + 1 < end and words[at + 1][0].isupper():
        found.append("name_goes_on")
    elif following in lists["said"]:
        found.append("said_after")
    elif words[at] == "," and at + 1 in around.taken:
        found.append("list_goes_on")
    elif words[at] == "-":
        found.append("hyphen_after")
    if following in lists["sport"]:
        found.append("sport_after")
    if following in lists["speakers"]:
        found.append("speaker_after")
    return found


def _named_after(around: Surroundings, span: Span, at: int, end: int, headline: bool) -> list[str]:
    """A longer name that goes on after the span: an organisation's or a person's."""
    lists, words, folded = weights.words(), around.reading.words, around.reading.lower
    if _is_body(around, span, at, end):
        return ["body_after" if span.candidates[0].country in THEATRES else "firm_after"]
    if folded[at] in lists["org_after"]:
        return ["org_after"]
    for j in range(at + 1, min(end, at + _RUN)):
        if folded[j] in lists["org_after"] and words[j][0].isupper():
            return ["org_later"]
        if not words[j][0].isupper() and folded[j] not in ("and", "of", "for", "the", ""):
            break
    if folded[at] in lists["titles"]:
        return []  # "Jordan King Abdullah": the king of Jordan
    person = span.first == span.last and span.key in lists["first"]
    if person and folded[at] in lists["first"]:
        return ["first_name_cap"]
    if at in around.taken:
        return ["first_name_cap"] if person and around.taken[at].key in lists["surnames"] else []
    if headline:
        return []
    return ["first_name_cap"] if person else ["next_cap"]


def _is_body(around: Surroundings, span: Span, at: int, end: int) -> bool:
    """Whether the span begins the name of a council, a brigade, a newspaper: "Hama Military Council".

    A country's name may begin one too and still be meant ("US Senate Committee").
    """
    if span.demonym or not span.candidates or span.candidates[0].level == "country":
        return False
    words, bodies = around.reading.words, weights.words()["bodies"]
    for j in range(at, min(end, at + _BODY)):
        if not words[j][0].isupper():
            return False
        if around.reading.lower[j] in bodies:
            return not words[j].isupper()
    return False


_OF = frozenset(("de", "del", "da", "do"))
_BODY = 4  # capitals in a row that may end in what a body is
