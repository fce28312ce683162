import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.feeds.links import as_written, quoted, resolve


@pytest.mark.parametrize(
    ("link", "bases", "whole"),
    [
        ("https://x.example/a?b=%2F#c", (), "https://x.example/a?b=%2F#c"),
        ("/a", ("https://x.example/feed/", None), "https://x.example/a"),
        ("a", (None, "https://x.example/feed/"), "https://x.example/feed/a"),
        ("../a", ("https://x.example/b/c/d",), "https://x.example/b/a"),
        ("?p=1", ("https://x.example/b",), "https://x.example/b?p=1"),
        ("a", ("mailto:x", "https://x.example"), "https://x.example/a"),
        ("//x.example/a", (), "https://x.example/a"),
        (" https://x.example/a b\n", (), "https://x.example/a%20b"),
        ("a", (), None),
        ("", ("https://x.example",), None),
        (None, ("https://x.example",), None),
        ("javascript:alert(1)", ("https://x.example",), None),
        ("JaVaScRiPt:alert(1)", ("https://x.example",), None),
        ("data:text/html,x", (), None),
        ("file:///etc/passwd", (), None),
        ("mailto:a@x.example", (), None),
        ("https://u:p@x.example/", (), None),
        ("https://", (), None),
        ("https://[::1", (), None),
        ("http://x.example:port/", (), None),
        ("//[", ("http://[bad",), None),
        ("https://x.example/" + "a" * 9000, (), None),
    ],
)
def test_links_are_made_whole_or_left_out(link, bases, whole):
    assert resolve(link, *bases) == whole


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" https://u:p@x.example/f ", "https://u:p@x.example/f"),
        ("feed://x.example/f", "http://x.example/f"),
        ("feed:https://x.example/f", "https://x.example/f"),
        ("FEED:HTTP://x.example/f", "HTTP://x.example/f"),
        ("gopher://x.example/", None),
        ("x.example/feed", None),
        ("http://", None),
        ("h" * 9000, None),
    ],
)
def test_an_address_stands_as_its_user_wrote_it(text, address):
    assert as_written(text) == address


def test_quoting_leaves_what_is_quoted():
    assert quoted("http://x.example/a%2Fb?c=%e4&d=[1]") == "http://x.example/a%2Fb?c=%e4&d=[1]"
    assert quoted('http://x.example/"<>\r\n') == "http://x.example/%22%3C%3E%0D%0A"


@given(st.text(max_size=80), st.text(max_size=40))
def test_whatever_comes_in_what_comes_out_is_a_web_address(link, base):
    whole = resolve(link, base)
    assert whole is None or whole.lower().startswith(("http://", "https://"))
    assert whole is None or not any(ch in whole for ch in ' "<>\n\r\t\x1b')
