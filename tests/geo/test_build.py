from __future__ import annotations

import importlib.util
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

from sitmon.geo.gazetteer import LEVELS, Gazetteer

TOOL = Path(__file__).parents[2] / "tools" / "build_gazetteer.py"


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_gazetteer", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_gazetteer"] = module
    spec.loader.exec_module(module)
    return module


def entries(build: ModuleType) -> list[object]:
    level = LEVELS.index
    return [
        build.Entry("SY", "Syria", level("country"), "SY", "", 35.0, 38.0, 17_000_000, ["سوريا"]),
        build.Entry(
            "SY.12", "Idlib", level("admin1"), "SY", "SY.12", 35.8, 36.7, 1_500_000, ["Idlib Governorate"]
        ),
        build.Entry(
            "1",
            "Jisr ash-Shughūr",
            level("place"),
            "SY",
            "SY.12",
            35.81,
            36.32,
            44_000,
            ["Jisr al-Shughur", "جسر الشغور"],
        ),
        build.Entry("2", "Saint-Marc", level("place"), "FR", "FR.11", 48.0, 2.0, 3_000, ["Sankt Markus"]),
    ]


def test_a_built_file_answers_what_went_in(build: ModuleType, tmp_path: Path) -> None:
    out = tmp_path / "g.sqlite"
    build.pack(entries(build), out)
    with closing(Gazetteer(out)) as g:
        for key in ("jisr ash shughur", "jisr al shughur", "جسر الشغور"):
            (ref,) = g.names(key)
            place = g.place(ref >> 1)
            assert (place.name, place.admin1, place.admin1_name, place.level) == (
                "Jisr ash-Shughūr",
                "SY.12",
                "Idlib",
                "place",
            )
            assert place.lat == pytest.approx(35.81, abs=0.003)
        assert g.skeletons("jsr SKr") == (2,)
        assert g.nations == {"SY": 0}
        assert g.first_order == {"SY.12": 1}
        assert g.residents(2) == pytest.approx(44_000, rel=0.1)


def test_a_small_town_far_from_conflict_keeps_its_own_name_only(build: ModuleType, tmp_path: Path) -> None:
    out = tmp_path / "g.sqlite"
    build.pack(entries(build), out)
    with closing(Gazetteer(out)) as g:
        assert g.names("saint marc")
        assert not g.names("sankt markus")


def test_the_same_entries_give_the_same_bytes(build: ModuleType, tmp_path: Path) -> None:
    one, two = tmp_path / "1.sqlite", tmp_path / "2.sqlite"
    build.pack(entries(build), one)
    build.pack(entries(build), two)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    "name", ["DAM", "idlib", "Gate 5", "Paris (Texas)", "北京", "Ab", "Kobani, Aleppo", ""]
)
def test_codes_transcripts_and_other_scripts_are_no_names(build: ModuleType, name: str) -> None:
    assert not build.usable(name)


@pytest.mark.parametrize("name", ["Idlib", "إدلب", "Идлиб", "Deir ez-Zor", "’Aïn Issa"])
def test_names_that_readers_meet_are_kept(build: ModuleType, name: str) -> None:
    assert build.usable(name)
