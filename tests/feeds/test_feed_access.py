"""Secrets reach the feed they are for, and nothing else."""

from pathlib import Path

import pytest

from sitmon.errors import ConfigError
from sitmon.feeds.access import headers, trusting
from sitmon.feeds.exchange import FetchLimits, FetchRequest
from sitmon.feeds.fetch import Fetcher
from tests.farm import Farm, Reply, rss

URL = "https://h.example/rss"


def test_a_header_comes_from_the_environment_or_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NEWS", " Bearer abc \n")
    assert headers("env:NEWS", URL) == (("Authorization", "Bearer abc"),)
    (tmp_path / "key").write_text("X-Api-Key: 123\n")
    assert headers(f"file:{tmp_path / 'key'}", URL) == (("X-Api-Key", "123"),)
    (tmp_path / "key").write_text("X-Api-Key: 123\n\nAuthorization: Basic YTpi\n")
    both = (("X-Api-Key", "123"), ("Authorization", "Basic YTpi"))
    assert headers(f"file:{tmp_path / 'key'}", URL) == both


@pytest.mark.parametrize(
    "spec", ["Bearer abc", "env:", "env:NOT_THERE_AT_ALL", "file:/not/there", "env:SPLIT", "env:HOSTED"]
)
def test_what_is_no_secret_is_told_without_showing_it(spec: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPLIT", "abc\r\nX: hidden")
    monkeypatch.setenv("HOSTED", "Host: hidden")
    with pytest.raises(ConfigError) as told:
        headers(spec, URL)
    assert "abc" not in str(told.value)
    assert "hidden" not in str(told.value)


async def test_a_secret_is_not_carried_to_where_a_feed_redirects() -> None:
    async with Farm() as here, Farm() as there:
        here.pages["/rss"] = lambda _: Reply(302, headers={"Location": there.url("/rss")})
        here.pages["/same"] = lambda _: Reply(302, headers={"Location": here.url("/end")})
        here.pages["/end"] = there.pages["/rss"] = lambda _: Reply(200, rss())
        secret = (("Authorization", "Bearer abc"),)
        assert "abc" not in repr(FetchRequest(here.url("/rss"), headers=secret))
        async with Fetcher(FetchLimits(allow=_local())) as fetcher:
            await fetcher.fetch(FetchRequest(here.url("/rss"), headers=secret))
            await fetcher.fetch(FetchRequest(here.url("/same"), headers=secret))
        assert [r.headers.get("authorization") for r in here.asked] == ["Bearer abc"] * 3
        assert [r.headers.get("authorization") for r in there.asked] == [None]


def _local():  # type: ignore[no-untyped-def]
    from sitmon.feeds.address import allowed

    return allowed(("127.0.0.1",))


def test_certificates_of_ones_own_are_read_or_told(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    for path in (tmp_path / "ca.pem", tmp_path / "none.pem"):
        with pytest.raises(ConfigError, match="no certificates"):
            trusting(str(path))
