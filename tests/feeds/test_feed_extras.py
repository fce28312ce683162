"""Files and points of entries: what is kept of them, in every format."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon import feeds
from sitmon.feeds import extras
from sitmon.model import Enclosure, Item

URL = "https://harbour.example/feed.xml"


def first(body: str) -> Item:
    return feeds.parse(body.encode(), url=URL).items[0]


def rss(inner: str) -> str:
    spaces = (
        "xmlns:media='http://search.yahoo.com/mrss/' xmlns:georss='http://www.georss.org/georss'"
        " xmlns:gml='http://www.opengis.net/gml' xmlns:geo='http://www.w3.org/2003/01/geo/wgs84_pos#'"
    )
    return f"<rss version='2.0' {spaces}><channel><item><title>T</title>{inner}</item></channel></rss>"


def test_an_enclosure_keeps_its_address_type_and_size() -> None:
    item = first(rss("<enclosure url='/a.mp3' type='audio/MPEG' length='1200'/>"))
    assert item.enclosures == (Enclosure("https://harbour.example/a.mp3", "audio/mpeg", 1200),)


@pytest.mark.parametrize(
    "body",
    [
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title>"
        "<link rel='enclosure' href='/a.mp3' type='audio/mpeg' length='1200'/></entry></feed>",
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "T", "attachments":'
        ' [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1200}, 7, {"url": 3}]}]}',
        rss("<media:group><media:content url='/a.mp3' type='audio/mpeg' fileSize='1200'/></media:group>"),
    ],
)
def test_every_format_has_its_way_of_saying_so(body: str) -> None:
    assert first(body).enclosures == (Enclosure("https://harbour.example/a.mp3", "audio/mpeg", 1200),)


def test_of_many_files_a_few_are_kept_each_once_and_thumbnails_only_where_there_is_nothing_else() -> None:
    many = "".join(f"<media:content url='/{n // 2}.jpg' medium='image'/>" for n in range(40))
    small = "<media:thumbnail url='/s.jpg'/>"
    assert [e.url[-6:] for e in first(rss(small + many)).enclosures] == [
        "/0.jpg",
        "/1.jpg",
        "/2.jpg",
        "/3.jpg",
    ]
    assert first(rss(small)).enclosures == (Enclosure("https://harbour.example/s.jpg", "image"),)


@pytest.mark.parametrize(
    "url", ["javascript:x", "file:///etc/passwd", "https://u:p@h.example/a", "", "x" * 3000]
)
def test_an_address_that_may_not_be_opened_is_no_file(url: str) -> None:
    assert first(rss(f"<enclosure url='{url}' type='a/b'/>")).enclosures == ()


def test_a_type_that_is_none_and_a_size_that_is_none_are_left_out() -> None:
    item = first(rss("<enclosure url='/a' type='&#x202e;x' length='about 5'/>"))
    assert item.enclosures == (Enclosure("https://harbour.example/a"),)
    assert extras.enclosure({"url": "/a", "length": "0"}) == Enclosure("/a")


@pytest.mark.parametrize(
    "inner",
    [
        "<georss:point>35.93 36.63</georss:point>",
        "<georss:point> 35.93,36.63 </georss:point>",
        "<georss:where><gml:Point><gml:pos>35.93 36.63</gml:pos></gml:Point></georss:where>",
        "<geo:lat>35.93</geo:lat><geo:long>36.63</geo:long>",
        "<geo:Point><geo:lat>35.93</geo:lat><geo:long>36.63</geo:long></geo:Point>",
    ],
)
def test_a_point_is_read_in_each_of_its_spellings(inner: str) -> None:
    assert first(rss(inner)).point == (35.93, 36.63)


@pytest.mark.parametrize(
    "text", ["", "35.93", "here 36", "91 0", "10 181", "nan 1", "inf 1", "0 0", "0.0 -0.0", "1 x"]
)
def test_what_is_no_point_on_earth_is_none(text: str) -> None:
    assert first(rss(f"<georss:point>{text}</georss:point>")).point is None


def test_a_line_or_an_area_is_no_point() -> None:
    assert first(rss("<georss:polygon>1 1 2 2 3 3 1 1</georss:polygon>")).point is None


anything = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers()))


@given(anything, anything)
def test_a_point_is_on_earth_whatever_was_given(latitude: object, longitude: object) -> None:
    found = extras.point(latitude, longitude)
    if found:
        assert all(map(math.isfinite, found))
        assert abs(found[0]) <= 90
        assert abs(found[1]) <= 180


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_point_survives_being_written(latitude: float, longitude: float) -> None:
    expected = (latitude, longitude) if (latitude, longitude) != (0, 0) else None
    assert extras.pair(f"{latitude!r} {longitude!r}") == expected


@given(st.dictionaries(st.sampled_from("url uri href type medium length filesize".split()), anything))
def test_attributes_of_any_kind_give_a_file_or_none(attributes: dict[str, object]) -> None:
    one = extras.enclosure(attributes)
    if one:
        assert one.size is None or one.size > 0
        assert one.type is None or one.type.isascii()
        extras.kept([one], [URL])
