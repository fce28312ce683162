"""Which texts are read, and which say that they are not."""

from __future__ import annotations

import pytest

from sitmon import coder
from sitmon.coder.language import detect
from sitmon.reading import read


def lang(text: str, hint: str | None = None) -> str:
    r = read(None, text)
    return detect(r.text, r.lower, hint)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le président de la République a été reçu par les ministres dans la ville.", "fr"),
        ("El gobierno y los rebeldes firmaron un acuerdo en la ciudad de La Habana.", "es"),
        ("Die Regierung und die Rebellen haben sich nach dem Angriff nicht geeinigt.", "de"),
        ("Россия нанесла удары по городу ночью.", "ru"),
        ("Росія завдала ударів по місту вночі, їх багато.", "uk"),
        ("قصفت الطائرات المدينة ليلا", "ar"),
        ("空袭造成多人死亡", "zh"),
        ("Kuvvetler bu sabah bir köyü ve çok sayıda evi vurdu, daha sonra da geri çekildi", "tr"),
        ("Shelling in Donetsk", "en"),
        ("Netanyahu: Gaza truce 'over'", "en"),
        ("US, Iran", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_text(text: str, expected: str) -> None:
    assert lang(text) == expected


def test_the_feed_is_believed_only_in_doubt() -> None:
    assert lang("The army said that it was in the town and on the road.", "fr") == "en"
    assert lang("Attaques aériennes sur la capitale", "fr") == "fr"
    assert lang("Gaza", "en-GB") == "en"


def test_an_unread_language_says_so_and_has_no_events() -> None:
    coded = coder.code(
        read("Удары по городу", "Ракеты попали в дом, погибли 5 человек."), published=None, lang="ru"
    )
    assert (coded.lang, coded.read, coded.events, coded.totals) == ("ru", False, (), {})
