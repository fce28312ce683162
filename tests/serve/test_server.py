"""The server as a client meets it: who comes in, and a real dashboard behind the WebSocket."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSServerHandshakeError

from tests.serve.serving import Served, dashboard_command, served
from tests.tui import database

IDLE = [sys.executable, "-c", "import sys; sys.stdin.read()"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SITMON_HOME", str(tmp_path / "home"))
    config = tmp_path / "config.toml"
    config.write_text("[tui]\ncollect = false\n")
    monkeypatch.setenv("SITMON_CONFIG", str(config))
    return tmp_path


async def status(client: ClientSession, url: str, **headers: str) -> tuple[int, str]:
    async with client.get(url, headers=headers) as answer:
        return answer.status, await answer.text()


async def handshake(client: ClientSession, url: str, headers: dict[str, str]) -> int:
    try:
        async with client.ws_connect(url, headers=headers):
            return 101
    except WSServerHandshakeError as fault:
        return fault.status


async def seen(socket: ClientWebSocketResponse, *wanted: str) -> str:
    """What the dashboard drew up to where all of `wanted` were there."""
    drawn = ""
    async with asyncio.timeout(30):
        while not all(word in drawn for word in wanted):
            message = await socket.receive()
            assert message.type is aiohttp.WSMsgType.BINARY, (message, drawn[-300:])
            drawn += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", message.data.decode("utf-8", "replace"))
    return drawn


async def test_the_page_is_for_those_who_have_the_whole_address(home: Path) -> None:
    async with served(IDLE, home) as at, ClientSession() as client:
        code, page = await status(client, at.gate.address)
        assert (code, "textual-terminal" in page) == (200, True)
        assert (await status(client, at.gate.address.rstrip("/")))[0] == 200
        for path in ("", "x/", f"{at.gate.token[:-1]}/", "static/js/textual.js", "ws", "page.js"):
            code, told = await status(client, f"http://{at.host}/{path}")
            assert code == 403
            assert at.gate.token not in told


async def test_another_host_or_origin_is_refused(home: Path) -> None:
    async with served(IDLE, home) as at, ClientSession() as client:
        for name in ("", "page.js", "static/js/textual.js", "ws"):
            url = at.gate.address + name
            assert (await status(client, url, Host="evil.example"))[0] == 403
            assert (await status(client, url, Origin="http://evil.example"))[0] == 403


async def test_the_socket_is_refused_to_other_pages(home: Path) -> None:
    async with served(IDLE, home) as at, ClientSession() as client:
        assert await handshake(client, at.socket, at.origin) == 101
        assert await handshake(client, at.socket, {"Origin": "http://evil.example"}) == 403
        assert await handshake(client, at.socket, {"Origin": "null"}) == 403
        assert await handshake(client, at.socket, {}) == 403
        assert await handshake(client, at.socket, {**at.origin, "Host": "evil.example"}) == 403
        assert await handshake(client, at.socket.replace(at.gate.token, "x"), at.origin) == 403


async def test_everything_says_what_a_browser_may_load(home: Path) -> None:
    async with served(IDLE, home) as at, ClientSession() as client:
        for name in ("", "page.css", "page.js", "static/js/textual.js", "static/no"):
            async with client.get(at.gate.address + name) as answer:
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                assert answer.headers["Referrer-Policy"] == "no-referrer"
        async with client.get(f"http://{at.host}/") as refused:
            assert "default-src 'none'" in refused.headers["Content-Security-Policy"]


async def test_nothing_of_ours_names_a_place_elsewhere(home: Path) -> None:
    async with served(IDLE, home) as at, ClientSession() as client:
        for name in ("", "page.css", "page.js"):
            _, text = await status(client, at.gate.address + name)
            assert not re.search(r"https?://(?!127\.0\.0\.1)", text)


async def test_files_outside_are_not_served(home: Path) -> None:
    async with served(IDLE, home) as at, ClientSession() as client:
        for name in ("static/%2e%2e/server.py", "static/../server.py", "static/", "gate.py", "page.html"):
            assert (await status(client, at.gate.address + name))[0] in (403, 404)


async def test_a_dashboard_is_behind_the_page_and_answers_keys(home: Path) -> None:
    db = database.make(home / "sitmon.db")
    async with (
        served(dashboard_command(db), home) as at,
        ClientSession() as client,
        client.ws_connect(at.socket, headers=at.origin) as socket,
    ):
        await seen(socket, "Events", "Timeline")
        await socket.send_json(["resize", {"width": 120, "height": 40}])
        await socket.send_json(["ping", "1"])
        await _pong(socket)
        await socket.send_json(["stdin", "5"])
        await seen(socket, "Agreements")
        await socket.send_json(["stdin", "q"])
        await _closed(socket)
    assert at.said == []


async def _pong(socket: ClientWebSocketResponse) -> None:
    async with asyncio.timeout(30):
        while (message := await socket.receive()).type is not aiohttp.WSMsgType.TEXT:
            assert message.type is aiohttp.WSMsgType.BINARY
    assert message.json() == ["pong", "1"]


async def _closed(socket: ClientWebSocketResponse) -> None:
    async with asyncio.timeout(30):
        while (await socket.receive()).type is aiohttp.WSMsgType.BINARY:
            pass
    assert socket.closed


async def test_a_dashboard_ends_with_its_page(home: Path) -> None:
    program = f"import os, sys; open({str(home / 'pid')!r}, 'w').write(str(os.getpid())); sys.stdin.read()"
    async with (
        served([sys.executable, "-c", program], home) as at,
        ClientSession() as client,
        client.ws_connect(at.socket, headers=at.origin),
    ):
        pid = await _pid(home / "pid")
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def _pid(file: Path) -> int:
    def written() -> int:
        return int(file.read_text()) if file.exists() and file.read_text() else 0

    async with asyncio.timeout(30):
        while not (pid := await asyncio.to_thread(written)):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.02)
    return pid


async def test_a_dashboard_that_fails_is_told_and_its_words_are_kept(home: Path) -> None:
    failing = [sys.executable, "-c", "import sys; print('no such thing', file=sys.stderr); sys.exit(3)"]
    async with served(failing, home) as at, ClientSession() as client:
        async with client.ws_connect(at.socket, headers=at.origin) as socket:
            await _closed(socket)
        await _until_said(at)
    assert at.said == [f"a dashboard ended with status 3; what it said is in {at.log}"]
    assert at.log.read_text() == "no such thing\n"


async def _until_said(at: Served) -> None:
    async with asyncio.timeout(30):
        while not at.said:  # noqa: ASYNC110 - the server says it in its own time
            await asyncio.sleep(0.02)


async def test_a_page_that_talks_nonsense_is_closed(home: Path) -> None:
    async with served(IDLE, home) as at, ClientSession() as client:
        async with client.ws_connect(at.socket, headers=at.origin) as socket:
            await socket.send_str("nonsense")
            await _closed(socket)
        await _until_said(at)
    assert "not JSON" in at.said[0]


async def test_there_is_an_end_to_the_number_of_pages(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitmon.serve.server._MOST", 1)
    async with (
        served(IDLE, home) as at,
        ClientSession() as client,
        client.ws_connect(at.socket, headers=at.origin),
    ):
        assert await handshake(client, at.socket, at.origin) == 503


def test_the_command_prints_the_address_in_one_line_and_ends_when_told(home: Path) -> None:
    pytest.importorskip("textual_serve")
    db = database.make(home / "sitmon.db")
    process = subprocess.Popen(
        [sys.executable, "-m", "sitmon", "serve", "--db", str(db)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert re.search(r"http://127\.0\.0\.1:\d+/[\w-]{32,}/ ", line)
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=30)
    assert (process.returncode, rest, errors) == (0, "", "")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, capture_output=True, encoding="utf-8", check=False, timeout=60)


def test_without_the_extra_it_says_how_to_get_it(home: Path) -> None:
    without = "import sys; sys.modules['textual_serve'] = None; from sitmon.cli import main; main()"
    done = run(sys.executable, "-c", without, "serve", "--db", str(home / "x.db"))
    assert done.returncode == 2
    assert "sitmon[serve]" in done.stderr
    assert len(done.stderr.splitlines()) == 1


async def test_a_port_that_is_taken_is_one_line(home: Path) -> None:
    async with served(IDLE, home) as at:
        done = await asyncio.to_thread(
            run,
            sys.executable,
            "-m",
            "sitmon",
            "serve",
            "--port",
            str(at.gate.port),
            "--db",
            str(home / "x.db"),
        )
    assert done.returncode == 1
    assert f"port {at.gate.port}" in done.stderr
    assert "--port" in done.stderr
    assert len(done.stderr.splitlines()) == 1
