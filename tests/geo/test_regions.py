from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitmon.errors import ConfigError, UsageError
from sitmon.geo import tree
from sitmon.geo.regions import complete, find_region, line
from sitmon.model import Place

OWN = {
    "My front": {"places": ["Kobani"], "admin1": ["Idlib"], "countries": ["LB"], "circle": [35.0, 36.0, 40]}
}


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Idlib", "SY.12"),
        ("idlib governorate", "SY.12"),
        ("SY.12", "SY.12"),
        ("sy.12", "SY.12"),
        ("Syria", "SY"),
        ("SY", "SY"),
        ("Syrian Arab Republic", "SY"),
        ("Western Asia", "145"),
        ("145", "145"),
        ("west asia", "145"),
        ("Middle East", "m:middle-east"),
        ("the Sahel", "m:sahel"),
        ("Jabal al-Zawiya", "x:jabal-al-zawiya"),
        ("jabal al zawya", "x:jabal-al-zawiya"),
        ("world", "001"),
        ("001", "001"),
        ("Georgia", "GE"),
        ("Georgia, US", "US.GA"),
        ("Tripoli, Lebanon", "266826"),
        ("Gaza", "PS.GZ"),
        ("Deir Ezzor", "SY.07"),
        ("Donbass", "m:donbas"),
        ("DRC", "CD"),
        ("U.S.", "US"),
        ("Chocó", "CO.11"),
        ("2988507", "2988507"),
        ("x:kobani", "x:kobani"),
        ("m:sahel", "m:sahel"),
        ("Донбас", "m:donbas"),
        ("Донбасс", "m:donbas"),
        ("Крим", "UA.11"),
        ("Крым", "UA.11"),
        ("مأرب", "YE.14"),
        ("SYR", "SY"),
        ("ukr", "UA"),
        ("XKX", "XK"),
        ("202", "m:sub-saharan-africa"),
        ("419", "m:latin-america"),
        ("tripoli lebanon", "266826"),
        ("Red Sea", "x:red-sea"),
        ("Бахмут", "x:bakhmut"),  # the town, not its district
        ("MENA", "m:mena"),
        ("Middle East and North Africa", "m:mena"),
        ("southern Lebanon", "m:southern-lebanon"),
        ("North-west Syria", "m:northwest-syria"),
        ("northeastern Syria", "m:northeast-syria"),
        ("eastern DRC", "m:eastern-congo"),
        ("the Gulf", "m:gulf-states"),
        ("Arab states of the Gulf", "m:gulf-states"),
        ("African Great Lakes", "m:great-lakes-africa"),
        ("Great Lakes region", "m:great-lakes-africa"),
        ("FATA", "m:fata"),
        ("J&K", "m:jammu-kashmir"),
        ("oPt", "m:opt"),
        ("AES", "m:aes"),
        ("Benishangul", "ET.47"),
        ("Lahj", "YE.24"),
        ("Golan", "x:golan-heights"),
        ("Hasaka", "SY.01"),
        ("Hodeidah", "YE.08"),
        ("Taiz", "YE.25"),
        ("Saada", "YE.15"),
        ("Beqaa", "x:bekaa-valley"),
        ("Georgia state", "US.GA"),
        ("Washington state", "US.WA"),
        ("Columbia", "4575352"),
        ("British Columbia", "CA.02"),
        ("Chin", "MM.02"),
        ("Mon", "MM.13"),
        ("Salahaddin", "IQ.18"),
        ("Karen State", "MM.05"),
    ],
)
def test_a_region_is_known_by_any_of_its_names(name: str, id: str) -> None:
    assert find_region(name).id == id


def test_a_region_found_by_its_id_is_the_same() -> None:
    for name in ("Idlib", "Syria", "Western Asia", "Sahel", "Jabal al-Zawiya", "world", "Paris"):
        region = find_region(name)
        assert find_region(region.id) == region


def test_a_region_is_a_filter() -> None:
    assert find_region("Syria").countries == {"SY"}
    assert find_region("Idlib").admin1 == {"SY.12"}
    assert find_region("Kobani").gids == {"x:kobani"}
    assert find_region("Donbas").admin1 == {"UA.05", "UA.14"}
    assert find_region("Western Asia").countries >= {"SY", "IQ", "YE", "TR"}
    assert find_region("Asia").countries > find_region("Western Asia").countries
    assert find_region("world").everything
    assert not find_region("Syria").everything


def test_parents_lead_up_to_the_world() -> None:
    assert find_region("Jabal al-Zawiya").parents == ("SY.12", "SY", "145", "142", "001")
    assert find_region("Syria").parents == ("145", "142", "001")
    assert find_region("world").parents == ()


def test_the_user_s_own_regions_come_first() -> None:
    region = find_region("my front", OWN)
    assert region.level == "own"
    assert region.admin1 == {"SY.12"}
    assert region.countries == {"LB"}
    assert region.gids == {"x:kobani"}
    assert region.circle == (35.0, 36.0, 40.0)
    assert find_region("Idlib", {"Idlib": {"countries": ["TR"]}}).countries == {"TR"}


@pytest.mark.parametrize("circle", [[1, 2], "here", [91, 0, 5], [0, 0, -1], [0, 181, 5], ["a", 1, 2]])
def test_a_bad_circle_is_named(circle: object) -> None:
    with pytest.raises(ConfigError, match="bad one"):
        find_region("bad one", {"bad one": {"circle": circle}})


