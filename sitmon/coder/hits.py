"""Cues met in a text, each weighed by the words around it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sitmon.coder.cues import Context, Cue, Lexicon, true_contexts
from sitmon.coder.marks import around
from sitmon.coder.patterns import Match
from sitmon.coder.tongue import Mark, Tongue
from sitmon.reading import Reading

_OTHER_SENSE_TITLE = 0.5  # what is left of a cue where the title speaks of another thing in its words
_OTHER_SENSE_NEAR = 0.55  # what is left of a cue where words of another sense stand a sentence off
_QUOTES = frozenset("\"“”‘’'")
_ONE_PERSON = 0.55  # what is left where one person alone does it
_TELLING = 0.4  # strength from which a cue in the head says that the text is about it
_UNSUPPORTED = 0.35  # what is left where a needed context is missing


@dataclass(slots=True)
class Hit:
    """A cue met at tokens `first` to `last`, with how it is asserted and what speaks for it."""

    cue: Cue
    first: int
    last: int
    sentence: int
    strength: float
    assertion: str = "reported"
    background: bool = False
    title: bool = False
    settled: bool = False
    """Whether the nearest mark has been heard."""
    why: list[str] = field(default_factory=list)
    contexts: list[str] = field(default_factory=list)
    """The names of the contexts that gave it another sense."""


@dataclass(slots=True)
class Found:
    """What a text holds for the kinds: hits in order, and what was met and did not count."""

    hits: list[Hit] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    contexts: list[list[Match[Context]]] = field(default_factory=list)
    names: set[tuple[str, str]] = field(default_factory=set)
    """(kind, context) of every context met anywhere in the text."""
    elsewhere: set[str] = field(default_factory=set)
    """The kinds whose words the title uses in another sense that says what the text is about."""


def keys_of(reading: Reading) -> list[str]:
    """The tokens to match: lower case, but "US" kept apart from the pronoun."""
    keys = reading.lower
    if "US" not in reading.text:
        return keys
    return ["US" if key == "us" and reading.words[i] == "US" else key for i, key in enumerate(keys)]


def find(reading: Reading, keys: Sequence[str], lexicon: Lexicon, tongue: Tongue) -> Found:
    """Every cue of every kind in the text, weighed; linear in its length."""
    return weighed(reading, keys, lexicon.cues.spread(keys, reading.sentences), lexicon, tongue)


def weighed(
    reading: Reading, keys: Sequence[str], met: Sequence[list[Match[Cue]]], lexicon: Lexicon, tongue: Tongue
) -> Found:
    """The cues `met` in each sentence as hits."""
    found = Found()
    if not any(met):
        return found
    found.contexts = [true_contexts(row) for row in lexicon.contexts.spread(keys, reading.sentences)]
    found.names = {(c.tag.kind, c.tag.name) for row in found.contexts for c in row}
    for number, matches in enumerate(met):
        if not matches:
            continue
        beside = tongue.marks.find(keys, *reading.sentences[number])
        cues = []
        told = reading.ends[reading.sentences[number][1] - 1] <= reading.title_end
        for match in _not_blocked(matches, keys, found, title=told):
            hit = Hit(match.tag, match.first, match.last, number, match.tag.strength)
            hit.title = reading.ends[match.last] <= reading.title_end
            _weigh(hit, keys, found)
            if (
                match.tag.many
                and keys[match.first] not in tongue.figures["people_many"]
                and _one_person(reading, match.first, tongue)
            ):
                _weaken(hit, _ONE_PERSON, "it is one person who does")
            cues.append(hit)
        for hit in _apart(cues):
            _assert(hit, keys, beside, tongue)
            found.hits.append(hit)
    _figurative(found)
    _passing(found.hits, lexicon)
    return found


def _figurative(found: Found) -> None:
    """Weakens the cues of a kind where the title speaks of another thing in its words, and of it nowhere:
    teams that bombard a goal, a union and employers who shell each other."""
    for kind in found.elsewhere:
        own = [hit for hit in found.hits if hit.cue.kind == kind]
        if not any(hit.title for hit in own):
            for hit in own:
                _weaken(hit, _OTHER_SENSE_TITLE, "the title uses its words in another sense")


def _passing(met: list[Hit], lexicon: Lexicon) -> None:
    """Weakens the cues of a kind of which the head of a long text says nothing: a mention in passing."""
    for kind in lexicon.kinds.values():
        if kind.opening:
            own = [hit for hit in met if hit.cue.kind == kind.name]
            if not any(hit.first < kind.opening and hit.strength >= _TELLING for hit in own):
                for hit in (h for h in own if h.first >= kind.opening):
                    _weaken(hit, kind.late, "it stands far down, and the head of the text says nothing of it")


def _not_blocked(
    matches: list[Match[Cue]], keys: Sequence[str], found: Found, *, title: bool
) -> list[Match[Cue]]:
    """The matches without those that touch another sense of their words."""
    blocks = [m for m in matches if m.tag.blocks]
    if title:
        found.elsewhere |= {m.tag.kind for m in blocks if m.tag.topic}
    found.near += [f"{b.tag.kind}: “{_said(keys, b)}” is {b.tag.blocks}" for b in blocks]
    cues = [m for m in matches if not m.tag.blocks]
    return [m for m in cues if not any(b.tag.kind == m.tag.kind and _overlap(b, m) for b in blocks)]


def _apart(weighed: list[Hit]) -> list[Hit]:
    """The strongest hits of each kind that do not overlap, in order; of equals the longest."""
    kept: list[Hit] = []
    for hit in sorted(weighed, key=lambda h: (-h.strength, h.first - h.last, h.first)):
        if not any(k.cue.kind == hit.cue.kind and _overlap(k, hit) for k in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.first)


def _overlap(a: Match[Cue] | Hit, b: Match[Cue] | Hit) -> bool:
    return a.first <= b.last and b.first <= a.last


def _weigh(hit: Hit, keys: Sequence[str], found: Found) -> None:
    """Applies the cue's context rules: what it needs, and what gives it another sense."""
    cue, number, contexts = hit.cue, hit.sentence, found.contexts
    hit.why.append(f"cue “{_said(keys, hit)}” ({cue.lemma}, {cue.strength:.2f})")
    beside = [c for n in (number - 1, number, number + 1) if 0 <= n < len(contexts) for c in contexts[n]]
    here = contexts[number]
    names = {c.tag.name for c in here if c.tag.kind == cue.kind}
    names |= {c.tag.name for c in beside if c.tag.spread and c.tag.kind == cue.kind}
    if cue.needs and names.isdisjoint(cue.needs):
        _weaken(hit, _UNSUPPORTED, "nothing beside it supports it")
    if cue.needs_text and not any((cue.kind, name) in found.names for name in cue.needs_text):
        _weaken(hit, _UNSUPPORTED, "nothing in the text supports it")
    for name in cue.unless:
        _other_sense(hit, keys, name, here, beside)


