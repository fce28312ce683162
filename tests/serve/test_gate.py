from __future__ import annotations

import pytest

from sitmon.serve.gate import Gate

GATE = Gate(8040, "secret")
HERE = "127.0.0.1:8040"


@pytest.mark.parametrize("socket", [False, True])
@pytest.mark.parametrize("host", [HERE, "localhost:8040"])
def test_a_page_of_ours_comes_in(host: str, socket: bool) -> None:
    assert GATE.refusal(host, f"http://{host}", "/secret/ws", socket=socket) is None


def test_a_page_opened_by_hand_has_no_origin() -> None:
    assert GATE.refusal(HERE, None, "/secret/") is None


@pytest.mark.parametrize(
    ("host", "origin", "path", "socket", "why"),
    [
        ("evil.example:8040", None, "/secret/", False, "own address"),
        ("evil.example:8040", "http://evil.example:8040", "/secret/ws", True, "own address"),
        ("127.0.0.1:8041", None, "/secret/", False, "own address"),
        ("127.0.0.1", None, "/secret/", False, "own address"),
        (None, None, "/secret/", False, "own address"),
        (HERE, "http://evil.example", "/secret/", False, "this page"),
        (HERE, "http://127.0.0.1:9999", "/secret/ws", True, "this page"),
        (HERE, "https://127.0.0.1:8040", "/secret/ws", True, "this page"),
        (HERE, "http://localhost:8040", "/secret/ws", True, "this page"),
        (HERE, "null", "/secret/ws", True, "this page"),
        (HERE, None, "/secret/ws", True, "this page"),
        (HERE, None, "/", False, "not complete"),
        (HERE, None, "", False, "not complete"),
        (HERE, None, "/secre", False, "not complete"),
        (HERE, None, "/Secret/", False, "not complete"),
        (HERE, None, "/sécret/", False, "not complete"),
        (HERE, None, "//secret/", False, "not complete"),
    ],
)
def test_everybody_else_is_refused(
    host: str | None, origin: str | None, path: str, socket: bool, why: str
) -> None:
    refused = GATE.refusal(host, origin, path, socket=socket)
    assert refused is not None
    assert why in refused
    assert "secret" not in refused


def test_every_server_has_a_token_of_its_own_that_does_not_show() -> None:
    one, other = Gate(1), Gate(1)
    assert one.token != other.token
    assert len(one.token) >= 32
    assert one.token not in repr(one)
    assert one.address == f"http://127.0.0.1:1/{one.token}/"
