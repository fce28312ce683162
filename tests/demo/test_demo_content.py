"""The demo's content keeps what it promises, and a damaged file says where it is damaged."""

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.demo.content import DemoFeed, DemoItem, load, span, visible
from sitmon.errors import DataError

FEEDS = load()
BY_ID = {feed.id: feed for feed in FEEDS}
VERSIONS = [(feed, item) for feed in FEEDS for item in feed.items]
START = datetime(2017, 9, 23, 6, tzinfo=UTC).timestamp()
END = datetime(2017, 10, 1, 22, tzinfo=UTC).timestamp()
HOUR = 3600.0
TYPES = {"agency", "broadcaster", "newspaper", "state_media", "ngo"}
PLACES = [
    "Khan Shaykhun",
    "Jisr ash-Shughur",
    "Saraqib",
    "Kafr Nabl",
    "Jabal al-Zawiya",
    "Maungdaw",
    "Buthidaung",
    "Kutupalong",
    "Teknaf",
    "Quibdó",
    "Chocó",
    "Tumaco",
    "Quito",
    "Astana",
    "Hama",
    "Cox's Bazar",
    "Rakhine",
]


def whole(item: DemoItem) -> str:
    return f"{item.title}\n\n{item.text}"


def final(feed: DemoFeed) -> dict[str, DemoItem]:
    return {item.id: item for item in visible(feed, END)}


def articles() -> list[tuple[DemoFeed, DemoItem]]:
    return [(feed, item) for feed in FEEDS for item in final(feed).values()]


def having(pattern: str) -> list[tuple[DemoFeed, DemoItem]]:
    return [(feed, item) for feed, item in VERSIONS if re.search(pattern, whole(item), re.S | re.I)]


def test_eight_feeds_of_eight_publishers_in_three_formats() -> None:
    assert len(FEEDS) == 8
    assert len({feed.publisher.id for feed in FEEDS}) == 8
    assert Counter(feed.format for feed in FEEDS) == {"rss": 4, "atom": 2, "json": 2}


def test_the_file_name_is_the_feed_id() -> None:
    folder = Path(__file__).parents[2] / "seeds" / "demo"
    assert sorted(file.stem for file in folder.glob("*.toml")) == sorted(BY_ID)


def test_there_are_some_seventy_articles() -> None:
    assert 60 <= len(articles()) <= 75
    assert all(len(final(feed)) >= 6 for feed in FEEDS)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda f: f.id)
def test_every_publisher_says_that_it_is_invented(feed: DemoFeed) -> None:
    assert feed.publisher.name.endswith("(invented)")
    assert "(invented)" in feed.title
    assert feed.publisher.owner is None or "invented" in feed.publisher.owner
    assert feed.publisher.type in TYPES
    assert re.fullmatch("[A-Z]{2}", feed.publisher.country)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda f: f.id)
def test_every_address_is_reserved_for_examples(feed: DemoFeed) -> None:
    addresses = [feed.link, *(item.link for item in feed.items)]
    addresses += [item.source_url for item in feed.items if item.source_url]
    assert all(
        urlsplit(a).scheme == "https" and (urlsplit(a).hostname or "").endswith(".example") for a in addresses
    )


def test_two_publishers_have_one_owner_and_one_is_state_media() -> None:
    owners = Counter(feed.publisher.owner for feed in FEEDS if feed.publisher.owner)
    assert [n for n in owners.values() if n > 1] == [2]
    assert [f.publisher.type for f in FEEDS if f.publisher.state_media] == ["state_media"]


def test_times_lie_in_the_window_to_the_minute_and_in_order() -> None:
    for feed in FEEDS:
        assert [i.published for i in feed.items] == sorted(i.published for i in feed.items)
    for _, item in VERSIONS:
        assert START <= item.published <= item.available <= END
        assert item.published % 60 == item.available % 60 == 0


def test_an_id_begins_with_the_day_it_was_published() -> None:
    for _, item in VERSIONS:
        assert item.id[:4] == datetime.fromtimestamp(item.published, UTC).strftime("%m%d"), item.id