def _said(keys: Sequence[str], at: Hit | Match[Context] | Match[Cue] | Match[Mark]) -> str:
    return " ".join(keys[at.first : at.last + 1])


def _weaken(hit: Hit, factor: float, reason: str) -> None:
    hit.strength *= factor
    hit.why.append(f"{reason} (× {factor:.2f})")


def _one_person(reading: Reading, first: int, tongue: Tongue) -> bool:
    """Whether the subject just before the cue is one person: a pronoun, a single name, "a midwife who"."""
    at, relative = _subject(reading, first, tongue)
    if at < 0:
        return False
    key, word, figures = reading.lower[at], reading.words[at], tongue.figures
    if key in tongue.pronouns:
        return key not in figures["people_many"] and key != "they"
    if key in figures["singular"]:
        return True
    if key in figures["collective"] or key in figures["people_many"]:
        return False
    before = reading.lower[max(0, at - 4) : at]
    if relative and not figures["one_article"].isdisjoint(before[-2:]):
        return word.isalpha() and not key.endswith("s")
    if relative and before and before[-1] in tongue.evidence["prepositions"]:
        return False
    common = figures["people"] | tongue.evidence["stops"]
    named = word[0].isupper() and not key.endswith("s") and key not in common
    return (
        named and tongue.numbers.words["vague"].isdisjoint(before) and not any(k[0].isdigit() for k in before)
    )


