"""Whole articles: one invented for this project, and the seed article where the workshop has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitmon import coder
from sitmon.model import Coded
from sitmon.reading import read

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "idlib-2017.txt"

INVENTED = """Ethiopian and Eritrean air raids killed more than 90 villagers in ten days around the town of Asgera, ambulance crews say.
"We have carried 93 bodies to the church and dug out 41 people," said Tesfay Hagos, who leads the volunteers.
Doctors say at least three clinics and two water stations were destroyed in the raids.
A camp for displaced people beside the river was hit as well.
Ethiopia's defence ministry says it is fighting rebels and denies that it has bombed civilians.
Hundreds of families have fled from the valley to the hills.
The raids came two weeks after Ethiopia, Eritrea and Sudan signed a ceasefire for the province.
"""


def coded(text: str) -> Coded:
    return coder.code(read(None, text), published=1506556800.0, lang="en")


def _kinds(answer: Coded) -> dict[str, list[str | None]]:
    kinds: dict[str, list[str | None]] = {}
    for event in answer.events:
        if event.counts:
            kinds.setdefault(event.kind, []).append(event.mode)
    return kinds


def test_an_article_with_all_three_kinds_is_read_whole() -> None:
    answer = coded(INVENTED)
    kinds = _kinds(answer)
    assert set(kinds) == {"strike", "displacement", "agreement"}
    assert kinds["strike"] == ["airstrike"]
    assert {"flight", "camp_hit"} <= set(kinds["displacement"])
    assert kinds["agreement"] == ["ceasefire"]


def test_its_figures_have_their_speakers() -> None:
    answer = coded(INVENTED)
    spoken = {(f.measure, f.low): f.speaker for f in answer.figures}
    assert spoken[("killed", 90)] == "ambulance crews"
    assert spoken[("killed", 93)] == "Tesfay Hagos"
    assert answer.totals["killed"] == (90, 93)


def test_its_denial_is_kept_apart() -> None:
    answer = coded(INVENTED)
    assert ("Ethiopia's defence ministry", "denied") in [(c.speaker, c.verb) for c in answer.claims]
    assert [e.kind for e in answer.events if e.assertion == "denied"] == ["strike"]


def test_its_actors_and_objects() -> None:
    strike = next(e for e in coded(INVENTED).events if e.kind == "strike" and e.counts)
    assert strike.initiators[:2] == ("Ethiopia", "Eritrea")
    assert {"hospital", "water"} <= set(strike.objects)
    agreement = next(e for e in coded(INVENTED).events if e.kind == "agreement")
    assert agreement.initiators == ("Ethiopia", "Eritrea", "Sudan")


@pytest.mark.skipif(
    not SEED.exists(), reason="the seed article lies beside the checkout only in the workshop"
)
def test_the_seed_article_reads_as_the_design_says() -> None:
    answer = coded(SEED.read_text(encoding="utf-8"))
    kinds = _kinds(answer)
    assert kinds["strike"] == ["airstrike"]
    assert {"flight", "camp_hit"} <= set(kinds["displacement"])
    assert "zone" in kinds["agreement"]
    strike = answer.events[0]
    assert strike.initiators == ("Russia", "Syrian government")
    assert strike.when is not None
    assert strike.when.text == "over a week"
    assert {"hospital", "power"} <= set(strike.objects)
    figures = {(f.measure, f.low, f.qualifier, f.speaker) for f in answer.figures}
    assert ("killed", 150, "more_than", "rescue workers") in figures
    assert ("killed", 152, "exact", "Salem Abu al Azem") in figures
    assert ("rescued", 279, "exact", "Salem Abu al Azem") in figures
    assert ("facilities", 6, "at_least", "Civil defense officials and aid workers") in {
        (f.measure, f.low, f.qualifier, f.speaker) for f in answer.figures
    }
    assert answer.totals["killed"] == (150, 152)
    assert ("Russia's defense ministry", "denied") in [(c.speaker, c.verb) for c in answer.claims]
    (denial,) = [c for c in answer.claims if c.verb == "denied"]
    assert denial.answers is not None
    assert "hospitals" in answer.claims[denial.answers].about
    zone = next(e for e in answer.events if e.mode == "zone")
    assert zone.parties == ("Russia", "Iran", "Turkey")
    assert {"Russia", "Iran", "Turkey"} <= set(zone.initiators)
