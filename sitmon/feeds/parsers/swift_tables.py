"""Which elements `swift` reads, and which it knows to change nothing of what is read. feedparser's names."""

from __future__ import annotations

import re

ATOM = "http://www.w3.org/2005/Atom feed"
"""The root of an Atom document in expat's spelling."""
PREFIXES = {
    "": "",
    "http://www.w3.org/2005/atom": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/rss/1.0/modules/threading/": "thr",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://wellformedweb.org/commentapi/": "wfw",
    "http://www.georss.org/georss": "georss",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
}
"""Namespaces in lower case, and the prefix that feedparser gives their elements whatever the document's is."""
ITEM_TEXTS = {
    "title": "title",
    "guid": "id",
    "id": "id",
    "description": "summary",
    "summary": "summary",
    "content": "content",
    "content_encoded": "content",
    "pubdate": "published",
    "published": "published",
    "updated": "updated",
    "dc_date": "updated",
    "source": "source",
    "georss_point": "point",
    "geo_lat": "geo_lat",
    "geo_long": "geo_long",
}
"""Elements of an item whose text is kept, and what as."""
TYPED = {
    key: "text/html" if key in ("description", "content_encoded") else "text/plain"
    for key, kept in ITEM_TEXTS.items()
    if kept in ("title", "content", "summary")
}
"""Those that may be HTML, and what they are where their attributes don't say."""
CHANNEL_TEXTS = frozenset(
    ("title", "language", "dc_language", "ttl", "sy_updateperiod", "sy_updatefrequency", "id")
)
IMAGE_PARTS = frozenset(("title", "link", "url", "width", "height", "description"))
PERSON_PARTS = frozenset(("name", "uri", "url", "email"))
READ = frozenset(
    "id link links title title_detail content summary summary_detail published published_parsed created created_parsed"
    " updated updated_parsed author authors author_detail language source ttl sy_updateperiod sy_updatefrequency"
    " name href entry item image where geo_lat geo_long media_content media_thumbnail enclosure".split()
)
"""Names under which a value would be read."""
STRICT = frozenset(
    "copyright dc_contributor dc_rights description itunes_subtitle media_title rights subtitle tagline managingeditor webmaster dc_creator".split()
)
"""Elements that may hold nothing but text: another in them would change how feedparser goes on."""
_SILENT = frozenset(
    "category copyright dc_contributor dc_publisher dc_rights dc_subject generator itunes_block itunes_explicit itunes_image"
    " itunes_keywords itunes_subtitle keywords media_category media_content media_credit media_group media_keywords"
    " media_license media_player media_rating media_restriction media_thumbnail media_title rights".split()
)
ITEM_SILENT = _SILENT | {"enclosure"}
FILES = {"enclosure": "enclosed", "media_content": "media", "media_thumbnail": "pictures"}
"""Elements whose attributes describe a file, and the list it goes to."""
POINTS = frozenset(("georss_point", "geo_lat", "geo_long"))
POINTED = frozenset(ITEM_TEXTS[key] for key in POINTS)
"""What the values of those are kept as."""
CHANNEL_SILENT = (
    (_SILENT - {"media_title"})
    | POINTS
    | frozenset(
        "cloud dc_creator dc_date description lastbuilddate managingeditor pubdate subtitle tagline updated webmaster".split()
    )
)
WHOLE = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~!$&'()*+,=:@%/-]*)?(?:\?[A-Za-z0-9._~!$&'()*+,=:@%/?-]+)?"
    r"|(?:urn|tag):[A-Za-z0-9][A-Za-z0-9._~:,=@%/-]*"
)
"""Addresses that joining to a base leaves as they are."""
