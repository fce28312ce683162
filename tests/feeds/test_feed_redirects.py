"""Where requests may lead: redirects, what is inside, proxies."""

import socket

import pytest

from sitmon.errors import FetchError
from sitmon.feeds.address import allowed
from sitmon.feeds.exchange import FetchLimits, FetchRequest
from sitmon.feeds.fetch import Fetcher

from .bodies import RSS
from .servers import PATIENT, answer, redirect, serving

pytestmark = pytest.mark.usefixtures("no_proxy")


async def test_permanent_redirects_are_learnt_as_far_as_they_are_permanent():
    scripts = {
        "/a": redirect("/b", 301), "/b": redirect("c?x=%2F#frag", 308), "/c": redirect("/d", 302), "/d": redirect("/e", 301),
        "/e": answer(RSS), "/t": redirect("/a", 307), "/gone": redirect("/missing", 301), "/missing": answer(b"", status="404 No"),
    }  # fmt: skip
    async with serving(scripts) as server, Fetcher(PATIENT) as fetcher:
        got = await fetcher.fetch(FetchRequest(server.url("/a"), etag='"e"'))
        assert (got.body, got.url, got.permanent_url) == (RSS, server.url("/e"), server.url("/c?x=%2F"))
        assert all(request.headers["if-none-match"] == '"e"' for request in server.requests)
        assert (await fetcher.fetch(FetchRequest(server.url("/t")))).permanent_url is None
        assert (await fetcher.fetch(FetchRequest(server.url("/gone")))).permanent_url is None


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("/f", "redirected in a circle"),
        ("/g", "redirected in a circle"),
        ("", "redirected without saying where to"),
        ("file:///etc/passwd", "only http and https are asked, not file"),
        ("data:text/xml,<rss/>", "only http and https are asked, not data"),
        ("javascript:alert(1)", "only http and https are asked, not javascript"),
        ("http://[::1", "redirected to something that is no address"),
        ("http://127.0.0.1:{other}/x", "127.0.0.1 is a private address"),
        ("http://127.0.0.2:{port}/x", "127.0.0.2 is a private address"),
        ("http://2130706434:{port}/x", "2130706434 is a private address"),
        ("http://0x7f000002:{port}/x", "0x7f000002 is a private address"),
        ("http://[::ffff:127.0.0.2]:{port}/x", "::ffff:127.0.0.2 is a private address"),
        ("http://localhost:{port}/x", "localhost is a private address"),
        ("http://example.org@127.0.0.2:{port}/x", "redirected to an address with a user name in it"),
    ],
)
async def test_redirects_that_lead_astray_are_refused_and_never_followed(to, says):
    async with serving({"/x": answer(RSS)}, "127.0.0.2") as inside:
        scripts = {"/g": redirect("/f")}
        async with serving(scripts) as server, Fetcher(PATIENT) as fetcher:
            scripts["/f"] = redirect(to.format(port=inside.port, other=server.port + 1))
            with pytest.raises(FetchError) as raised:
                await fetcher.fetch(FetchRequest(server.url("/f")))
        assert raised.value.what == says
        assert not inside.requests


async def test_redirects_without_end_are_given_up():
    scripts = {f"/{n}": redirect(f"/{n + 1}") for n in range(30)} | {"/5e": answer(RSS)}
    async with serving(scripts) as server, Fetcher(PATIENT) as fetcher:
        with pytest.raises(FetchError, match="redirected more than 5 times"):
            await fetcher.fetch(FetchRequest(server.url("/0")))
    assert len(server.requests) == 6


async def test_an_encoded_line_break_in_a_redirect_stays_encoded():
    scripts = {"/f": redirect("/x%0d%0aEvil:%20yes"), "/x%0d%0aEvil:%20yes": answer(RSS)}
    async with serving(scripts) as server, Fetcher(PATIENT) as fetcher:
        assert (await fetcher.fetch(FetchRequest(server.url("/f")))).body == RSS
    assert "evil" not in server.requests[1].headers


async def test_a_signed_address_is_sent_as_it_was_written():
    path = "/f?sig=a%2Fb%3D%3d+c&x=[1]|~"
    async with serving({"/f": answer(RSS)}) as server, Fetcher(PATIENT) as fetcher:
        await fetcher.fetch(FetchRequest(server.url(path)))
        await fetcher.fetch(FetchRequest(server.url("/f?q=ü")))
    assert [request.path for request in server.requests] == [path, "/f?q=%C3%BC"]


async def test_the_allow_list_opens_an_inside_host():
    limits = FetchLimits(allow=allowed(["127.0.0.2/32"]))
    scripts = {}
    async with (
        serving({"/x": answer(RSS)}, "127.0.0.2") as inside,
        serving(scripts) as server,
        Fetcher(limits) as fetcher,
    ):
        scripts["/f"] = redirect(inside.url("/x", "127.0.0.2"))
        assert (await fetcher.fetch(FetchRequest(server.url("/f")))).body == RSS


async def test_a_name_that_leads_inside_is_refused_before_anything_is_sent(monkeypatch):
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest: real("127.0.0.1" if host.endswith(".example") else host, *rest),
    )
    async with serving({"/f": answer(RSS)}) as server:
        async with Fetcher(PATIENT) as fetcher:
            with pytest.raises(FetchError, match=r"rebind\.example is a private address"):
                await fetcher.fetch(FetchRequest(server.url("/f", "rebind.example")))
            assert not server.requests
            assert (await fetcher.fetch(FetchRequest(server.url("/f", "localhost")))).body == RSS
        async with Fetcher(FetchLimits(allow=allowed(["rebind.example"]))) as fetcher:
            assert (await fetcher.fetch(FetchRequest(server.url("/f", "rebind.example")))).body == RSS


async def test_an_address_learnt_from_a_redirect_is_not_trusted_by_itself():
    async with serving({"/f": answer(RSS)}) as server, Fetcher(PATIENT) as fetcher:
        learnt = FetchRequest(server.url("/f"), trusted="http://news.example/feed")
        with pytest.raises(FetchError, match="private address"):
            await fetcher.fetch(learnt)
    assert not server.requests


async def test_a_proxy_is_used_for_others_and_never_for_this_machine(monkeypatch):
    async with serving({"http://news.example/f": answer(RSS), "/f": answer(b"direct")}) as server:
        monkeypatch.setenv("http_proxy", server.url(""))
        async with Fetcher(PATIENT) as fetcher:
            assert (await fetcher.fetch(FetchRequest("http://news.example/f"))).body == RSS
            assert (await fetcher.fetch(FetchRequest(server.url("/f")))).body == b"direct"
        monkeypatch.delenv("http_proxy")
        async with Fetcher(FetchLimits(proxy=server.url(""))) as fetcher:
            assert (await fetcher.fetch(FetchRequest("http://news.example/f"))).body == RSS
    assert [request.path for request in server.requests] == [
        "http://news.example/f",
        "/f",
        "http://news.example/f",
    ]
