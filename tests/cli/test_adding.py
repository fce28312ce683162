"""`feeds add` looks what is at an address before it saves it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cli.test_network import STRIKE, Sitmon
from tests.farm import Farm, Reply, rss, steady


@pytest.fixture
async def farm() -> AsyncIterator[Farm]:
    page = "<html><head><link rel='alternate' type='application/rss+xml' href='/good'></head></html>"
    inside = page.replace("/good", "http://169.254.169.254/latest")
    pages = {
        "/good": steady(rss(STRIKE, title="Good news")),
        "/page": lambda _: Reply(200, page.encode()),
        "/inside": lambda _: Reply(200, inside.encode()),
        "/plain": lambda _: Reply(200, b"<!doctype html><html><body>Hello</body></html>"),
        "/broken": lambda _: Reply(500),
    }
    async with Farm(pages) as running:
        yield running


async def followed(sitmon: Sitmon) -> str:
    return (await sitmon("feeds", "export"))[1]


async def test_what_is_there_is_shown_and_saved(tmp_path: Path, farm: Farm) -> None:
    sitmon = Sitmon(tmp_path)
    status, out, said = await sitmon("feeds", "add", farm.url("/good"))
    assert (status, out) == (0, f"added: {farm.url('/good')}\n")
    assert "Good news: 1 items" in said
    assert "Airstrikes kill five in Idlib" in said
    assert farm.url("/good") in await followed(sitmon)


async def test_the_feed_that_a_page_names_is_followed(tmp_path: Path, farm: Farm) -> None:
    sitmon = Sitmon(tmp_path)
    status, out, said = await sitmon("feeds", "add", farm.url("/page"))
    assert (status, out) == (0, f"added: {farm.url('/good')}\n")
    assert f"the feed is at {farm.url('/good')}" in said
    assert farm.url("/page") not in await followed(sitmon)


async def test_a_page_without_a_feed_is_not_followed(tmp_path: Path, farm: Farm) -> None:
    sitmon = Sitmon(tmp_path)
    for path in ("/plain", "/inside"):
        status, out, said = await sitmon("feeds", "add", farm.url(path))
        assert (status, out) == (1, "")
        assert "web page" in said
    assert "127.0.0.1" not in await followed(sitmon)


async def test_an_address_that_does_not_answer_is_followed_all_the_same(tmp_path: Path, farm: Farm) -> None:
    sitmon = Sitmon(tmp_path)
    status, out, said = await sitmon("feeds", "add", farm.url("/broken"))
    assert (status, out) == (0, f"added: {farm.url('/broken')}\n")
    assert "500" in said
    asked = len(farm.asked)
    assert (await sitmon("feeds", "add", farm.url("/good"), "--unasked"))[0] == 0
    assert len(farm.asked) == asked
