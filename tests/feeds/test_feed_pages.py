"""The text of a linked page, and which pages are asked for: pure parts."""

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitmon.errors import ParseError
from sitmon.feeds import page_plan, pages

from .test_feed_fuzz import mutated

URL = "https://n.example/1"
TITLE = "Airstrikes kill five in Idlib"
LEAD = "Warplanes bombed a market in Idlib, Syria, rescue workers said."
MORE = (
    "Thousands of residents fled the town of Jisr al-Shughur towards the border with Turkey after the attack."
)
PAGE = f"<html><body><article><h1>{TITLE}</h1><p>{LEAD}</p><p>{MORE}</p></article></body></html>"


def read(
    body: bytes | str, content_type: str | None = "text/html", title: str = TITLE, text: str = LEAD
) -> str:
    pytest.importorskip("trafilatura", reason="the extra `fulltext` is not installed")
    body = body.encode() if isinstance(body, str) else body
    return pages.text_of(body, content_type=content_type, url=URL, title=title, text=text)


def test_the_text_stands_without_the_title_paragraphs_apart() -> None:
    assert read(PAGE) == f"{LEAD}\n\n{MORE}"
    assert read(PAGE, None) == read(PAGE, "application/xhtml+xml") == read(PAGE)


@pytest.mark.parametrize(
    ("declared", "header"),
    [
        ("", "text/html; charset=windows-1251"),
        ("<meta charset='windows-1251'>", "text/html"),
        ("", "text/html"),
    ],
)
def test_the_encoding_is_the_headers_or_the_pages_own(declared: str, header: str) -> None:
    coding = "windows-1251" if declared or "=" in header else "utf-8"
    body = PAGE.replace("<body>", f"<head>{declared}</head><body>").replace("Thousands", "Тысячи тысяч")
    assert "Тысячи тысяч of residents" in read(body.encode(coding), header)


def test_the_logs_of_the_reader_stay_empty(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ParseError, match="no article"):
        read("<html></html>")
    assert caplog.records == []


@pytest.mark.parametrize(
    ("page", "title", "text", "right"),
    [
        (f"{TITLE}. {LEAD}", TITLE, LEAD, True),
        (f"{TITLE.upper()}!", TITLE, None, True),
        ("We value your privacy. Accept all?", TITLE, LEAD, False),
        (f"{TITLE}. Subscribe to read on.", TITLE, LEAD, False),
        ("anything", None, None, True),
        ("anything", "", "…", True),
    ],
)
def test_a_page_must_hold_most_of_the_feeds_words(
    page: str, title: str | None, text: str | None, right: bool
) -> None:
    assert pages.holds(page, title, text) is right


@pytest.mark.parametrize(
    "inner",
    ["<p>a</p>" * 200_000, "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>", "<b>" * 70_000],
    ids=["tags", "attributes", "open"],
)
def test_a_page_that_would_take_minutes_is_given_up_before_it_is_read(inner: str) -> None:
    with pytest.raises(ParseError, match="too much"):
        read(PAGE.replace("<h1>", inner + "<h1>"))


def test_one_long_attribute_is_no_reason_to_give_a_page_up() -> None:
    state = "<div data-state='" + '{"a": [1, 2, 3]}, ' * 20_000 + "'></div>"
    assert MORE in read(PAGE.replace("<h1>", state + "<h1>"))


@settings(max_examples=60, deadline=None)
@given(mutated(), st.randoms())
def test_whatever_a_server_sends_for_a_page_gives_text_or_a_reason(
    body: bytes, chance: random.Random
) -> None:
    at = chance.randrange(len(body) + 1)
    for whole in (body, PAGE.encode()[:200] + body[:at] + PAGE.encode()[200:]):
        with suppress(ParseError):
            assert len(read(whole)) <= pages.MOST_TEXT


def test_one_page_a_host_and_none_of_a_host_that_asked_to_be_left_alone() -> None:
    waiting = [
        (1, "https://a.example/1"),
        (2, "https://A.example/2"),
        (3, "https://b.example:8443/3"),
        (4, "https://[x"),
        (5, "https://c.example/5"),
        (6, "https://d.example/6"),
    ]
    assert page_plan.chosen(waiting, ["https://c.example/other"], 10) == [1, 3, 6]
    assert page_plan.chosen(waiting, [], 2) == [1, 3]


hours = st.integers(1, 6)


@given(st.none() | st.integers(100, 599), st.none() | st.floats(0, 86400), hours)
def test_a_failure_is_asked_again_later_and_later_or_never(
    status: int | None, asked: float | None, times: int
) -> None:
    wait = page_plan.retry(status, asked, times)
    if times >= page_plan.TIMES or status in (200, 401, 403, 404, 410, 451):
        assert wait is None
    if wait is not None:
        assert wait >= max(3600.0, asked or 0.0)
        assert status is None or status >= 500 or status < 200 or status in (408, 425, 429)
    if status in (429, 503, None) and times < page_plan.TIMES:
        assert wait is not None
