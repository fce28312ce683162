import asyncio
import gzip
import itertools
import os
import socket
import ssl
import subprocess
import sys
import threading
import zlib

import pytest

from sitmon import __version__, feeds
from sitmon.errors import ConfigError, FetchError
from sitmon.feeds.exchange import FetchLimits, FetchRequest, user_agent
from sitmon.feeds.fetch import Fetcher

from .bodies import RSS
from .servers import PATIENT, QUICK, answer, certified, raw, serving

pytestmark = pytest.mark.usefixtures("no_proxy")


async def failure(script, limits=QUICK) -> str:
    async with serving({"/f": script}) as server, Fetcher(limits) as fetcher:
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(FetchRequest(server.url("/f")))
    return str(raised.value)


async def body_of(script, limits=PATIENT) -> bytes | None:
    async with serving({"/f": script}) as server, Fetcher(limits) as fetcher:
        return (await fetcher.fetch(FetchRequest(server.url("/f")))).body


async def test_an_answer_comes_whole_with_what_the_server_says_of_it():
    headers = (
        'ETag: W/"weird \' tag"', "Last-Modified: not a date", "Content-Type: application/rss+xml", "Cache-Control: max-age=600",
        "Age: 100", "Retry-After: 90", "Set-Cookie: a=b",
    )  # fmt: skip
    async with serving({"/f": answer(RSS, *headers)}) as server, Fetcher(PATIENT) as fetcher:
        got = await fetcher.fetch(FetchRequest(server.url("/f")))
        await fetcher.fetch(FetchRequest(server.url("/f"), got.etag, got.last_modified))
    assert (got.status, got.body, got.bytes_received) == (200, RSS, len(RSS))
    assert (got.etag, got.last_modified) == ('W/"weird \' tag"', "not a date")
    assert (got.content_type, got.max_age, got.retry_after) == ("application/rss+xml", 500, 90)
    assert (got.url, got.permanent_url) == (server.url("/f"), None)
    first, second = server.requests
    assert first.headers["accept-encoding"] == "gzip, deflate"
    assert first.headers["user-agent"].startswith("sitmon/")
    assert "if-none-match" not in first.headers
    assert second.headers["if-none-match"] == 'W/"weird \' tag"'
    assert second.headers["if-modified-since"] == "not a date"
    assert "cookie" not in second.headers


@pytest.mark.parametrize(
    "status", ["304 Not Modified", "404 Not Found", "410 Gone", "503 Busy", "999 Odd", "204 No Content"]
)
async def test_every_status_is_handed_on_without_a_body(status):
    async with (
        serving({"/f": answer(b"" if status[:3] in ("304", "204") else b"page", status=status)}) as server,
        Fetcher(PATIENT) as fetcher,
    ):
        got = await fetcher.fetch(FetchRequest(server.url("/f")))
    assert (got.status, got.body) == (int(status[:3]), None)
    assert got.not_modified == (got.status == 304)


RAW_DEFLATE = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize(
    ("sent", "encoding"),
    [
        (gzip.compress(RSS), "gzip"), (gzip.compress(RSS), "x-gzip"), (zlib.compress(RSS), "deflate"),
        (RAW_DEFLATE.compress(RSS) + RAW_DEFLATE.flush(), "deflate"), (RSS, "gzip"), (RSS, "identity"), (gzip.compress(RSS), ""),
        (gzip.compress(gzip.compress(RSS)), "gzip"), (gzip.compress(RSS[:500]) + gzip.compress(RSS[500:]), "gzip"),
        (gzip.compress(RSS) + b"\0\0\0", "gzip"),
    ],
)  # fmt: skip
async def test_compression_is_undone_however_it_is_told(sent, encoding):
    assert await body_of(answer(sent, f"Content-Encoding: {encoding}")) == RSS


