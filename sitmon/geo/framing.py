"""What frames a name in its sentence: a topic, a war, somebody who speaks, people abroad. Pure.

"Rifts over the war in Gaza" is set where the rifts are; "Ukraine war: Wales opens its doors" in Wales;
"Hungary's new president condemns …" in Hungary; "Afghan sisters training in Italy" in Italy.
"""

from __future__ import annotations

_TOPIC = frozenset("over amid about despite concerning regarding".split())
_WAR = frozenset("war wars invasion conflict crisis aggression situation hostilities".split())
_JOINS = frozenset("in on of against with the".split())
_BREAKS = frozenset((",", ";", ":", "-", "–"))
_PASSES = frozenset("in on at of from to for".split()) | {","}
_OFFICES = frozenset(
    "president minister chancellor pm mp premier king prince senate parliament court envoy ambassador government official"
    " officials lawmaker lawmakers secretary house congress foreign defence defense prosecutor prosecutors police judge"
    " leader leaders diplomat diplomats ministry spokesman spokesperson opposition senator administration authorities".split()
)
_SAYS = frozenset(
    "warn warns warned urge urges urged tell tells told say says said condemn condemns condemned recognise recognises"
    " recognised recognize recognizes recognized thank thanks thanked back backs backed call calls called vow vows vowed"
    " accuse accuses accused deny denies denied reject rejects rejected claim claims claimed demand demands demanded"
    " announce announces announced pass passes passed approve approves approved cancel cancels cancelled impose imposes"
    " imposed support supports supported want wants wanted seek seeks sought plan plans planned offer offers offered discuss"
    " discusses discussed meet meets met agree agrees agreed ask asks asked sign signs signed welcome welcomes welcomed hail"
    " hails slam slams criticise criticises criticised criticize criticizes criticized threaten threatens threatened pledge"
    " pledges pledged send sends sent give gives gave hand hands handed declare declares declared order orders ordered"
    " confirm confirms confirmed ready".split()
)
_PEOPLE = frozenset(
    "refugee refugees migrant migrants asylum evacuees exile exiles family families citizen citizens national nationals"
    " woman women man men child children boy girl mother father sisters student students diaspora community orphans"
    " teenager teen couple".split()
)
_SETTLE = frozenset(
    "settled resettled resettle living lives live life arrived arrive arrives arriving training rebuild moved shelter"
    " sheltering refuge sanctuary asylum exile crossed crossing host hosted housed stay staying home homes".split()
)
_PLACES = frozenset("in to into the across".split())
_BACK, _NEAR, _NEXT, _AHEAD, _OFFICE_AHEAD = 7, 4, 2, 5, 3  # tokens looked at on either side
_SETTLED_BACK, _PEOPLE_AHEAD = 5, 2

OF_LAND = {name: f"land_{name}" for name in ("topic", "war_in", "war_after", "says", "people", "settled")}
"""Frames that tell of a country wherever in the text one of its names has them → the feature of the country."""


def framed(lower: list[str], first: int, at: int, last: int, end: int) -> list[str]:
    """Features of the name at tokens `at` to `last` of the sentence from `first` to `end` (exclusive)."""
    before, ahead = lower[max(first, at - _BACK) : at], lower[last + 1 : min(end, last + 1 + _AHEAD)]
    found = [] if _BEFORE.isdisjoint(before) else _behind(before)
    return found if _AFTER.isdisjoint(ahead) else found + _following(ahead)


_BEFORE, _AFTER = _TOPIC | _WAR | _SETTLE, _WAR | _OFFICES | _SAYS | _PEOPLE


def _behind(before: list[str]) -> list[str]:
    found = []
    if not _TOPIC.isdisjoint(before) and _reaches(before[::-1], _TOPIC, _BREAKS):
        found.append("topic")
    if not _WAR.isdisjoint(before[-_NEAR:]) and not _JOINS.isdisjoint(before[-_NEXT:]):
        found.append("war_in")
    if before[-1] in _PLACES and not _SETTLE.isdisjoint(before[-_SETTLED_BACK:]):
        found.append("settled")
    return found


def _following(ahead: list[str]) -> list[str]:
    found = []
    if ahead[0] in _WAR:
        found.append("war_after")
    if not _OFFICES.isdisjoint(ahead[:_OFFICE_AHEAD]):
        found.append("office")
    if not _SAYS.isdisjoint(ahead) and _reaches(ahead, _SAYS, _PASSES):
        found.append("says")
    if not _PEOPLE.isdisjoint(ahead[:_PEOPLE_AHEAD]):
        found.append("people")
    return found


def _reaches(words: list[str], wanted: frozenset[str], ends: frozenset[str]) -> bool:
    """Whether a wanted word comes before any that ends the phrase."""
    return next(word in wanted for word in words if word in wanted or word in ends)
