"""Faults of what is in the body: bombs of XML, encodings, broken markup, words that attack a screen or a database."""

from __future__ import annotations

import json

from bench.hostile.server import HEAD, Ask, Fault, Serve, item, ok, rss, says, ten

BODY = ten()
LINES = {
    "escapes": "\x1b[2J\x1b]0;title\x07 red \x9b31m",
    "controls": "".join(map(chr, range(1, 32))) + "\x7f\x85",
    "turned-letters": "\u202ereversed\u2066 isolated\u200f",
    "markup-of-the-screen": "[bold red]x[/] [link=file:///etc/passwd]y[/link] [@click=app.quit]z[/]",
    "sql": "'); DROP TABLE article; -- \" OR 1=1",
    "letters-of-all-kinds": "\U0001f469\u200d\U0001f692 \u0627\u0644\u0639 e\u0301\u0323\u0327 \ufdfd \u2028 \ufffe \U000e0041",
    "templates": "{0.__class__} %s %n ${7*7} {{7*7}} `id` $(id)",
}


def asks_outside(make: str) -> Serve:
    """A body in which CANARY is put for the forbidden address."""

    async def serve(ask: Ask) -> None:
        await ask.send(ok(make.replace("CANARY", ask.canary).encode()))

    return serve


def declared(doctype: str, title: str = "Story") -> str:
    """A feed of one item behind a document type."""
    return f"<?xml version='1.0'?>{doctype}<rss version='2.0'><channel><item><guid>a</guid><title>{title}</title></item></channel></rss>"


def _laughs() -> str:
    names = [f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12)]
    return declared(f"<!DOCTYPE rss [<!ENTITY e0 'ha'>{''.join(names)}]>", "&e11;")


def _long_entity() -> str:
    return declared(f"<!DOCTYPE rss [<!ENTITY e '{'a' * 60_000}'>]>", "&e;" * 30_000)


def _short_entity() -> str:
    return declared(f"<!DOCTYPE rss [<!ENTITY e '{'a' * 190}'>]>", "&e;" * 200_000)


def _json(items: object, **more: object) -> bytes:
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": items, **more}
    ).encode()


def _encoded(name: str, label: str | None = None) -> bytes:
    start = f"<?xml version='1.0' encoding='{label or name}'?>".encode()
    return rss(item("a", "Grüße"), start=start).decode().encode(name)


def _hostile_words() -> tuple[Fault, ...]:
    made = []
    for name, words in LINES.items():
        bare = rss("<item><guid>a</guid><title><![CDATA[" + words + "]]></title></item>")
        made.append(Fault(f"words-{name}", says(bare), (0, 1), None))
        made.append(
            Fault(f"json-words-{name}", says(_json([{"id": "a", "title": words, "content_text": words}])), 1)
        )
    return tuple(made)


def _storm(name: str, part: str, times: int) -> Fault:
    body = rss(item("a"), f"<item><guid>b</guid><title>{part * times}</title></item>", item("c"))
    return Fault(f"storm-of-{name}", says(body), (0, 3), None)


