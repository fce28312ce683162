from __future__ import annotations

from sitmon.lexicon import countries
from sitmon.lexicon.countries import COUNTRIES, REGIONS, capitals, country_names, demonyms, line


def test_every_country_has_a_region_and_every_region_leads_to_the_world() -> None:
    assert len(COUNTRIES) >= 249
    for c in COUNTRIES.values():
        assert c.subregion in REGIONS, c.code
        assert line(c.code)[-1][0] == countries.WORLD, c.code


def test_no_name_means_two_countries() -> None:
    names = [n for c in COUNTRIES.values() for n in (c.name, *c.aliases)]
    assert len(names) == len(set(names))


def test_demonyms_have_their_plurals() -> None:
    found = demonyms()
    assert found["Syrian"] == found["Syrians"] == "SY"
    assert found["Iraqis"] == "IQ"
    assert found["Turk"] == found["Turks"] == found["Turkish"] == "TR"
    assert found["Nigerien"] == "NE"
    assert found["Nigerian"] == "NG"
    assert "Chineses" not in found
    assert "Frenchmans" not in found


def test_press_names_and_capitals_are_known() -> None:
    names = country_names()
    assert names["DRC"] == names["Congo"] == "CD"
    assert names["Burma"] == "MM"
    assert names["U.K."] == "GB"
    assert capitals()["Moscow"] == "RU"
