"""Spans of a text that may name a place: longest match over its tokens. Pure, linear.

A name starts on a capital (or on any word of a script without capitals), is at most five
words long and never crosses a sentence. What a span means, and whether it is a place at
all, is decided in `resolve`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sitmon.geo import atlas, beside, sorts, weights
from sitmon.geo.atlas import Candidates
from sitmon.geo.names import ARTICLES, fold, skeleton
from sitmon.geo.sorts import AREA_WORDS, TOWN_WORDS
from sitmon.reading import Reading

LONGEST = 5
_UNCASED = "\u0590"
"""From here on scripts have no capitals, mostly."""
_JOINTS = frozenset("-.'’–‐\u2011")
_CLITICS = frozenset("وبلف")
"""And, in, to, so: written together with the word that follows."""
_BARE_ARTICLES = frozenset(("al", "el", "ul", "ash", "az", "ad"))
_PREPOSITIONS = frozenset(("at", "as", "an", "en", "es", "ed", "er", "et"))
"""Articles of Arabic names that are words of European languages too: before a name only a hyphen makes them its own."""
_EXACT = {
    "us": "US", "uk": "UK", "car": "CAR", "uae": "UAE", "drc": "DRC", "prc": "PRC", "roc": "ROC", "ksa": "KSA", "rsa": "RSA",
    "png": "PNG", "usa": "USA", "dmz": "DMZ", "gcc": "GCC", "u s": "U.S", "u k": "U.K", "eu": "EU", "kpk": "KPK", "t4": "T4",
}  # fmt: skip
"""Keys that are names only in this very form."""
_ABBREVIATED = 8  # characters from which a name is no abbreviation
_MOST_SPANS = 4000
"""A longer list of names is no article; the rest is left unread."""


@dataclass(slots=True)
class Span:
    """A run of tokens (`first` to `last`, inclusive) with what it may mean. `cut` is how many
    characters of the last token are not of the name ("Syria's")."""

    first: int
    last: int
    key: str
    candidates: Candidates
    demonym: bool = False
    bones: bool = False
    cut: int = 0
    lead: int = 0
    """How many characters before the name are written together with it (Arabic "in", "and")."""
    short: bool = False
    """Whether it is an abbreviation of an area ("Calif.")."""
    sort: str = ""
    """What the next word calls it: "area" ("Donetsk region"), "town" ("Hama city") or nothing."""
    part: str = ""
    """What it is only part of the name of ("water", "street" and the like), which says a little of where a text plays."""


def spans(reading: Reading) -> list[Span]:
    """All spans of the text in order, none overlapping another."""
    found: list[Span] = []
    words, lower = reading.words, reading.lower
    ends = iter(reading.sentences)
    begin = end = free = 0
    # A word that differs from its case-folded form holds a capital; some scripts have none.
    for i in [i for i, w in enumerate(words) if w != lower[i] or w >= _UNCASED]:
        while i >= end:
            begin, end = next(ends)
        if i < free:
            continue
        begins = _begins(words[i])
        if not begins and not (i + 1 < end and lower[i + 1] in ARTICLES) and not _after_article(reading, i):
            continue
        span = _at(reading, i, end, found, begins)
        if span is not None:
            free = span.last + 1
            found.append(span)
            if (free < end and lower[free] in _TELLING_AFTER) or (
                span.first > begin and lower[span.first - 1] in _TELLING_BEFORE
            ):
                _sorted(reading, found, begin, end)
                _part_of_another(reading, span, begin, end)
            if len(found) > _MOST_SPANS:
                break
    return found


def _part_of_another(reading: Reading, span: Span, begin: int, end: int) -> None:
    """Marks a span that is part of a name which means no place known: "San Juan river", "Baghdad Street"."""
    at = span.last + 1
    after = at < end and reading.lower[at] in beside.AFTER
    if span.demonym or span.cut or not (after or reading.words[span.first - 1] in beside.BEFORE):
        return
    sort, left = beside.left(reading, span.first, span.last, begin, end, span.candidates)
    span.part = "" if left else sort
    span.candidates = left or span.candidates


def _sorted(reading: Reading, found: list[Span], begin: int, end: int) -> None:
    """Marks the last span with what a word beside it calls it, which leaves of its candidates those of that sort;
    a plural after it says the same of those listed before it: "Kharkiv, Sumy and Donetsk regions"."""
    span, lower = found[-1], reading.lower
    at = span.last + 1
    word, of = lower[at] if at < end else "", False
    if word in _PLURALS:
        listed = list(_listed(reading, found, begin))
        for each in listed if len(listed) > 1 else ():  # not "Indiana counties"
            _call(each, _PLURALS[word], of=False)
        return
    if word not in _FORMS and span.first > begin:
        of = span.first > begin + 1 and lower[span.first - 1] == "of"
        word = lower[span.first - 2] if of else lower[span.first - 1]
        word = word if word in _WORDS else ""  # "the Donetsk region's Lyman"
    called = _FORMS.get(word, "")
    if of or at + 1 >= end or lower[at + 1] != "of" or called not in TOWN_WORDS:
        _call(span, called, of)
    else:
        span.sort = "town"  # "the Gaza city of Rafah" is not the city of Gaza


def _call(span: Span, word: str, of: bool) -> None:
    span.sort = "area" if word in AREA_WORDS else "town" if word else ""
    if span.demonym or not word:
        return
    if span.sort == "area":
        span.candidates = sorts.areas(span.key, word, span.candidates)
    else:
        span.candidates = sorts.towns(word, of, span.candidates)


def _listed(reading: Reading, found: list[Span], begin: int) -> Iterator[Span]:
    """The last span and those listed before it in the sentence."""
    following = found[-1]
    for span in reversed(found):
        between = reading.lower[span.last + 1 : following.first]
        if span is not following and (
            span.first < begin or not 0 < len(between) < 3 or not _LISTING.issuperset(between)
        ):
            return
        yield span
        following = span


_LISTING = frozenset((",", "and", "&"))
_PLURALS = {f"{w}s": w for w in AREA_WORDS - {"county", "state"}} | {"counties": "county"}
_WORDS = AREA_WORDS | TOWN_WORDS
_FORMS = {form: w for w in _WORDS for form in (w, f"{w}'s")}
_TELLING_AFTER = beside.AFTER | _FORMS.keys() | _PLURALS.keys()
_TELLING_BEFORE = {w.lower() for w in beside.BEFORE} | _WORDS
"""Words beside a span that say what it is; most spans have none of them."""


def _at(reading: Reading, i: int, end: int, found: list[Span], begins: int) -> Span | None:
    """The span that starts at token `i`, or before it with its article."""
    if _after_article(reading, i):
        span = _with_article(reading, i, end)
        if span is not None:
            return span
    if begins and begins < _ODDLY:
        _, cut, folded = _taken(reading.words[i])
        if not (begins & _LONGER and _goes_on(reading, i, end)):
            return _span(reading, i, i, [folded], cut) if begins & _ALONE else None
    return _abbreviation(reading, i, found) or _longest(reading, i, end)


def _after_article(reading: Reading, i: int) -> bool:
    lower = reading.lower
    return i > 0 and (
        lower[i - 1] in ARTICLES or (lower[i - 1] == "-" and i > 1 and lower[i - 2] in ARTICLES)
    )


_ALONE, _LONGER, _ODDLY = 1, 2, 4


@lru_cache(maxsize=16384)
def _begins(word: str) -> int:
    """Whether some name may begin with this word: 0 none, else the sum of `_ALONE` (it is one),
    `_LONGER` (a longer one may begin with it) and `_ODDLY` (an article, an abbreviation, a clitic)."""
    if not starts_name(word):
        return 0
    _, cut, folded = _taken(word)
    flags = atlas.known(folded) | (atlas.known(fold(word)) & 2 if cut else 0)
    if word in atlas.abbreviations() or fold(word) in ARTICLES:
        return flags | _ODDLY
    if word[0] in _CLITICS and atlas.known(fold(word[1:])):
        return flags | _ODDLY
    return flags


def _goes_on(reading: Reading, i: int, end: int) -> bool:
    """Whether a known name may begin with the token `i` and go on with the next."""
    at = i + 1
    if at >= end:
        return False
    word, gap = reading.words[at], reading.starts[at] - reading.ends[i]
    if not word[0].isalnum():
        return not gap and word in _JOINTS
    if gap > 1:
        return False
    first = fold(reading.words[i])
    capital, cut, folded = _taken(word)
    if gap and not capital and folded not in weights.words()["inner"] and not atlas.tabled(first) & 2:
        return False
    return cut > 0 or folded in ARTICLES or atlas.known(f"{first} {folded}") > 0


@lru_cache(maxsize=16384)
def _taken(word: str) -> tuple[bool, int, str]:
    """Whether a word may stand in a name wherever it is (a capital, a number), how many characters at its
    end are a genitive, and the rest of it folded."""
    cut = possessive(word)
    return starts_name(word) or word[0].isdigit(), cut, fold(word[:-cut] if cut else word)


def starts_name(word: str) -> bool:
    """Whether a name may begin with this word: a capital, or a letter that has no case."""
    ch = word[0]
    if ch.islower():
        return len(word) > 3 and word[1] in "'’" and word[2].isupper()  # d'Ivoire
    return ch.isupper() or (ch >= _UNCASED and ch.isalpha())


def possessive(word: str) -> int:
    """How many characters at the end of a word are a genitive: 2 for "Syria's", else 0."""
    return 2 if len(word) > 2 and word[-1] in "sS" and word[-2] in "'’ʼ" else 0


def _abbreviation(reading: Reading, i: int, found: list[Span]) -> Span | None:
    """ "Calif.", "N.C.", and after a name and a comma "La." or "TX" too."""
    forms = atlas.abbreviations().get(reading.words[i])
    if forms is None:
        return None
    before = found[-1].last if found else -9
    follows = before == i - 1 or (before == i - 2 and reading.words[i - 1] == ",")
    start = reading.starts[i]
    for form, candidates, alone in forms:
        end = start + len(form)
        if (
            (alone or follows)
            and reading.text.startswith(form, start)
            and not reading.text[end : end + 1].isalnum()
        ):
            last = i
            while last + 1 < len(reading.words) and reading.ends[last + 1] <= end:
                last += 1
            return Span(i, last, form.lower(), candidates, short=True)
    return None


def _longest(reading: Reading, i: int, end: int) -> Span | None:
    """The longest known name that starts at token `i`."""
    for lead in (0, 1) if reading.words[i][0] in _CLITICS else (0,):
        for j, run, cut in reversed(_runs(reading, i, end, lead)):
            span = _span(reading, i, j, run, cut)
            if span is not None:
                span.lead = lead
                return span
    return None


def _with_article(reading: Reading, i: int, end: int) -> Span | None:
    """The longest known name that starts with the article before token `i`: "al-Bab"."""
    joined = i >= 2 and reading.words[i - 1] == "-"
    first = i - 2 if joined else i - 1
    if first < 0 or reading.words[first] not in ARTICLES or reading.starts[i] - reading.ends[first] > 1:
        return None
    if not joined and reading.words[first] in _PREPOSITIONS:
        return None
    return _longest(reading, first, end)


def _runs(reading: Reading, i: int, end: int, lead: int) -> list[tuple[int, list[str], int]]:
    """(last token, folded words, characters cut) of every run from `i` that may be a known name."""
    words, starts, ends = reading.words, reading.starts, reading.ends
    run: list[str] = []
    found: list[tuple[int, list[str], int]] = []
    article = False
    inner = weights.words()["inner"]
    for j in range(i, min(end, i + 2 * LONGEST)):
        word = words[j][lead:] if j == i else words[j]
        if not word or not word[0].isalnum():
            if word in _JOINTS and j > i and starts[j] == ends[j - 1]:
                continue
            break
        if j > i and starts[j] - ends[j - 1] > 1:
            break
        capital, cut, folded = _taken(word)
        if not folded or len(run) == LONGEST:
            break
        begun = " ".join(run)
        run.append(folded)
        k = f"{begun} {folded}" if begun else folded
        if not capital and folded not in inner and starts[j] != ends[j - 1]:
            if not atlas.tabled(begun) & 2:
                break
            capital = bool(atlas.tabled(k) & 1)  # "Zamzam camp"
        flags = atlas.known(k)
        if capital and (flags & 1 or (article and len(run) >= 3)):
            found.append((j, run.copy(), cut))
        if cut:
            run[-1] = fold(word)  # "Cox's Bazar": the genitive may be inside the name
            flags |= atlas.known(" ".join(run))
        article = article or _is_article(words, j, folded)
        if not flags & 2 and not article:
            break
    return found


def _is_article(words: list[str], j: int, folded: str) -> bool:
    """Whether an article of Arabic names stands here: "as" and "at" are English where no hyphen follows."""
    return folded in ARTICLES and (folded in _BARE_ARTICLES or words[j + 1 : j + 2] == ["-"])


def _span(reading: Reading, i: int, j: int, run: list[str], cut: int) -> Span | None:
    k = run[0] if len(run) == 1 else " ".join(run)
    if len(run) == 1 and k in never():
        return None
    start, end = reading.starts[i], reading.ends[j]
    following = reading.text[end : end + 1]
    last = j
    if end - start < _ABBREVIATED + cut:
        text = reading.text[start : end - cut]
        if k in _EXACT and (text != _EXACT[k] or following == "$"):
            return None
        if following == "." and "." in text:
            last = j + 1  # the last full stop of "U.S."
    if (people := atlas.demonyms_of().get(k)) is not None:
        return Span(i, last, k, people, demonym=True, cut=cut)
    if found := atlas.candidates(k):
        return Span(i, last, k, found, cut=cut)
    if (
        len(run) >= 3
        and not (run[0] in _PREPOSITIONS or (run[0] in ARTICLES and run[1] in ARTICLES))
        and not ARTICLES.isdisjoint(run[1:-1])
        and len(run[-1]) > 2
        and (found := atlas.by_skeleton(skeleton(run)))
    ):
        return Span(i, last, k, found, bones=True, cut=cut)
    return None


def never() -> frozenset[str]:
    """Words that alone name no place: sorts of places and organisations, points of the compass."""
    return weights.words()["never"]
