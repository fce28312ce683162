"""What an article's page says of its date, of what the feed brought along, and of where its text is from."""

from dataclasses import replace
from typing import Any

import pytest

from sitmon.model import Enclosure
from sitmon.store.carried import Carried
from sitmon.store.read import Detail, Row
from sitmon.tui import theme
from sitmon.tui.panels import detail_carried
from sitmon.tui.panels.event_row import Look, one_line, two_lines
from sitmon.tui.panels.event_table import table_line
from sitmon.tui.panels.page import Asked, page

NOW = 1_506_520_800.0  # 27 September 2017, 14:00 UTC
P = theme.DARK
IDLIB: dict[str, Any] = {"name": "Idlib", "level": "admin1", "lat": 35.93, "lon": 36.63, "country": "SY"}
DETAIL = Detail(
    1, "a", "Bombs on Idlib", "Ten died.", "https://n.example/1", None, None, NOW - 3600, False, NOW - 3600, NOW - 60,
    NOW - 30, 1, "Courier", None, None, None, False, "F", "c", {"lang": "en", "read": True, "event_place": IDLIB},
)  # fmt: skip


def shown(**more: Any) -> str:
    return page(replace(DETAIL, **more), Asked(), NOW, P, 200).content.plain


def test_an_ordinary_article_says_its_time_and_nothing_of_files() -> None:
    text = shown()
    assert "27 Sep 2017 13:00 UTC, " in text
    assert not any(word in text for word in ("first seen", "file", "point", "from the page"))


def test_a_missing_time_and_one_still_to_come_are_told_as_such() -> None:
    assert "~ the feed gives no time, first seen 27 Sep 2017 13:59 UTC" in shown(
        published=None, dated="inferred"
    )
    told = shown(published=NOW + 90_000, dated="future")
    assert "! dated 28 Sep 2017 15:00, still to come when it was first seen 27 Sep 2017 13:59 UTC" in told
    assert "(the day only)" in shown(day_only=True, dated="day")


def test_the_feeds_point_is_told_as_its_word_with_the_way_to_the_place_of_the_text() -> None:
    text = shown(carried=Carried(point=(36.2, 37.16)))
    assert "36.2000, 37.1600: the feed's word, not read in the text; 56 km from Idlib" in text


def test_a_point_beside_a_whole_country_says_no_distance() -> None:
    wide = {**DETAIL.doc, "event_place": {**IDLIB, "level": "country"}}
    assert " km " not in shown(doc=wide, carried=Carried(point=(36.2, 37.16)))


def test_files_are_listed_and_hostile_ones_are_harmless() -> None:
    files = (
        Enclosure("https://n.example/p.jpg", "image/jpeg", 120_000),
        Enclosure("https://n.example/\x1b]0;x\x07[red]q", None),
    )
    text = shown(carried=Carried(files))
    assert "image/jpeg · 120.0 kB · https://n.example/p.jpg" in text
    assert "\x1b" not in text
    assert "[red]q" in text


def test_a_text_from_the_page_says_so() -> None:
    text = shown(carried=Carried(page="https://n.example/1"))
    assert "from the page, read 27 Sep 2017 13:59 UTC: https://n.example/1" in text


@pytest.mark.parametrize(
    ("dated", "sign"), [("given", " "), ("day", "·"), ("inferred", "~"), ("future", "!")]
)
@pytest.mark.parametrize("window", [3600.0 * 24, 86400.0 * 7, None])
def test_every_kind_of_list_has_the_sign_behind_the_time(dated: str, sign: str, window: float | None) -> None:
    row = Row(1, 2, "strike", None, "reported", False, None, 0.9, NOW - 60, "Idlib", "place", "SY", None, "T", "P", False, False, "strike", dated=dated)  # fmt: skip
    look = Look(P, NOW, window)
    for draw in (one_line, two_lines, table_line):
        first = "".join(segment.text for segment in draw(row, 140, False, look)[0])
        assert first[first.index("13:59") + 5] == sign


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [((0, 0), (0, 90), 10_008), ((35.93, 36.63), (35.93, 36.63), 0), ((0, -180), (0, 180), 0), ((90, 0), (-90, 9), 20_015)],
)  # fmt: skip
def test_distances_over_the_ground(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert round(detail_carried.kilometres(one, other)) == km
