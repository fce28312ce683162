import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon import contract
from sitmon.errors import DataError
from sitmon.model import Claim, Coded, Event, Evidence, Figure, Mention, Place, Term, When

IDLIB = Place("x:idlib", "Idlib", "place", "SY", "SY.12", "Idlib", 35.93, 36.63)
CODED = Coded(
    lang="en",
    read=True,
    events=(
        Event(
            kind="strike",
            mode="airstrike",
            assertion="reported",
            background=False,
            stage=None,
            confidence=0.93456,
            evidence=(Evidence(12, 31, "regime airstrikes", "airstrike"),),
            place=IDLIB,
            when=When("2017-09-19", "2017-09-27", "week", "over a week"),
            initiators=("Russia",),
            targets=("civilians",),
            objects=("hospital",),
            why=("cue airstrike",),
        ),
        Event(
            "agreement",
            None,
            "denied",
            True,
            "agreed",
            0.5,
            (),
            parties=("Russia", "Turkey"),
            guarantors=("Iran",),
            term=Term("2017-09-28", None, 30.0, "30-day"),
        ),
    ),
    totals={"killed": (152, 152)},
    figures=(
        Figure(
            "killed", 150, 150, "more_than", "people", "civilians", "this", "rescue workers", 60, 84, "flow"
        ),
    ),
    claims=(Claim("Russia’s defence ministry", "denied", "striking", "no hit", 800, 960, 810, 816, 0),),
    mentions=(Mention(95, 100, "Idlib", IDLIB, 0.9, True, "says so"),),
    event_place=Mention(95, 100, "Idleb", IDLIB, why="nearest"),
    about_country="SY",
    near_misses=("strike: labour",),
)


def test_a_coded_article_has_the_fields_of_the_contract() -> None:
    assert json.loads(contract.dumps(contract.coded(CODED))) == {
        "kinds": ["strike"],
        "lang": "en",
        "read": True,
        "events": [
            {
                "kind": "strike",
                "mode": "airstrike",
                "assertion": "reported",
                "background": False,
                "stage": None,
                "confidence": 0.935,
                "evidence": [{"start": 12, "end": 31, "text": "regime airstrikes", "cue": "airstrike"}],
                "place": {
                    "name": "Idlib",
                    "admin1": "SY.12",
                    "admin1_name": "Idlib",
                    "country": "SY",
                    "lat": 35.93,
                    "lon": 36.63,
                    "level": "place",
                    "gid": "x:idlib",
                },
                "when": {
                    "start": "2017-09-19",
                    "end": "2017-09-27",
                    "precision": "week",
                    "text": "over a week",
                },
                "actors": {"initiator": ["Russia"], "target": ["civilians"]},
                "objects": ["hospital"],
                "why": ["cue airstrike"],
                "parties": [],
                "guarantors": [],
                "term": None,
            },
            {
                "kind": "agreement",
                "mode": None,
                "assertion": "denied",
                "background": True,
                "stage": "agreed",
                "confidence": 0.5,
                "evidence": [],
                "place": None,
                "when": None,
                "actors": {"initiator": [], "target": []},
                "objects": [],
                "why": [],
                "parties": ["Russia", "Turkey"],
                "guarantors": ["Iran"],
                "term": {"start": "2017-09-28", "end": None, "days": 30.0, "text": "30-day"},
            },
        ],
        "totals": {"killed": [152, 152]},
        "figures": [
            {
                "measure": "killed",
                "low": 150,
                "high": 150,
                "qualifier": "more_than",
                "unit": "people",
                "whom": "civilians",
                "scope": "this",
                "flow": "flow",
                "speaker": "rescue workers",
                "start": 60,
                "end": 84,
            }
        ],
        "claims": [
            {
                "speaker": "Russia’s defence ministry",
                "verb": "denied",
                "about": "striking",
                "quote": "no hit",
                "start": 800,
                "end": 960,
                "quote_start": 810,
                "quote_end": 816,
                "answers": 0,
            }
        ],
        "places": [
            {
                "start": 95,
                "end": 100,
                "name": "Idlib",
                "lat": 35.93,
                "lon": 36.63,
                "level": "place",
                "country": "SY",
                "admin1": "SY.12",
                "actor": True,
                "why": "says so",
            }
        ],
        "event_place": {
            "name": "Idlib",
            "matched": "Idleb",
            "admin1": "SY.12",
            "admin1_name": "Idlib",
            "country": "SY",
            "lat": 35.93,
            "lon": 36.63,
            "level": "place",
            "gid": "x:idlib",
            "why": "nearest",
        },
        "about_country": "SY",
        "near_misses": ["strike: labour"],
    }


