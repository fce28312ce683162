"""The fast reading of plain feeds is the same as feedparser's, or is declined."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitmon.errors import ParseError
from sitmon.feeds import charset
from sitmon.feeds.document import examined
from sitmon.feeds.parsers import swift, syndication
from sitmon.feeds.parsers.swift_values import Declined
from sitmon.model import Enclosure, ParsedFeed

from .bodies import ALL, rss
from .test_feed_fuzz import foreign, mutated

URL = "https://harbour.example/feeds/news.xml"
SPACES = " ".join(
    f"xmlns:{prefix}='{uri}'"
    for prefix, uri in {
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "media": "http://search.yahoo.com/mrss/",
        "slash": "http://purl.org/rss/1.0/modules/slash/",
        "sy": "http://purl.org/rss/1.0/modules/syndication/",
        "georss": "http://www.georss.org/georss",
        "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "gml": "http://www.opengis.net/gml",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "atom": "http://www.w3.org/2005/Atom",
        "own": "https://harbour.example/ns",
    }.items()
)
USUAL = "title link guid description pubDate dc:creator category id updated summary content:encoded".split()
RARE = (
    "content published dc:date author source comments enclosure media:title media:description media:content media:group"
    " media:thumbnail media:credit itunes:author itunes:image itunes:subtitle dc:subject dc:language language dc:title"
    " georss:point georss:where gml:Point gml:pos geo:lat geo:long geo:Point ttl sy:updatePeriod sy:updateFrequency atom:link atom:author name uri email own:title own:note image rights"
    " contributor dc:contributor dcterms:modified lastBuildDate managingEditor subtitle media:rating skipHours textInput href"
).split()
VALUES = (
    "", "x", "Shells hit the port", "a &amp; b", "caf&#233;", "caf\u00c3\u00a9", "<![CDATA[<p>Two <b>hurt</b></p>]]>", "&lt;p&gt;x&lt;/p&gt;",
    "A &lt;b&gt;bold&lt;/b&gt; move", " spaced \n out ", "&amp;eacute;t&amp;eacute;", "&amp;#8217;s", "<!-- c -->mid", "m@x.example (Ann Lee)",
    "&#150;", "\u0096", "https://h.example/x?a=1&amp;b=2&amp;c;", "/rel/a", "../b", "http://h.example//x", "HTTP://H.example/",
    "https://h.example/p;x", "tag:h,2017:1", "1", "Tue, 26 Sep 2017 14:05:00 +0300", "2017-09-26T11:05:00Z", "yesterday", "26 Sep 2017", "2017-09-26",
    "1970-01-01T00:00:00Z", "en-gb", "60", "daily", "<b>in</b>", "\u0627\u0644", "mailto:a@b.example", "35.9 36.6", "35.9", "-36.6,200", "0 0", "nan 1", "https://h.example/#f", "?q=1",
)  # fmt: skip
ATTRIBUTES = (
    " isPermaLink='false'", " isPermaLink='true'", " type='html'", " type='xhtml'", " rel='self' href='https://h.example/self'",
    " href='https://h.example/l'", " href='/rel'", " rel='alternate' type='application/json' href='https://h.example/j'",
    " url='https://h.example/u' medium='image'", " xml:lang='de'", " lang='de'", " xml:base='https://base.example/'", " term='t'",
    " rel='' href='https://r.example/'",
    " url='/m.mp4' type='Video/MP4' length='120'", " URL='https://h.example/p.jpg' fileSize='9'", " url='https://h.example/p.jpg'", " rel='enclosure' href='s.mp3' length='x'",
)  # fmt: skip


def element(chance: random.Random, deep: int = 0) -> str:
    name = chance.choice(USUAL if chance.random() < 0.6 else RARE)
    attributes = chance.choice(ATTRIBUTES) if chance.random() < 0.15 else ""
    inner = chance.choice(VALUES)
    if name in ("author", "atom:author", "contributor") and chance.random() < 0.6:
        inner = f"<name>{inner}</name><email>{chance.choice(VALUES)}</email>"
    elif deep < 2 and (name.startswith("media:") or name in ("image", "geo:Point")):
        inner = "".join(element(chance, deep + 1) for _ in range(chance.randint(0, 2)))
    return f"<{name}{attributes}>{inner}</{name}>"


@st.composite
def composed(draw: st.DrawFn) -> bytes:
    """Feeds put together from ordinary and odd elements."""
    chance = random.Random(draw(st.integers(0, 2**32)))

    def some(most: int) -> str:
        return "".join(element(chance, 1) for _ in range(chance.randint(0, most)))

    lang = chance.choice(("", "", "", " xml:lang='en_US'"))
    item, start, end = chance.choice(
        (
            ("item", f"<rss version='2.0' {SPACES}{lang}><channel>", "</channel></rss>"),
            ("entry", f"<feed xmlns='http://www.w3.org/2005/Atom' {SPACES}{lang}>", "</feed>"),
        )
    )
    items = "".join(f"<{item}>{some(6)}</{item}>" for _ in range(chance.randint(0, 3)))
    return f"{start}{some(3)}{items}{some(1)}{end}".encode()


def both(body: bytes, url: str | None = URL) -> tuple[ParsedFeed | None, ParsedFeed | str | None]:
    """The feed as read fast and through feedparser; the first is None where it was declined."""
    document = examined(charset.decode(body), url)
    if not syndication.claims(document):
        return None, None
    try:
        swift.read(document)
    except Declined:
        return None, None
    try:
        slow: ParsedFeed | str = syndication.through_feedparser(document)
    except ParseError as error:
        slow = str(error)
    return syndication.read(document), slow


@settings(max_examples=400, deadline=None)
@given(composed(), st.sampled_from([URL, None, "https://harbour.example"]))
def test_what_is_read_fast_is_what_feedparser_reads(body: bytes, url: str | None) -> None:
    fast, slow = both(body, url)
    assert fast == slow


CARRIED = (
    "enclosure media:content media:thumbnail media:group georss:point georss:where gml:Point gml:pos geo:Point geo:lat geo:long"
    " link own:lat title"
).split()
NUMBERS = (
    "35.9 36.6",
    "35.9,36.6",
    "35.9",
    "36.6",
    "-36.6 200",
    "0 0",
    "0",
    "nan 1",
    "1 2 x",
    "1 2 3",
    "",
    "1e1",
    "\u0661",
    "&lt;b&gt;",
)
DESCRIBED = (
    "", "", " url='/m.mp4' type='Video/MP4' length='120'", " URL='https://h.example/p.jpg' fileSize='9' medium='image'", " url=''",
    " url='https://h.example/p.jpg'", " rel='enclosure' href='s.mp3' length='x'", " rel='ENCLOSURE' href='/t?a=1&amp;b=2' type='x'",
    " href='javascript:x' rel='enclosure'", " media:url='https://h.example/q'", " xml:base='https://b.example/' url='u.jpg'",
    " uri='https://h.example/u' url='https://h.example/w'", " srsName='EPSG:4326'",
)  # fmt: skip


@st.composite
def carrying(draw: st.DrawFn) -> bytes:
    """Feeds whose items hold files and points in ordinary and odd ways."""
    chance = random.Random(draw(st.integers(0, 2**32)))

    def carried(deep: int) -> str:
        name = chance.choice(CARRIED)
        inner = chance.choice(NUMBERS)
        if deep < 2 and name in ("media:group", "media:content", "geo:Point", "georss:where", "gml:Point"):
            inner = "".join(carried(deep + 1) for _ in range(chance.randint(0, 3)))
        described = (
            chance.choice(DESCRIBED) if not name.startswith(("geo", "gml")) or chance.random() < 0.1 else ""
        )
        return f"<{name}{described}>{inner}</{name}>"

    def some() -> str:
        return "".join(carried(0) for _ in range(chance.randint(0, 5)))

    if chance.random() < 0.5:
        items = "".join(f"<item>{some()}</item>" for _ in range(2))
        return f"<rss version='2.0' {SPACES}><channel>{some()}{items}</channel></rss>".encode()
    items = "".join(f"<entry>{some()}</entry>" for _ in range(2))
    return f"<feed xmlns='http://www.w3.org/2005/Atom' {SPACES}>{some()}{items}</feed>".encode()


@settings(max_examples=600, deadline=None)
@given(carrying(), st.sampled_from([URL, None]))
def test_files_and_points_are_read_fast_as_feedparser_reads_them(body: bytes, url: str | None) -> None:
    fast, slow = both(body, url)
    assert fast == slow


def test_a_feed_with_pictures_and_points_is_read_fast() -> None:
    item = (
        "<title>Shells hit the port</title><enclosure url='/a.mp3' type='audio/mpeg' length='1200'/>"
        "<media:group><media:content url='https://h.example/p.jpg' medium='image' fileSize='99'/></media:group>"
        "<media:thumbnail url='https://h.example/s.jpg'/><georss:point>35.93 36.63</georss:point>"
    )
    fast, _ = both(f"<rss version='2.0' {SPACES}><channel><item>{item}</item></channel></rss>".encode())
    assert fast is not None
    assert fast.items[0].point == (35.93, 36.63)
    assert fast.items[0].enclosures == (
        Enclosure("https://harbour.example/a.mp3", "audio/mpeg", 1200),
        Enclosure("https://h.example/p.jpg", "image", 99),
    )


@settings(max_examples=200, deadline=None)
@given(mutated())
def test_mutated_bodies_are_read_alike_or_declined(body: bytes) -> None:
    fast, slow = both(body)
    assert fast == slow


def test_feed_files_of_other_projects_are_read_alike_and_many_fast() -> None:
    bodies = [body for body in foreign() if len(body) < 300_000]
    pairs = [both(body) for body in bodies]
    assert [n for n, (fast, slow) in enumerate(pairs) if fast != slow] == []
    assert sum(fast is not None for fast, _ in pairs) > len(bodies) // 3


PLAIN = rss(
    "<title>Shells hit the port</title><link>https://h.example/1</link><guid isPermaLink='false'>1</guid>"
    "<pubDate>Tue, 26 Sep 2017 14:05:00 +0300</pubDate><category>world</category>"
    "<description>&lt;p&gt;Two were &lt;b&gt;hurt&lt;/b&gt;.&lt;/p&gt;</description>"
)


def test_an_ordinary_feed_is_read_fast() -> None:
    fast, slow = both(PLAIN)
    assert fast is not None
    assert fast == slow
    assert [(i.key, i.title, i.text, i.url) for i in fast.items] == [
        ("1", "Shells hit the port", "Two were hurt.", "https://h.example/1")
    ]
    assert both(ALL["rss"])[0] is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"hit the port", b"hit <b>the</b> port"),
        (b"hit the port", b"hit&nbsp;the port"),
        (b"hit the port", b"hit &#27; port"),
        (b"Tue, 26 Sep 2017 14:05:00 +0300", b"the day before"),
        (b"<category>world</category>", b"<media:title>x</media:title>"),
        (b"<category>world</category>", b"<title>Another</title>"),
        (b"</channel>", b""),
        (b"<rss", b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss"),
    ],
)
def test_what_is_not_plain_is_declined(old: bytes, new: bytes) -> None:
    assert old in PLAIN
    assert both(PLAIN.replace(old, new, 1)) == (None, None)
