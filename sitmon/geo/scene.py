"""What stands around a name in its sentence, as evidence for its being where an event happened. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sitmon.geo import weights
from sitmon.geo.framing import framed
from sitmon.geo.hinted import Hint
from sitmon.model import Mention
from sitmon.reading import Reading

_NEXT = 4  # tokens within which a place belongs to the cue before it
_NEAR = 12  # tokens between a cue and the place it concerns


@dataclass(slots=True)
class Cues:
    """Where the evidence of an event stands: its first tokens and the sentences they are in."""

    tokens: list[int]
    sentences: frozenset[int]
    beside: tuple[int, int] = (0, -1)
    """The first and last sentence that are among these, between or next to them."""


def cues(reading: Reading, spans: list[tuple[int, int]]) -> Cues:
    """The cues at the given character ranges."""
    tokens = [reading.token_at(start) for start, _ in spans]
    if not tokens:
        return Cues(tokens, frozenset())
    sentences = [reading.sentence_at(t) for t in tokens]
    return Cues(tokens, frozenset(sentences), (min(sentences) - 1, max(sentences) + 1))


def of_mention(reading: Reading, m: Mention, at: int, number: int, title: int) -> list[str]:
    """Features of a mention at token `at` in sentence `number`; `title` sentences are the title's."""
    return [m.place.level, *_words_around(reading, m, at, number), *_part(number, title)]


def of_hint(reading: Reading, hint: Hint, number: int, title: int) -> list[str]:
    """Features of a name that points to a country."""
    found = [f"hint_{hint.sort}", *(f"hint_{part}" for part in _part(number, title))]
    lists, lower = weights.words(), reading.lower
    first = reading.sentences[number][0]
    before = _past_titles(reading, first, hint.first - 1)
    prev = lower[before] if before >= first else ""
    word_before = lower[before - 1] if before > first else ""
    following = lower[hint.last + 1] if hint.last + 1 < len(lower) else ""
    if prev in _aimed() or (prev in _ON and (word_before in _aimed() or word_before in lists["conflict"])):
        found.append("hint_hit")
    elif prev in _OTHERS:
        found.append(f"hint_{prev}")
    if following in lists["conflict"] or following in lists["hit"]:
        found.append("hint_strikes")
    elif following in lists["said"]:
        found.append("hint_said")
    return found + framed(lower, first, hint.first, hint.last, reading.sentences[number][1])


_ON = frozenset("on against at of near targeting targeted".split())
_AGAINST = frozenset("attack attempt bombing striking hitting targeting".split())
"""What is done to somebody, beside the words for what is done to a place."""


@cache
def _aimed() -> frozenset[str]:
    return weights.words()["hit"] | _AGAINST


def _past_titles(reading: Reading, first: int, i: int) -> int:
    """The token before "Prime Minister Benjamin" of "targeted Prime Minister Benjamin Netanyahu"."""
    while i >= first and (
        reading.words[i][0].isupper() or reading.lower[i] in ("the", "president", "leader")
    ):
        i -= 1
    return i


def _part(number: int, title: int) -> list[str]:
    if number < title:
        return ["in_title"]
    return ["in_lead"] if number == title else ["in_second"] if number == title + 1 else []


def nearness(level: str, at: int, number: int, cues: Cues) -> list[tuple[str, float]]:
    """Features of a name's distance from the cues; `level` is the place's, or "hint"."""
    if not cues.tokens:
        return _without(level)
    hint = "hint_" if level == "hint" else ""
    if number not in cues.sentences:
        near = cues.beside[0] <= number <= cues.beside[1]
        return [(f"{hint}beside_cue_sentence", 1.0)] if near else []
    found = [(f"{hint}in_cue_sentence", 1.0)]
    if hint:
        return found
    gap = min((at - c for c in cues.tokens), key=abs)
    found.append(("near_after" if gap >= 0 else "near_before", 1 / (1 + abs(gap) / _NEAR)))
    if 0 < gap <= _NEXT:
        found.append(("next_to_cue", 1.0))
    return found


@cache
def _without(level: str) -> list[tuple[str, float]]:
    return [(f"{level}_no_cue", 1.0)]


