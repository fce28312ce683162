import sqlite3
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitmon.errors import UsageError
from sitmon.query import Query, kind, match_expression, parse

NOW = datetime(2017, 9, 26, 6, tzinfo=UTC).timestamp()
ODD = st.text(st.characters(exclude_categories=()) | st.sampled_from('"*:-()^+{}\0 \x1b'))


def test_an_empty_query_asks_for_everything() -> None:
    assert parse("  ", NOW) == Query()
    assert match_expression(Query()) is None


def test_words_phrases_and_fields_are_told_apart() -> None:
    asked = parse('idlib "aid convoy" -football -"world cup" region:Syria kind:strike since:24h', NOW)
    assert asked == Query(
        words=("idlib", "aid convoy"),
        without=("football", "world cup"),
        regions=("Syria",),
        kinds=("strike",),
        since=NOW - 86400,
    )


def test_fields_repeat_and_take_phrases_and_lists() -> None:
    asked = parse(
        'Region:"Western Asia" region:Iraq kind:s,disp source:"Al Jazeera" until:now conf:>=0.8', NOW
    )
    assert asked.regions == ("Western Asia", "Iraq")
    assert asked.kinds == ("strike", "displacement")
    assert (asked.sources, asked.until, asked.confidence) == (("Al Jazeera",), NOW, 0.8)


def test_addresses_and_lone_signs_are_words() -> None:
    assert parse("https://a.example/x 10:30 - : a-b", NOW).words == (
        "https://a.example/x",
        "10:30",
        "-",
        ":",
        "a-b",
    )
    assert parse("-http://a.example", NOW).without == ("http://a.example",)


@pytest.mark.parametrize(
    ("asked", "what", "hint"),
    [
        ("regoin:Syria", "regoin:", "region:"),
        ("zzz:1", "zzz:", "region, kind"),
        ("-zzz:1", "zzz:", "region, kind"),
        ("-region:Syria", "-region:", "left out"),
        ("region: Syria", "region: has no value", "region:"),
        ('region:""', "region: has no value", "region:"),
        ("kind:", "kind: has no value", "kind:"),
        ("is:stared", "is:stared", "is:starred"),
        ("has:star", "has:star", "note, tag"),
        ("sort:kiled", "sort:kiled", "sort:killed"),
        ("tag:a,b", "'a,b' is not a tag", "one word"),
        ("tag:#", "'#' is not a tag", "one word"),
        (f"tag:{'x' * 33}", "at most 32", "shorter"),
        ("kind:war", "'war'", "strike, displacement, agreement"),
        ("kind:strike,", "''", "strike"),
        ("since:yesterday", "'yesterday'", "24h"),
        ("until:soon", "'soon'", "24h"),
        ("conf:high", "conf:high", "conf:>0.8"),
        ("conf:nan", "conf:nan", "conf:>0.8"),
        ("conf:inf", "conf:inf", "conf:>0.8"),
        ("conf:<0.8", "with > or >=", "conf:>0.8"),
        ("conf:>2", "confidence is 0 to 1", "conf:>0.8"),
        ("conf:-0.1", "confidence is 0 to 1", "conf:>0.8"),
    ],
)
def test_a_wrong_part_is_named_with_what_would_be_right(asked: str, what: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(asked, NOW)
    assert what in caught.value.what
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("written", "named"), [("strike", "strike"), ("S", "strike"), ("d", "displacement"), ("agr", "agreement")]
)
def test_kinds_may_be_named_by_their_first_letters(written: str, named: str) -> None:
    assert kind(written) == named


def test_a_beginning_of_two_kinds_is_refused_and_a_whole_name_is_not() -> None:
    with pytest.raises(UsageError):
        kind("s", ("strike", "storm"))
    assert kind("strike", ("strike", "strikes")) == "strike"


@pytest.mark.parametrize(
    "asked",
    [
        'idlib "aid convoy" -football -"world cup" region:Syria region:"Western Asia" kind:strike source:ap conf:>0.8',
        '"region:Syria" -"kind:x" "-minus" http://a.example',
    ],
)
def test_the_text_of_a_query_reads_back_as_the_query(asked: str) -> None:
    query = parse(asked, NOW)
    assert parse(query.text(), NOW) == query


