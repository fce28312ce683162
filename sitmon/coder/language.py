"""Which language a text is in, as far as we must know: is it one we read? Pure and cheap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from sitmon.coder.loading import HERE, read_toml
from sitmon.coder.patterns import Words

READ = frozenset({"en"})
"""The languages whose cues are shipped."""
_LOOK_AT = 160  # tokens: enough to tell, whatever the length
_LETTERS = 2000  # characters looked at for the script
_FOREIGN_SHARE = 0.4  # of the letters: more, and the text is in another script
_CLEAR = 4  # function words of English that, at one in eight, leave no doubt
_LEAST = 3  # function words of another language, without which a Latin text is read
_NON_LATIN = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c00-\ua71f\ua800-\ud7ff\uf900-\ufaff\ufb1d-\uffdc]")
# The first that occurs names the language; what only one language writes comes first.
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


@cache
def _function_words() -> dict[str, Words]:
    given = read_toml(HERE / "languages" / "detect.toml")["words"]
    return {lang: frozenset(text.split()) for lang, text in given.items()}


@cache
def _foreign() -> Words:
    """The function words of all languages but English: the only words that count in doubt."""
    return frozenset().union(*(words for lang, words in _function_words().items() if lang != "en"))


def detect(text: str, lower: Sequence[str], hint: str | None) -> str:
    """The language of a text as ISO 639-1 ("und" for an unknown script); `hint` is what its feed
    says, believed only in doubt. Latin script without a clear other language is "en": a short
    title must pass.
    """
    if (script := _other_script(text[:_LETTERS])) is not None:
        return script
    words = lower[:_LOOK_AT]
    english = _met(words, _function_words()["en"])
    if english >= _CLEAR and english * 8 >= len(words):
        return "en"
    words = list(filter(_foreign().__contains__, words))
    met = {lang: _met(words, known) for lang, known in _function_words().items() if lang != "en"}
    best = max(met, key=lambda lang: met[lang])
    if met[best] >= _LEAST + 2 * english:
        return best
    base = (hint or "").replace("_", "-").split("-")[0].lower()
    return base if met.get(base, 0) > english else "en"


def _other_script(start: str) -> str | None:
    if start.isascii():
        return None
    foreign = len(_NON_LATIN.findall(start))
    if not foreign or foreign <= _FOREIGN_SHARE * sum(map(str.isalpha, start)):
        return None
    return next((lang for lang, pattern in _SCRIPTS if pattern.search(start)), "und")


def _met(words: Sequence[str], known: Words) -> int:
    return len(list(filter(known.__contains__, words)))
