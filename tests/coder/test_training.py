"""The tool that weighs cues anew: what it learns, what it writes, what it says."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon import coder
from sitmon.coder import loading
from sitmon.coder.weights import as_toml, calibrated
from tests.coder.conftest import Code

TOOL = Path(__file__).resolve().parents[2] / "tools" / "train_coder.py"


@pytest.fixture(scope="module")
def tool() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("train_coder", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["train_coder"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["train_coder"]


@pytest.fixture
def unused() -> Iterator[None]:
    yield
    coder.use(())


def labelled(count: int) -> list[dict[str, object]]:
    """Texts in which airstrikes are strikes and named refugees are never displacement."""
    found: list[dict[str, object]] = []
    for n in range(count):
        found.append({"id": f"a{n}", "text": f"Airstrikes hit town {n}.", "labels": ["strike"]})
        found.append({"id": f"b{n}", "text": f"A film on refugees won prize {n}.", "labels": []})
        found.append({"id": f"c{n}", "text": f"The choir sang for {n} guests.", "labels": []})
        found.append({"id": f"d{n}", "text": f"The mayor met refugees on day {n}.", "labels": []})
    return found


def test_a_cue_is_drawn_to_how_often_it_is_right(tool: ModuleType) -> None:
    written = loading.in_use("en")
    texts = [tool.text_of(row, written.kinds) for row in labelled(60)]
    learnt = tool.learn(texts, [], written, cues_too=True)
    strengths = {(c.kind, c.lemma): c.strength for c in written.cues.tags() if not c.blocks}
    right, wrong = ("strike", "airstrike"), ("displacement", "refugees named")
    assert strengths[right] < learnt.cues[right] <= 1
    assert 0 <= learnt.cues[wrong] < strengths[wrong] / 2


def test_verdicts_count_as_texts_do(tool: ModuleType) -> None:
    written = loading.in_use("en")
    texts = [tool.text_of(row, written.kinds) for row in labelled(5)]
    against = [{"cue": "airstrike", "kind": "strike", "right": False}] * 20
    key = ("strike", "airstrike")
    alone = tool.learn(texts, [], written, cues_too=True).cues[key]
    assert tool.learn(texts, against, written, cues_too=True).cues[key] < alone - 0.2


def test_borderline_and_unknown_labels_teach_no_cue(tool: ModuleType) -> None:
    written = loading.in_use("en")
    rows = [{"id": f"{n}", "text": "Airstrikes hit the town.", "labels": []} for n in range(40)]
    for extra in ({"borderline": ["strike"]}, {"labels_known": ["agreement"]}):
        texts = [tool.text_of(row | extra, written.kinds) for row in rows]
        assert tool.learn(texts, [], written, cues_too=True).cues == {}


@given(st.lists(st.tuples(st.floats(0.5, 1), st.booleans()), max_size=200))
def test_more_confidence_never_means_less(tool: ModuleType, flags: list[tuple[float, bool]]) -> None:
    points = tool._pools(flags)
    assert (points == ()) == (not flags)
    shown = [calibrated(points, x / 50) for x in range(51)] if points else []
    assert all(0 <= y <= 1 for y in shown)
    assert all(a <= b + 1e-9 for a, b in pairwise(shown))


def test_the_command_cross_validates_and_writes_what_the_coder_loads(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], unused: None, code: Code
) -> None:
    data, out = tmp_path / "labelled.jsonl", tmp_path / "weights.toml"
    rows = [*labelled(60), {"cue": "airstrike", "kind": "strike", "right": True}]
    data.write_text("\n".join(json.dumps(row) for row in rows))
    assert tool.main([str(data), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "240 texts, 1 verdicts" in said
    assert said.count("cross-validated") == 2
    assert "best: " in said
    written = loading.in_use("en")
    texts = [tool.text_of(row, written.kinds) for row in labelled(60)]
    out.write_text(as_toml(tool.learn(texts, [], written, cues_too=True)))
    coder.use([tmp_path])
    event = code("Airstrikes hit the town.").events[0]
    assert "0.97" in event.why[0] or "0.98" in event.why[0] or "0.99" in event.why[0]


def test_a_text_is_always_in_the_same_fold(tool: ModuleType) -> None:
    folds = {tool.fold_of(f"text {n}") for n in range(100)}
    assert folds == set(range(tool.FOLDS))
    assert tool.fold_of("text 7") == tool.fold_of("text 7")
