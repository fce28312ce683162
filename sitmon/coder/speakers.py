"""Who speaks: the name before or after a verb of saying, and whom a pronoun stands for. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from sitmon.coder.tongue import Tongue
from sitmon.reading import Reading

Span = tuple[int, int]
"""First and last token of a name."""
QUOTES = frozenset('"“”„«»')
_LONGEST_NAME = 12  # tokens
_OPENER = 6  # tokens in which a sentence's subject must have been named


def left_name(
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
        return left_name(reading, keys, first, start - 1, tongue)
    return (start, last) if _is_name(reading, keys, start, last, tongue) else None


def right_name(
    reading: Reading, keys: Sequence[str], first: int, stop: int, tongue: Tongue
) -> tuple[int, int] | None:
    """The name that starts at token `first`, its article left out."""
    while first < stop and keys[first] in tongue.evidence["articles"]:
        first += 1
    last = first - 1
    while last + 1 < stop and last - first < _LONGEST_NAME and _in_name(reading, keys, last + 1, tongue):
        last += 1
    while last > first and keys[last] in tongue.joints:
        last -= 1
    return (first, last) if last >= first and _is_name(reading, keys, first, last, tongue) else None


def inverted(
    reading: Reading, keys: Sequence[str], i: int, first: int, stop: int, tongue: Tongue
) -> tuple[int, int] | None:
    """The name after the verb where a quote or a comma stands before it: "…”, said Omar Saleh"."""
    if i == first or not (keys[i - 1] == "," or keys[i - 1] in QUOTES):
        return None
    return right_name(reading, keys, i + 1, stop, tongue)


def _in_name(reading: Reading, keys: Sequence[str], j: int, tongue: Tongue) -> bool:
    word, key = reading.words[j], keys[j]
    if not (word[0].isalnum() or key in "-‐."):
        return False
    if key in tongue.numbers.words["and"]:
        # "Civil defence officials and aid workers": two who say the same.
        return j > 0 and keys[j - 1] in tongue.speakers
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


def subject(reading: Reading, keys: Sequence[str], sentence: int, tongue: Tongue) -> str | None:
    """The name that opens a sentence, for whom "it" or "he" in the next one may stand; None where none does."""
    if sentence < 0:
        return None
    first, stop = reading.sentences[sentence]
    while first < stop and keys[first] in tongue.evidence["articles"]:
        first += 1
    last = -1
    for i in range(first, min(first + _OPENER, stop)):
        if keys[i] in tongue.speakers:
            last = i
        elif last >= 0 or not _in_name(reading, keys, i, tongue):
            break
        elif reading.words[i][0].isupper() and i + 1 < stop and not reading.words[i + 1][0].isupper():
            last = i if keys[i + 1] not in tongue.speakers else last
    plain = last >= 0 and (keys[last] in tongue.speakers or last > first)
    if not plain or not _is_name(reading, keys, first, last, tongue):
        return None
    start, end = reading.span(first, last)
    return reading.text[start:end]


def agrees(pronoun: str, name: str, tongue: Tongue) -> bool:
    """Whether a pronoun may stand for a name: "it" for a body, "he" for a person, "they" for several."""
    words = name.casefold().split()
    if not words:
        return False
    kind = next((k for k, heads in tongue.heads.items() if words[-1] in heads), None)
    return kind is None or kind in tongue.stands.get(pronoun, ())


def quoted(keys: Sequence[str], first: int, stop: int) -> Span | None:
    """The tokens of the quotation marks around the first quote of more than three words."""
    marks = [j for j in range(first, stop) if keys[j] in QUOTES]
    if not marks:
        return None
    opening = marks[0]
    closing = marks[1] if len(marks) > 1 else stop - 1
    return (opening, closing) if closing - opening >= 4 else None
