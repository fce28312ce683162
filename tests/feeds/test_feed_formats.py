import contextlib
import json

import pytest

from sitmon import feeds
from sitmon.errors import ParseError

from .bodies import ALL, ATOM, JSON, RDF, RSS, rss


def test_rss_gives_everything_an_article_needs():
    feed = feeds.parse(RSS, url="https://harbour.example/feed.xml")
    assert (feed.title, feed.link, feed.lang, feed.ttl) == (
        "Harbour & Hill",
        "https://harbour.example/",
        "en-gb",
        1800,
    )
    first = feed.items[0]
    assert (first.key, first.has_id) == ("hh-1", True)
    assert first.title == "A bold move"
    assert first.url == "https://harbour.example/news/1?a=1&b=2"
    assert first.published == 1506423900
    assert (first.author, first.source) == ("R. Halabi", "Wire One")
    assert first.text == "Shells fell on the café quarter.\n\nTwo were hurt.\nMore later."


def test_a_text_that_only_repeats_the_title_is_left_out():
    second = feeds.parse(RSS).items[1]
    assert (second.title, second.text, second.url) == (
        "Only the title",
        None,
        "https://harbour.example/news/2",
    )


def test_rdf_items_have_their_address_as_id_and_their_date():
    item = feeds.parse(RDF).items[0]
    assert (item.key, item.url) == ("https://plain.example/1", "https://plain.example/1")
    assert item.published == item.updated == 1506423900


def test_atom_keeps_both_dates_the_author_and_the_longer_text():
    feed = feeds.parse(ATOM)
    item = feed.items[0]
    assert feed.title == "Côte < Mer"
    assert (item.title, item.text) == ("Trêve & accord", "Signé hier soir.")
    assert (item.published, item.updated) == (1506416700, 1506470400)
    assert (item.author, item.lang, item.url) == ("M. Abdi", "fr", "https://cote.example/articles/1")


def test_json_feed_keeps_the_good_parts_of_bad_items():
    feed = feeds.parse(JSON, url="https://quay.example/feed.json")
    assert [item.key for item in feed.items][:2] == ["7", "8"]
    first, second, third = feed.items
    assert (first.url, first.text, first.author) == (
        "https://quay.example/7",
        "A bridge was hit.",
        "N. Okoro",
    )
    assert (first.published, first.updated) == (1506423900, 1506427200)
    assert (second.text, second.title, second.url) == ("1 < 2 & plain", None, "https://else.example/8")
    assert (third.text, third.title, third.has_id) == ("The good part of a bad item", None, False)


@pytest.mark.parametrize("name", ALL)
def test_describe_is_one_json_line_of_the_contract(name):
    seen = json.loads(json.dumps(feeds.describe(ALL[name], file=f"{name}.xml")))
    assert (seen["file"], seen["error"]) == (f"{name}.xml", None)
    keys = ["id", "title", "link", "published", "updated", "author", "summary"]
    assert list(seen["entries"][0]) == [*keys, "enclosures", "point"]
    assert seen["entries"][0]["published"].endswith("Z")


def test_describe_tells_an_error_and_stands_in_for_a_missing_title():
    assert feeds.describe(b"", file="x") == {
        "file": "x", "error": "the body is empty", "title": None, "link": None, "entries": []
    }  # fmt: skip
    words = "A long first sentence " * 8
    shown = feeds.describe(rss(f"<description>{words}</description>"), file="x")["entries"][0]["title"]
    assert shown.endswith("…")
    assert len(shown) <= 101


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "the body is empty"),
        (b" \r\n\t ", "the body is empty"),
        (b"\0\0\0\0", "the body is empty"),
        (b"<!DOCTYPE html><html><head><title>x</title></head></html>", "this is a web page, not a feed"),
        (b"<!-- <rss> --><HTML><body>rss</body></HTML>", "this is a web page, not a feed"),
        (b"<!doctype HTML><p>Checking your browser</p>", "this is a web page, not a feed"),
        (b"\x89PNG\r\n\x1a\n\0\0", "this is a picture, not a feed"),
        (b"%PDF-1.4", "this is a PDF, not a feed"),
        (b"<urlset><url/></urlset>", "this is a sitemap, not a feed"),
        (b"<svg xmlns='x'><g/></svg>", "this is XML, but not a feed: its first element is <svg>"),
        (b"just words", "this is neither XML nor JSON"),
        (b'{"error": "Rate  limit"}', "JSON, but not a JSON Feed: it says “Rate limit”"),
        (b"[1, 2]", "JSON, but not a JSON Feed"),
        (b'{"items": [', "not JSON: Expecting value (line 1, column 12)"),
        (b'{"items": [' + b"9" * 5000 + b"]}", "not JSON: a number in it has too many digits"),
        (b"[" * 200_000, "refused: its JSON is nested too deep"),
    ],
)
def test_what_is_no_feed_is_told_in_one_line(body, says):
    with pytest.raises(ParseError) as raised:
        feeds.parse(body)
    assert str(raised.value) == says


