import codecs
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon import feeds
from sitmon.errors import ParseError
from sitmon.feeds import charset

TITLE = "Übergröße café “quotes” – naïve"


def feed(title: str, encoding: str, declared: str | None = None, mark: bytes = b"") -> bytes:
    said = f" encoding='{declared}'" if declared else ""
    xml = f"<?xml version='1.0'{said}?><rss version='2.0'><channel><title>{title}</title></channel></rss>"
    return mark + xml.encode(encoding)


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (feed(TITLE, "utf-8"), None),
        (feed(TITLE, "utf-8", "utf-8", codecs.BOM_UTF8), "text/xml; charset=iso-8859-1"),
        (feed(TITLE, "utf-8", "utf-8"), "text/xml; charset=latin-1"),
        (feed(TITLE, "utf-8", "iso-8859-1"), None),
        (feed(TITLE, "utf-8", "utf-16"), None),
        (feed(TITLE, "cp1252", "iso-8859-1"), None),
        (feed(TITLE, "cp1252"), "text/xml; charset=windows-1252"),
        (feed(TITLE, "cp1252"), "text/xml; charset=utf-8"),
        (feed(TITLE, "cp1252", "us-ascii"), None),
        (feed(TITLE, "cp1252", "no-such-thing"), None),
        (feed(TITLE, "cp1252", "rot13"), None),
        (feed(TITLE, "cp1252", "zlib"), None),
        (feed(TITLE, "cp1252", "idna"), None),
        (feed(TITLE, "cp1252", "utf_16le"), None),
        (feed(TITLE, "cp1252", "utf-32"), None),
        (feed(TITLE, "cp1252", "cp500"), None),
        (feed(TITLE, "utf-16"), None),
        (feed(TITLE, "utf-16-le", mark=codecs.BOM_UTF16_LE), None),
        (feed(TITLE, "utf-16-be"), None),
        (feed(TITLE, "utf-16-le"), "application/xml"),
        (feed(TITLE, "utf-32"), None),
        (feed(TITLE, "utf-32-be"), None),
    ],
)
def test_the_title_is_read_whatever_is_declared(body, header):
    assert feeds.parse(body, content_type=header).title == TITLE


@pytest.mark.parametrize(
    ("title", "encoding"),
    [
        ("Заголовок новости", "koi8-r"), ("Заголовок новости", "windows-1251"), ("中文标题测试", "gb2312"),
        ("中文標題", "big5"), ("日本語の題名", "shift_jis"), ("日本語の題名", "euc-jp"), ("日本語の題名", "iso-2022-jp"),
        ("한국어 제목", "euc-kr"), ("Prix 5 €", "iso-8859-15"), ("عنوان", "windows-1256"),
    ],
)  # fmt: skip
def test_declared_encodings_are_obeyed(title, encoding):
    assert feeds.parse(feed(title, encoding, encoding)).title == title
    assert feeds.parse(feed(title, encoding), content_type=f"text/xml; charset={encoding}").title == title


def test_one_bad_byte_does_not_spoil_the_rest():
    body = feed("é" * 20 + "X" + "é" * 20, "utf-8", "utf-8").replace(b"X", b"\xe9")
    assert feeds.parse(body).title == "é" * 20 + "\ufffd" + "é" * 20


@given(st.binary(max_size=300), st.text(max_size=40) | st.none())
def test_any_bytes_become_text(body, header):
    assert isinstance(charset.decode(body, header), str)


@given(st.text(), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_valid_utf8_is_read_as_such(text, encoding):
    text = text.encode("utf-8", "replace").decode()
    body = text.encode(encoding)
    if (
        body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        or "\0" in text
        or text.startswith("\ufeff")
    ):
        return
    assert charset.decode(body) == text


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_wide_encoding_that_is_cut_is_read_or_refused(cut):
    with contextlib.suppress(ParseError):
        assert feeds.parse(feed(TITLE, "utf-16")[:-cut]).title in (TITLE, None)
