"""A kind of one's own is a file, and a broken file says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sitmon import coder
from sitmon.errors import ConfigError
from tests.coder.conftest import Code

KIND = """
name = "protest"
label = "Protest"
definition = "People who gather or march to protest."
modes = ["march", "sit_in"]
"""
CUES = """
[words]
crowd = "people thousands hundreds students workers"
[[cue]]
lemma = "march"
mode = "march"
strength = 0.9
unless = ["military"]
forms = ["march(|es|ed|ing)", "@crowd ..3 rall(y|ied)"]
[[cue]]
lemma = "sit-in"
mode = "sit_in"
strength = 0.9
forms = ["sit in(|s)"]
[[block]]
label = "the month"
forms = ["in march", "march #"]
[context.military]
label = "troops on the move"
words = ["troops", "army"]
except = ["army veterans"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "en").mkdir()
    (tmp_path / "protest.toml").write_text(KIND)
    (tmp_path / "en" / "protest.toml").write_text(CUES)
    yield tmp_path
    coder.use(())


def test_a_kind_is_added_by_files_alone(folder: Path, code: Code) -> None:
    text = "Thousands marched through Tunis on Tuesday, the police said. Airstrikes hit Idlib."
    assert code(text).kinds == ("strike",)
    coder.use([folder])
    coded = code(text)
    assert set(coded.kinds) == {"protest", "strike"}
    (event,) = [e for e in coded.events if e.kind == "protest"]
    assert (event.mode, event.assertion) == ("march", "reported")
    assert event.when is not None
    assert event.when.start == "2017-09-26"
    assert "marched" in event.evidence[0].text
    coder.use(())
    assert code(text).kinds == ("strike",)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The army marched on the capital.", ()),
        ("Army veterans marched in the capital.", ("protest",)),
        ("The vote is in March.", ()),
        ("Students held a sit-in at the ministry.", ("protest",)),
        ("The unions called for a march.", ()),
    ],
)
def test_contexts_blocks_and_assertions_work_on_own_kinds(
    folder: Path, code: Code, text: str, kinds: tuple[str, ...]
) -> None:
    coder.use([folder])
    assert code(text).kinds == kinds


def test_a_folder_may_add_cues_to_a_shipped_kind(folder: Path, code: Code) -> None:
    (folder / "en" / "strike.toml").write_text(
        '[[cue]]\nlemma = "sky fire"\nmode = "airstrike"\nstrength = 0.9\nforms = ["sky fire"]\n'
    )
    text = "Sky fire fell on the town."
    assert code(text).kinds == ()
    coder.use([folder])
    assert code(text).kinds == ("strike",)


def test_the_version_tells_own_kinds_from_the_shipped_ones(folder: Path) -> None:
    shipped = coder.version()
    coder.use([folder])
    own = coder.version()
    (folder / "en" / "protest.toml").write_text(CUES.replace("0.9", "0.8"))
    coder.use([folder])
    assert len({shipped, own, coder.version()}) == 3


BROKEN = [
    ("protest.toml", KIND.replace('label = "Protest"', ""), "label"),
    ("protest.toml", KIND.replace('"Protest"', "3"), "label"),
    ("protest.toml", KIND.replace('["march", "sit_in"]', '"march"'), "modes"),
    ("protest.toml", KIND.replace('name = "protest"', 'name = "march"'), "name"),
    ("protest.toml", KIND + 'generic = "riot"\n', "generic"),
    ("protest.toml", KIND + 'roles = "who"\n', "roles"),
    ("protest.toml", KIND + "past = 2\n", "past"),
    ("protest.toml", "not toml", "cannot be read"),
    ("en/protest.toml", CUES.replace("0.9", "9"), "strength"),
    ("en/protest.toml", CUES.replace("0.9", "true"), "strength"),
    ("en/protest.toml", CUES.replace('mode = "march"', 'mode = "run"'), "'run'"),
    ("en/protest.toml", CUES.replace('["military"]', '["nothing"]'), "'nothing'"),
    ("en/protest.toml", CUES.replace('lemma = "sit-in"', ""), "lemma"),
    ("en/protest.toml", CUES.replace('forms = ["sit in(|s)"]', ""), "forms"),
    ("en/protest.toml", CUES.replace("sit in(|s)", "sit in(|s"), "sit-in"),
    ("en/protest.toml", CUES.replace("sit in(|s)", "@nobody in"), "@nobody"),
    ("en/protest.toml", CUES.replace("sit in(|s)", "..3"), "sit-in"),
    ("en/protest.toml", CUES.replace('crowd = "people', 'crowd = "@mob'), "mob"),
    ("en/protest.toml", CUES.replace('["troops", "army"]', "7"), "context.military"),
    ("en/protest.toml", "cue = 3", "cue"),
    ("en/protest.toml", "cue = [3]", "cue 1"),
    ("en/riot.toml", CUES, "riot"),
    ("weights.toml", "[cue.strike]\nairstrike = 7\n", "cue.strike.airstrike"),
    ("weights.toml", "[calibration]\nstrike = 7\n", "calibration.strike"),
]


@pytest.mark.parametrize(("name", "text", "key"), BROKEN)
def test_a_broken_file_is_an_error_that_names_file_and_key(
    folder: Path, code: Code, name: str, text: str, key: str
) -> None:
    (folder / name).write_text(text)
    with pytest.raises(ConfigError) as fault:
        coder.use([folder])
    assert Path(name).name in str(fault.value)
    assert key in str(fault.value)
    # What was in use before stays in use.
    assert code("Airstrikes hit the town.").kinds == ("strike",)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        coder.use([tmp_path / "none"])


def test_weights_replace_strengths_and_calibrate_what_is_shown(folder: Path, code: Code) -> None:
    (folder / "weights.toml").write_text(
        "[cue.protest]\nsit-in = 0.3\nmarch = 0.7\n[calibration]\nprotest = [[0.5, 0.6], [0.9, 0.8]]\n"
    )
    coder.use([folder])
    assert code("Students held a sit-in at the ministry.").kinds == ()
    (event,) = code("People marched.").events
    assert event.confidence == pytest.approx(0.7)
    assert "0.70" in event.why[0]
