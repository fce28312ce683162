"""Who says what: the sentences in which somebody says, claims, denies, blames, admits or warns. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sitmon.coder.tongue import Tongue
from sitmon.model import Claim
from sitmon.reading import Reading

_MOST = 16
_QUOTES = frozenset('"“”„«»')
_LONGEST_NAME = 12  # tokens
_LONGEST_ABOUT = 400  # characters
_STRONG = frozenset({"denied", "blamed", "claimed", "admitted", "warned"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """A claim with the sentence it stands in and the token of its verb."""

    claim: Claim
    sentence: int
    verb: int


def find(reading: Reading, keys: Sequence[str], wanted: Collection[int], tongue: Tongue) -> list[Spoken]:
    """The claims of the sentences `wanted`, and every denial, accusation, admission or warning, in order."""
    found: list[Spoken] = []
    speaker: str | None = None
    for number, (first, stop) in enumerate(reading.sentences):
        in_sentence: list[Spoken] = []
        for i in range(first, stop):
            verb = tongue.speech.get(keys[i])
            if verb is None or (number not in wanted and verb not in _STRONG):
                continue
            if i > first and _no_finite_verb(keys[i - 1], tongue):
                continue
            spoken: Spoken | None
            if in_sentence and i > first and keys[i - 1] in tongue.numbers.words["and"]:
                spoken = _same_speaker(reading, keys, in_sentence[-1], i, verb)
            else:
                spoken = _claim(reading, keys, number, i, verb, speaker, tongue)
            if spoken is not None and not (in_sentence and verb == "said" == in_sentence[-1].claim.verb):
                speaker = spoken.claim.speaker
                in_sentence.append(spoken)
        found += in_sentence
        if len(found) >= _MOST:
            break
    return found[:_MOST]


def _no_finite_verb(before: str, tongue: Tongue) -> bool:
    """Whether the word before a verb of saying makes it none: "to say", "would deny", "was confirmed"."""
    return before == "to" or before in tongue.modals or before in tongue.passive


def _claim(
    reading: Reading, keys: Sequence[str], number: int, i: int, verb: str, before: str | None, tongue: Tongue
) -> Spoken | None:
    first, stop = reading.sentences[number]
    if keys[i] == "according":
        span = (
            _right_name(reading, keys, i + 2, stop, tongue) if i + 1 < stop and keys[i + 1] == "to" else None
        )
    else:
        span = _left_name(reading, keys, first, i, tongue) or _inverted(reading, keys, i, first, stop, tongue)
    if span is not None:
        start, end = reading.span(*span)
        speaker = reading.text[start:end]
        if speaker.casefold() in tongue.pronouns:
            speaker = before or ""
    else:
        return None
    if not speaker:
        return None
    begin, finish = reading.span(first, stop - 1)
    about, quote = _about(reading, keys, first, stop, i, span)
    return Spoken(Claim(speaker, verb, about, quote, begin, finish), number, i)


def _same_speaker(reading: Reading, keys: Sequence[str], before: Spoken, i: int, verb: str) -> Spoken:
    """ "The ministry says … and denies …": the second claim of one speaker in a sentence."""
    first, stop = reading.sentences[before.sentence]
    about, quote = _about(reading, keys, i, stop, i, (i, i))
    start, end = reading.span(first, stop - 1)
    return Spoken(Claim(before.claim.speaker, verb, about, quote, start, end), before.sentence, i)


def _left_name(
    reading: Reading, keys: Sequence[str], first: int, i: int, tongue: Tongue
) -> tuple[int, int] | None:
    """The name that stands before the verb: "aid workers say", "Omar Saleh, a doctor in Homs, said"."""
    last = i - 1
    while last >= first and keys[last] in tongue.adverbs:
        last -= 1
    if last < first:
        return None
    if keys[last] == ",":
        opening = next((j for j in range(last - 1, max(first, last - 16) - 1, -1) if keys[j] == ","), None)
        if opening is None or opening - 1 < first:
            return None
        last = opening - 1
    start = last
    while start > first and last - start < _LONGEST_NAME and _in_name(reading, keys, start - 1, tongue):
        start -= 1
    while start < last and keys[start] in tongue.joints:
        start += 1
    if start > first + 1 and keys[start - 1] in tongue.relative:
        # "people who crossed the river said": the name is what the clause hangs on.
        return _left_name(reading, keys, first, start - 1, tongue)
    return (start, last) if _is_name(reading, keys, start, last, tongue) else None


def _right_name(
    reading: Reading, keys: Sequence[str], first: int, stop: int, tongue: Tongue
) -> tuple[int, int] | None:
    while first < stop and keys[first] in tongue.evidence["articles"]:
        first += 1
    last = first - 1
    while last + 1 < stop and last - first < _LONGEST_NAME and _in_name(reading, keys, last + 1, tongue):
        last += 1
    while last > first and keys[last] in tongue.joints:
        last -= 1
    return (first, last) if last >= first and _is_name(reading, keys, first, last, tongue) else None


def _inverted(
    reading: Reading, keys: Sequence[str], i: int, first: int, stop: int, tongue: Tongue
) -> tuple[int, int] | None:
    """The name after the verb where a quote or a comma stands before it: "…”, said Omar Saleh"."""
    if i == first or not (keys[i - 1] == "," or keys[i - 1] in _QUOTES):
        return None
    return _right_name(reading, keys, i + 1, stop, tongue)


def _in_name(reading: Reading, keys: Sequence[str], j: int, tongue: Tongue) -> bool:
    word, key = reading.words[j], keys[j]
    if not (word[0].isalnum() or key in "-‐."):
        return False
    return key not in tongue.breaks and key not in tongue.speech


def _is_name(reading: Reading, keys: Sequence[str], first: int, last: int, tongue: Tongue) -> bool:
    if first == last and keys[first] in tongue.pronouns:
        return True
    inside = range(first, last + 1)
    if any(keys[j] in tongue.speakers for j in inside):
        return True
    opens = reading.sentences[reading.sentence_at(first)][0] == first
    capitals = [j for j in inside if reading.words[j][0].isupper() and not (opens and j == first != last)]
    return bool(capitals) and not reading.words[last][0].isdigit()


def _about(
    reading: Reading, keys: Sequence[str], first: int, stop: int, verb: int, name: tuple[int, int]
) -> tuple[str, str | None]:
    """What is said, and the words in quotation marks."""
    quote = _quote(reading, keys, first, stop)
    low, high = min(verb, name[0]), max(verb, name[1])
    if high + 1 < stop - 1 and (stop - high) >= (low - first):
        span = (high + 1, stop - 1)
    elif low - 1 > first:
        span = (first, low - 1)
    else:
        span = (first, stop - 1)
    start, end = reading.span(*span)
    return reading.text[start:end].strip(" ,;.“”\"'")[:_LONGEST_ABOUT], quote


def _quote(reading: Reading, keys: Sequence[str], first: int, stop: int) -> str | None:
    marks = [j for j in range(first, stop) if keys[j] in _QUOTES]
    if not marks:
        return None
    opening = marks[0]
    closing = marks[1] if len(marks) > 1 else stop - 1
    if closing - opening < 4:
        return None
    return reading.text[reading.ends[opening] : reading.starts[closing]].strip(" ,") or None