def _bombs() -> tuple[Fault, ...]:
    head = "<rss version='2.0'><channel>"
    tail = "</channel></rss>"
    one = item("a")
    return (
        Fault("entities-of-entities", says(_laughs().encode()), (0, 1), None),
        Fault("entity-of-great-length", says(_long_entity().encode()), (0, 1), None),
        Fault("entity-often", says(_short_entity().encode()), (0, 1), None),
        Fault("entity-of-itself", says(declared("<!DOCTYPE rss [<!ENTITY e '&e;'>]>", "&e;").encode()), (0, 1), None),
        Fault("entity-of-a-file", says(declared("<!DOCTYPE rss [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", "x&e;").encode()), (0, 1), None),
        Fault("entity-outside", asks_outside(declared("<!DOCTYPE rss [<!ENTITY e SYSTEM 'CANARY/e'>]>", "x&e;")), (0, 1), None),
        Fault("entity-parameter", asks_outside(declared("<!DOCTYPE rss [<!ENTITY % p SYSTEM 'CANARY/p'> %p;]>")), (0, 1), None),
        Fault("document-type-outside", asks_outside(declared("<!DOCTYPE rss SYSTEM 'CANARY/d'>")), 1),
        Fault("document-type-endless", says(b"<!DOCTYPE rss [" + b"<!ENTITY a 'b'>" * 5000), 0, True),
        Fault("style-sheet-outside", asks_outside("<?xml version='1.0'?><?xml-stylesheet href='CANARY/s'?>" + head + one + tail), 1),
        Fault("inclusion-outside", asks_outside(f"{head}<item><guid>a</guid><title>x</title><i:include xmlns:i='http://www.w3.org/2001/XInclude' href='CANARY/i'/></item>{tail}"), 1),
        Fault("pictures-outside", asks_outside(f"{head}<image><url>CANARY/1</url></image><item><guid>a</guid><title>&lt;img src='CANARY/2'&gt;x</title><description>&lt;iframe src='CANARY/3'&gt;&lt;link rel=stylesheet href='CANARY/4'&gt;</description><enclosure url='CANARY/5' type='audio/mpeg' length='9'/></item>{tail}"), 1),
        Fault("elements-deep", says((head + "<a>" * 200_000 + "</a>" * 200_000 + one + tail).encode()), (0, 1), None),
        Fault("elements-never-closed", says((head + "<item><title>" * 50_000).encode()), (0, 50_000), None, long=True),
        Fault("html-deep", says(rss(item("a", more=f"<description>{'&lt;div&gt;' * 50_000}x</description>"))), 1),
        Fault("attributes-many", says((head + "<item " + " ".join(f"a{n}='b'" for n in range(20_000)) + "><title>x</title></item>" + tail).encode()), (0, 1), None),
        Fault("attribute-long", says((head + f"<item a='{'b' * 2_000_000}'><title>x</title></item>" + tail).encode()), (0, 1), None),
        Fault("name-spaces-many", says((head.replace("<rss", "<rss " + " ".join(f"xmlns:n{n}='u:{n}'" for n in range(5000))) + one + tail).encode()), (0, 1), None),
        Fault("name-long", says((head + f"<{'n' * 500_000}/>" + one + tail).encode()), (0, 1), None),
    )  # fmt: skip


def _encodings() -> tuple[Fault, ...]:
    good = ("utf-8", "utf-16", "iso-8859-1", "windows-1252", "gb18030")
    return (
        *(Fault(f"encoding-{name}", says(_encoded(name)), 1, titles=("Grüße",)) for name in good),
        Fault("encoding-unknown", says(_encoded("utf-8", "klingon")), 1),
        Fault("encoding-wrong", says(_encoded("iso-8859-1", "utf-8")), (0, 1), None),
        Fault(
            "encoding-utf-7",
            says(b"<?xml version='1.0' encoding='utf-7'?>" + BODY[len(HEAD) :]),
            (0, 10),
            None,
        ),
        Fault("encoding-of-python", says(_encoded("utf-8", "unicode_escape")), (0, 1), None),
        Fault("encoding-zip", says(_encoded("utf-8", "zlib_codec")), (0, 1), None),
        Fault("encoding-utf-16-cut", says(_encoded("utf-16")[:-1]), (0, 1), None),
        Fault("encoding-utf-32", says(_encoded("utf-32")), (0, 1), None),
        Fault("bytes-that-are-no-letters", says(rss(item("a")) + b"\xff\xfe\xfd" * 200), (0, 1), None),
        Fault("marks-of-order", says(b"\xef\xbb\xbf" * 3 + BODY), (0, 10), None),
    )