@given(st.lists(ODD), st.lists(ODD), st.lists(ODD))
def test_what_was_parsed_reads_back_from_its_text(
    words: list[str], without: list[str], regions: list[str]
) -> None:
    typed = " ".join([*words, *(f'-"{w}"' for w in without), *(f'region:"{r}"' for r in regions)])
    try:
        query = parse(typed, NOW)
    except UsageError:
        return
    again = parse(query.text(), NOW)
    assert (again.words, again.without, again.regions) == (query.words, query.without, query.regions)


@given(ODD)
def test_any_text_is_a_query_or_a_usage_error(typed: str) -> None:
    try:
        query = parse(typed, NOW)
    except UsageError as fault:
        found = str(fault)
    else:
        found = query.text()
    assert "\x1b" not in found


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE words USING fts5(title, text, tokenize='unicode61 remove_diacritics 2')"
    )
    connection.executemany(
        "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
        [
            (1, "Airstrikes on Idlib", "The aid convoy was hit."),
            (2, "Football in Idlib", "A convoy of aid came."),
            (3, "Générale", "hospital NOT hit AND NEAR title"),
        ],
    )
    return connection


def found(index: sqlite3.Connection, query: Query) -> list[int]:
    rows = index.execute(
        "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid", (match_expression(query),)
    )
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("idlib", [1, 2]),
        ("IDLIB aid", [1, 2]),
        ('"aid convoy"', [1]),
        ("idlib -football", [1]),
        ("idlib -football -airstrikes", []),
        ("air*", [1]),
        ("air", []),
        ("generale", [3]),
        ("NOT", [3]),
        ("title", [3]),
        ('idlib -"!!!"', [1, 2]),
    ],
)
def test_the_expression_finds_what_was_asked(index: sqlite3.Connection, asked: str, rows: list[int]) -> None:
    assert found(index, parse(asked, NOW)) == rows


@given(st.lists(ODD, min_size=1, max_size=4), st.lists(ODD, max_size=4))
@example(['"', "* OR title:x"], ["NEAR("])
@example(["a" * 5], ["\ud800b", "①"])
def test_any_words_make_an_expression_that_the_index_accepts(
    index: sqlite3.Connection, words: list[str], without: list[str]
) -> None:
    query = Query(words=tuple(words), without=tuple(without))
    if match_expression(query) is not None:
        found(index, query)


def test_many_words_are_no_trouble(index: sqlite3.Connection) -> None:
    assert found(index, Query(words=("idlib",) * 2000, without=("x",) * 2000)) == [1, 2]


def test_signs_alone_ask_for_nothing() -> None:
    assert match_expression(Query(words=("!!!", "*"))) is None


def test_totals_are_read_with_their_sign() -> None:
    query = parse("killed:>10 injured:<=1,000 displaced:5 missing:=2", 0.0)
    assert [(t.measure, t.sign, t.value) for t in query.totals] == [
        ("killed", ">", 10),
        ("injured", "<=", 1000),
        ("displaced", "=", 5),
        ("missing", "=", 2),
    ]
    assert query.text() == "killed:>10 injured:<=1000 displaced:5 missing:2"
    assert parse(query.text(), 0.0) == query


@pytest.mark.parametrize(
    "asked", ["killed:many", "killed:>", "killed:-5", "killed:1.5", "killed:9999999999999"]
)
def test_a_total_that_is_no_number_is_refused(asked: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(asked, 0.0)
    assert caught.value.hint == "write killed:>10"


def test_marks_tags_and_order_are_read_and_written_as_typed() -> None:
    asked = parse("is:Starred is:unseen has:note tag:#Lead TAG:ÜBER sort:Killed", NOW)
    assert asked == Query(states=("starred", "unseen", "note"), tags=("lead", "über"), sort="killed")
    assert asked.text() == "is:starred is:unseen has:note tag:lead tag:über sort:killed"
    assert parse(asked.text(), NOW) == asked
