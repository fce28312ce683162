"""Numbers in running text: digits with separators, words, scales, ranges and their qualifiers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitmon.coder.tongue import Tongue
from sitmon.model import Qualifier

_LARGEST = 10_000_000_000  # more is no count of people or things


@dataclass(frozen=True, slots=True)
class Number:
    """Tokens `first` to `last` (qualifier included in neither) that give a count."""

    first: int
    last: int
    low: int | None
    high: int | None
    qualifier: Qualifier
    qualified: int = 0
    """How many tokens before it are its qualifier's."""


def digits(word: str) -> float | None:
    """The value of a token of digits: "4,500" and "4.500" are thousands, "1.4" is a fraction."""
    for sign in ",.":
        parts = word.split(sign)
        if len(parts) > 1 and 1 <= len(parts[0]) <= 3 and all(len(p) == 3 for p in parts[1:]):
            if sign == "." and len(parts) == 2 and parts[0] == "0":
                break
            return float("".join(parts)) if all(p.isdigit() for p in parts) else None
    try:
        return float(word.replace(",", "")) if len(word) <= 15 else None
    except ValueError:
        return None


def find(
    keys: Sequence[str], starts: Sequence[int], ends: Sequence[int], first: int, stop: int, tongue: Tongue
) -> list[Number]:
    """The counts among the tokens `first` to `stop`, in order. Dates, ages, shares, money, names and
    measures of distance or time are left out."""
    found: list[Number] = []
    openings, vague = tongue.numbers.openings, tongue.numbers.words["vague"]
    done = first  # tokens before it belong to a number found
    for i in [i for i, key in enumerate(keys[first:stop], first) if key in openings or key[0].isdigit()]:
        if i < done:
            continue
        if keys[i] in vague:
            found.append(Number(i, i, None, None, "vague"))
            continue
        value, last = _value(keys, starts, ends, i, stop, tongue)
        if value is None:
            continue
        if not _other(keys, starts, ends, i, last, first, stop, tongue):
            found.append(Number(i, last, int(value), int(value), "exact"))
        done = last + 1
    return _ranges(found, keys, stop, tongue)


def _value(
    keys: Sequence[str], starts: Sequence[int], ends: Sequence[int], i: int, stop: int, tongue: Tongue
) -> tuple[float | None, int]:
    """The number that starts at token `i` and its last token; None where there is none."""
    key = keys[i]
    if key[0].isdigit():
        value, last = digits(key), i
        while value is not None and last + 1 < stop and _thousands(keys, starts, ends, last):
            value, last = value * 1000 + int(keys[last + 1]), last + 1
    else:
        value, last = _words(keys, i, stop, tongue)
    if value is None:
        return None, i
    names = tongue.numbers
    if last + 1 < stop and keys[last + 1] in names.scales:
        value, last = value * names.scales[keys[last + 1]], last + 1
    elif last + 1 < stop and keys[last + 1] in names.words["dozen"]:
        value, last = value * 12, last + 1
    return (value, last) if 0 <= value < _LARGEST else (None, i)


def _thousands(keys: Sequence[str], starts: Sequence[int], ends: Sequence[int], last: int) -> bool:
    """Whether the next token continues "80 000"."""
    following = keys[last + 1]
    return (
        len(following) == 3
        and following.isascii()
        and following.isdigit()
        and len(keys[last]) <= 3
        and keys[last].isdigit()
        and starts[last + 1] == ends[last] + 1
    )


def _words(keys: Sequence[str], i: int, stop: int, tongue: Tongue) -> tuple[float | None, int]:
    """A number written out: "twenty-three", "two hundred and five", "a dozen", "half a million"."""
    names, words = tongue.numbers, tongue.numbers.words
    key = keys[i]
    if (
        key in words["half"]
        and i + 2 < stop
        and keys[i + 1] in words["article"]
        and keys[i + 2] in names.scales
    ):
        return 0.5, i + 1
    if key in words["dozen"]:
        return 12.0, i
    if key in words["article"]:
        following = keys[i + 1] if i + 1 < stop else ""
        if following in words["hundred"]:
            return 100.0, i + 1
        return (1.0, i) if following in names.scales or following in words["dozen"] else (None, i)
    if key not in names.values:
        return None, i
    value, last = float(names.values[key]), i
    if value >= 20 and last + 1 < stop:
        at = last + 2 if keys[last + 1] in "-‐–" and last + 2 < stop else last + 1
        if 0 < names.values.get(keys[at], 0) < 10:
            value, last = value + names.values[keys[at]], at
    if last + 1 < stop and keys[last + 1] in words["hundred"]:
        value, last = value * 100, last + 1
        at = last + 2 if last + 2 < stop and keys[last + 1] in words["and"] else last + 1
        if at < stop and keys[at] in names.values:
            rest, end = _words(keys, at, stop, tongue)
            if rest is not None and rest < 100:
                value, last = value + rest, end
    if last + 4 < stop and keys[last + 1] in words["and"] and keys[last + 3] in words["half"]:
        value, last = value + 0.5, last + 3
    return value, last


def _other(
    keys: Sequence[str],
    starts: Sequence[int],
    ends: Sequence[int],
    i: int,
    last: int,
    first: int,
    stop: int,
    tongue: Tongue,
) -> bool:
    """Whether the number is a date, an age, a share, money, a name or a measure."""
    words = tongue.numbers.words
    before = keys[i - 1] if i > first else ""
    after = keys[last + 1] if last + 1 < stop else ""
    touching = last + 1 < stop and starts[last + 1] == ends[last]
    beyond = keys[last + 2] if last + 2 < stop else ""
    if after in words["clock"] and beyond == ".":
        return True
    if after in words["after"] or (after == "-" and beyond in words["after"]):
        return True
    if touching and (
        after in words["ordinal"] or (after[0].isalpha() and after not in tongue.numbers.scales)
    ):
        return True
    if touching and after in ":/" and beyond[:1].isdigit():
        return True
    if before in words["money"] or (
        i > first
        and before in "-/:.–"
        and starts[i] == ends[i - 1]
        and i - 2 >= first
        and keys[i - 2][0].isalnum()
        and not keys[i - 2][0].isdigit()
    ):
        return True
    if before in words["months"] or after in words["months"]:
        return keys[i][0].isdigit()
    if before in words["before"] and keys[i][0].isdigit():
        return True
    return (
        keys[i].isdigit()
        and len(keys[i]) == 4
        and keys[i][:2] in ("19", "20")
        and last == i
        and not after[:1].isalpha()
    )


def _ranges(found: list[Number], keys: Sequence[str], stop: int, tongue: Tongue) -> list[Number]:
    """Joins "16 or 18", "5,000-6,000", "between 5 and 10" into one number with two ends."""
    words = tongue.numbers.words
    joined: list[Number] = []
    for number in found:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.low is not None
            and number.high is not None
            and number.first == before.last + 2
            and before.low < number.high
            and keys[before.last + 1] in words["range"]
            and (
                keys[before.last + 1] not in words["and"]
                or (before.first > 0 and keys[before.first - 1] in words["between"])
            )
        ):
            low = before.low
            # "2 to 3 million": the scale belongs to both ends.
            scale = 1000 if number.high < 1_000_000 else 1_000_000
            if number.last > number.first and low < 100 and low * scale <= number.high:
                low *= scale
            joined[-1] = Number(before.first, number.last, low, number.high, "exact")
        else:
            joined.append(number)
    return joined
