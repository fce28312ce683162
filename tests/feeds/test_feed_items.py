import pytest

from sitmon import feeds
from sitmon.feeds.entries import headline
from sitmon.model import Item

from .bodies import rss


def keys(*items: str) -> list[str]:
    return [item.key for item in feeds.parse(rss(*items)).items]


def test_the_key_is_the_id_else_the_link_else_made_of_title_and_date():
    by_id, by_link, made_up = feeds.parse(
        rss(
            "<guid isPermaLink='false'>g</guid><link>https://x.example/1</link>",
            "<link>https://x.example/2</link>",
            "<title>T</title>",
        )
    ).items
    assert (by_id.key, by_id.has_id) == ("g", True)
    assert (by_link.key, by_link.has_id) == ("https://x.example/2", False)
    assert made_up.key.startswith("hash:")
    assert not made_up.has_id


def test_a_made_up_key_stays_when_the_text_is_edited_and_differs_by_date():
    first, edited, other_day = (
        keys(f"<title>T</title><description>{text}</description><pubDate>{day} Sep 2017</pubDate>")[0]
        for text, day in (("a", 1), ("b", 1), ("a", 2))
    )
    assert first == edited != other_day


def test_repeats_of_the_same_item_are_dropped():
    assert len(keys("<guid>g</guid><title>T</title>", "<guid>g</guid><title>T</title>")) == 1


def test_items_that_share_an_id_are_told_apart_whatever_their_order():
    items = [
        f"<guid isPermaLink='false'>g</guid><link>https://x.example/{n}</link><title>T{n}</title>"
        for n in range(3)
    ]
    assert len(set(keys(*items))) == 3
    assert set(keys(*items)) == set(keys(*reversed(items)))


def test_an_edit_of_an_item_that_shares_its_id_keeps_its_key():
    item = "<guid isPermaLink='false'>g</guid><link>https://x.example/{}</link><title>{}</title>"
    before = keys(item.format(1, "a"), item.format(2, "b"))
    after = keys(item.format(1, "a, corrected"), item.format(2, "b"))
    assert before == after


def test_items_that_share_id_and_link_are_told_apart_by_title():
    item = "<guid isPermaLink='false'>g</guid><link>https://x.example/</link><title>{}</title>"
    assert len(set(keys(item.format("a"), item.format("b"), item.format("b")))) == 2


def test_a_key_of_any_length_and_script_can_be_stored():
    long = feeds.parse(rss(f"<guid>{'x' * 10_000}</guid>")).items[0].key
    assert len(long) < 300
    half = feeds.parse(
        b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "a\\ud800", "title": "b"}]}'
    )
    assert half.items[0].key.encode() == b"a?"


def test_a_headline_is_the_title_or_the_first_words_or_the_address():
    assert headline(Item(key="k", title="T", text="x")) == "T"
    assert headline(Item(key="k", text="First words\n\nand more", url="u"), most=12) == "First words…"
    assert headline(Item(key="k", url="https://x.example/")) == "https://x.example/"
    assert headline(Item(key="k")) == ""


@pytest.mark.parametrize(
    ("body", "day_only"),
    [
        ("<rss version='2.0'><channel><item><title>T</title><pubDate>26 Sep 2017</pubDate></item></channel></rss>", True),
        ("<rss version='2.0'><channel><item><title>T</title><pubDate>26 Sep 2017 00:00:00 GMT</pubDate></item></channel></rss>", False),
        ("<rss version='2.0'><channel><item><title>T <b>b</b></title><pubDate>26 Sep 2017</pubDate></item></channel></rss>", True),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title><updated>2017-09-26</updated></entry></feed>", True),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title><updated>2017-09-26</updated>"
         "<published>2017-09-26T01:02:03Z</published></entry></feed>", False),
        ('{"items": [{"id": "1", "title": "T", "date_published": "2017-09-26"}]}', True),
        ('{"items": [{"id": "1", "title": "T", "date_published": "soon", "date_modified": "2017-09-26T00:00:00Z"}]}', False),
    ],
)  # fmt: skip
def test_a_day_is_not_made_a_midnight(body: str, day_only: bool) -> None:
    assert feeds.parse(body.encode()).items[0].day_only is day_only
