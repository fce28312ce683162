"""What the demo's server answers, decided without a socket."""

import gzip
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.demo.answer import BadRequest, Request, accepts_gzip, answer, parse, unchanged
from sitmon.demo.content import load, span
from sitmon.demo.render import Rendered

FEEDS = {feed.id: feed for feed in load()}
FIRST, LAST = span(FEEDS.values())
PATH = "/feeds/levant-wire"


def get(path: str = PATH, method: str = "GET", **headers: str) -> Request:
    return Request(method, path, {k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/2.0\r\nHost: x\r\n\r\n",
        b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"get / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\nY: z\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\r\n\r\n",
    ],
)
def test_a_request_that_is_not_http_is_refused(head: bytes) -> None:
    with pytest.raises(BadRequest):
        parse(head)


def test_header_names_ignore_case_and_repeated_ones_are_joined() -> None:
    request = parse(b"GET /a?b HTTP/1.1\r\nHOST: x\r\nAccept-Encoding: br\r\naccept-encoding:gzip \r\n\r\n")
    assert (request.method, request.path) == ("GET", "/a?b")
    assert request.headers == {"host": "x", "accept-encoding": "br, gzip"}


def test_http_1_0_needs_no_host() -> None:
    assert parse(b"HEAD / HTTP/1.0\r\n\r\n").method == "HEAD"


@given(st.binary(max_size=200))
def test_parsing_any_bytes_gives_a_request_or_the_one_refusal(head: bytes) -> None:
    try:
        request = parse(head + b"\r\n\r\n")
    except BadRequest:
        return
    assert request.path.startswith("/")


@pytest.mark.parametrize(
    "path", ["/", "/feeds/", "/feeds/nobody", "/feeds/../levant-wire", "/feeds/levant-wire/"]
)
def test_an_unknown_path_is_404(path: str) -> None:
    assert answer(get(path), FEEDS, LAST).status == HTTPStatus.NOT_FOUND


def test_other_methods_are_refused_with_what_is_allowed() -> None:
    response = answer(get(method="POST"), FEEDS, LAST)
    assert response.status == HTTPStatus.METHOD_NOT_ALLOWED
    assert dict(response.headers)["Allow"] == "GET, HEAD"


def test_a_feed_is_served_with_its_validators() -> None:
    response = answer(get(PATH + "?x=1"), FEEDS, LAST)
    headers = dict(response.headers)
    assert response.status == HTTPStatus.OK
    assert response.body.startswith(b"<?xml")
    assert headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert headers["Last-Modified"] == "Sun, 01 Oct 2017 20:40:00 GMT"
    assert headers["ETag"].startswith('W/"')
    assert headers["Vary"] == "Accept-Encoding"


def test_before_its_first_item_a_feed_has_no_modification_time() -> None:
    assert "Last-Modified" not in dict(answer(get(), FEEDS, FIRST - 60).headers)


def test_gzip_carries_the_same_body_and_tag() -> None:
    plain, packed = answer(get(), FEEDS, LAST), answer(get(accept_encoding="gzip"), FEEDS, LAST)
    assert dict(packed.headers)["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert dict(packed.headers)["ETag"] == dict(plain.headers)["ETag"]
    assert len(packed.body) < len(plain.body)


def test_the_tag_and_the_date_each_give_304() -> None:
    first = dict(answer(get(), FEEDS, LAST).headers)
    for request in (get(if_none_match=first["ETag"]), get(if_modified_since=first["Last-Modified"])):
        response = answer(request, FEEDS, LAST)
        assert response.status == HTTPStatus.NOT_MODIFIED
        assert dict(response.headers)["ETag"] == first["ETag"]
        assert response.encode(at=LAST).endswith(b"\r\n\r\n")
        assert b"Content-Length" not in response.encode(at=LAST)


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({"if-none-match": 'W/"t"'}, True),
        ({"if-none-match": '"t"'}, True),
        ({"if-none-match": '"x", W/"t"'}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": '"x"'}, False),
        ({"if-none-match": '"x"', "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}, False),
        ({"if-modified-since": "Thu, 01 Jan 1970 00:16:40 GMT"}, True),
        ({"if-modified-since": "Thu, 01 Jan 1970 00:16:39 GMT"}, False),
        ({"if-modified-since": "yesterday"}, False),
        ({}, False),
    ],
)
def test_unchanged_goes_by_the_tag_and_then_by_the_date(headers: dict[str, str], same: bool) -> None:
    assert unchanged(headers, Rendered(b"", "text/plain", 'W/"t"', 1000.0)) is same


def test_without_a_modification_time_no_date_matches() -> None:
    asked = {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert not unchanged(asked, Rendered(b"", "text/plain", 'W/"t"', None))


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("gzip; q=0.000", False),
        ("br", False),
        ("", False),
    ],
)
def test_gzip_is_used_only_where_it_is_taken(value: str, taken: bool) -> None:
    assert accepts_gzip(value) is taken
