"""A headless Chromium, driven over its own protocol; nothing but the browser is needed."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import shutil
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0",
    "--window-size=1600,900",
)

# Counts the pixels of a picture by colour, the commonest first, as "r,g,b".
_COLOURS = """(async () => {
  const picture = new Image();
  picture.src = "data:image/png;base64,%s";
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height), brush = canvas.getContext("2d");
  brush.drawImage(picture, 0, 0);
  const pixels = brush.getImageData(0, 0, picture.width, picture.height).data, counts = {};
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = `#${[0, 1, 2].map((n) => pixels[at + n].toString(16).padStart(2, "0")).join("")}`;
    counts[colour] = (counts[colour] || 0) + 1;
  }
  return counts;
})()"""


class Tab:
    """One page of the browser. `requests` are the addresses it asked for, `faults` what its console said was wrong."""

    def __init__(self, line: aiohttp.ClientWebSocketResponse) -> None:
        self._line = line
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self.requests: list[str] = []
        self.faults: list[str] = []
        self._loaded = asyncio.Event()

    async def listen(self) -> None:
        async for message in self._line:
            told = message.json()
            if told.get("method") == "Network.requestWillBeSent":
                self.requests.append(told["params"]["request"]["url"])
            elif told.get("method") == "Network.webSocketCreated":
                self.requests.append(told["params"]["url"])
            elif told.get("method") == "Page.loadEventFired":
                self._loaded.set()
            elif told.get("method") == "Runtime.exceptionThrown" or _is_error(told):
                self.faults.append(str(told["params"]))
            elif (waiting := self._waiting.pop(told.get("id", 0), None)) is not None:
                waiting.set_result(told)

    async def call(self, method: str, **params: object) -> Any:
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._line.send_json({"id": number, "method": method, "params": params})
        told = await asyncio.wait_for(self._waiting[number], 60)
        assert "error" not in told, told
        return told["result"]

    async def open(self, url: str) -> None:
        """Goes there, and waits for the page and its files."""
        await self.leave(f"window.location.href = {json.dumps(url)}")

    async def leave(self, script: str) -> None:
        """Runs a script that leads to another page, and waits for that: a page about to go has no picture."""
        self._loaded.clear()
        await self.run(script)
        await asyncio.wait_for(self._loaded.wait(), 60)

    async def run(self, script: str) -> Any:
        told = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    async def picture(self) -> bytes:
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])

    async def colours(self) -> dict[str, int]:
        """Pixels by colour (`#rrggbb`)."""
        held: dict[str, int] = await self.run(_COLOURS % base64.b64encode(await self.picture()).decode())
        return held

    async def press(self, key: str) -> None:
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=key, key=key)
        await self.call("Input.dispatchKeyEvent", type="keyUp", key=key)


def _is_error(told: dict[str, Any]) -> bool:
    return told.get("method") == "Log.entryAdded" and told["params"]["entry"]["level"] == "error"


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Tab]:
    """A new page of a new browser that knows nothing; skips the test where there is no browser."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"needs a browser: one of {', '.join(NAMES)}")
    process = await asyncio.create_subprocess_exec(
        program, *FLAGS, f"--user-data-dir={folder}", "about:blank", stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        async with aiohttp.ClientSession() as client:
            page = await _page(client, await _port(folder / "DevToolsActivePort"))
            async with client.ws_connect(page, max_msg_size=0) as line:
                tab = Tab(line)
                listening = asyncio.create_task(tab.listen())
                for domain in ("Page", "Network", "Runtime", "Log"):
                    await tab.call(f"{domain}.enable")
                yield tab
                listening.cancel()
    finally:
        process.terminate()
        await process.wait()


async def _port(file: Path) -> int:
    def written() -> str:
        return file.read_text() if file.exists() else ""

    async with asyncio.timeout(60):
        while "\n" not in (text := await asyncio.to_thread(written)):  # noqa: ASYNC110 - the browser writes it
            await asyncio.sleep(0.05)
    return int(text.split("\n")[0])


async def _page(client: aiohttp.ClientSession, port: int) -> str:
    async with client.get(f"http://127.0.0.1:{port}/json/list") as answer:
        pages = await answer.json()
    return next(str(page["webSocketDebuggerUrl"]) for page in pages if page["type"] == "page")