def test_most_articles_come_in_the_last_36_hours_and_every_day_has_some() -> None:
    times = [item.published for _, item in articles()]
    assert sum(t >= END - 36 * HOUR for t in times) > len(times) / 2
    assert set(range(9)) == {int((t - START + 6 * HOUR) // (24 * HOUR)) for t in times}


def test_ids_repeat_only_for_edits_that_change_title_and_text() -> None:
    edits = 0
    for feed in FEEDS:
        versions = defaultdict(list)
        for item in feed.items:
            versions[item.id].append(item)
        for first, *later in versions.values():
            assert first.available == first.published
            for item in later:
                edits += 1
                assert item.published == first.published
                assert item.available > first.available
                assert item.title != first.title
                assert item.text != first.text
    assert edits >= 2


def test_articles_have_the_length_of_news() -> None:
    for _, item in VERSIONS:
        assert 3 <= len(item.title.split()) <= 18, item.id
        assert 30 <= len(item.text.split()) <= 260, item.id


def test_some_articles_are_long_and_some_hold_markup() -> None:
    assert sum(len(item.text.split()) >= 150 for _, item in articles()) >= 3
    marked = [item for _, item in VERSIONS if item.markup]
    assert len(marked) >= 2
    assert all(re.search(r"<\w+>", item.text) for item in marked)
    assert not [item.id for _, item in VERSIONS if not item.markup and re.search(r"</?\w+>", item.text)]


def test_a_wire_text_is_carried_by_two_others_with_credit_and_source() -> None:
    copies = [(feed, item) for feed, item in VERSIONS if item.source]
    assert len({feed.publisher.id for feed, _ in copies}) == 2
    original = final(BY_ID["quillon-agency"])["0930-jisr-market"]
    for _, copy in copies:
        assert copy.source == BY_ID["quillon-agency"].publisher.name
        assert copy.text == original.text + " (Agency)"
        assert copy.published > original.published
    assert {feed.format for feed, _ in copies} <= {"rss", "atom"}


def test_the_toll_is_revised_by_another_speaker() -> None:
    [(_, first)] = [
        (f, i) for f, i in having("at least 14 people.*rescue workers said") if f.id == "quillon-agency"
    ]
    [(_, second)] = having("risen to 19, a monitoring group said")
    assert second.published > first.published


def test_state_media_carries_denials_that_answer_an_earlier_claim() -> None:
    [denial] = [i for f, i in having("denies striking hospitals") if f.publisher.state_media]
    assert [
        i
        for f, i in having("six hospitals")
        if f is not BY_ID["volna-state"] and i.published < denial.published
    ]


def test_one_item_is_in_arabic_and_one_in_spanish() -> None:
    languages = {item.language: item for _, item in articles() if item.language}
    assert sorted(languages) == ["ar", "es"]
    letters = [c for c in languages["ar"].text if c.isalpha()]
    assert all("\u0600" <= c <= "\u06ff" for c in letters)
    assert re.search("cese al fuego", languages["es"].text)


@pytest.mark.parametrize("place", PLACES)
def test_the_places_of_the_three_stories_are_named(place: str) -> None:
    assert having(re.escape(place))


@pytest.mark.parametrize(
    "pattern",
    [
        r"more than \d+",
        r"at least \d+",
        r"\bdozens\b",
        r"\d+ households",
        r"\d+ families",
        r"some [\d,]+ people",
        r"displaced people were living",  # a stock
        r"[\d,]+ people fled",  # a flow
        r"camp of displaced people",
        r"evacuated \d+ families",
        r"exchange prisoners",
        r"signs ceasefire",
        r"came into force",
        r"alleged.*breach|violations of truce",
        r"accuse \w+ of breaking the accord",
        r"observers.*None has arrived",
        r"No air strikes were reported",
        r"drone",
        r"rockets",
        r"artillery shells",
        r"to be evacuated",
        r"on a possible return",
    ],
)
def test_the_cases_that_the_demo_shows_are_there(pattern: str) -> None:
    assert having(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "strike.*Premier League",
        "World Cup play-off",
        "first Test",
        "Pilots' strike",
        "teachers.*strike",
        "strike deal",
        "Lightning strike",
        "to strike coast",
        "chancellor.*parliament",
        "gravitational waves",
        "Brent crude",
        "rubble of an office block",
        "chemical weapons",
        "bomb planted",
    ],
)
def test_near_misses_are_there(pattern: str) -> None:
    assert having(pattern)


def test_hostile_characters_stand_in_one_named_item_of_a_json_feed() -> None:
    hostile = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e]|\\[/|\\[@")
    found = [(f, i) for f, i in VERSIONS if hostile.search(whole(i) + (i.author or ""))]
    [(feed, item)] = found
    assert (feed.format, item.id) == ("json", "1001-hostile-text-test")
    assert item.title.startswith("Test item with hostile characters")
    for piece in ("\x1b[31m", "[@click=app.quit]x[/]", "[/foo]", "\u202e"):
        assert piece in item.title
    assert "\x1b]8;;" in item.text
    assert "\u200b" in item.text


def test_text_is_clean_of_typing_slips() -> None:
    for _, item in VERSIONS:
        if item.id != "1001-hostile-text-test":
            assert item.text == item.text.strip()
            assert not re.search(r"  |[ \t]\n|\n{3}|\.\.| ,| \.(?!\w)", whole(item)), item.id


# What a damaged or cut file does.

HEAD = """
[feed]
id = "a"
title = "A (invented)"
format = "rss"
link = "https://a.example/"
[feed.publisher]
id = "a"
name = "A (invented)"
country = "GB"
language = "en"
type = "agency"
"""
ITEM = '[[item]]\nid = "x"\npublished = 2017-09-23T08:00:00Z\ntitle = "T"\ntext = "Words"\n'


def test_a_small_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(HEAD + ITEM, "utf-8")
    [feed] = load(tmp_path)
    [item] = feed.items
    assert (item.available, item.link, item.markup) == (item.published, "https://a.example/x", False)
    assert feed.publisher.owner is None
    assert span([feed]) == (item.published, item.published)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nonsense", "a.toml"),
        (ITEM, "[feed] is missing"),
        (HEAD.replace('"rss"', '"gopher"'), "unknown format 'gopher'"),
        (HEAD.replace("country", "land"), "unknown key 'land'"),
        (HEAD.replace('country = "GB"\n', ""), "country must be text"),
        (HEAD + ITEM + "colour = 1\n", "a.toml: x: unknown key 'colour'"),
        (HEAD + ITEM + "markup = 1\n", "markup must be true or false"),
        (HEAD + ITEM.replace("00:00Z", "00:00"), "published must be a time with zone"),
        (HEAD + ITEM.replace("Words", "a\\u001Bb"), "a character that XML forbids"),
        (HEAD + ITEM.replace('"Words"', '" "'), "text must be text"),
    ],
)
def test_a_damaged_file_names_file_and_fault(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "a.toml").write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        load(tmp_path)
    assert words in str(caught.value)
    assert "a.toml" in str(caught.value)


def test_an_empty_folder_and_empty_feeds_are_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no demo feeds"):
        load(tmp_path)
    with pytest.raises(DataError, match="no items"):
        span([])


@given(st.sampled_from(FEEDS), st.floats(START - HOUR, END + HOUR))
def test_what_is_visible_is_the_latest_version_of_each_item_that_is_out(feed: DemoFeed, at: float) -> None:
    shown = visible(feed, at)
    assert {i.id for i in shown} == {i.id for i in feed.items if i.available <= at}
    assert len({i.id for i in shown}) == len(shown)
    assert [i.published for i in shown] == sorted((i.published for i in shown), reverse=True)
    for item in shown:
        assert item.available == max(i.available for i in feed.items if i.id == item.id and i.available <= at)
