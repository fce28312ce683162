"""The commands that ask servers, as processes against a small farm on this machine."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.farm import Farm, Reply, item, rss, steady

STRIKE = item(
    "a", "Airstrikes kill five in Idlib", "Warplanes bombed a market in Idlib, Syria, rescue workers said."
)


@pytest.fixture
async def farm() -> AsyncIterator[Farm]:
    pages = {
        "/good": steady(rss(STRIKE, title="Good news")),
        "/page": lambda _: Reply(200, b"<!doctype html><html><body>Hello</body></html>"),
        "/gone": lambda _: Reply(410),
    }
    async with Farm(pages) as running:
        yield running


class Sitmon:
    """Runs `sitmon` beside the farm's loop, with its own home."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {**os.environ, "SITMON_HOME": str(folder), "SITMON_CONFIG": str(folder / "none.toml")}

    async def __call__(self, *arguments: str) -> tuple[int, str, str]:
        process = await self.start(*arguments)
        out, err = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode is not None
        return process.returncode, out.decode(), err.decode()

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "sitmon",
            "--no-packs",
            *arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.env,
            cwd=self.folder,
        )


@pytest.fixture
async def sitmon(tmp_path: Path, farm: Farm) -> Sitmon:
    run = Sitmon(tmp_path)
    urls = tmp_path / "urls.txt"
    urls.write_text("\n".join(farm.url(path) for path in farm.pages))
    status, out, _ = await run("feeds", "import", str(urls))
    assert (status, out.startswith("3 feeds added")) == (0, True)
    return run


async def test_poll_once_ends_with_the_line_of_the_contract(farm: Farm, sitmon: Sitmon) -> None:
    status, out, err = await sitmon("poll", "--once", "--json")
    first = json.loads(out)
    seconds = first.pop("seconds")
    assert status == 0
    assert seconds > 0
    assert first == {
        "feeds": 3,
        "ok": 1,
        "not_modified": 0,
        "failed": 2,
        "skipped": 0,
        "articles_new": 1,
        "articles_updated": 0,
        "events_new": first["events_new"],
    }
    assert farm.url("/page") in err
    _, out, _ = await sitmon("poll", "--once", "--json")
    again = json.loads(out)
    assert (again["not_modified"], again["articles_new"], again["failed"]) == (1, 0, 0)
    assert again["skipped"] >= 1


async def test_where_nothing_is_new_neither_readers_nor_what_they_need_are_loaded(sitmon: Sitmon) -> None:
    await sitmon("poll", "--once")
    code = "import sys\nfrom sitmon.cli import main\ntry: main()\nfinally: print(*sys.modules)"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, "--no-packs", "poll", "--once", stdout=subprocess.PIPE, env=sitmon.env, cwd=sitmon.folder,
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    said, loaded = out.decode().splitlines()
    assert "0 new answers, 1 unchanged" in said
    heavy = "feedparser sqlite_utils sitmon.collector.pool sitmon.pipeline sitmon.model sitmon.contract sitmon.store.retention"
    assert not {*heavy.split()} & {*loaded.split()}


async def test_poll_once_says_in_words_what_it_did(sitmon: Sitmon) -> None:
    status, out, _ = await sitmon("poll", "--once")
    assert status == 0
    assert out.startswith("3 feeds: 1 new answers")
    _, out, _ = await sitmon("poll", "--once", "--due")
    assert out.startswith("2 feeds: 0 new answers, 0 unchanged, 0 failed, 2 skipped")


async def test_feeds_check_probes_and_stores_nothing(farm: Farm, sitmon: Sitmon) -> None:
    status, out, _ = await sitmon("feeds", "check")
    assert status == 1
    said = {line.split()[1]: line for line in out.splitlines() if "http" in line}
    assert said[farm.url("/good")].startswith("ok")
    assert "Good news" in said[farm.url("/good")]
    assert said[farm.url("/page")].startswith("FAIL")
    assert "1 of 3 answer with a feed" in out
    assert (await sitmon("feeds", "check", farm.url("/good")))[0] == 0
    _, out, _ = await sitmon("feeds", "list", "--json")
    assert {row["condition"] for row in map(json.loads, out.splitlines())} == {"waiting"}


async def test_feeds_check_takes_lists_and_answers_scripts(
    farm: Farm, sitmon: Sitmon, tmp_path: Path
) -> None:
    outline = f"<outline type='rss' xmlUrl='{farm.url('/good')}'/>"
    (tmp_path / "x.opml").write_text(f"<opml version='2.0'><body>{outline}</body></opml>")
    (tmp_path / "x.txt").write_text(f"# mine\n{farm.url('/page')} A page\n{farm.url('/good')}\n")
    status, out, err = await sitmon("feeds", "check", "--json", "x.opml", "x.txt", farm.url("/gone"))
    found = {row["url"]: row for row in map(json.loads, out.splitlines())}
    assert {url.rsplit("/", 1)[1]: row["ok"] for url, row in found.items()} == {
        "good": True,
        "page": False,
        "gone": False,
    }
    assert "410" in found[farm.url("/gone")]["said"]
    assert (status, err) == (1, "")
    assert len(out.splitlines()) == 3, "what two lists name is asked once"
    status, _, err = await sitmon("feeds", "check", "none.txt")
    assert (status, err) == (2, "sitmon: there is no file none.txt (an address begins with https://)\n")
    (tmp_path / "empty.txt").write_text("# none yet\n")
    assert (await sitmon("feeds", "check", "empty.txt"))[0] != 0
    (tmp_path / "x.html").write_text("<html>no list</html>")
    status, out, err = await sitmon("feeds", "check", "x.html")
    assert (status, out, err) == (1, "", "sitmon: x.html: this is neither OPML nor a list of addresses\n")