def test_a_page_that_names_its_feed_says_so():
    page = b"<html><head><link rel='alternate' type='application/atom+xml' href='/a.xml'></head></html>"
    with pytest.raises(ParseError) as raised:
        feeds.parse(page, url="https://harbour.example/news")
    assert raised.value.hint == "it names this feed: https://harbour.example/a.xml"


def test_a_feed_without_items_is_a_feed():
    assert feeds.parse(rss()).items == ()
    assert feeds.parse(b'{"version": "https://jsonfeed.org/version/1", "items": 3}').items == ()


def test_only_web_links_are_kept():
    items = feeds.parse(
        rss(*(f"<title>{n}</title><link>{link}</link>" for n, link in enumerate(
            ["javascript:alert(1)", "file:///etc/passwd", "https://u:p@x.example/", "//host.example/a", "https://x.example/ä b"]
        ))),
        url="http://feeds.example/f",
    ).items  # fmt: skip
    assert [item.url for item in items] == [
        None,
        None,
        None,
        "http://host.example/a",
        "https://x.example/ä%20b",
    ]


def test_a_feed_that_names_itself_gives_the_base_of_its_links():
    body = ATOM.replace(b' xml:base="https://cote.example/"', b"").replace(
        b"/atom.xml", b"https://cote.example/b/atom.xml"
    )
    feed = feeds.parse(body)
    assert (feed.link, feed.items[0].url) == ("https://cote.example/", "https://cote.example/b/articles/1")


def test_the_syndication_module_tells_how_often_to_ask():
    head = "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    body = rss(head=head).replace(b"<rss", b"<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'")
    assert feeds.parse(body).ttl == 6 * 3600


@pytest.mark.parametrize("ttl", ["0", "-5", "soon", "9" * 30, "१२"])
def test_a_senseless_ttl_does_no_harm(ttl):
    assert feeds.parse(rss(head=f"<ttl>{ttl}</ttl>")).ttl in (None, 2592000)


def test_a_body_that_is_a_file_name_is_not_opened():
    with pytest.raises(ParseError, match="neither XML nor JSON"):
        feeds.parse(b"/etc/passwd")


@pytest.mark.parametrize(
    "extra", ["</cc:license>", "<psc:chapter/>", "</georss:where>", "</image>", "</width>"]
)
def test_an_odd_extension_costs_no_article(extra):
    names = "xmlns:cc='http://backend.userland.com/creativeCommonsRssModule' xmlns:psc='http://podlove.org/simple-chapters'"
    body = rss(f"<title>kept</title>{extra}<description>and this</description>").replace(
        b"<rss", f"<rss {names}".encode()
    )
    (item,) = feeds.parse(body).items
    assert (item.title, item.text) == ("kept", "and this")


def test_a_body_that_feedparser_cannot_read_at_all_is_told(monkeypatch):
    from sitmon.feeds.parsers import syndication

    def broken(*args, **options):
        raise KeyError("x")

    monkeypatch.setattr(syndication.feedparser, "parse", broken)
    with pytest.raises(ParseError, match="it cannot be read: KeyError"):
        feeds.parse(RDF)


@pytest.mark.parametrize(
    ("given", "hours"),
    [
        ("<skipHours><hour>0</hour><hour> 13 </hour><hour>24</hour></skipHours>", (0, 13)),
        ("<skipHours><hour>x</hour></skipHours>", ()),
        ("<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)) + "</skipHours>", ()),
        ("", ()),
    ],
)
def test_hours_in_which_not_to_poll_are_read(given, hours):
    assert feeds.parse(rss("<title>x</title>", head=given)).skip_hours == hours


@pytest.mark.parametrize("name", ["rss", "rdf", "atom"])
def test_an_entry_in_which_the_body_breaks_off_is_kept_only_under_its_whole_id(name):
    body = ALL[name]
    keys = {item.key for item in feeds.parse(body).items}
    for cut in range(200, len(body)):
        with contextlib.suppress(ParseError):
            assert {item.key for item in feeds.parse(body[:cut]).items} <= keys


def test_entries_that_are_never_closed_are_kept():
    assert len(feeds.parse(b"<rss><channel><item><title>a</title><item><title>b</title>").items) == 2