def _subject(reading: Reading, first: int, tongue: Tongue) -> tuple[int, bool]:
    """The last token of what stands before the verb at `first`, or -1, and whether a relative pronoun
    lies between: of "Marwan, who has fled" it is Marwan."""
    low = reading.sentences[reading.sentence_at(first)][0]
    at, relative = first - 1, False
    while at >= low:
        key = reading.lower[at]
        if key in tongue.relative:
            relative = True
        elif not (key in tongue.light or key in tongue.to or (relative and key == ",")):
            return at, relative
        at -= 1
    return -1, relative


def _other_sense(
    hit: Hit,
    keys: Sequence[str],
    name: str,
    here: list[Match[Context]],
    beside: list[Match[Context]],
) -> None:
    """Weakens the hit where the context `name` stands within its reach."""
    for c in here:
        if c.tag.name == name and c.tag.kind == hit.cue.kind and _near(hit, c):
            hit.strength *= c.tag.factor
            hit.contexts.append(name)
            hit.why.append(f"“{_said(keys, c)}” beside it reads as {c.tag.label} (× {c.tag.factor:.2f})")
            return
    for c in beside:
        if c.tag.spread and c.tag.name == name and c.tag.kind == hit.cue.kind and _distance(hit, c) > 0:
            hit.strength *= _OTHER_SENSE_NEAR
            hit.why.append(
                f"“{_said(keys, c)}” a sentence off reads as {c.tag.label} (× {_OTHER_SENSE_NEAR:.2f})"
            )
            return


def _near(hit: Hit, c: Match[Context]) -> bool:
    """Whether the context stands on its side of the cue and within its reach."""
    side = "before" if c.last < hit.first else "after"
    return 0 < _distance(hit, c) <= c.tag.reach + 1 and c.tag.side in ("either", side)


def _distance(hit: Hit, c: Match[Context]) -> int:
    """Tokens from the cue to the context, 0 where they overlap."""
    return max(c.first - hit.last, hit.first - c.last, 0)


def _assert(hit: Hit, keys: Sequence[str], marks: list[Match[Mark]], tongue: Tongue) -> None:
    """The assertion of the nearest mark that says anything of it; background and claims add to it."""
    near = sorted(around(keys, marks, hit.first, hit.last, tongue), key=lambda m: _gap(hit, m))
    for mark in near:
        assertion = mark.tag.assertion
        if assertion == "background":
            hit.strength *= 1.0 if hit.background else hit.cue.past
            hit.background = True
        elif assertion == "claimed":
            hit.assertion = "claimed" if hit.assertion == "reported" else hit.assertion
        elif hit.settled or (hit.cue.presupposed and assertion != "reported"):
            continue
        else:
            hit.settled = True
            if assertion == "reported":
                continue
            hit.assertion = assertion
        hit.why.append(f"“{_said(keys, mark)}” makes it {assertion}")
    if not hit.settled and not hit.cue.presupposed:
        _by_form(hit, keys, tongue)


def _by_form(hit: Hit, keys: Sequence[str], tongue: Tongue) -> None:
    """What the form of the cue itself says: "to flee" is not yet done, "rockets that can hit" may never be."""
    before = hit.first - 1
    while before > 0 and keys[before] in _QUOTES:
        before -= 1
    if before >= 0 and keys[before] in tongue.to and keys[hit.first] in tongue.infinitives:
        hit.assertion = "planned"
        hit.why.append("“to” before it makes it planned")
    elif not tongue.modals.isdisjoint(keys[hit.first : hit.last]):
        hit.assertion = "hypothetical"
        hit.why.append("a word of possibility inside it makes it hypothetical")


def _gap(hit: Hit, mark: Match[Mark]) -> tuple[int, int]:
    return max(mark.first - hit.last, hit.first - mark.last), mark.first - mark.last
