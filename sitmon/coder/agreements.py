"""Between whom an agreement is, who brokers it, and how long it runs. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from sitmon.coder import when
from sitmon.coder.actors import Actor, folded, is_party
from sitmon.coder.dates import Said
from sitmon.coder.hits import Hit
from sitmon.coder.numbers import digits
from sitmon.coder.patterns import Match
from sitmon.coder.tongue import Tongue
from sitmon.model import Term
from sitmon.reading import Reading

_LIST = frozenset({",", "and", "&", "the"})
_NEAR = 4  # tokens between "brokered by" and the first name, or between a name and "mediation"
_SIDES_REACH = 11
_LENGTH_REACH = 12  # tokens between an agreement and its length
_HYPHENS = frozenset("-‐‑–")
Named = Mapping[int, Sequence[Match[Actor]]]


def sides(
    keys: Sequence[str], group: Sequence[Hit], named: Named, tongue: Tongue
) -> tuple[list[str], list[str]]:
    """(parties, guarantors) named beside the hits; a party without a name is called by its noun."""
    brokers = [m for row in named.values() for m in _brokers(keys, row, tongue)]
    guarantors = folded([m.tag for m in brokers])
    parties: dict[int, Actor] = {}
    for hit in group:
        near = [m for m in named.get(hit.sentence, ()) if m not in brokers and is_party(keys, hit, m, tongue)]
        parties |= {m.first: m.tag for m in near if m.tag.name not in guarantors}
    names = folded(list(parties.values()))
    placed = {at: actor.name for at, actor in parties.items() if actor.name in names}
    if len(names) < 2:
        for hit in group:
            placed |= _nouns(keys, hit, named.get(hit.sentence, ()), tongue)
    return list(dict.fromkeys(placed[at] for at in sorted(placed))), guarantors


def _brokers(keys: Sequence[str], row: Sequence[Match[Actor]], tongue: Tongue) -> list[Match[Actor]]:
    """The actors of a sentence who bring about or guarantee; of a list ("Egypt, Qatar and the US") all."""
    found: list[Match[Actor]] = []
    for n, m in enumerate(row):
        follows = n > 0 and row[n - 1] in found and _LIST.issuperset(keys[row[n - 1].last + 1 : m.first])
        if follows or _by_broker(keys, m, tongue) or _is_broker(keys, m, tongue):
            found.append(m)
            continue
        if any(_is_broker(keys, later, tongue) and _joined(keys, row, n, later) for later in row[n + 1 :]):
            found.append(m)
    return found


def _joined(keys: Sequence[str], row: Sequence[Match[Actor]], n: int, later: Match[Actor]) -> bool:
    """Whether only a list lies between the actor `n` and a later one."""
    inner = [m for m in row[n:] if m.first <= later.first]
    return all(_LIST.issuperset(keys[a.last + 1 : b.first]) for a, b in pairwise(inner))


def _by_broker(keys: Sequence[str], m: Match[Actor], tongue: Tongue) -> bool:
    """ "brokered by Egypt", "mediators Qatar and Egypt", "under the auspices of the UN"."""
    for i in range(m.first - 1, max(m.first - 1 - _NEAR, -1), -1):
        if keys[i] in tongue.agreements["brokers"]:
            return True
        if keys[i] in tongue.agreements["brokered"]:
            return "by" in keys[i + 1 : m.first] or "of" in keys[i + 1 : m.first]
        if keys[i] not in _LIST and keys[i] not in ("by", "of"):
            return False
    return False


def _is_broker(keys: Sequence[str], m: Match[Actor], tongue: Tongue) -> bool:
    """ "US-brokered", "Egypt mediated", "Qatari mediators", "with Turkey as guarantor"."""
    at = m.last + 1
    if at < len(keys) and keys[at] in _HYPHENS:
        at += 1
    words = tongue.agreements["brokered"] | tongue.agreements["brokers"]
    if at < len(keys) and keys[at] in words:
        return keys[at + 1 : at + 2] != ["by"]
    return keys[at : at + 1] == ["as"] and not words.isdisjoint(keys[at + 1 : at + 3])


def _nouns(keys: Sequence[str], hit: Hit, row: Sequence[Match[Actor]], tongue: Tongue) -> dict[int, str]:
    """ "the government", "rebels" by their token, where no name stands before them."""
    reach = range(max(hit.first - _SIDES_REACH, 0), min(hit.last + 1 + _SIDES_REACH, len(keys)))
    return {
        i: keys[i]
        for i in reach
        if keys[i] in tongue.agreements["sides"] and not any(m.first <= i <= m.last + 1 for m in row)
    }


def term(
    reading: Reading, keys: Sequence[str], group: Sequence[Hit], day: date | None, tongue: Tongue
) -> tuple[Term | None, frozenset[int]]:
    """The first length, first day and last day that the sentences of the hits, and the one after them,
    give; and the tokens at which those days begin."""
    start: Said | None = None
    end: Said | None = None
    length: tuple[float, int, int] | None = None
    own = list(dict.fromkeys(hit.sentence for hit in group))
    for number in (*own, own[-1] + 1):
        if number >= len(reading.sentences):
            break
        first, stop = reading.sentences[number]
        for hit in (h for h in group if h.sentence == number):
            length = length or _length(keys, hit, first, stop, tongue)
        for i in range(first, stop):
            if _runs(keys, i, first, tongue, "from", "begin"):
                start = start or _day(keys, i, stop, day, tongue)
            elif _runs(keys, i, first, tongue, "until", "end"):
                end = end or _day(keys, i, stop, day, tongue)
    days = [s for s in (start, end) if s is not None]
    spans = [reading.span(s.first, s.last) for s in days]
    if length is not None:
        spans.append(reading.span(length[1], length[2]))
    if not spans:
        return None, frozenset()
    text = "; ".join(dict.fromkeys(reading.text[a:b] for a, b in sorted(spans)))
    found = Term(
        start.start.isoformat() if start else None,
        end.end.isoformat() if end else None,
        length[0] if length else None,
        text,
    )
    # What has begun or ended dates the agreement as well; what is to come does not.
    return found, frozenset(s.first for s in days if day is None or s.end > day)


def _runs(keys: Sequence[str], i: int, first: int, tongue: Tongue, plain: str, verb: str) -> bool:
    """Whether token `i` leads to the day from which (or until which) an agreement runs."""
    words = tongue.agreements
    if keys[i] in words[plain]:
        return True
    return keys[i] in words[verb] and not words["noun"].isdisjoint(keys[max(first, i - 4) : i])


def _day(keys: Sequence[str], i: int, stop: int, day: date | None, tongue: Tongue) -> Said | None:
    """The day after "from", "until" or "took effect on"; of a verb in the past the last one before today."""
    past = keys[i].endswith(("ed", "an")) or keys[i - 1 : i] in (["took"], ["came"], ["went"], ["into"])
    met = when.first_after(keys, i, stop, day, tongue, ahead=not past)
    return met if met is not None and met.precision in ("day", "night") else None


def _length(
    keys: Sequence[str], hit: Hit, first: int, stop: int, tongue: Tongue
) -> tuple[float, int, int] | None:
    """(days, first, last token) of "30-day truce", "a truce of 72 hours", "extended by a week"."""
    units, words = tongue.time.units, tongue.agreements
    for i in range(max(first, hit.first - _LENGTH_REACH), min(stop, hit.last + 1 + _LENGTH_REACH)):
        if keys[i] not in units or keys[i] in tongue.time.words["part"]:
            continue
        at = i - 1 - (i > first and keys[i - 1] in _HYPHENS)
        count = _count(keys, at, first, tongue)
        if count is None:
            continue
        leads = not words["noun"].isdisjoint(keys[i + 1 : min(i + 6, stop)])
        led = at > first and any(key in words["lasting"] for key in keys[max(first, at - 2) : at])
        if leads or led:
            unit = 1 / 24 if keys[i] in tongue.time.words["hours"] else units[keys[i]]
            return round(count * unit, 2), at, i
    return None


def _count(keys: Sequence[str], at: int, first: int, tongue: Tongue) -> float | None:
    if at < first:
        return None
    key = keys[at]
    if key in tongue.numbers.words["article"]:
        return 1.0
    if key in tongue.numbers.values:
        return float(tongue.numbers.values[key])
    value = digits(key) if key[0].isdigit() else None
    return value if value is not None and 0 < value < 10_000 else None