def test_an_unknown_member_of_an_own_region_is_named() -> None:
    with pytest.raises(UsageError, match="Qwxyzzy"):
        find_region("x1", {"x1": {"countries": ["Qwxyzzy"]}})


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("Idlb", "Idlib"), ("Sirya", "Syria"), ("Donbsa", "Donbas"), ("Khartuom", "Khartoum")],
)
def test_a_misspelt_name_is_answered_with_what_was_meant(wrong: str, meant: str) -> None:
    with pytest.raises(UsageError) as e:
        find_region(wrong)
    assert meant in e.value.hint


def test_the_user_s_own_regions_are_suggested_too() -> None:
    with pytest.raises(UsageError) as e:
        find_region("My frnt", OWN)
    assert "My front" in e.value.hint


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_name_gives_a_region_or_a_usage_error(name: str) -> None:
    try:
        region = find_region(name)
    except UsageError:
        return
    assert region.id


def test_completion_offers_names_that_are_known() -> None:
    assert complete("idl")[0] == "Idlib"
    assert "Jisr ash-Shughur" in complete("jisr")
    assert "Syria" in complete("sy")
    assert complete("my f", OWN)[0] == "My front"
    for prefix in ("sa", "ke", "gaz", "m", "al"):
        names = complete(prefix)
        assert names == list(dict.fromkeys(names))
        assert len(names) <= 20
        for name in names:
            find_region(name)


def test_an_empty_prefix_offers_the_regions_of_the_world() -> None:
    assert "Africa" in complete("")


def test_the_line_of_a_place_goes_up_to_the_world() -> None:
    place = Place("x:kobani", "Kobani", "place", "SY", "SY.09", "Aleppo", 36.89, 38.35)
    assert line(place) == [
        ("x:kobani", "Kobani"),
        ("SY.09", "Aleppo"),
        ("SY", "Syria"),
        ("145", "Western Asia"),
        ("142", "Asia"),
        ("001", "World"),
    ]
    assert line(Place("x:sahel", "Sahel", "region")) == [
        ("x:sahel", "Sahel"),
        ("002", "Africa"),
        ("001", "World"),
    ]
    assert line(Place("x:atlantic-ocean", "Atlantic Ocean", "region"))[1:] == [("001", "World")]
    assert [i for i, _ in line(Place("SY", "Syria", "country", "SY"))] == ["SY", "145", "142", "001"]


def test_counts_roll_up() -> None:
    root = tree.rolled_up(
        {
            ("SY", "SY.12"): 3,
            ("SY", None): 2,
            ("TR", None): 1,
            ("ML", "ML.08"): 4,
            (None, None): 1,
            ("ZZ", None): 1,
        }
    )
    assert root.count == 12
    by_id = {n.id: n for n in _all(root)}
    assert by_id["142"].count == by_id["145"].count == 6
    assert by_id["SY"].count == 5
    assert by_id["SY.12"].name == "Idlib"
    assert by_id["002"].count == 4
    assert [c.id for c in root.children] == ["142", "002", "ZZ"]


def _all(node: tree.Node) -> list[tree.Node]:
    return [node, *(n for c in node.children for n in _all(c))]


def test_every_country_hangs_in_the_tree_once() -> None:
    seen: list[str] = []
    todo = ["001"]
    while todo:
        below = [i for i, _ in tree.children(todo.pop())]
        seen += below
        todo += below
    assert len(seen) == len(set(seen))
    assert {"SY", "PS", "XK", "TW", "AQ"} <= set(seen)


def test_a_region_can_be_named_before_the_first_frame_without_the_tables() -> None:
    # A subprocess: here everything is imported already.
    script = (
        "import sys, sitmon.geo.regions\n"
        "print(*sorted(m for m in sys.modules if m.startswith('sitmon.') or m == 'sqlite3'))"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.split() == ["sitmon.geo", "sitmon.geo.regions"]


@pytest.mark.parametrize(
    ("wrong", "first"),
    [("Marseile", "Marseille"), ("Nuesirat", "Nuseirat"), ("Israle", "Israel")],
)
def test_what_is_larger_is_meant_before_what_is_spelt_as_near(wrong: str, first: str) -> None:
    with pytest.raises(UsageError) as e:
        find_region(wrong)
    assert e.value.hint.startswith(f"did you mean {first}")


@pytest.mark.parametrize(
    ("prefix", "offered"),
    [
        ("punj", {"Punjab, Pakistan": "PK.04", "Punjab, India": "IN.23"}),
        ("georgi", {"Georgia": "GE", "Georgia, United States": "US.GA"}),
        ("tripol", {"Tripoli, Libya": "LY.77", "Tripoli, Lebanon": "266826"}),
    ],
)
def test_of_namesakes_as_prominent_all_are_offered_with_their_country(
    prefix: str, offered: dict[str, str]
) -> None:
    names = complete(prefix)
    assert [n for n in names if n in offered] == list(offered)
    assert {n: find_region(n).id for n in offered} == offered
    assert prefix.title() not in names


def test_a_name_with_small_namesakes_is_offered_alone() -> None:
    assert "Idlib" in complete("idli")
    assert complete("londo")[0] == "London"
    assert complete("punjab", {"Punjab": {"countries": ["IN"]}})[0] == "Punjab"