def test_what_was_not_read_says_so() -> None:
    doc = contract.coded(Coded(lang="ar", read=False))
    assert (doc["read"], doc["events"], doc["event_place"], doc["kinds"]) == (False, [], None, [])


@given(st.text(st.characters(exclude_categories=())))
def test_output_is_one_line_of_ascii_that_reads_back(words: str) -> None:
    written = contract.dumps({"text": words})
    assert written.isascii()
    assert "\n" not in written
    assert "\x1b" not in written
    assert json.loads(written) == {"text": words}


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()), st.sampled_from(["", " "]))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-be"])
def test_a_line_is_read_in_any_encoding_of_unicode(encoding: str, row: object, before: str) -> None:
    text = json.dumps(row, ensure_ascii=False)
    line = (before + text).encode(encoding, "surrogatepass")
    assert contract.loads(line) == json.loads(line)


def test_an_input_line_becomes_an_article() -> None:
    article = contract.article(
        {
            "id": 7,
            "title": "T",
            "text": "B",
            "published": "2017-09-26T06:00:00+02:00",
            "source": "AP",
            "url": "https://a.example/",
            "lang": "en",
        },
        where="x:1",
    )
    assert (article.key, article.title, article.text, article.publisher) == ("7", "T", "B", "AP")
    assert (article.published, article.day_only) == (1506398400.0, False)
    assert (article.url, article.lang) == ("https://a.example/", "en")


def test_empty_fields_are_absent_fields() -> None:
    article = contract.article(
        {"id": "a", "title": "", "text": "B", "published": "", "url": None}, where="x:1"
    )
    assert (article.title, article.published, article.url) == (None, None, None)


@pytest.mark.parametrize(
    ("written", "then", "day_only"),
    [
        ("2017-09-26", 1506384000, True),
        ("2017-09-26T06:00:00Z", 1506405600, False),
        ("2017-09-26 06:00", 1506405600, False),
        ("Tue, 26 Sep 2017 06:00:00 GMT", 1506405600, False),
        ("Tue, 26 Sep 2017 06:00:00 +0200", 1506398400, False),
        ("26 Sep 2017 06:00:00", 1506405600, False),
    ],
)
def test_publication_is_iso_8601_or_rfc_822(written: str, then: float, day_only: bool) -> None:
    article = contract.article({"id": "a", "text": "B", "published": written}, where="x:1")
    assert (article.published, article.day_only) == (then, day_only)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ([], "not a JSON object"),
        (None, "not a JSON object"),
        ("text", "not a JSON object"),
        ({"text": "B"}, '"id"'),
        ({"id": "", "text": "B"}, '"id"'),
        ({"id": True, "text": "B"}, '"id"'),
        ({"id": 1.5, "text": "B"}, '"id"'),
        ({"id": ["a"], "text": "B"}, '"id"'),
        ({"id": "a"}, '"title"'),
        ({"id": "a", "title": "", "text": None}, '"title"'),
        ({"id": "a", "title": 3}, '"title" is not text'),
        ({"id": "a", "text": ["B"]}, '"text" is not text'),
        ({"id": "a", "text": "B", "lang": {}}, '"lang" is not text'),
        ({"id": "a", "text": "B", "published": 1506405600}, '"published" is not text'),
        ({"id": "a", "text": "B", "published": "yesterday"}, '"published" is neither'),
        ({"id": "a", "text": "B", "published": "2017-02-30"}, '"published" is neither'),
        (
            {"id": "a", "text": "B", "published": "Tue, 26 Sep 99999999 06:00:00 GMT"},
            '"published" is neither',
        ),
    ],
)
def test_a_bad_line_is_named_with_its_fault(row: object, fault: str) -> None:
    with pytest.raises(DataError) as caught:
        contract.article(row, where="in.jsonl:4")
    assert str(caught.value).startswith("in.jsonl:4: ")
    assert fault in caught.value.what


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
DATES = st.text() | st.from_regex(
    r"\d{1,5}-\d{1,2}-\d{1,2}([T ]\d{1,3}:\d\d(:\d\d)?([+-]\d\d:?\d\d|Z)?)?", fullmatch=True
)


@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "text", "published", "source", "url", "lang"]), JSON | DATES
    )
    | JSON
)
def test_any_json_is_an_article_or_a_data_error(row: object) -> None:
    with contextlib.suppress(DataError):
        assert contract.article(row, where="x:1").key


@given(DATES)
def test_any_date_is_read_or_refused(published: str) -> None:
    with contextlib.suppress(DataError):
        contract.article({"id": "a", "text": "B", "published": published}, where="x:1")
