"""The demo is read as it is meant: the near misses it was written with stay unflagged."""

from __future__ import annotations

import pytest

from sitmon import pipeline
from sitmon.demo.content import DemoItem, load
from sitmon.model import Article

ITEMS = {item.title: item for feed in load() for item in feed.items}


def kinds(title: str) -> tuple[str, ...]:
    item: DemoItem = next(item for known, item in ITEMS.items() if title in known)
    text = pipeline.code(Article(key="x", title=item.title, text=item.text, published=item.published))
    return text.kinds


@pytest.mark.parametrize(
    "title",
    [
        "Manchester City win at Chelsea",
        "teachers call off strike",
        "Lightning strikes kill seven",
        "Russia destroys last of its chemical weapons",
    ],
)
def test_near_misses_are_not_flagged(title: str) -> None:
    assert kinds(title) == ()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("More than 150 civilians killed in week of raids", "strike"),
        ("36,000 newly displaced", "displacement"),
        ("Ceasefire between Colombia and ELN rebels takes effect", "agreement"),
    ],
)
def test_the_story_is_flagged(title: str, kind: str) -> None:
    assert kind in kinds(title)
