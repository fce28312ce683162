import contextlib
import time

import pytest

from sitmon import feeds
from sitmon.errors import ParseError
from sitmon.feeds import guards

from .bodies import rss


def refused(body: bytes) -> str:
    start = time.process_time()
    with pytest.raises(ParseError) as raised:
        feeds.parse(body)
    assert time.process_time() - start < 2
    return str(raised.value)


def test_entities_made_of_entities_are_refused():
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    body = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>'.encode() + rss("<title>&l9;</title>")
    assert "entities made of other entities" in refused(body)


def test_an_entity_of_great_length_is_refused():
    body = f"<!DOCTYPE rss [<!ENTITY a '{'x' * 10_000}'>]>".encode() + rss(f"<title>{'&a;' * 1000}</title>")
    assert "longer than any feed needs" in refused(body)


def test_short_entities_that_multiply_are_refused():
    body = f"<!DOCTYPE rss [<!ENTITY a '{'x' * 150}'>]>".encode() + rss(f"<title>{'&a;' * 500_000}</title>")
    assert "blow it up" in refused(body)


def test_harmless_entities_are_put_in():
    body = b"<?xml version='1.0'?><!DOCTYPE rss [\n<!ENTITY sp \"&#160;\"><!ENTITY who 'us'>\n]>" + rss(
        "<title>a&sp;b &who;</title>"
    )
    assert feeds.parse(body).items[0].title == "a b us"


def test_files_and_addresses_named_by_entities_are_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("top secret")
    body = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode() + rss("<title>a &x; b</title>")
    assert "secret" not in str(feeds.parse(body).items)


def test_a_public_document_type_is_dropped_and_not_asked_for():
    body = b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss.dtd">' + rss(
        "<title>a</title>"
    )
    assert feeds.parse(body).items[0].title == "a"


def test_elements_without_end_of_depth_are_refused():
    assert "deep" in refused(b"<rss>" + b"<a>" * 200_000)


def test_elements_that_only_look_deep_are_read():
    hidden = "<![CDATA[" + "<p>" * 400 + "]]>"
    assert feeds.parse(rss(f"<title>a</title><!--{'<p>' * 400}--><description>{hidden}</description>")).items


def test_html_that_nobody_escaped_or_closed_is_read():
    items = [f"<title>{n}</title><description>{'<p>a<br>' * 20}</description>" for n in range(60)]
    assert len(feeds.parse(rss(*items)).items) == 60


def test_an_element_with_thousands_of_attributes_is_refused():
    many = " ".join(f"a{n}='1'" for n in range(100_000))
    assert "attributes" in refused(rss(f"<x {many}/>"))


def test_a_feed_beyond_the_size_is_refused():
    assert "larger than" in refused(b" " * (guards.MOST_BYTES + 1))


@pytest.mark.parametrize("start", ["<!DOCTYPE rss [", "<!DOCTYPE rss [<!ENTITY a 'b'>", "<!DOCTYPE x"])
def test_a_document_type_without_end_is_told(start):
    assert "never ends" in refused(start.encode() + b" <rss ")


@pytest.mark.parametrize(
    "sign",
    [
        "&#27;",
        "&#x1b;",
        "&#0;",
        "&#x0000b;",
        "&#xD800;",
        "&#57343;",
        "&#x110000;",
        "&#99999999999;",
        "\x1b",
        "\x00",
        "\x0b",
        "￿",
    ],
)
def test_characters_that_xml_forbids_cost_no_item(sign):
    items = feeds.parse(rss(f"<title>a{sign}[31m b</title>", "<title>second</title>")).items
    assert [item.title for item in items] == ["a [31m b", "second"]


@pytest.mark.parametrize(
    "filler",
    [
        "<![CDATA[",
        "<!--",
        "<a>" * 500 + "</b>" * 40,
        "<a ",
        "</a>",
        "&amp;",
        "&lt;b&gt;",
        "<!DOCTYPE ",
        "<!ENTITY ",
    ],
)
def test_time_grows_with_length_only(filler):
    body = rss(f"<title>{filler * (100_000 // len(filler))}</title>")
    start = time.process_time()
    with contextlib.suppress(ParseError):
        feeds.parse(body)
    assert time.process_time() - start < 5


def test_a_large_feed_is_read_where_it_is_well_formed_and_refused_at_once_where_not():
    padding = f"<!--{'x' * 4_000_000}-->"
    assert len(feeds.parse(rss(f"<title>a</title>{padding}")).items) == 1
    assert "too large to be mended" in refused(rss(f"<title>a</title>{padding}</oops>"))
    assert len(feeds.parse(rss("<title>a</title></oops>")).items) == 1
