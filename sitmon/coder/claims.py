"""Who says what: the sentences in which somebody says, claims, denies, blames, admits or warns. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sitmon.coder import speakers
from sitmon.coder.speakers import Span
from sitmon.coder.tongue import Tongue
from sitmon.model import Claim
from sitmon.reading import Reading

_MOST = 16
_ANSWER_REACH = 4  # sentences between a claim and its denial
_SHARED = 3  # words of meaning that both must hold
_SHARED_VAGUE = 2  # the same where the denial speaks of "accusations"
_STEM = 5  # letters
_LONGEST_ABOUT = 400  # characters
_STRONG = frozenset({"denied", "blamed", "claimed", "admitted", "warned"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """A claim with the sentence it stands in and the token of its verb."""

    claim: Claim
    sentence: int
    verb: int

    def quoting(self, reading: Reading, span: Span | None) -> Spoken:
        """The same with the words between the tokens `span` as its quote."""
        if span is None:
            return self
        start, end = reading.ends[span[0]], reading.starts[span[1]]
        text = reading.text[start:end]
        start += len(text) - len(text.lstrip(" ,"))
        quote = text.strip(" ,")
        if not quote:
            return self
        return replace(
            self, claim=replace(self.claim, quote=quote, quote_start=start, quote_end=start + len(quote))
        )


def find(reading: Reading, keys: Sequence[str], wanted: Collection[int], tongue: Tongue) -> list[Spoken]:
    """The claims of the sentences `wanted`, and every denial, accusation, admission or warning, in order;
    a denial is tied to the claim it answers."""
    found: list[Spoken] = []
    for number, (first, stop) in enumerate(reading.sentences):
        if tongue.verbs_of_saying.isdisjoint(keys[first:stop]):
            continue
        found += _in_sentence(reading, keys, number, number in wanted, found, tongue)
        if len(found) >= _MOST:
            break
    return _tied(found[:_MOST], keys, reading, tongue)


def _in_sentence(
    reading: Reading, keys: Sequence[str], number: int, wanted: bool, before: list[Spoken], tongue: Tongue
) -> list[Spoken]:
    first, stop = reading.sentences[number]
    found: list[Spoken] = []
    for i in range(first, stop):
        verb = tongue.speech.get(keys[i])
        if verb is None or not (wanted or verb in _STRONG):
            continue
        if i > first and _no_finite_verb(keys[i - 1], tongue):
            continue
        spoken: Spoken | None
        if found and keys[i - 1] in tongue.numbers.words["and"]:
            spoken = _same_speaker(reading, keys, found[-1], i, verb)
        else:
            spoken = _claim(reading, keys, number, i, verb, (before + found)[-1:], tongue)
        if spoken is not None and not (found and verb == "said" == found[-1].claim.verb):
            found.append(spoken)
    return found


def _no_finite_verb(before: str, tongue: Tongue) -> bool:
    """Whether the word before a verb of saying makes it none: "to say", "would deny", "was confirmed", "a claim"."""
    no_verb = before == "to" or before in tongue.modals or before in tongue.passive
    return no_verb or before in tongue.evidence["articles"]


def _claim(
    reading: Reading,
    keys: Sequence[str],
    number: int,
    i: int,
    verb: str,
    before: Sequence[Spoken],
    tongue: Tongue,
) -> Spoken | None:
    first, stop = reading.sentences[number]
    span = _name(reading, keys, first, stop, i, tongue)
    if span is None:
        return None
    start, end = reading.span(*span)
    speaker = _resolved(reading, keys, reading.text[start:end], number, before, tongue)
    if not speaker:
        return None
    begin, finish = reading.span(first, stop - 1)
    about = _about(reading, first, stop, i, span)
    return Spoken(Claim(speaker, verb, about, None, begin, finish), number, i).quoting(
        reading, speakers.quoted(keys, first, stop)
    )


def _name(
    reading: Reading, keys: Sequence[str], first: int, stop: int, i: int, tongue: Tongue
) -> Span | None:
    if keys[i] == "according":
        to = i + 1 < stop and keys[i + 1] == "to"
        return speakers.right_name(reading, keys, i + 2, stop, tongue) if to else None
    return speakers.left_name(reading, keys, first, i, tongue) or speakers.inverted(
        reading, keys, i, first, stop, tongue
    )


def _resolved(
    reading: Reading, keys: Sequence[str], name: str, number: int, before: Sequence[Spoken], tongue: Tongue
) -> str:
    """`name`; a pronoun as who spoke in this sentence or the one before, else who opens that one."""
    pronoun = name.casefold()
    if pronoun not in tongue.pronouns:
        return name
    near = [s.claim.speaker for s in before if number - s.sentence <= 1]
    opener = speakers.subject(reading, keys, number - 1, tongue)
    for candidate in (*near, *((opener,) if opener else ())):
        if speakers.agrees(pronoun, candidate, tongue):
            return str(candidate)
    return ""


def _same_speaker(reading: Reading, keys: Sequence[str], before: Spoken, i: int, verb: str) -> Spoken:
    """ "The ministry says … and denies …": the second claim of one speaker in a sentence."""
    first, stop = reading.sentences[before.sentence]
    about = _about(reading, i, stop, i, (i, i))
    start, end = reading.span(first, stop - 1)
    return Spoken(Claim(before.claim.speaker, verb, about, None, start, end), before.sentence, i).quoting(
        reading, speakers.quoted(keys, i, stop)
    )


def _about(reading: Reading, first: int, stop: int, verb: int, name: Span) -> str:
    """What is said: the longer of what stands before and after the name and the verb."""
    low, high = min(verb, name[0]), max(verb, name[1])
    if high + 1 < stop - 1 and (stop - high) >= (low - first):
        span = (high + 1, stop - 1)
    elif low - 1 > first:
        span = (first, low - 1)
    else:
        span = (first, stop - 1)
    start, end = reading.span(*span)
    return reading.text[start:end].strip(" ,;.“”\"'")[:_LONGEST_ABOUT]


def _tied(found: list[Spoken], keys: Sequence[str], reading: Reading, tongue: Tongue) -> list[Spoken]:
    """`found`, each denial with the number of the claim it answers."""
    return [
        s
        if s.claim.verb != "denied"
        else replace(s, claim=replace(s.claim, answers=_answered(n, found, tongue)))
        for n, s in enumerate(found)
    ]


def _answered(n: int, found: list[Spoken], tongue: Tongue) -> int | None:
    """The nearest claim of somebody else, a few sentences off, that speaks of the same; where the denial
    only says "the accusations", the nearest accusation before it."""
    denial = found[n]
    topic = _content(denial.claim.about, tongue)
    best: tuple[int, int, int] | None = None
    for m, other in enumerate(found):
        apart = abs(denial.sentence - other.sentence)
        same = other.claim.speaker.casefold() == denial.claim.speaker.casefold()
        if m == n or same or apart > _ANSWER_REACH or other.claim.verb == "denied":
            continue
        shared = len(topic & _content(other.claim.about, tongue))
        accuses = other.claim.verb in ("blamed", "claimed") and m < n
        vague = bool(topic & tongue.accusations) or not topic
        if shared >= (_SHARED_VAGUE if vague else _SHARED) or (vague and accuses):
            rank = (-(shared + 2 * accuses), apart, m)
            best = min(best, rank) if best else rank
    return best[2] if best else None


def _content(text: str, tongue: Tongue) -> frozenset[str]:
    """The words of a text that carry its meaning: stems, what kind of thing is named, and accusations."""
    words = frozenset("".join(c if c.isalnum() else " " for c in text.casefold()).split())
    stems = {w[:_STEM] for w in words if len(w) > 3 and w not in tongue.breaks}
    things = {tongue.objects[w] for w in words if w in tongue.objects}
    return frozenset(stems | things | (tongue.accusations & words))
