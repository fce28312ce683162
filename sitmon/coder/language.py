"""Which language a text is in, as far as we must know: is it one we read? Pure and cheap."""

from __future__ import annotations

import re
from collections.abc import Sequence

READ = frozenset({"en"})
_LOOK_AT = 160  # tokens: enough to tell, whatever the length
_LATIN_SHARE = 0.6
_CLEAR = 4  # function words of English that, at one in eight, leave no doubt
_NON_LATIN = re.compile("[\u0370-\u1fff\u2c00-\ud7ff\uf900-\uffdc]")
# Function words that are frequent in one language and rare in English.
_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        "the of and to in is was for on that with by from has have were after at as an are his it says said who its their over new".split()
    ),
    "fr": frozenset(
        "le la les des du une et est dans pour que qui sur pas au aux avec par plus ont été ce cette leur ses d'un d'une".split()
    ),
    "es": frozenset(
        "el los las una y en del que por con para se su al es más como sus fue han ha este esta pero tras".split()
    ),
    "de": frozenset(
        "der die das und ist nicht ein eine mit von den dem auf für sich im des zu wird nach bei sind wurde auch".split()
    ),
    "it": frozenset(
        "il gli della di che per con una sono del nel alla è dei anche come più dal ha delle".split()
    ),
    "pt": frozenset("o os uma do da em que com para não dos das por mais foi ao são pelo pela após".split()),
    "nl": frozenset("het een van en dat niet zijn op voor met aan er wordt ook bij naar heeft".split()),
    "tr": frozenset("ve bir bu için ile da de olarak çok daha sonra ne gibi kadar olan".split()),
    "id": frozenset("yang dan di dari untuk dengan ini itu pada tidak akan dalam oleh telah".split()),
    "pl": frozenset("w i na z się nie do że jest o po przez od za jak oraz".split()),
    "sv": frozenset("och att det som på är av för med till den har inte om ett".split()),
    "ro": frozenset("și în de la cu pe care nu din este pentru a fost sau".split()),
}
_SCRIPTS = (
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("fa", re.compile("[پچژگ]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)


def detect(text: str, lower: Sequence[str], hint: str | None) -> str:
    """The language of a text as ISO 639-1; `hint` is what its feed says, believed only in doubt.

    Latin script without a clear other language is "en": a short title must pass.
    """
    start = text[:2000]
    if not start.isascii():
        foreign = len(_NON_LATIN.findall(start))
        letters = sum(map(str.isalpha, start))
        if letters and foreign / letters > 1 - _LATIN_SHARE:
            return next((lang for lang, pattern in _SCRIPTS if pattern.search(start)), "und")
    words = lower[:_LOOK_AT]
    english = _share(words, "en")
    if english >= _CLEAR and english * 8 >= len(words):
        return "en"
    best, most = "en", english
    for lang in _WORDS:
        if lang != "en" and (met := _share(words, lang)) > most:
            best, most = lang, met
    if best != "en" and most >= 2 + 2 * english:
        return best
    base = (hint or "").replace("_", "-").split("-")[0].lower()
    if base in _WORDS and base != "en" and most > english:
        return base
    return "en"


def _share(words: Sequence[str], lang: str) -> int:
    known = _WORDS[lang]
    return sum(1 for word in words if word in known)
