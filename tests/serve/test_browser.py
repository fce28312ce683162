"""The dashboard in a real browser: `pytest -m long tests/serve`. Needs Chromium."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from sitmon.tui.theme import DARK, LIGHT
from tests.serve.browser import Tab, chromium
from tests.serve.serving import dashboard_command, served
from tests.tui import database

pytestmark = pytest.mark.long

_FOREIGN = """<!DOCTYPE html><title>elsewhere</title><script>
  const answers = {};
  const socket = new WebSocket("%(socket)s");
  answers.socket = new Promise((told) => {
    socket.onopen = () => told("open");
    socket.onerror = () => told("refused");
  });
  answers.fetch = fetch("%(page)s").then((answer) => `read ${answer.status}`, () => "refused");
  const frame = document.createElement("iframe");
  answers.frame = new Promise((told) => { frame.onload = () => told(frame.contentDocument ? "ours" : "closed"); });
  frame.src = "%(page)s";
  document.documentElement.append(frame);
</script>"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SITMON_HOME", str(tmp_path / "home"))
    (tmp_path / "config.toml").write_text("[tui]\ncollect = false\n")
    monkeypatch.setenv("SITMON_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path


async def until(tab: Tab, shows: Callable[[dict[str, int]], bool]) -> dict[str, int]:
    """The colours of the page once it shows what is waited for."""
    async with asyncio.timeout(60):
        while not shows(colours := await tab.colours()):  # noqa: ASYNC110 - the page draws in its own time
            await asyncio.sleep(0.2)
    return colours


def dark(colours: dict[str, int]) -> bool:
    """The panels' ground over most of the page, and what only a drawn dashboard has: key names and a title bar."""
    most = sum(colours.values()) / 2
    return (
        colours.get(DARK.background, 0) > most
        and min(colours.get(c, 0) for c in (DARK.raised, DARK.accent)) > 50
    )


def light(colours: dict[str, int]) -> bool:
    return colours.get(LIGHT.background, 0) > sum(colours.values()) / 2


async def test_the_page_shows_the_dashboard_answers_keys_and_asks_nobody_else(home: Path) -> None:
    db = database.make(home / "sitmon.db")
    async with served(dashboard_command(db), home) as at, chromium(home / "browser") as tab:
        await tab.open(at.gate.address)
        await until(tab, dark)
        (home / "served.png").write_bytes(await tab.picture())
        await tab.press("T")
        await until(tab, light)
        assert tab.faults == []
        own = (f"http://{at.host}/", f"ws://{at.host}/", "data:", "about:")
        assert [url for url in tab.requests if not url.startswith(own)] == []
        assert any(url.startswith("ws://") for url in tab.requests)
        await tab.press("q")
        async with asyncio.timeout(30):
            while not await tab.run("document.body.classList.contains('-closed')"):  # noqa: ASYNC110 - the page's time
                await asyncio.sleep(0.1)
        await tab.leave("document.querySelector('#ended button').click()")
        await until(tab, light)
    assert at.said == []


async def test_a_page_from_elsewhere_cannot_use_it(home: Path) -> None:
    db = database.make(home / "sitmon.db")
    async with served(dashboard_command(db), home) as at, chromium(home / "browser") as tab:
        text = _FOREIGN % {"socket": at.socket, "page": at.gate.address}
        async with elsewhere(text) as address:
            await tab.open(address)
            assert await tab.run("answers.socket") == "refused"
            assert await tab.run("answers.fetch") == "refused"
            assert await tab.run("answers.frame") == "closed"
    assert not at.log.exists()


@asynccontextmanager
async def elsewhere(text: str) -> AsyncIterator[str]:
    """Another server, with a page of its own."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=text, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()