def _words_around(reading: Reading, m: Mention, at: int, number: int) -> list[str]:
    lists, lower = weights.words(), reading.lower
    last = reading.token_at(m.end - 1)
    following = lower[last + 1] if last + 1 < len(lower) else ""
    first, end = reading.sentences[number]
    before = _governing(lower, first, at, lists)
    prev = lower[before] if before >= first else ""
    found = []
    if before < at - 1:
        found.append("described")
    if prev in lists["prepositions_in"]:
        found.append("into" if prev in ("into", "toward", "towards") else "in")
    elif prev in _OTHERS:
        found.append(prev)
    elif prev in lists["hit"]:
        found.append("hit")
    elif before < first:
        found.append("starts")
    if before > first and lower[before - 1] in lists["talk"]:
        found.append("talk")
    if (
        before > first
        and prev in ("in", "on", "at", "near", "across")
        and lower[before - 1] in lists["conflict"]
    ):
        found.append("strike_in")
    if prev in _FROM and not _TELLS.isdisjoint(lower[max(first, before - _TELL) : before]):
        found.append("said_in")
    if m.actor:
        found.append(f"actor_{m.place.level}")
        if lower[last + 2 : last + 3] and lower[last + 2] in lists["place_nouns"]:
            found.append("noun_later")  # "Syrian refugee camps"
    if following in lists["hit"] or following in lists["conflict"]:
        found.append("strikes_after")
    found += _words_after(reading, m, last, following, lists)
    return found + framed(lower, first, at, last, end)


_TELLS = frozenset("said says told tells telling phone telephone spoke speaking reporters".split())
_FROM = frozenset(("in", "from"))
_TELL = 3  # tokens from a word of saying to the "in" of where it was said
_OTHERS = frozenset("from to of on against by with between and for".split())
AIMED = frozenset(
    "on at in into against near across outside of hit hits hitting struck strikes striking bombed bombing bombs bombarded"
    " shelled shelling shells pounded pounding targeted targeting attacked attacking raided rocked toward towards".split()
)
"""Words after which the place stands that a strike is aimed at."""


def _governing(lower: list[str], first: int, at: int, lists: dict[str, frozenset[str]]) -> int:
    """The token that governs a name: "in" of "in the opposition-held city of Idlib"."""
    if at > first and lower[at - 1] not in _describing():
        return at - 1
    i = at - 1
    while i >= first and at - i <= _REACH:
        word = lower[i]
        described = (
            word in lists["described"]
            or word in lists["compass"]
            or (i < at - 1 and lower[i + 1] == "-")
            or word == "-"
        )
        noun = word == "of" and i > first and lower[i - 1] in lists["place_nouns"]
        if noun or (word in lists["place_nouns"] and lower[i + 1] == "of") or described:
            i -= 1
        else:
            break
    return i


_REACH = 8


@cache
def _describing() -> frozenset[str]:
    """The words that may stand between a name and what governs it, where they stand next to the name."""
    lists = weights.words()
    return lists["described"] | lists["compass"] | lists["place_nouns"] | {"-", "of"}


def _words_after(
    reading: Reading, m: Mention, last: int, following: str, lists: dict[str, frozenset[str]]
) -> list[str]:
    words = reading.words
    if m.text.isupper() and len(m.text) > 3 and following and (following in "(-–—:," or following == "."):
        return ["dateline"]
    if reading.text[m.end : m.end + 2] in ("'s", "’s"):
        return ["possessive"]
    if following in lists["accords"]:
        return ["accord"]
    if following in lists["place_nouns"]:
        return ["noun_after"]
    if following in lists["said"] or (
        following == "," and last + 2 < len(words) and reading.lower[last + 2] in lists["said"]
    ):
        return ["said"]
    if following in lists["speakers"]:
        return ["speaker"]
    # "Israel blocks", "Russia has struck": who acts stands before a verb.
    if (following.endswith("s") and following.isalpha() and len(following) > 3) or following in lists[
        "auxiliaries"
    ]:
        return ["verb_after"]
    if last + 1 < len(words) and words[last + 1] == "-":
        return ["hyphen"]
    return []
