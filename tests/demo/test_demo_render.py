"""Rendered feeds, parsed back by other people's readers, hold what was put in."""

import json
from calendar import timegm
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitmon.clock import iso
from sitmon.demo.content import DemoFeed, DemoItem, DemoPublisher, load, span, visible
from sitmon.demo.render import as_html, guid, render

FEEDS = load()
LAST = span(FEEDS)[1]
XML = [feed for feed in FEEDS if feed.format != "json"]
JSON = [feed for feed in FEEDS if feed.format == "json"]
PUBLISHER = DemoPublisher("p", 'P & "Q" <R> (invented)', None, "GB", "en", "agency", False)
LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    min_size=1,
)


def of(form: str, *items: DemoItem) -> DemoFeed:
    return DemoFeed("p", "P & Co <News>", form, "https://p.example/", PUBLISHER, items)  # type: ignore[arg-type]


def an_item(**changes: Any) -> DemoItem:
    return replace(
        DemoItem("i", 1506150000.0, 1506150000.0, "Title", "Text.", "https://p.example/i"), **changes
    )


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def text_of(html: str) -> str:
    parser = Words()
    parser.feed(html)
    parser.close()
    return "".join(parser.pieces)


@pytest.mark.parametrize("feed", XML, ids=lambda f: f.id)
def test_rss_and_atom_parse_back_to_the_same_items(feed: DemoFeed) -> None:
    items = visible(feed, LAST)
    parsed = feedparser.parse(render(feed, items).body)
    assert not parsed.bozo
    assert parsed.version == {"rss": "rss20", "atom": "atom10"}[feed.format]
    assert (parsed.feed.title, parsed.feed.link) == (feed.title, feed.link)
    assert [e.title for e in parsed.entries] == [i.title for i in items]
    assert [e.id for e in parsed.entries] == [guid(feed, i) for i in items]
    assert [e.link for e in parsed.entries] == [i.link for i in items]
    assert [timegm(e.published_parsed) for e in parsed.entries] == [i.published for i in items]
    for entry, item in zip(parsed.entries, items, strict=True):
        body = entry.summary if feed.format == "rss" else entry.content[0].value
        plain = unescape(text_of(item.text)) if item.markup else item.text
        assert "".join(text_of(body).split()) == "".join(plain.split())


@pytest.mark.parametrize("feed", JSON, ids=lambda f: f.id)
def test_json_feeds_parse_back_to_the_same_items(feed: DemoFeed) -> None:
    items = visible(feed, LAST)
    rendered = render(feed, items)
    assert rendered.body.isascii()
    document = json.loads(rendered.body)
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    rows = document["items"]
    assert [r["title"] for r in rows] == [i.title for i in items]
    assert [r["content_text"] for r in rows] == [i.text for i in items]
    assert [r["id"] for r in rows] == [guid(feed, i) for i in items]
    assert [r["date_published"] for r in rows] == [iso(i.published) for i in items]


def test_the_hostile_item_reaches_the_reader_untouched() -> None:
    [feed] = [f for f in JSON if f.id == "open-lantern"]
    rows = json.loads(render(feed, visible(feed, LAST)).body)["items"]
    [row] = [r for r in rows if "hostile" in r["id"]]
    assert "\x1b[31mred" in row["title"]
    assert "\x1b]0;renamed\x07" in row["authors"][0]["name"]


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_copy_names_its_source_and_author(form: str) -> None:
    item = an_item(source="Wire & Co", source_url="https://wire.example/?a=1&b=2", author="A. Nobody")
    [entry] = feedparser.parse(render(of(form, item), [item]).body).entries
    assert entry.source.title == "Wire & Co"
    assert entry.author == "A. Nobody"


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_an_edit_keeps_its_id_and_says_when_it_was_made(form: str) -> None:
    first = an_item()
    later = an_item(available=first.available + 3600, title="Changed")
    feed = of(form, first, later)
    [before] = feedparser.parse(render(feed, visible(feed, first.available)).body).entries
    [after] = feedparser.parse(render(feed, visible(feed, later.available)).body).entries
    assert before.id == after.id
    assert (before.title, after.title) == ("Title", "Changed")
    assert timegm(after.updated_parsed) == later.available
    assert timegm(after.published_parsed) == first.published


def test_an_edit_in_a_json_feed_says_when_it_was_made() -> None:
    later = an_item(available=1506153600.0, author="A", markup=True, text="<p>x</p>", language="es")
    [row] = json.loads(render(of("json", later), [later]).body)["items"]
    assert row["date_modified"] == "2017-09-23T08:00:00Z"
    assert row["content_html"] == "<p>x</p>"
    assert row["language"] == "es"
    assert "date_modified" not in json.loads(render(of("json"), [an_item()]).body)["items"][0]


def test_an_item_in_another_language_says_so() -> None:
    item = an_item(language="es")
    entry = ElementTree.fromstring(render(of("atom", item), [item]).body).find(
        "{http://www.w3.org/2005/Atom}entry"
    )
    assert entry is not None
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    assert b"<dc:language>es</dc:language>" in render(of("rss", item), [item]).body


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_feed_without_items_is_still_a_feed(form: str) -> None:
    rendered = render(of(form), [])
    parsed = feedparser.parse(rendered.body)
    assert not parsed.bozo
    assert parsed.feed.title == "P & Co <News>"
    assert parsed.entries == []
    assert rendered.modified is None


def test_paragraphs_of_plain_text_become_elements() -> None:
    assert as_html(an_item(text="a & b\n\nc < d")) == "<p>a &amp; b</p><p>c &lt; d</p>"
    assert as_html(an_item(text="a & b")) == "a &amp; b"
    assert as_html(an_item(text="<i>a</i>", markup=True)) == "<i>a</i>"


@given(LETTERS, LETTERS, st.sampled_from(["rss", "atom"]))
@example("T", "\u00a0", "rss")
def test_any_title_and_text_survive_xml(title: str, text: str, form: str) -> None:
    item = an_item(title=title, text=text, author=title)
    root = ElementTree.fromstring(render(of(form, item), [item]).body)
    [entry] = [e for e in root.iter() if e.tag.rpartition("}")[2] in ("item", "entry")]
    found = {e.tag.rpartition("}")[2]: e.text or "" for e in entry}
    assert found["title"] == title
    assert text_of(found["description" if form == "rss" else "content"]) == text


@given(st.text(), st.text())
def test_any_title_and_text_survive_json(title: str, text: str) -> None:
    item = an_item(title=title, text=text)
    [row] = json.loads(render(of("json", item), [item]).body)["items"]
    assert (row["title"], row["content_text"]) == (title, text)


def test_the_tag_changes_with_the_body_and_only_with_it() -> None:
    for feed in FEEDS:
        moments = sorted({item.available for item in feed.items})
        tags = [render(feed, visible(feed, t)).etag for t in moments]
        assert len(set(tags)) == len(moments)
        assert [render(feed, visible(feed, t + 1)).etag for t in moments] == tags
