from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.errors import DataError
from sitmon.serve import wire


def test_keys_become_a_packet() -> None:
    assert wire.to_process('["stdin", "ü"]') == b"D\x00\x00\x00\x02" + "ü".encode()


@pytest.mark.parametrize(
    ("told", "sides"),
    [
        ({"width": 120, "height": 40}, (120, 40)),
        ({"width": 10**9, "height": -5}, (1000, 10)),
        ({"width": "x"}, (80, 24)),
        ({}, (80, 24)),
    ],
)
def test_a_size_is_kept_within_reason(told: dict[str, object], sides: tuple[int, int]) -> None:
    packet = wire.to_process(json.dumps(["resize", told]))
    assert packet is not None
    assert json.loads(packet[5:]) == {"type": "resize", "width": sides[0], "height": sides[1]}


def test_a_ping_is_answered_with_what_it_brought() -> None:
    assert wire.pong('["ping","17"]') == '["pong", "17"]'
    assert wire.pong('["stdin","17"]') is None


@pytest.mark.parametrize("text", ["", "{}", "[]", "3", '"stdin"', "[", '["stdin"'])
def test_what_no_page_sends_is_an_error(text: str) -> None:
    with pytest.raises(DataError):
        wire.to_process(text)


@given(
    st.lists(
        st.one_of(st.text(), st.integers(), st.none(), st.dictionaries(st.text(), st.floats())), min_size=1
    )
)
def test_any_list_is_a_packet_or_nothing(message: list[object]) -> None:
    packet = wire.to_process(json.dumps(message))
    assert packet is None or packet[1:5] == (len(packet) - 5).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("url", "passes"),
    [("https://example.org/a", True), ("javascript:alert(1)", False), ("file:///etc/passwd", False)],
)
def test_only_web_addresses_are_opened_in_the_browser(url: str, passes: bool) -> None:
    told = wire.to_page(json.dumps({"type": "open_url", "url": url, "new_tab": False}).encode())
    assert (told is not None) == passes
    assert wire.to_page(b'{"type": "exit"}') is None
