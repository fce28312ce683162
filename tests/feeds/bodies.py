"""Feed bodies written for these tests, and what each must give."""

RSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel>
  <title>Harbour &amp; Hill</title><link>https://harbour.example/</link><language>en-gb</language><ttl>30</ttl>
  <item>
    <guid isPermaLink="false">hh-1</guid><title>A <![CDATA[<b>bold</b>]]> move</title><link>/news/1?a=1&amp;b=2</link>
    <pubDate>Tue, 26 Sep 2017 14:05:00 +0300</pubDate><dc:creator>R. Halabi</dc:creator>
    <source url="https://wire.example/feed">Wire One</source>
    <description>&lt;p&gt;Shells fell on the caf&amp;eacute; quarter.&lt;/p&gt;</description>
    <content:encoded><![CDATA[<p>Shells fell on the caf&eacute; quarter.</p><script>steal()</script><p>Two were hurt.<br>More later.</p>]]></content:encoded>
  </item>
  <item>
    <guid>https://harbour.example/news/2</guid><title>Only the title</title>
    <description>&lt;a href="x"&gt;Only the title&lt;/a&gt;</description><pubDate>26 Sep 2017</pubDate>
  </item>
</channel></rss>
"""

RDF = b"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://plain.example/"><title>Plain</title><link>https://plain.example/</link></channel>
<item rdf:about="https://plain.example/1"><title>Return to the valley</title><link>https://plain.example/1</link>
  <description>Families went home.</description><dc:date>2017-09-26T11:05:00Z</dc:date></item>
</rdf:RDF>
"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://cote.example/">
  <title type="text">Côte &lt; Mer</title><link href="/"/><link rel="self" href="/atom.xml"/>
  <entry>
    <id>tag:cote.example,2017:1</id><title type="html">Trêve &amp;amp; accord</title>
    <link rel="alternate" href="articles/1"/><link rel="enclosure" href="son.mp3"/>
    <published>2017-09-26T11:05:00+02:00</published><updated>2017-09-27T00:00:00Z</updated>
    <author><name>M. Abdi</name><email>m@cote.example</email></author>
    <summary>Court.</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Signé <em>hier</em> soir.</p></div></content>
  </entry>
</feed>
""".encode()

JSON = """\ufeff{"version": "https://jsonfeed.org/version/1.1", "title": "Quay", "home_page_url": "https://quay.example/",
 "language": "en", "items": [
  {"id": 7, "url": "/7", "title": "Bridge hit", "content_html": "<p>A bridge was hit.</p>", "summary": "Short",
   "date_published": "2017-09-26T11:05:00Z", "date_modified": "2017-09-26T12:00:00Z", "authors": [{"name": "N. Okoro"}]},
  {"id": "8", "external_url": "https://else.example/8", "content_text": "1 < 2 & plain", "tags": 5, "title": null},
  "nonsense", {"id": {"a": 1}, "title": 9, "content_text": "The good part of a bad item"}
]}""".encode()

ALL = {"rss": RSS, "rdf": RDF, "atom": ATOM, "json": JSON}


def rss(*items: str, head: str = "") -> bytes:
    """An RSS feed of the items' inner XML."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0'><channel><title>T</title>{head}{inner}</channel></rss>".encode()