@pytest.mark.parametrize(
    ("sent", "encoding", "says"),
    [
        (gzip.compress(RSS)[:-20], "gzip", "the compressed answer breaks off"),
        (gzip.compress(RSS)[:60] + b"xxxx" * 9, "gzip", "the compressed answer is damaged"),
        (b"\xff\xff" * 9, "deflate", "the compressed answer is damaged"),
        (RSS, "br", "the answer is encoded as 'br', which was not asked for"),
        (gzip.compress(b" " * 5_000_000), "gzip", "the answer is larger than 100000 bytes"),
        (gzip.compress(b" " * 5_000_000), "", "the answer is larger than 100000 bytes"),
        (gzip.compress(gzip.compress(b" " * 90_000_000)), "gzip", "the answer is larger than 100000 bytes"),
        (zlib.compress(b" " * 5_000_000), "deflate", "the answer is larger than 100000 bytes"),
        (b" " * 100_001, "", "the answer is larger than 100000 bytes"),
    ],
)
async def test_bodies_that_cannot_be_taken_are_refused(sent, encoding, says):
    assert await failure(answer(sent, f"Content-Encoding: {encoding}"), PATIENT) == says


async def test_a_body_that_never_ends_is_cut_off_at_the_size():
    endless = raw(itertools.chain([b"HTTP/1.1 200 OK\r\n\r\n"], itertools.repeat(b"x" * 10_000)))
    assert await failure(endless, PATIENT) == "the answer is larger than 100000 bytes"