def _broken() -> tuple[Fault, ...]:
    return (
        Fault("tags-crossed", says(BODY.replace(b"</title>", b"</b></title>", 1)), (1, 10), None),
        Fault("cut-in-half", says(BODY[: len(BODY) // 2]), (0, 10), None),
        Fault("cut-in-a-tag", says(BODY[:-9]), (0, 10), None),
        Fault("blank-lines-first", says(b"\n\n  \n" + BODY), 10),
        Fault("warning-first", says(b"<br />\n<b>Warning</b>: mysql in <b>/x.php</b>\n" + BODY), (0, 10), None),
        Fault("junk-after", says(BODY + b"<script>x</script> and more"), (0, 10), None),
        Fault("twice", says(BODY + BODY), (0, 10), None),
        Fault("ampersands", says(rss(item("a")).replace(b"Story a", b"R&D &copy; &nosuch; < >")), (0, 1), None),
        Fault("cdata-open", says(rss(item("a"), "<item><title><![CDATA[never closed")), (0, 2), None),
        Fault("comment-open", says(rss(item("a"), "<!-- never closed")), (0, 1), None),
        Fault("title-of-a-megabyte", says(rss(item("a", "word " * 200_000), item("b"))), 2),
        Fault("text-of-two-megabytes", says(rss(item("a", more=f"<description>{'A bomb fell on Idlib. ' * 100_000}</description>"))), 1),
        Fault("word-of-a-megabyte", says(rss(item("a", "w" * 1_000_000))), 1),
        Fault("link-of-a-megabyte", says(rss(item("a", link="https://x.example/" + "a" * 1_000_000))), (0, 1), None),
        Fault("id-of-a-megabyte", says(rss(item("i" * 1_000_000, link="https://x.example/1"))), 1),
        Fault("categories-many", says(rss(item("a", more="<category>c</category>" * 20_000))), 1),
        Fault("items-of-nothing", says(rss(*["<item></item>"] * 10)), (0, 10), None, rounds=3),
        Fault("items-thirty-thousand", says(rss(*(item(f"n{n}") for n in range(30_000)))), 30_000, long=True, megabytes=120.0),
        Fault("items-nested", says(rss("<item>" * 200 + "<title>x</title>" + "</item>" * 200)), (0, 200), None),
        Fault("dates-odd", says(rss(*(f"<item><guid>d{n}</guid><title>D</title><pubDate>{d}</pubDate></item>" for n, d in enumerate(("0000-00-00T00:00:00Z", "yesterday", "9" * 5000, "Mon, 99 Foo 2017 77:88:99 XXX", "2017-02-30", "1e400", "-1", "292277026596-12-04"))))), 8),
        Fault("links-that-bite", says(rss(*(item(f"l{n}", link=link) for n, link in enumerate(("javascript:alert(1)", "file:///etc/passwd", "http://[", "//", "data:,x", "http://a:b@c/", "\u202ehttp://x"))))), 7),
        Fault("points-off-the-globe", says(rss("<item><guid>a</guid><title>x</title><point xmlns='http://www.georss.org/georss'>1e999 NaN</point></item>")), 1),
    )  # fmt: skip


def _jsons() -> tuple[Fault, ...]:
    fine = {"id": "a", "title": "Fine"}
    return (
        Fault("json-well", says(_json([fine])), 1),
        Fault("json-deep", says(b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 200_000), 0, True),
        Fault("json-cut", says(_json([fine] * 50)[:-30]), 0, True),
        Fault("json-odd-types", says(_json([fine, 7, None, [], {"id": [], "title": {}}, {"id": "c", "tags": 3, "authors": "x", "content_html": 5}])), (1, 4)),
        Fault("json-not-a-number", says(_json([{**fine, "date_published": float("nan"), "x": float("inf")}])), (0, 1), None),
        Fault("json-number-huge", says(_json([fine]).replace(b'"a"', b"9" * 5000)), (0, 1), None),
        Fault("json-half-letters", says(_json([{"id": "\ud800", "title": "\udfff half", "content_text": "\ud83d"}])), 1),
        Fault("json-keys-twice", says(b'{"version": "https://jsonfeed.org/version/1", "items": [], "items": [{"id": "a"}]}'), (0, 1), None),
        Fault("json-items-no-list", says(_json({"a": 1})), 0, None),
        Fault("json-next-outside", says(_json([fine], next_url="http://127.0.0.1:1/")), 1),
    )  # fmt: skip


FAULTS = (
    *_bombs(),
    *_encodings(),
    *_broken(),
    *_hostile_words(),
    *_jsons(),
    _storm("openings", "<", 400_000),
    _storm("ampersands", "&", 400_000),
    _storm("references", "&#60;", 200_000),
    _storm("comments", "<!--", 100_000),
    _storm("sections", "<![CDATA[", 50_000),
    _storm("instructions", "<?x ", 100_000),
    _storm("tags", "&lt;b ", 150_000),
    _storm("quotes", '&lt;a href="', 50_000),
    _storm("blanks", " \t", 500_000),
    _storm("digits", "12,345 ", 60_000),
    _storm("marks", "e\u0301\u0301\u0301\u0301", 100_000),
)