async def test_a_bad_entry_of_a_list_is_one_failed_row(farm: Farm, sitmon: Sitmon, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(f"{farm.url('/good')}\nnot an address\n{farm.url('/page')}\n")
    outlines = "".join(f"<outline type='rss' xmlUrl='{url}'/>" for url in (farm.url("/gone"), "gopher:x"))
    (tmp_path / "x.opml").write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    status, out, err = await sitmon("feeds", "check", "--json", "x.txt", "x.opml")
    found = {row["url"].rsplit("/", 1)[-1]: row for row in map(json.loads, out.splitlines())}
    assert (status, err) == (1, "")
    assert {name: row["ok"] for name, row in found.items()} == {
        "good": True, "not": False, "page": False, "gone": False, "gopher:x": False,
    }  # fmt: skip
    assert found["not"]["said"] == "line 2 is no address (x.txt)"
    assert found["gopher:x"]["said"] == "it is no address (x.opml)"
    _, out, _ = await sitmon("feeds", "check", "x.txt")
    assert "1 of 3 answer with a feed" in out


async def test_a_list_of_bad_entries_alone_takes_no_row_from_others(
    farm: Farm, sitmon: Sitmon, tmp_path: Path
) -> None:
    (tmp_path / "bad.opml").write_text(opml("gopher:x", "file:///y"))
    status, out, err = await sitmon("feeds", "check", "--json", farm.url("/good"), "bad.opml")
    found = {row["url"]: row["ok"] for row in map(json.loads, out.splitlines())}
    assert (status, err) == (1, "")
    assert found == {farm.url("/good"): True, "gopher:x": False, "file:///y": False}


async def test_a_password_in_an_address_is_refused_and_not_shown(
    farm: Farm, sitmon: Sitmon, tmp_path: Path
) -> None:
    secret, shown = (farm.url("/good").replace("://", f"://{part}@") for part in ("user:secret", "***"))
    (tmp_path / "x.opml").write_text(opml(secret, "https://news.example/rss"))
    (tmp_path / "x.txt").write_text(f"{secret}\n")
    for status, arguments in ((1, ("check",)), (1, ("check", "--json")), (2, ("add",))):
        got, out, err = await sitmon("feeds", *arguments, secret)
        assert got == status
        assert shown in out + err
        assert "credentials belong in auth = " in (out + err).replace("\\", "")
        assert "secret" not in out + err
    for status, file in ((0, "x.opml"), (1, "x.txt")):
        got, out, err = await sitmon("feeds", "import", file)
        assert got == status
        assert "credentials belong in auth = " in err
        assert shown in err
        assert "secret" not in out + err
    assert not farm.asked


async def test_what_a_list_has_besides_addresses_is_said_and_the_rest_followed(
    sitmon: Sitmon, tmp_path: Path
) -> None:
    (tmp_path / "x.opml").write_text(opml("gopher:x", "https://news.example/rss", "file:///y"))
    assert await sitmon("feeds", "import", "x.opml") == (
        0,
        "1 feed added, 0 known already, 2 not usable\n",
        "x.opml: 2 entries are no address, the first: 'gopher:x'\n",
    )


def opml(*urls: str) -> str:
    """A list of these addresses."""
    outlines = "".join(f"<outline type='rss' xmlUrl='{url}'/>" for url in urls)
    return f"<opml version='2.0'><body>{outlines}</body></opml>"


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals of POSIX")
async def test_feeds_check_shows_on_a_terminal_how_far_it_is(farm: Farm, sitmon: Sitmon) -> None:
    lead, follow = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sitmon", "--no-packs", "feeds", "check",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=follow, env=sitmon.env, cwd=sitmon.folder,
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    os.close(follow)
    shown = os.read(lead, 65536).decode().split("\r\x1b[K")
    os.close(lead)
    assert next(line for line in shown if line) == "0 of 3 asked"
    assert "3 of 3 asked, 2 without a feed" in shown
    assert shown[-1] == "", "the line is taken away at the end"
    assert out.decode().splitlines()[-1] == "1 of 3 answer with a feed"


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
async def test_poll_collects_until_it_is_told_to_stop(sitmon: Sitmon) -> None:
    process = await sitmon.start("poll", "--json")
    assert process.stdout is not None
    rows = [json.loads(await asyncio.wait_for(process.stdout.readline(), 30)) for _ in range(3)]
    assert {row["outcome"] for row in rows} == {"ok", "failed"}
    assert sum(row["articles_new"] for row in rows) == 1
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), 5)
    assert process.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals of POSIX")
async def test_a_table_fits_the_terminal(sitmon: Sitmon) -> None:
    await sitmon("poll", "--once")
    shown = await asyncio.to_thread(on_terminal, sitmon, "feeds", "list")
    lines = shown.replace("\r\n", "\n").splitlines()
    assert lines[0].split()[0] == "feed"
    assert "Good news" in shown
    assert "page" in shown, "what is wrong has room"
    assert all(len(line) <= 80 for line in lines)


def on_terminal(sitmon: Sitmon, *arguments: str) -> str:
    """What the command prints on a terminal of 80 columns, without colours."""
    lead, follow = pty.openpty()
    env = {**sitmon.env, "COLUMNS": "80", "TERM": "dumb", "NO_COLOR": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "sitmon", "--no-packs", *arguments],
        stdin=follow,
        stdout=follow,
        stderr=subprocess.DEVNULL,
        env=env,
        cwd=sitmon.folder,
    )
    os.close(follow)
    found = b""
    try:
        while part := os.read(lead, 65536):
            found += part
    except OSError:
        pass  # Linux ends a pseudo-terminal's stream with EIO
    finally:
        process.wait()
        os.close(lead)
    return found.decode()
