import pytest

from sitmon.model import Assertion, Coded, Event, Evidence, Stage, whole


def event(
    kind: str, assertion: Assertion = "reported", *, background: bool = False, stage: Stage | None = None
) -> Event:
    return Event(kind, None, assertion, background, stage, 0.9, (Evidence(0, 1, "x", "x"),))


@pytest.mark.parametrize(
    ("title", "body", "joined"),
    [
        ("T", "B", "T\n\nB"),
        ("T", None, "T"),
        ("T", "", "T"),
        (None, "B", "B"),
        ("", "B", "B"),
        (None, None, ""),
    ],
)
def test_offsets_count_in_what_is_there(title: str | None, body: str | None, joined: str) -> None:
    assert whole(title, body) == joined


@pytest.mark.parametrize(
    ("assertion", "counts"),
    [
        ("reported", True),
        ("claimed", True),
        ("denied", False),
        ("planned", False),
        ("hypothetical", False),
        ("negated", False),
    ],
)
def test_only_what_is_reported_or_claimed_counts(assertion: Assertion, counts: bool) -> None:
    assert event("strike", assertion).counts is counts
    assert event("strike", assertion, background=True).counts is counts


@pytest.mark.parametrize("stage", ["agreed", "signed", "in_force", "extended", "broken", "ended"])
def test_an_agreement_counts_from_agreed_on(stage: Stage) -> None:
    assert event("agreement", stage=stage).counts


def test_a_proposal_does_not_count() -> None:
    assert not event("agreement", stage="proposed").counts


def test_an_article_has_each_kind_once_in_the_order_first_met() -> None:
    coded = Coded(
        "en", True, (event("displacement"), event("strike", "denied"), event("strike"), event("displacement"))
    )
    assert coded.kinds == ("displacement", "strike")
    assert Coded("ar", False).kinds == ()
