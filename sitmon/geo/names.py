"""Keys of names: the forms under which the gazetteer stores a name and a text asks for it. Pure.

`key` makes spellings of one name equal that differ in case, accents, apostrophes and
hyphens. `skeleton` goes further for romanised Arabic, where every outlet spells its own
way: it keeps the consonants only, so it must be asked for with care (see `resolve`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ARTICLES = frozenset(
    ["al", "el", "ul", "ad", "ar", "as", "ash", "at", "az", "an", "adh", "ez", "es", "ed", "er", "et", "en"]
)
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻʿʾ`´ʹ\u02bc\u2032"))
_ODD = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ə": "a"}
)
_ARABIC = str.maketrans("أإآٱةىیک", "ااااهييك")
_SPLIT = re.compile(r"[^\w]+")
_CYRILLIC = re.compile("[а-яёіїєґ]")
# Endings of cases in Russian and Ukrainian, the longest first; none that a town's name ends on.
_CASE_ENDING = re.compile(
    "(?:ами|ями|ого|ому|ием|ях|ах|ом|ем|ою|ею|ой|ей|ий|ый|ая|яя|ое|ее|ию|ии|ия|ію|ії|ія|а|у|ы|и|е|о|я|ю|ь|й|і|ї|є)$"
)
# The vowel that changes where an ending follows: Київ, у Києві; Харків, у Харкові.
_CHANGING = (("їв", "єв"), ("ів", "ов"))
_DIGRAPHS = (
    ("kh", "K"),
    ("gh", "K"),
    ("sh", "S"),
    ("ch", "S"),
    ("th", "t"),
    ("dh", "d"),
    ("zh", "z"),
    ("ph", "f"),
    ("ou", "u"),
    ("ck", "K"),
)
_CLASSES = str.maketrans(
    {"q": "K", "k": "K", "g": "K", "c": "K", "x": "K", "z": "z", "v": "f", "p": "b", "j": "j"}
)
_DROPPED = re.compile("[aeiouwyh]")
_DOUBLED = re.compile(r"(.)\1+")
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


@lru_cache(maxsize=16384)
def fold(word: str) -> str:
    """One word in lower case without accents and apostrophes, "St" as "saint"; may come out empty."""
    if word.isascii():
        low = word.lower().replace("'", "").replace("`", "")
        return _SHORT.get(low, low)
    low = word.casefold().translate(_APOSTROPHES).translate(_ODD)
    plain = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    if _CYRILLIC.search(plain):
        return _stem(unicodedata.normalize("NFC", low).replace("ё", "е"))
    return plain.lower().translate(_ARABIC)  # NFKD makes capitals of mathematical letters


def _stem(word: str) -> str:
    """A Cyrillic word without its case ending, so that "Идлибе" meets "Идлиб"."""
    if len(word) < 4:
        return word
    stem = _CASE_ENDING.sub("", word)
    stem = stem if len(stem) >= 3 else word
    for ending, changed in _CHANGING:
        if stem.endswith(ending):
            return stem[: -len(ending)] + changed
    return stem


def key(name: str) -> str:
    """The key of a whole name: its folded words with one space between."""
    if (bare := name.replace("-", " ").replace("'", "")).isascii() and bare.replace(" ", "").isalnum():
        words = bare.lower().split()
        return " ".join([_SHORT.get(w, w) for w in words])  # the same, for most names faster
    return " ".join(w for w in map(fold, _SPLIT.split(name.translate(_APOSTROPHES))) if w)


def skeleton(folded: list[str]) -> str:
    """The consonants of the folded words of a romanised name, articles left out.

    >>> skeleton("jisr al shqour".split()) == skeleton("jisr ash shughur".split())
    True
    """
    kept = [_consonants(w) for w in folded if w not in ARTICLES]
    return " ".join(k for k in kept if k)


@lru_cache(maxsize=16384)
def _consonants(word: str) -> str:
    for pair, sign in _DIGRAPHS:
        word = word.replace(pair, sign)
    return _DOUBLED.sub(r"\1", _DROPPED.sub("", word.translate(_CLASSES)))