async def test_a_declared_length_is_refused_before_the_body_comes():
    head = raw([b"HTTP/1.1 200 OK\r\nContent-Length: 50000000000\r\n\r\n"], hang=True)
    assert await failure(head, PATIENT) == "the answer is larger than 100000 bytes"


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
LATE, BROKEN, ODD = (
    "no whole answer within 0.2 s",
    "the answer breaks off",
    "the answer is not HTTP as it should be",
)
MISBEHAVIOUR = {
    "silence": (raw([], hang=True), LATE),
    "silence after half a body": (raw([HEAD, b"half"], hang=True), LATE),
    "a body in drips": (raw([HEAD, *([b"x"] * 100)], pause=0.02), LATE),
    "a header in drips": (raw([b"HTTP/1.1 200 OK\r\n", *([b"x"] * 100)], pause=0.02), LATE),
    "the end at once": (raw([]), "the server hung up without an answer"),
    "half a body": (raw([HEAD, b"half"]), BROKEN),
    "half a chunk": (raw([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf"]), BROKEN),
    "no last chunk": (raw([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"]), BROKEN),
    "a chunk size that is no number": (
        raw([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n"]),
        ODD,
    ),
    "a strange status": (raw([b"HTTP/9 999\r\n\r\n"]), ODD),
    "a body without a head": (raw([b"<rss/>\r\n\r\n"]), ODD),
    "a length that is no number": (raw([b"HTTP/1.1 200 OK\r\nContent-Length: banana\r\n\r\n"]), ODD),
    "a header without end": (raw([b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n"]), ODD),
}


@pytest.mark.parametrize("name", MISBEHAVIOUR)
async def test_servers_that_misbehave_are_told_in_words(name):
    script, says = MISBEHAVIOUR[name]
    assert await failure(script) == says


async def test_a_header_longer_than_usual_is_fine():
    assert await body_of(answer(RSS, "Link: " + "x" * 30_000)) == RSS


async def test_a_body_without_length_ends_with_the_connection():
    assert await body_of(raw([b"HTTP/1.0 200 OK\r\n\r\n", RSS])) == RSS


async def test_no_server_and_no_name_are_told():
    async with serving({}) as server:
        nobody = server.url("/f")
    async with Fetcher(QUICK) as fetcher:
        with pytest.raises(FetchError, match=r"no connection with 127\.0\.0\.1: connection refused"):
            await fetcher.fetch(FetchRequest(nobody))
        with pytest.raises(FetchError, match="only http and https are asked, not file"):
            await fetcher.fetch(FetchRequest("file:///etc/passwd"))


async def test_a_name_that_is_not_known_is_told(monkeypatch):
    def unknown(*args):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    async with Fetcher(QUICK) as fetcher:
        with pytest.raises(FetchError, match=r"the name nowhere\.example is not known"):
            await fetcher.fetch(FetchRequest("http://nowhere.example/"))


async def test_a_name_server_that_hangs_is_given_up_and_holds_up_no_other(monkeypatch):
    real, over = socket.getaddrinfo, threading.Event()

    def stuck(host, *rest):
        if host.endswith(".example"):
            over.wait(30)
        return real("127.0.0.1", *rest)

    monkeypatch.setattr(socket, "getaddrinfo", stuck)
    limits = FetchLimits(connect_timeout=0.3, total_timeout=20)
    async with serving({"/f": answer(RSS)}) as server, Fetcher(limits) as fetcher:
        try:
            hanging = [
                asyncio.create_task(fetcher.fetch(FetchRequest(f"http://n{n}.example/"))) for n in range(12)
            ]
            assert (await fetcher.fetch(FetchRequest(server.url("/f", "localhost")))).body == RSS
            for told in await asyncio.gather(*hanging, return_exceptions=True):
                assert isinstance(told, FetchError)
                assert "no connection with" in told.what
        finally:
            over.set()


@pytest.fixture
def self_signed(tmp_path) -> ssl.SSLContext:
    return certified(tmp_path, "localhost")[1]


async def test_a_certificate_that_is_not_valid_is_told(self_signed):
    listener = await asyncio.start_server(
        lambda reader, writer: writer.close(), "127.0.0.1", 0, ssl=self_signed
    )
    port = listener.sockets[0].getsockname()[1]
    async with listener, Fetcher(PATIENT) as fetcher:
        with pytest.raises(FetchError, match="the TLS certificate of localhost is not valid: self"):
            await fetcher.fetch(FetchRequest(f"https://localhost:{port}/"))


async def test_a_server_that_is_not_secure_is_told():
    async def plain(reader, writer):
        writer.write(b"HTTP/1.1 400 Bad\r\n\r\n")
        writer.close()

    listener = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    async with listener, Fetcher(PATIENT) as fetcher:
        with pytest.raises(FetchError, match=r"no secure connection \(TLS\) with 127\.0\.0\.1"):
            await fetcher.fetch(FetchRequest(f"https://127.0.0.1:{port}/"))


async def test_what_is_fetched_can_be_parsed():
    async with (
        serving({"/f": answer(RSS, "Content-Type: text/xml; charset=latin-1")}) as server,
        Fetcher(PATIENT) as fetcher,
    ):
        got = await fetcher.fetch(FetchRequest(server.url("/f")))
    assert len(feeds.parse(got.body, content_type=got.content_type, url=got.url).items) == 2


async def test_the_fetcher_is_for_use_in_its_context_only():
    with pytest.raises(RuntimeError):
        await Fetcher(QUICK).fetch(FetchRequest("http://127.0.0.1:9/"))


def test_limits_come_from_the_configuration():
    from sitmon import config

    limits = FetchLimits.of(config.load(None).network)
    assert (limits.connect_timeout, limits.total_timeout, limits.max_body) == (10, 30, 20_000_000)
    assert limits.user_agent.startswith("sitmon/")


def test_servers_are_told_who_asks_and_whom_to_turn_to_only_where_that_is_configured():
    assert user_agent("", "") == f"sitmon/{__version__} (news feed reader)"
    assert (
        user_agent("", "https://desk.example")
        == f"sitmon/{__version__} (news feed reader; +https://desk.example)"
    )
    assert user_agent("Desk/1", "https://desk.example") == "Desk/1"
    for own, contact in (("a\r\nHost: b", ""), ("", "a\nb"), ("", "„Redaktion“")):
        with pytest.raises(ConfigError, match="ASCII"):
            user_agent(own, contact)


async def test_the_systems_certificates_are_trusted(tmp_path, monkeypatch):
    certificate, context = certified(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with serving({"/f": answer(RSS)}, ssl=context) as server, Fetcher(PATIENT) as fetcher:
        for _ in range(2):
            got = await fetcher.fetch(FetchRequest(f"https://localhost:{server.port}/f"))
            assert got.body == RSS


def test_importing_leaves_the_environment_and_loads_no_certificates():
    code = (
        "import os; os.environ['SSL_CERT_FILE'] = 'mine'\n"
        "import sitmon.feeds.fetch, aiohttp.connector as c\n"
        "print(os.environ['SSL_CERT_FILE'], 'SSL_CERT_DIR' in os.environ, len(c._SSL_CONTEXT_VERIFIED.get_ca_certs()))"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith("SSL_CERT")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.split() == ["mine", "False", "0"]
