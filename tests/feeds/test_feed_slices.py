"""Items that stand in a body as they stood before are left out, and nothing else changes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sitmon import feeds

from .bodies import ALL, rss

URL = "https://h.example/rss"


def item(key: int, title: str = "Shells hit the port") -> str:
    return f"<guid isPermaLink='false'>{key}</guid><title>{title}</title><link>https://h.example/{key}</link>"


def keys(body: bytes, marks: bytes = b"", url: str = URL) -> tuple[list[str], bytes]:
    feed, found = feeds.parse_new(body, url=url, marks=marks)
    return [i.key for i in feed.items], found


def test_only_what_is_new_or_changed_is_read() -> None:
    first, marks = keys(rss(item(1), item(2)))
    assert first == ["1", "2"]
    assert keys(rss(item(3), item(1, "Another title"), item(2)), marks)[0] == ["3", "1"]
    assert keys(rss(item(1), item(2)), marks)[0] == []


def test_marks_hold_for_one_address_and_one_root_only() -> None:
    body = rss(item(1))
    _, marks = keys(body)
    assert keys(body, marks, url="https://other.example/rss")[0] == ["1"]
    assert keys(body.replace(b"<rss ", b"<rss xml:lang='de' "), marks)[0] == ["1"]


def test_what_cannot_be_taken_apart_is_read_whole() -> None:
    commented = rss(item(1) + "<!-- </item><item> -->", item(2))
    assert keys(commented, keys(commented)[1])[0] == ["1", "2"]
    hidden = rss(item(1), "<guid>2</guid><description><![CDATA[ </item><item> ]]></description>")
    _, marks = keys(hidden)
    changed = hidden.replace(b"<guid>2</guid>", b"<guid>3</guid>")
    assert keys(changed, marks)[0] == keys(changed)[0]
    for name in ("json", "rdf"):
        assert keys(ALL[name], keys(ALL[name])[1])[0] == keys(ALL[name])[0]


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 9), unique=True), st.integers(0, 9))
def test_what_was_left_out_and_what_was_read_are_together_the_whole(
    before: list[int], after: list[int], edited: int
) -> None:
    _, marks = keys(rss(*(item(k) for k in before)))
    body = rss(*(item(k, "Edited" if k == edited else "Shells hit the port") for k in after))
    fresh, _ = keys(body, marks)
    assert fresh == [str(k) for k in after if k not in before or k == edited]
    whole = {i.key: i for i in feeds.parse(body, url=URL).items}
    assert all(whole[i.key] == i for i in feeds.parse_new(body, url=URL, marks=marks)[0].items)
