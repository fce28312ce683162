"""What an alert is and how it is worded. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sitmon.text import line

NAMED = 3
"""Events of one alert that are told one by one; of more the number is told."""
_TITLE_MOST = 120


@dataclass(frozen=True, slots=True)
class Flag:
    """An event as an alert needs it. `assertion` and `background` as in the model."""

    article_id: int
    kind: str
    title: str
    publisher: str
    place: str | None
    assertion: str
    background: bool
    others: tuple[str, ...] = ()
    """Further places of the flag, where its events are in several."""

    @property
    def key(self) -> tuple[int, str]:
        """What an alert is told of once: the flag of one kind on one article."""
        return self.article_id, self.kind


def worth(flags: Iterable[Flag]) -> list[Flag]:
    """Those that are news: what an article tells as the past wakes nobody; each flag once, with all its places."""
    found: dict[tuple[int, str], Flag] = {}
    for flag in flags:
        if flag.background:
            continue
        held = found.setdefault(flag.key, flag)
        places = dict.fromkeys(p for p in (held.place, *held.others, flag.place) if p)
        place, *others = places or [None]
        found[flag.key] = replace(held, place=place, others=tuple(o for o in others if o))
    return list(found.values())


def worded(watch: str, flags: Sequence[Flag]) -> str:
    """One line for some events of a watch: "idlib: strike in Idlib, claimed: Jets hit market (Wire)"."""
    told = [_one(flag) for flag in flags[:NAMED]]
    if len(flags) > NAMED:
        told.append(f"and {len(flags) - NAMED} more")
    return line(f"{watch}: " + " · ".join(told))


def _one(flag: Flag) -> str:
    where = f" in {' and '.join((flag.place, *flag.others))}" if flag.place else ""
    said = "" if flag.assertion == "reported" else f", {flag.assertion}"
    title = line(flag.title)
    short = title if len(title) <= _TITLE_MOST else title[: _TITLE_MOST - 1] + "…"
    return f"{flag.kind}{where}{said}: {short} ({line(flag.publisher)})"
