import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.errors import ParseError
from sitmon.feeds import opml
from sitmon.feeds.opml import Listed

NESTED = b"""<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Middle East">
  <outline type="rss" text="One &amp; only" title="One &amp; only" xmlUrl="https://one.example/feed?a=1&amp;b=2"/>
  <outline type="rss" text="Two" xmlUrl="http://two.example/rss"/>
</outline>
<outline type="rss" text="Again" xmlUrl="http://two.example/rss"/>
<outline type="rss" text="Bad" xmlUrl="file:///etc/passwd"/>
</body></opml>"""


def test_opml_gives_each_feed_once_in_order():
    assert opml.parse(NESTED) == [
        Listed("https://one.example/feed?a=1&b=2", "One & only"),
        Listed("http://two.example/rss", "Two"),
        Listed("file:///etc/passwd", "Bad", opml.NO_ADDRESS),
    ]


def test_a_list_without_any_address_is_shown_but_not_taken_over():
    body = b"<opml version='2.0'><body><outline type='rss' xmlUrl='gopher:x'/></body></opml>"
    assert opml.entries(body) == [Listed("gopher:x", None, opml.NO_ADDRESS)]
    with pytest.raises(ParseError, match="it is no address: 'gopher:x'"):
        opml.parse(body)


def test_an_address_with_a_password_is_a_fault_and_is_shown_without_it():
    body = b"https://one.example/\nhttp://user:pw@two.example/rss Two\n"
    assert opml.parse(body) == [
        Listed("https://one.example/"),
        Listed("http://***@two.example/rss", "Two", opml.CREDENTIALS),
    ]


def test_a_plain_list_has_comments_and_titles():
    text = '# mine\n\nhttps://one.example/feed "~One" \n  http://two.example/rss\nhttp://two.example/rss again\nfeed://x.example/\n'
    assert opml.parse(text.encode("utf-8-sig")) == [
        Listed("https://one.example/feed", "One"),
        Listed("http://two.example/rss", None),
        Listed("http://x.example/", None),
    ]


def test_a_line_that_is_no_address_is_named():
    with pytest.raises(ParseError, match=r"line 2 is no address: 'ftp://x'"):
        opml.parse(b"https://one.example/\nftp://x y\n")


@pytest.mark.parametrize("body", [b"<html><body>x</body></html>", b"<rss version='2.0'/>"])
def test_other_documents_are_refused(body):
    with pytest.raises(ParseError, match="neither OPML nor a list"):
        opml.parse(body)


def test_an_empty_list_is_a_list():
    assert opml.parse(b"") == []
    assert opml.parse(b"<opml version='2.0'><body/></opml>") == []


def test_bombs_in_opml_are_refused():
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    with pytest.raises(ParseError, match="refused"):
        opml.parse(
            f'<!DOCTYPE opml [<!ENTITY l0 "ha">{laughs}]><opml><body><outline text="&l9;"/></body></opml>'.encode()
        )


@given(st.lists(st.tuples(st.integers(0, 99), st.text(max_size=20)), max_size=8))
def test_what_is_written_is_read_back(entries):
    given_feeds = [Listed(f"https://x.example/{n}?a=1&b='\"", title) for n, title in entries]
    expected: dict[str, Listed] = {}
    for feed in given_feeds:
        expected.setdefault(opml.parse(feed.url.encode())[0].url, feed)
    got = opml.parse(opml.render(given_feeds).encode("utf-8", "replace"))
    assert [feed.url for feed in got] == list(expected)


def test_titles_are_written_safely():
    text = opml.render([Listed("https://x.example/?a&b", '"><script>\x1b')], title="<&>")
    assert "<script>" not in text
    assert "\x1b" not in text
    assert opml.parse(text.encode()) == [Listed("https://x.example/?a&b", '"><script>')]


@given(st.binary(max_size=200))
def test_any_bytes_give_a_list_or_one_clear_error(body):
    with contextlib.suppress(ParseError):
        assert isinstance(opml.parse(body), list)
